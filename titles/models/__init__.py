"""Models of the catalogue room."""

from titles.models.calendar import CalendarDay, CalendarYear
from titles.models.correspondence import (
    QualificationCorrespondence,
    QualificationGrade,
    SkillLevel,
    SkillLevelCorrespondence,
)
from titles.models.counter import ClockSetting, Counter
from titles.models.level import Level, Series, TitleName
from titles.models.parameter import FeeRate, Parameter
from titles.models.policy import PolicyStatus, PolicyVersion
from titles.models.post_grade import PostGrade
from titles.models.reason import ReasonCode, Station
from titles.models.specialty import Specialty

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "ClockSetting",
    "Counter",
    "FeeRate",
    "Level",
    "Parameter",
    "PolicyStatus",
    "PolicyVersion",
    "PostGrade",
    "QualificationCorrespondence",
    "QualificationGrade",
    "ReasonCode",
    "Series",
    "SkillLevel",
    "SkillLevelCorrespondence",
    "Specialty",
    "Station",
    "TitleName",
]
