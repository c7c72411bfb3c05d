"""The catalogues, declared once: sheets, pages, forms, imports and the API are made from these tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from policies.catalogues.columns import Choice, Column, Day, Money, Options, Text, Whole, Words
from titles.errors import NotFound
from titles.models import (
    CalendarDay,
    FeeRate,
    Level,
    PostGrade,
    QualificationCorrespondence,
    QualificationGrade,
    Series,
    SkillLevel,
    SkillLevelCorrespondence,
    Specialty,
)
from titles.post_grades import forget_post_grades

Values = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One catalogue."""

    code: str
    title: Words
    about: Words
    model: type[models.Model]
    columns: tuple[Column, ...]
    #: What names a thing whose entries follow each other in time.
    key: tuple[str, ...]
    #: Texts on which the catalogue as a whole rests.
    basis: Words
    begins: str = "valid_from"
    #: None where an entry holds until the next one begins.
    ends: str | None = "valid_until"
    #: A key has one entry only: its code is what other records refer to.
    once: bool = False
    #: Whether two entries of different keys may not hold on the same day.
    clash: Callable[[Values, Values], bool] | None = None
    #: Entries that can clash share this value; without it all are compared.
    clash_group: Callable[[Values], Any] | None = None
    check: Callable[[Values], tuple[str, Words] | None] | None = None
    most_rows: int = 10_000
    ordering: tuple[str | Case, ...] = ()
    forget: Callable[[], None] | None = None
    #: The whole of a year is given at once and becomes a new version.
    yearly: bool = False

    def column(self, name: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.name == name)

    @property
    def has_series(self) -> bool:
        """Whether the entries belong to series."""
        return any(column.name == "series_id" for column in self.columns)

    @property
    def content(self) -> tuple[str, ...]:
        """What an entry says, its key and its days left aside."""
        return tuple(
            column.name
            for column in self.columns
            if column.name not in self.key and column.name not in (self.begins, self.ends)
        )

    def values_of(self, row: models.Model) -> Values:
        """An entry as the values of its columns."""
        return {column.name: getattr(row, column.name) for column in self.columns}

    def dump(self, values: Values) -> Values:
        """Values as JSON."""
        return {column.name: column.dump(values[column.name]) for column in self.columns}

    def load(self, stored: Values) -> Values:
        """Values from JSON."""
        return {column.name: column.load(stored[column.name]) for column in self.columns}

    def namer(self) -> Callable[[Values], str]:
        """Return how the key is put into words: 高级工（三级）　工程技术系列."""
        shown = [(name, self.column(name).shower()) for name in self.name_parts]

        def name_of(values: Values) -> str:
            parts = [show(values[name]) for name, show in shown]
            return "　".join(part for part in parts if part)

        return name_of

    @property
    def name_parts(self) -> tuple[str, ...]:
        """The columns that name an entry for people."""
        return (
            ("name", "code") if self.once else tuple(sorted(self.key, key=lambda part: part == "series_id"))
        )


def series_options() -> Options:
    """The series by name."""
    return [(row.code, row.name) for row in Series.objects.order_by("order", "code")]


def days_and_source(example_from: str, *, ends: bool = True) -> tuple[Column, ...]:
    """The columns that every dated catalogue has."""
    end = Day("valid_until", _("截止日期"), "", _("最后有效的一天；不写则一直有效"), required=False)
    return (
        Day("valid_from" if ends else "effective_from", _("起始日期"), example_from, _("第一个有效的日子")),
        *((end,) if ends else ()),
        Text("document", _("依据文件"), "示例文件〔2027〕1号", _("文件名称或文号"), width=28),
        Text("item", _("条目"), _("附件 一"), _("文件中的条目"), width=16),
    )


NOTE = Text("note", _("说明"), "", required=False, width=28, longest=300)
SERIES = Choice("series_id", _("系列"), "工程技术系列", choices=series_options)


def level_options() -> Options:
    """The levels."""
    return Level.choices


#: How a day of the calendar differs from the ordinary week.
ARRANGEMENTS: Options = (("0", _("放假")), ("1", _("上班")))


def _in_order(name: str, values: Sequence[str]) -> Case:
    """An ordering by the order of the choices, not of their codes."""
    whens = (When(**{name: value}, then=Value(place)) for place, value in enumerate(values))
    return Case(*whens, output_field=IntegerField())


def _bands_share_a_grade(one: Values, other: Values) -> bool:
    return bool(one["highest"] <= other["lowest"] and other["highest"] <= one["lowest"])


def _band_in_order(values: Values) -> tuple[str, Words] | None:
    if values["lowest"] < values["highest"]:
        return "lowest", _("不能小于最高等级（一级最高）")
    return None


