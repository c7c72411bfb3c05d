"""Committees of a review institution and their members."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from titles.models import Level


class Committee(models.Model):
    """A committee for one series and certain levels."""

    institution = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="committees"
    )
    series = models.ForeignKey("titles.Series", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    levels = ArrayField(models.CharField(max_length=20, choices=Level))

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="committee_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeMember(models.Model):
    """One expert's seat."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_chair", "id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "expert"], name="committee_seat_once"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(is_chair=True),
                name="committee_one_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.expert_id}"
