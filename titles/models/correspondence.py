"""Which title a vocational qualification or a skill level corresponds to.

京人社事业发〔2023〕10号 （三）（四）; 京人社事业发〔2020〕17号 三（三）2、3.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from titles.models.level import Level, Series, level_check
from titles.models.validity import Dated, ends_after_start, once_a_day, sourced


class QualificationGrade(models.TextChoices):
    """Values of the dossier's ``qualifications.grade``."""

    JUNIOR = "junior", _("初级（二级）")
    INTERMEDIATE = "intermediate", _("中级（一级）")
    SENIOR = "senior", _("高级")
    UNGRADED = "ungraded", _("未分级")


class SkillLevel(models.TextChoices):
    """The skill levels of workers from which titles can be applied for."""

    SENIOR_WORKER = "senior_worker", _("高级工（三级）")
    TECHNICIAN = "skilled_technician", _("技师（二级）")
    SENIOR_TECHNICIAN = "senior_skilled_technician", _("高级技师（一级）")


class QualificationCorrespondence(Dated):
    """A vocational qualification of a grade stands for a level of a series.

    Without a name it is the general rule, for every qualification that is not listed by name.
    """

    name = models.CharField(_("职业资格"), max_length=100, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="qualifications", verbose_name=_("系列"))
    grade = models.CharField(_("资格级别"), max_length=16, choices=QualificationGrade.choices)
    level = models.CharField(_("对应层级"), max_length=20, choices=Level.choices)

    class Meta:
        ordering = ["series", "name", "grade", "valid_from"]
        verbose_name = _("职业资格对应")
        constraints = [
            ends_after_start("titles_qualification_ends_after_start"),
            once_a_day("titles_qualification_once_a_day", "name", "series", "grade"),
            sourced("titles_qualification_sourced"),
            level_check("titles_qualification_level_known"),
            models.CheckConstraint(
                condition=Q(grade__in=QualificationGrade.values), name="titles_qualification_grade_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.grade} {self.level}".strip()


class SkillLevelCorrespondence(Dated):
    """With a skill level, titles of a series can be applied for; without a level, up to every level."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="skill_levels", verbose_name=_("系列"))
    skill_level = models.CharField(_("技能等级"), max_length=32, choices=SkillLevel.choices)
    level = models.CharField(_("可申报的最高层级"), max_length=20, choices=Level.choices, blank=True)
    conditions = models.CharField(_("条件"), max_length=300)

    class Meta:
        ordering = ["series", "skill_level", "valid_from"]
        verbose_name = _("技能等级对应")
        constraints = [
            ends_after_start("titles_skilllevel_ends_after_start"),
            once_a_day("titles_skilllevel_once_a_day", "series", "skill_level"),
            sourced("titles_skilllevel_sourced"),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=list(Level.values)), name="titles_skilllevel_level_known"
            ),
            models.CheckConstraint(
                condition=Q(skill_level__in=SkillLevel.values), name="titles_skilllevel_skill_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.skill_level}"
