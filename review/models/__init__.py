"""Experts, panels, committees, sessions and ballots."""

from review.models.ballot import Ballot, ReceiptDigest, VoteRecord
from review.models.committee import Committee, CommitteeMember
from review.models.expert import ConflictDeclaration, Expert
from review.models.panel import Opinion, Panel, PanelAssignment, PanelMember
from review.models.session import Attendance, Candidate, Session

__all__ = [
    "Attendance",
    "Ballot",
    "Candidate",
    "Committee",
    "CommitteeMember",
    "ConflictDeclaration",
    "Expert",
    "Opinion",
    "Panel",
    "PanelAssignment",
    "PanelMember",
    "ReceiptDigest",
    "Session",
    "VoteRecord",
]
