"""What cannot be true of a record: impossible dates, attributes that contradict each other.

Forms, the API and the archive's actions ask the same function, so that nobody gets past it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from applications.models.achievement import AchievementKind
from applications.record_kinds import ATTRIBUTES, authorities_of
from titles.clock import today

#: Nobody finishes a school or takes up work before this age. Plausibility, not law.
YOUNGEST = 14
#: More hours than a year of full-time study has.
MOST_HOURS = 2000

Problems = dict[str, list[str]]


def check_record(person: Person, kind: str, values: Mapping[str, Any]) -> Problems:
    """What is wrong with the values of a record, by field; empty when nothing is."""
    problems: defaultdict[str, list[str]] = defaultdict(list)
    check = {
        "education": _education,
        "employment": _employment,
        "titles": _obtained,
        "qualifications": _obtained,
        "achievements": _achievement,
        "continuing_education": _continuing_education,
    }[kind]
    check(person, values, problems)
    return dict(problems)


def _education(person: Person, values: Mapping[str, Any], problems: Problems) -> None:
    day = values.get("graduated_on")
    _not_future(day, _("毕业日期"), "graduated_on", problems)
    _not_before_age(person, day, _("毕业日期"), "graduated_on", problems)


def _employment(person: Person, values: Mapping[str, Any], problems: Problems) -> None:
    start, end = values.get("started_on"), values.get("ended_on")
    _not_future(start, _("开始日期"), "started_on", problems)
    _not_before_age(person, start, _("开始工作的日期"), "started_on", problems)
    _not_future(end, _("结束日期"), "ended_on", problems)
    if start and end and end <= start:
        problems["ended_on"].append(
            _("结束日期%(end)s应晚于开始日期%(start)s，请核对。") % {"end": end, "start": start}
        )


def _obtained(person: Person, values: Mapping[str, Any], problems: Problems) -> None:
    day = values.get("obtained_on")
    _not_future(day, _("取得日期"), "obtained_on", problems)
    _not_before_age(person, day, _("取得日期"), "obtained_on", problems)


def _continuing_education(person: Person, values: Mapping[str, Any], problems: Problems) -> None:
    year, hours = values.get("year"), values.get("hours")
    if year is not None and year > today().year:
        problems["year"].append(_("%(year)s年还没有到，请填写已经完成的年度。") % {"year": year})
    born = person.birth_date
    if year is not None and born and year < born.year + YOUNGEST:
        problems["year"].append(_("年度早于您年满%(age)s周岁之年，请核对。") % {"age": YOUNGEST})
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        problems["hours"].append(_("学时应在1到%(most)s之间。") % {"most": MOST_HOURS})


def _achievement(person: Person, values: Mapping[str, Any], problems: Problems) -> None:
    day, kind = values.get("on"), values.get("kind")
    _not_future(day, _("成果日期"), "on", problems)
    _not_before_age(person, day, _("成果日期"), "on", problems)
    if kind not in AchievementKind.values:
        return
    meant = ATTRIBUTES[kind]
    authority = values.get("authority")
    if "authority" in meant and authority and authority not in authorities_of(kind):
        names = "、".join(str(item.label) for item in authorities_of(kind))
        problems["authority"].append(
            _("“%(kind)s”的层级只能选%(names)s。") % {"kind": AchievementKind(kind).label, "names": names}
        )


def _not_future(day: dt.date | None, what: str, field: str, problems: Problems) -> None:
    if day and day > today():
        problems[field].append(
            _("%(what)s%(day)s还没有到，请填写已经发生的日期。") % {"what": what, "day": day}
        )


def _not_before_age(person: Person, day: dt.date | None, what: str, field: str, problems: Problems) -> None:
    born = person.birth_date
    if not day or not born:
        return
    if day < born:
        problems[field].append(
            _("%(what)s%(day)s早于您的出生日期%(born)s，请核对。") % {"what": what, "day": day, "born": born}
        )
    elif day < birthday(born, YOUNGEST):
        problems[field].append(
            _("%(what)s%(day)s时您还不满%(age)s周岁，请核对。") % {"what": what, "day": day, "age": YOUNGEST}
        )


def birthday(born: dt.date, age: int) -> dt.date:
    """The day on which somebody born on ``born`` reaches an age; 29 February counts on the 28th."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 2, 28)


def check_profile(person: Person, values: Mapping[str, Any]) -> Problems:
    """What is wrong with the applicant's situation, by field."""
    problems: defaultdict[str, list[str]] = defaultdict(list)
    since = values.get("in_city_since")
    _not_future(since, _("起始日期"), "in_city_since", problems)
    _not_before_age(person, since, _("起始日期"), "in_city_since", problems)
    if values.get("under_sanction") and not values.get("sanction_until"):
        problems["sanction_until"].append(_("请填写处分或限制期满后的第一天。"))
    if values.get("employment") == "employed" and not values.get("employer"):
        problems["employer"].append(_("在职人员请填写用人单位。"))
    return dict(problems)
