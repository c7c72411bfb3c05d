"""The secret ballot: three tables that share the candidate and nothing else.

``VoteRecord`` says who has voted, ``Ballot`` what was voted, ``ReceiptDigest`` lets a member
see that the own ballot was counted. No row has a moment or a running number, and each cast
rewrites the candidate's whole urn in random order, so that neither physical order nor
transaction numbers pair a ballot with a voter.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Choice(models.TextChoices):
    """What a ballot can say."""

    YES = "yes", _("同意")
    NO = "no", _("不同意")
    ABSTAIN = "abstain", _("弃权")


class VoteRecord(models.Model):
    """This member has voted on this candidate; when, is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey("review.Candidate", on_delete=models.PROTECT, related_name="vote_records")
    member = models.ForeignKey(
        "review.CommitteeMember", on_delete=models.PROTECT, related_name="vote_records"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.member_id}"


class Ballot(models.Model):
    """A choice in the urn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey("review.Candidate", on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=8, choices=Choice)

    def __str__(self) -> str:
        return str(self.candidate_id)


class ReceiptDigest(models.Model):
    """Digest of a receipt's code, apart from both voter and choice."""

    digest = models.CharField(max_length=64, primary_key=True)
    candidate = models.ForeignKey("review.Candidate", on_delete=models.PROTECT, related_name="receipts")

    def __str__(self) -> str:
        return self.digest
