"""The eligibility engine: a dossier goes in, an assessment comes out. No framework, no database."""

from rules.engine import assess, pack_version, policies, valid_in
from rules.errors import InvalidDossier, PackError
from rules.pack_set import PackSet, shipped

__all__ = [
    "InvalidDossier",
    "PackError",
    "PackSet",
    "assess",
    "pack_version",
    "policies",
    "shipped",
    "valid_in",
]
