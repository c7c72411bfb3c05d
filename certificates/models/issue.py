"""Reserved numbers and batches: what makes issuing safe to repeat."""

import uuid

from django.conf import settings
from django.db import models


class IssueBatch(models.Model):
    """Certificates ordered together; its progress is read off its orders."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_token = models.UUIDField(unique=True, default=uuid.uuid4)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    class Meta:
        ordering = ["-ordered_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class IssueOrder(models.Model):
    """The number that one application's certificate will bear, reserved before the work begins.

    The number stays with the application, however often the work is begun again: a killed worker
    or a second click leaves neither a gap nor a second certificate.
    """

    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="issue_order"
    )
    number = models.CharField(max_length=24, unique=True)
    batch = models.ForeignKey(
        IssueBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
