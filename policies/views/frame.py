"""What every page of the bureau's desk for rules shows around its own matter, and who may open it."""

from __future__ import annotations

from typing import Any

from accounts.access import requires
from accounts.models import Person
from accounts.roles import Role, has_role, organisations_of
from certificates.queries.bureau import open_result_objections

READERS = (Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR, Role.SUPERVISOR)
readers = requires(*READERS)
officers = requires(Role.BUREAU_OFFICER)


def frame_context(person: Person) -> dict[str, Any]:
    """What the bureau's frame shows, for each of its roles."""
    return {
        "bureau": organisations_of(person, *READERS).first(),
        "open_objections": open_result_objections(),
        "is_officer": has_role(person, Role.BUREAU_OFFICER),
        "is_issuer": has_role(person, Role.ISSUER),
    }
