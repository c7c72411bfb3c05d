"""Archive, rounds, applications and everything an employer or acceptance desk adds to them."""

from applications.models.achievement import Achievement
from applications.models.application import Application, Pledge, RepresentativeWork
from applications.models.archive import (
    ContinuingEducationRecord,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Qualification,
)
from applications.models.correction import (
    AcceptanceDecision,
    CorrectionItem,
    CorrectionNotice,
    LateFinding,
)
from applications.models.evidence import EvidenceFile
from applications.models.fee import FeeOrder, PaymentNotification, SandboxPayment
from applications.models.filed_fact import FiledFact
from applications.models.notice import Notice, NoticeEntry, Objection
from applications.models.profile import Profile
from applications.models.recommendation import PostVacancy, Recommendation
from applications.models.round import Round

__all__ = [
    "AcceptanceDecision",
    "Achievement",
    "Application",
    "ContinuingEducationRecord",
    "CorrectionItem",
    "CorrectionNotice",
    "EducationRecord",
    "EmploymentRecord",
    "EvidenceFile",
    "FeeOrder",
    "FiledFact",
    "HeldTitle",
    "LateFinding",
    "Notice",
    "NoticeEntry",
    "Objection",
    "PaymentNotification",
    "Pledge",
    "PostVacancy",
    "Profile",
    "Qualification",
    "Recommendation",
    "RepresentativeWork",
    "Round",
    "SandboxPayment",
]
