"""Models of the room of people and organisations."""

from accounts.models.audit import GENESIS, AuditChain, AuditEvent
from accounts.models.notification import Notification
from accounts.models.organisation import (
    KIND_OF_ROLE,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    UnitKind,
)
from accounts.models.person import Person

__all__ = [
    "GENESIS",
    "KIND_OF_ROLE",
    "AuditChain",
    "AuditEvent",
    "Membership",
    "Notification",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Role",
    "UnitKind",
]
