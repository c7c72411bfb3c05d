"""The eligibility engine: a dossier goes in, an assessment comes out. No framework, no database."""

from rules.engine import assess, pack_version, policies
from rules.errors import InvalidDossier, PackError

__all__ = ["InvalidDossier", "PackError", "assess", "pack_version", "policies"]
