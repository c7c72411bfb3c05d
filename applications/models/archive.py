"""The lifetime archive (京人社事业发〔2023〕10号 第十四项): typed facts with source and evidence."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from titles.models import Level, QualificationGrade


class FactSource(models.TextChoices):
    """Where a fact comes from."""

    OWN_STATEMENT = "own_statement", _("本人填报")
    DATA_CHECK = "data_check", _("数据核验")
    ATTESTED = "attested", _("单位核实")


class ArchiveRecord(models.Model):
    """What all archive facts share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    source = models.CharField(max_length=16, choices=FactSource, default=FactSource.OWN_STATEMENT)
    evidence = models.ManyToManyField("applications.EvidenceFile", blank=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class EducationKind(models.TextChoices):
    """Values of the dossier's ``education.kind``."""

    GENERAL_HIGH_SCHOOL = "general_high_school", _("普通高中")
    SECONDARY_VOCATIONAL = "secondary_vocational", _("中等职业学校")
    TECHNICAL_SCHOOL_INTERMEDIATE = "technical_school_intermediate", _("技工院校中级工班")
    TECHNICAL_SCHOOL_SENIOR = "technical_school_senior", _("技工院校高级工班")
    TECHNICAL_SCHOOL_TECHNICIAN = "technical_school_technician", _("技工院校预备技师（技师）班")
    ASSOCIATE = "associate", _("大学专科")
    BACHELOR = "bachelor", _("大学本科")
    MASTER = "master", _("硕士研究生")
    DOCTORATE = "doctorate", _("博士研究生")


class EducationRecord(ArchiveRecord):
    """One completed education."""

    kind = models.CharField(max_length=32, choices=EducationKind)
    school = models.CharField(max_length=100)
    major = models.CharField(max_length=100, blank=True)
    graduated_on = models.DateField()

    class Meta:
        ordering = ["graduated_on", "id"]

    def __str__(self) -> str:
        return f"{self.school} {self.get_kind_display()}"


class EmploymentRecord(ArchiveRecord):
    """One spell of professional work, ``[started_on, ended_on)``; no end means ongoing."""

    organisation_name = models.CharField(max_length=100)
    duties = models.CharField(max_length=200, blank=True)
    series = models.CharField(max_length=40)
    post_level = models.CharField(max_length=20, choices=Level, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=models.F("started_on")),
                name="employment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} {self.started_on}"


class HeldTitle(ArchiveRecord):
    """A professional title already held."""

    series = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=Level)
    obtained_on = models.DateField()
    certificate_number = models.CharField(max_length=60, blank=True)
    issued_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["obtained_on", "id"]

    def __str__(self) -> str:
        return f"{self.series} {self.level}"


class Qualification(ArchiveRecord):
    """A vocational qualification that may stand for a title (2020-17 三（三）3)."""

    name = models.CharField(max_length=100)
    series = models.CharField(max_length=40)
    grade = models.CharField(max_length=16, choices=QualificationGrade)
    obtained_on = models.DateField()

    class Meta:
        ordering = ["obtained_on", "id"]

    def __str__(self) -> str:
        return self.name


class ContinuingEducationRecord(ArchiveRecord):
    """Continuing education of one year, in hours."""

    year = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=100)

    class Meta:
        ordering = ["year", "id"]

    def __str__(self) -> str:
        return f"{self.year}"
