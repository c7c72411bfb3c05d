"""Electronic certificates and their revocation."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from titles.models import Level


class CertificateState(models.TextChoices):
    """A certificate is valid from issue until revoked."""

    VALID = "valid", _("有效")
    REVOKED = "revoked", _("已撤销")


def certificate_path(certificate: "Certificate", _name: str) -> str:
    """Storage key by random id, so that a number alone fetches nothing."""
    return f"certificates/{certificate.id.hex[:2]}/{certificate.id}.pdf"


class Certificate(models.Model):
    """What the PDF says, kept beside it; nothing of it changes after issue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=24, unique=True)
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, related_name="certificate"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    holder_name = models.CharField(max_length=60)
    series_name = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=Level)
    title_name = models.CharField(max_length=40)
    specialty_name = models.CharField(max_length=80)
    institution_name = models.CharField(max_length=100)
    issuer_name = models.CharField(max_length=100)
    scope = models.CharField(max_length=40)
    obtained_on = models.DateField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pdf = models.FileField(upload_to=certificate_path, max_length=200)
    pdf_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=CertificateState, default=CertificateState.VALID)

    class Meta:
        ordering = ["-issued_at", "number"]
        indexes = [
            models.Index(fields=["holder", "state"], name="certificate_holder"),
            models.Index(fields=["pdf_sha256"], name="certificate_digest"),
        ]

    def __str__(self) -> str:
        return self.number


class Revocation(models.Model):
    """A revocation with its decision (2023-10 item 17); nothing brings a certificate back."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="revocation")
    decision_number = models.CharField(max_length=40, unique=True)
    reason_code = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    decided_on = models.DateField()
    effective_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_on__gte=models.F("decided_on")),
                name="revocation_not_retroactive",
            ),
        ]

    def __str__(self) -> str:
        return self.decision_number