SPECIALTIES = Kind(
    code="specialties",
    title=_("职称专业"),
    about=_("批次和申报可选的专业，随产业发展调整。"),
    basis="京人社事业发〔2023〕10号 （一）；京人社事业发〔2020〕17号 三（一）2",
    model=Specialty,
    columns=(
        Text(
            "code",
            _("代码"),
            "gc-example",
            _("小写字母、数字和短横线；一经使用不再改变"),
            longest=60,
            pattern=r"[a-z0-9]+(-[a-z0-9]+)*",
            pattern_words=_("只能用小写字母、数字和短横线，例如gc-rail"),
        ),
        SERIES,
        Text("name", _("专业"), "示例专业", longest=60, width=24),
        *days_and_source("2027-01-01"),
    ),
    key=("code",),
    once=True,
    clash=lambda one, other: True,
    clash_group=lambda values: (values["series_id"], values["name"]),
    ordering=("series_id", "order", "code"),
)
QUALIFICATIONS = Kind(
    code="qualifications",
    title=_("职业资格对应"),
    about=_("职业资格相当于哪一层级的职称；没有单列的资格按一般规则。"),
    basis="京人社事业发〔2023〕10号 （三）；京人社事业发〔2020〕17号 三（三）3",
    model=QualificationCorrespondence,
    columns=(
        Text(
            "name",
            _("职业资格"),
            "示例职业资格",
            _("空白表示一般规则"),
            required=False,
            longest=100,
            width=28,
            blank=_("一般规则"),
        ),
        SERIES,
        Choice("grade", _("资格级别"), "未分级", choices=lambda: QualificationGrade.choices),
        Choice("level", _("对应层级"), "中级", choices=level_options),
        *days_and_source("2027-01-01"),
        NOTE,
    ),
    key=("name", "series_id", "grade"),
    ordering=("series_id", "name", _in_order("grade", QualificationGrade.values), "valid_from"),
)
SKILL_LEVELS = Kind(
    code="skill-levels",
    title=_("技能等级对应"),
    about=_("技能人才凭哪一级技能等级可以申报职称。"),
    basis="京人社事业发〔2020〕17号 三（三）2；京人社事业发〔2023〕10号 （四）",
    model=SkillLevelCorrespondence,
    columns=(
        SERIES,
        Choice("skill_level", _("技能等级"), "高级工（三级）", choices=lambda: SkillLevel.choices, width=20),
        Choice(
            "level",
            _("可申报的最高层级"),
            "助理级",
            _("空白表示文件没有限定层级"),
            required=False,
            choices=level_options,
            blank=_("不限层级"),
        ),
        Text("conditions", _("条件"), _("在生产一线从事技术技能工作"), longest=300, width=40),
        *days_and_source("2027-01-01"),
        NOTE,
    ),
    key=("series_id", "skill_level"),
    ordering=("series_id", _in_order("skill_level", SkillLevel.values), "valid_from"),
)
POST_GRADES = Kind(
    code="post-grades",
    title=_("岗位等级对应"),
    about=_("事业单位专业技术岗位等级属于哪一层级；推荐时按此核对空缺岗位。"),
    basis="北京市深化实验技术人员职称制度改革实施办法（征求意见稿）三（一）2",
    model=PostGrade,
    columns=(
        Choice("level", _("层级"), "副高级", choices=level_options),
        Whole("highest", _("最高等级"), "5", _("一级最高"), most=99),
        Whole("lowest", _("最低等级"), "7", most=99),
        *days_and_source("2027-01-01"),
        NOTE,
    ),
    key=("level",),
    check=_band_in_order,
    clash=_bands_share_a_grade,
    most_rows=200,
    ordering=("highest", "valid_from"),
    forget=forget_post_grades,
)
FEES = Kind(
    code="fees",
    title=_("收费标准"),
    about=_("每个层级的评审费，自起始日期起按新标准。"),
    basis="京人社事业发〔2023〕10号 附件3 十",
    model=FeeRate,
    columns=(
        Choice("level", _("层级"), "中级", choices=level_options),
        Money("amount_fen", _("金额（元）"), "500"),
        *days_and_source("2027-01-01", ends=False),
    ),
    key=("level",),
    begins="effective_from",
    ends=None,
    most_rows=200,
    ordering=(_in_order("level", Level.values[::-1]), "effective_from"),
)
CALENDAR = Kind(
    code="calendar",
    title=_("法定日历"),
    about=_("国务院办公厅每年公布的放假和调休安排，期限按此计算。"),
    basis=_("国务院办公厅关于各年部分节假日安排的通知"),
    model=CalendarDay,
    columns=(
        Day("day", _("日期"), "2027-01-01", _("与平常的一周不同的每一天；假期内的周末也要写")),
        Choice("is_working", _("安排"), "放假", _("周末上班的写上班"), choices=lambda: ARRANGEMENTS),
        Text("name", _("名称"), "元旦（示例）", _("哪个节日的安排"), longest=60),
    ),
    key=("day",),
    begins="day",
    ends=None,
    yearly=True,
    most_rows=366,
)
#: Every catalogue, in the order of the overview.
KINDS: Sequence[Kind] = (SPECIALTIES, QUALIFICATIONS, SKILL_LEVELS, POST_GRADES, FEES, CALENDAR)


def kind_of(code: str) -> Kind:
    """The catalogue of a code. Raises NotFound."""
    for kind in KINDS:
        if kind.code == code:
            return kind
    raise NotFound("catalogue.unknown", str(_("没有这个目录。")))
