"""Coded reasons: every refusal names one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Station(models.TextChoices):
    """Where on the road a reason is given."""

    ATTESTATION_WRONG = "attestation_wrong", _("核实：不符")
    ATTESTATION_INCOMPLETE = "attestation_incomplete", _("核实：需补充")
    EMPLOYER_RETURN = "employer_return", _("单位退回")
    NOT_RECOMMENDED = "not_recommended", _("单位不予推荐")
    OBJECTION_FINDING = "objection_finding", _("异议处理结论")
    CORRECTION = "correction", _("一次性补正")
    ACCEPTANCE_REFUSAL = "acceptance_refusal", _("不予受理")
    LAPSE = "lapse", _("视为放弃")
    WITHDRAWAL = "withdrawal", _("申报人撤回")
    RECUSAL = "recusal", _("专家回避")
    NOT_PASSED = "not_passed", _("评审未通过")
    RESULT_RETURN = "result_return", _("验收退回")
    RESULT_REFUSAL = "result_refusal", _("验收不通过")
    NON_PUBLICATION = "non_publication", _("依法不公示")
    REVOCATION = "revocation", _("证书撤销")
    VETO = "veto", _("一票否决")
    REFUND = "refund", _("退费")


class ReasonCode(models.Model):
    """A reason that a person picks instead of writing one; the clause says what it rests on."""

    code = models.CharField(_("代码"), max_length=20, primary_key=True)
    station = models.CharField(_("环节"), max_length=30, choices=Station.choices, db_index=True)
    text = models.CharField(_("原因"), max_length=200)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    favours_objector = models.BooleanField(_("异议成立"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    active = models.BooleanField(_("可选用"), default=True)

    class Meta:
        ordering = ["station", "order", "code"]
        verbose_name = _("原因代码")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(station__in=list(Station.values)), name="titles_reasoncode_station_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
