"""Models of the catalogue room."""

from titles.models.calendar import CalendarDay, CalendarYear
from titles.models.counter import ClockSetting, Counter
from titles.models.level import Level, Series, TitleName
from titles.models.parameter import FeeRate, Parameter
from titles.models.policy import PolicyStatus, PolicyVersion
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
    "ReasonCode",
    "Series",
    "Specialty",
    "Station",
    "TitleName",
]
