"""Panels of three to five (2023-12 第六条) and their written opinions."""

from django.db import models


class Panel(models.Model):
    """A panel of one round."""

    round = models.ForeignKey("applications.Round", on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["round", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="panel_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    """One expert of a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="panel_seats")

    class Meta:
        ordering = ["panel", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "expert"], name="panel_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.expert_id}"


class PanelAssignment(models.Model):
    """One application before one panel."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="panel_assignment"
    )
    assigned_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["panel", "id"]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.application_id}"


class Opinion(models.Model):
    """A written opinion; submitted once, never changed."""

    assignment = models.ForeignKey(PanelAssignment, on_delete=models.PROTECT, related_name="opinions")
    expert = models.ForeignKey("review.Expert", on_delete=models.PROTECT, related_name="opinions")
    recommends = models.BooleanField()
    score = models.PositiveSmallIntegerField()
    scores = models.JSONField(default=dict)
    text = models.TextField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["assignment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "expert"], name="opinion_once"),
            models.CheckConstraint(condition=models.Q(score__lte=100), name="opinion_score_max"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.expert_id}"
