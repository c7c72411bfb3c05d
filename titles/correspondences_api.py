"""Correspondences of qualifications, skill levels and post grades for programs: readable by everybody."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from titles.api import ON, CatalogueList, day_asked
from titles.models import PostGrade, QualificationCorrespondence, SkillLevelCorrespondence

SERIES = OpenApiParameter("series", str)
DATED = ["valid_from", "valid_until", "document", "item", "note", "demo"]


class QualificationCorrespondenceSerializer(serializers.ModelSerializer[QualificationCorrespondence]):
    """What a qualification stands for; without a name, the general rule."""

    class Meta:
        model = QualificationCorrespondence
        fields = ["name", "series", "grade", "level", *DATED]


class SkillLevelCorrespondenceSerializer(serializers.ModelSerializer[SkillLevelCorrespondence]):
    """What can be applied for with a skill level; without a level, up to every level."""

    class Meta:
        model = SkillLevelCorrespondence
        fields = ["series", "skill_level", "level", "conditions", *DATED]


class PostGradeSerializer(serializers.ModelSerializer[PostGrade]):
    """The band of post grades of a level."""

    class Meta:
        model = PostGrade
        fields = ["level", "highest", "lowest", "band", *DATED]


@extend_schema(tags=["titles"], parameters=[SERIES, ON])
class QualificationCorrespondenceList(CatalogueList[QualificationCorrespondence]):
    """What qualifications stand for on a day."""

    serializer_class = QualificationCorrespondenceSerializer

    def get_queryset(self) -> QuerySet[QualificationCorrespondence]:
        """Return the entries of the day, of one series if given."""
        rows = QualificationCorrespondence.objects.valid_on(day_asked(self.request, "on"))
        series = self.request.query_params.get("series")
        rows = rows.filter(series=series) if series else rows
        return rows.order_by("series", "name", "grade")


@extend_schema(tags=["titles"], parameters=[SERIES, ON])
class SkillLevelCorrespondenceList(CatalogueList[SkillLevelCorrespondence]):
    """From which skill levels titles can be applied for on a day."""

    serializer_class = SkillLevelCorrespondenceSerializer

    def get_queryset(self) -> QuerySet[SkillLevelCorrespondence]:
        """Return the entries of the day, of one series if given."""
        rows = SkillLevelCorrespondence.objects.valid_on(day_asked(self.request, "on"))
        series = self.request.query_params.get("series")
        rows = rows.filter(series=series) if series else rows
        return rows.order_by("series", "skill_level")


@extend_schema(tags=["titles"], parameters=[ON])
class PostGradeList(CatalogueList[PostGrade]):
    """The bands of post grades on a day, the highest first."""

    serializer_class = PostGradeSerializer

    def get_queryset(self) -> QuerySet[PostGrade]:
        """Return the bands of the day."""
        return PostGrade.objects.valid_on(day_asked(self.request, "on")).order_by("highest")
