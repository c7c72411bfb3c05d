"""Numbers that a text gives, with their document, item and date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from titles.models.level import Level, level_check


class Sourced(models.Model):
    """What says where a number comes from and from when on it holds."""

    document = models.CharField(_("依据文件"), max_length=120)
    item = models.CharField(_("条目"), max_length=120, blank=True)
    effective_from = models.DateField(_("施行日期"))

    class Meta:
        abstract = True


class FeeRate(Sourced):
    """The evaluation fee of a level, in fen."""

    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    amount_fen = models.PositiveIntegerField(_("金额（分）"))

    class Meta:
        ordering = ["level", "effective_from"]
        verbose_name = _("收费标准")
        constraints = [
            models.UniqueConstraint(fields=["level", "effective_from"], name="titles_feerate_one_a_day"),
            level_check("titles_feerate_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.amount_fen}"


class Parameter(Sourced):
    """One dated value; `text_at_hand` is false where the text that gives it could not be read."""

    code = models.CharField(_("代码"), max_length=60)
    value = models.JSONField(_("值"))
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    text = models.CharField(_("说明"), max_length=200)
    text_at_hand = models.BooleanField(_("原文在手"), default=True)

    class Meta:
        ordering = ["code", "effective_from"]
        verbose_name = _("参数")
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="titles_parameter_one_a_day"),
        ]

    def __str__(self) -> str:
        return self.code
