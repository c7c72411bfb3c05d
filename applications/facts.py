"""Records as facts for people to read: one label and one value a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import (
    Achievement,
    ContinuingEducationRecord,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Profile,
    Qualification,
)
from applications.models.archive import ArchiveRecord
from applications.models.profile import EmploymentStatus
from applications.record_kinds import ATTRIBUTES, date_label
from titles.names import level_name, series_name, title_name

OTHER_SERIES = "other"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one record as it is filed, shown and attested."""

    field: str
    label: str
    value: str


def series_label(code: str) -> str:
    """The name of a series; codes outside the catalogue are other work."""
    return _("其他系列") if code == OTHER_SERIES else series_name(code)


def held_title_name(record: HeldTitle) -> str:
    """What the title is called, 工程师."""
    if record.series == OTHER_SERIES:
        return f"{series_label(record.series)}{level_name(record.level)}"
    return title_name(record.series, record.level)


def record_name(record: ArchiveRecord) -> str:
    """How a record is called in lists."""
    if isinstance(record, EducationRecord):
        return f"{record.school}　{record.get_kind_display()}"
    if isinstance(record, EmploymentRecord):
        return record.organisation_name
    if isinstance(record, HeldTitle):
        return held_title_name(record)
    if isinstance(record, Qualification):
        return record.name
    if isinstance(record, Achievement):
        return f"{record.get_kind_display()}《{record.title}》"
    if isinstance(record, ContinuingEducationRecord):
        return _("%(year)s年度") % {"year": record.year}
    raise TypeError(f"no name for {record!r}")


def group_label(record: ArchiveRecord) -> str:
    """How the record's material is called on the evidence desk."""
    if isinstance(record, Achievement):
        return record_name(record)
    if isinstance(record, HeldTitle):
        return _("职称证书　%(name)s") % {"name": record_name(record)}
    if isinstance(record, Qualification):
        return _("职业资格　%(name)s") % {"name": record.name}
    if isinstance(record, ContinuingEducationRecord):
        return _("继续教育　%(name)s") % {"name": record_name(record)}
    if isinstance(record, EmploymentRecord):
        return _("工作经历　%(name)s") % {"name": record_name(record)}
    return _("学历　%(name)s") % {"name": record_name(record)}


def record_facts(record: ArchiveRecord) -> list[Fact]:
    """The stated fields of a record; what was not stated is no fact."""
    return [fact for fact in _facts(record) if fact.value]


def _facts(record: ArchiveRecord) -> Iterator[Fact]:
    if isinstance(record, EducationRecord):
        yield Fact("kind", _("学历层次"), record.get_kind_display())
        yield Fact("school", _("毕业学校"), record.school)
        yield Fact("major", _("所学专业"), record.major)
        yield Fact("graduated_on", _("毕业日期"), _day(record.graduated_on))
    elif isinstance(record, EmploymentRecord):
        yield Fact("organisation_name", _("工作单位"), record.organisation_name)
        yield Fact("duties", _("岗位和职责"), record.duties)
        yield Fact("series", _("专业工作类别"), series_label(record.series))
        yield Fact("post_level", _("岗位层级"), level_name(record.post_level) if record.post_level else "")
        yield Fact("period", _("起止日期"), _period(record))
    elif isinstance(record, HeldTitle):
        yield Fact("title", _("职称"), held_title_name(record))
        yield Fact("obtained_on", _("取得日期"), _day(record.obtained_on))
        yield Fact("certificate_number", _("证书编号"), record.certificate_number)
        yield Fact("issued_by", _("发证单位"), record.issued_by)
    elif isinstance(record, Qualification):
        yield Fact("name", _("资格名称"), record.name)
        yield Fact("series", _("对应系列"), series_label(record.series))
        yield Fact("grade", _("级别"), record.get_grade_display())
        yield Fact("obtained_on", _("取得日期"), _day(record.obtained_on))
    elif isinstance(record, ContinuingEducationRecord):
        yield Fact("year", _("年度"), str(record.year))
        yield Fact("hours", _("学时"), _("%(hours)s学时") % {"hours": record.hours})
        yield Fact("provider", _("组织单位"), record.provider)
    elif isinstance(record, Achievement):
        yield from _achievement_facts(record)


def _achievement_facts(record: Achievement) -> Iterator[Fact]:
    yield Fact("title", _("成果名称"), record.title)
    yield Fact("on", str(date_label(record.kind)), _day(record.on))
    values = {
        "role": Fact("role", _("本人角色"), record.get_role_display() if record.role else ""),
        "rank": Fact("rank", _("本人位次"), _("第%(n)s位") % {"n": record.rank} if record.rank else ""),
        "venue": Fact("venue", _("发表载体"), record.get_venue_display() if record.venue else ""),
        "authority": Fact(
            "authority", _("授予或下达单位的层级"), record.get_authority_display() if record.authority else ""
        ),
        "award": Fact("award", _("奖项"), record.get_award_display() if record.award else ""),
        "grade": Fact("grade", _("奖项等级"), record.get_grade_display() if record.grade else ""),
        "national_major": Fact(
            "national_major", _("国家重大科技项目"), _("是") if record.national_major else ""
        ),
    }
    for name in ATTRIBUTES[record.kind]:
        yield values[name]


#: What a stated yes or no means, in words that can be attested.
_ANSWERS = {
    "entrustment_letter": (
        gettext_lazy("委托函"),
        gettext_lazy("有中央单位的委托函"),
        gettext_lazy("没有中央单位的委托函"),
    ),
    "social_insurance_in_city": (
        gettext_lazy("社会保险"),
        gettext_lazy("在本市缴纳"),
        gettext_lazy("不在本市缴纳"),
    ),
    "continuing_education": (
        gettext_lazy("继续教育"),
        gettext_lazy("按规定参加"),
        gettext_lazy("没有按规定参加"),
    ),
}


def profile_facts(profile: Profile) -> list[Fact]:
    """The applicant's situation as facts."""
    facts: list[Fact] = []
    if profile.employment:
        facts.append(Fact("employment", _("就业状态"), profile.get_employment_display()))
    if profile.employer:
        facts.append(Fact("employer", _("用人单位"), profile.employer.name))
    if profile.employment == EmploymentStatus.FREELANCE and profile.in_city_since:
        value = _("%(day)s起在本市") % {"day": _day(profile.in_city_since)}
        facts.append(Fact("in_city_since", _("自由职业"), value))
    if profile.under_sanction is not None:
        value = (
            _("在处分期或限制从业期内，%(day)s期满") % {"day": _day(profile.sanction_until)}
            if profile.under_sanction
            else _("没有处分，没有从业限制")
        )
        facts.append(Fact("under_sanction", _("处分限制"), value))
    for field, (label, yes, no) in _ANSWERS.items():
        answer = getattr(profile, field)
        if answer is not None:
            facts.append(Fact(field, str(label), str(yes if answer else no)))
    return facts


#: Fields that a record's name already says.
_IN_NAME = {"kind", "school", "organisation_name", "name", "year"}


def brief_facts(record: ArchiveRecord) -> list[Fact]:
    """The facts of a record that its name doesn't say already."""
    return [
        fact
        for fact in record_facts(record)
        if fact.field not in _IN_NAME
        and not (fact.field == "title" and isinstance(record, Achievement | HeldTitle))
    ]


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def _period(record: EmploymentRecord) -> str:
    if record.ended_on is None:
        return _("%(start)s起，至今") % {"start": _day(record.started_on)}
    return _("%(start)s起，%(end)s止") % {"start": _day(record.started_on), "end": _day(record.ended_on)}
