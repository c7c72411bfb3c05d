"""The audit trail: append-only, each event chained by hash to the one before it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.person import Person

GENESIS = "0" * 64


class AuditEvent(models.Model):
    """Who did what, when, on which data. Triggers refuse UPDATE, DELETE and TRUNCATE."""

    sequence = models.BigIntegerField(_("序号"), primary_key=True)
    moment = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人"))
    verb = models.CharField(_("动作"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("单位")
    )
    reason = models.TextField(_("理由"), blank=True)
    data = models.JSONField(_("数据"), default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("审计记录")
        indexes = [
            models.Index(fields=["object_type", "object_id", "sequence"], name="accounts_audit_object"),
            models.Index(fields=["actor", "sequence"], name="accounts_audit_actor"),
            models.Index(fields=["verb", "sequence"], name="accounts_audit_verb"),
            models.Index(fields=["moment", "sequence"], name="accounts_audit_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class AuditChain(models.Model):
    """The head of the chain: one row, locked by every writer, moved on by the insert trigger."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("审计链")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="accounts_auditchain_one_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
