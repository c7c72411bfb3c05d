"""The catalogues for programs: readable by everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from titles import clock
from titles.access import PUBLIC
from titles.calendar import add_working_days, calendar_version, is_working_day
from titles.errors import InvalidInput
from titles.models import CalendarDay, FeeRate, Level, Parameter, ReasonCode, Series, Specialty, TitleName
from titles.parameters import fees_on

M = TypeVar("M", bound=Model)
#: Longest stretch that one request may count; a statutory period is far shorter.
MOST_WORKING_DAYS = 400
ON = OpenApiParameter("on", dt.date, description="the day that counts, today unless given")


class TitleNameSerializer(serializers.ModelSerializer[TitleName]):
    """The name of a title."""

    level_name = serializers.CharField(source="get_level_display")

    class Meta:
        model = TitleName
        fields = ["level", "level_name", "name"]


class SeriesSerializer(serializers.ModelSerializer[Series]):
    """A series with its titles."""

    titles = TitleNameSerializer(source="title_names", many=True)

    class Meta:
        model = Series
        fields = ["code", "name", "document", "item", "effective_from", "in_force", "titles"]


class SpecialtySerializer(serializers.ModelSerializer[Specialty]):
    """A specialty and when it is open."""

    class Meta:
        model = Specialty
        fields = ["code", "series", "name", "valid_from", "valid_until", "document", "item", "demo"]


class FeeRateSerializer(serializers.ModelSerializer[FeeRate]):
    """A fee in fen."""

    class Meta:
        model = FeeRate
        fields = ["level", "amount_fen", "document", "item", "effective_from"]


class ParameterSerializer(serializers.ModelSerializer[Parameter]):
    """A dated value with its source."""

    class Meta:
        model = Parameter
        fields = ["code", "value", "unit", "text", "document", "item", "effective_from", "text_at_hand"]


class ReasonSerializer(serializers.ModelSerializer[ReasonCode]):
    """A coded reason."""

    class Meta:
        model = ReasonCode
        fields = ["code", "station", "text", "clause"]


class WorkingDaysSerializer(serializers.Serializer[Any]):
    """The end of a period of working days."""

    start = serializers.DateField()
    days = serializers.IntegerField()
    end = serializers.DateField()
    start_is_working_day = serializers.BooleanField()
    calendar_version = serializers.CharField()


class CatalogueView(APIView):
    """What every catalogue's view shares: it is public."""

    access = PUBLIC
    permission_classes = [AllowAny]


class CatalogueList(ListAPIView[M]):
    """A catalogue that is short enough for one page."""

    access = PUBLIC
    permission_classes = [AllowAny]
    pagination_class = None


@extend_schema(tags=["titles"])
class SeriesList(CatalogueList[Series]):
    """Series, levels and titles."""

    serializer_class = SeriesSerializer
    queryset = Series.objects.prefetch_related("title_names").order_by("order", "code")


@extend_schema(tags=["titles"], parameters=[OpenApiParameter("series", str), ON])
class SpecialtyList(CatalogueList[Specialty]):
    """Specialties that are open on a day."""

    serializer_class = SpecialtySerializer

    def get_queryset(self) -> QuerySet[Specialty]:
        """Return those open on the day, of one series if given."""
        rows = Specialty.objects.open_on(day_asked(self.request, "on")).order_by("series", "order", "code")
        series = self.request.query_params.get("series")
        return rows.filter(series=series) if series else rows


@extend_schema(tags=["titles"], parameters=[ON])
class FeeList(CatalogueList[FeeRate]):
    """The fee of each level on a day."""

    serializer_class = FeeRateSerializer

    def get_queryset(self) -> QuerySet[FeeRate]:
        """Return the newest rate of each level that holds on the day."""
        return fees_on(day_asked(self.request, "on"))


@extend_schema(tags=["titles"], parameters=[ON])
class ParameterList(CatalogueList[Parameter]):
    """The values that hold on a day, each with its source."""

    serializer_class = ParameterSerializer

    def get_queryset(self) -> QuerySet[Parameter]:
        """Return the newest value of each code that holds on the day."""
        rows = Parameter.objects.filter(effective_from__lte=day_asked(self.request, "on"))
        return rows.order_by("code", "-effective_from").distinct("code")


@extend_schema(tags=["titles"], parameters=[OpenApiParameter("station", str)])
class ReasonList(CatalogueList[ReasonCode]):
    """Coded reasons, of one station if given."""

    serializer_class = ReasonSerializer

    def get_queryset(self) -> QuerySet[ReasonCode]:
        """Return the reasons that can be picked."""
        rows = ReasonCode.objects.filter(active=True).order_by("station", "order", "code")
        station = self.request.query_params.get("station")
        return rows.filter(station=station) if station else rows


class WorkingDays(CatalogueView):
    """Periods by the statutory calendar."""

    @extend_schema(
        tags=["titles"],
        parameters=[OpenApiParameter("start", dt.date), OpenApiParameter("days", int, required=True)],
        responses=WorkingDaysSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the day that ends a period of working days after a start."""
        start = day_asked(request, "start")
        text = request.query_params.get("days", "")
        days = int(text) if text.isdecimal() else 0
        if not 1 <= days <= MOST_WORKING_DAYS:
            message = _("工作日数应为1到%(most)s的整数。") % {"most": MOST_WORKING_DAYS}
            raise InvalidInput("working_days.invalid", message, fields={"days": [message]})
        end = add_working_days(start, days)
        content = {
            "start": start,
            "days": days,
            "end": end,
            "start_is_working_day": is_working_day(start),
            "calendar_version": calendar_version(end.year),
        }
        return Response(WorkingDaysSerializer(content).data)


class CalendarOfYear(CatalogueView):
    """One year's official arrangement."""

    @extend_schema(tags=["titles"], responses={200: dict[str, Any]})
    def get(self, request: Request, year: int) -> Response:
        """Return the days that differ from the ordinary week, with the version and its source."""
        version = calendar_version(year)
        days = CalendarDay.objects.filter(
            calendar_year__year=year, calendar_year__is_current=True
        ).select_related("calendar_year")
        rows = list(days.order_by("day"))
        return Response(
            {
                "year": year,
                "version": version,
                "source": rows[0].calendar_year.source if rows else "",
                "days": [{"day": row.day, "working": row.is_working, "name": row.name} for row in rows],
            }
        )


class LevelList(CatalogueView):
    """The five levels."""

    @extend_schema(tags=["titles"], responses={200: list[dict[str, str]]})
    def get(self, request: Request) -> Response:
        """Return the levels from the lowest to the highest."""
        return Response([{"code": level.value, "name": level.label, "rank": level.rank} for level in Level])


def day_asked(request: Request, name: str) -> dt.date:
    """Return the day named in the address, today if there is none."""
    text = request.query_params.get(name, "")
    if not text:
        return clock.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = _("日期不存在，请按2026-12-01的样子填写。")
        raise InvalidInput("date.invalid", message, fields={name: [message]}) from None
