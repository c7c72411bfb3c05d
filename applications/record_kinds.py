"""The kinds of archive records, and which attributes of an achievement mean something."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import (
    Achievement,
    ContinuingEducationRecord,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Qualification,
)
from applications.models.achievement import AchievementKind as Kind
from applications.models.achievement import Authority
from applications.models.archive import ArchiveRecord
from titles.errors import NotFound


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: its code (as in the dossier), model and words."""

    code: str
    model: type[ArchiveRecord]
    label: Promise | str
    one: Promise | str
    empty: Promise | str
    none: Promise | str = ""
    evidence_hint: Promise | str = ""
    order: tuple[str, ...] = ("id",)


_KINDS = (
    RecordKind(
        "education",
        EducationRecord,
        _("学历"),
        _("一段学历"),
        _("还没有填写学历。请从最高学历开始添加。"),
        _("我没有中等职业学校及以上学历"),
        _("毕业证书、学位证书，或学信网的验证报告"),
        ("-graduated_on", "id"),
    ),
    RecordKind(
        "employment",
        EmploymentRecord,
        _("专业技术工作经历"),
        _("一段工作经历"),
        _("还没有填写工作经历。年限按这里的起止日期计算。"),
        _("我没有专业技术工作经历"),
        _("劳动合同、聘用合同、任职文件或社会保险缴费记录"),
        ("-started_on", "id"),
    ),
    RecordKind(
        "titles",
        HeldTitle,
        _("已有职称"),
        _("一项职称"),
        _("还没有填写职称。没有职称的，请声明没有，否则部分条件无法判定。"),
        _("我没有取得过职称"),
        _("职称证书或评审结果文件"),
        ("-obtained_on", "id"),
    ),
    RecordKind(
        "qualifications",
        Qualification,
        _("职业资格"),
        _("一项职业资格"),
        _("还没有填写职业资格。没有的，请声明没有。"),
        _("我没有与职称对应的职业资格"),
        _("职业资格证书"),
        ("-obtained_on", "id"),
    ),
    RecordKind(
        "achievements",
        Achievement,
        _("业绩成果"),
        _("一项成果"),
        _("还没有填写成果。论文、专利、技术报告、标准、项目、奖项等都在这里添加。"),
        _("我没有业绩成果"),
        _("论文首页和版权页、专利证书、报告封面和盖章页、获奖证书等"),
        ("-on", "id"),
    ),
    RecordKind(
        "continuing_education",
        ContinuingEducationRecord,
        _("继续教育"),
        _("一年的继续教育"),
        _("还没有填写继续教育学时。"),
        "",
        _("继续教育学时证明"),
        ("-year", "id"),
    ),
)
KINDS: dict[str, RecordKind] = {kind.code: kind for kind in _KINDS}

#: Kinds of which "there is none" is itself a statement of the dossier.
CAN_STATE_NONE = tuple(kind.code for kind in _KINDS if kind.none)


def record_kind(code: str) -> RecordKind:
    """The kind with a code, or NotFound."""
    try:
        return KINDS[code]
    except KeyError:
        raise NotFound("archive.kind_unknown", gettext("档案里没有这一类内容。")) from None


def kind_of(record: ArchiveRecord) -> RecordKind:
    """The kind that a record belongs to."""
    return next(kind for kind in _KINDS if isinstance(record, kind.model))


#: Attributes of the eligibility contract that mean something for a kind of achievement.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    Kind.PAPER: ("role", "rank", "venue"),
    Kind.MONOGRAPH: ("role", "rank"),
    Kind.TEXTBOOK: ("role", "rank"),
    Kind.RESEARCH_RESULT: ("role", "rank", "authority"),
    Kind.TOPIC_REPORT: ("role", "rank"),
    Kind.TECHNICAL_REPORT: ("role", "rank"),
    Kind.DESIGN_DOCUMENT: ("role", "rank"),
    Kind.STANDARD: ("role", "rank", "authority"),
    Kind.CONSTRUCTION_METHOD: ("role", "rank"),
    Kind.PATENT: ("role", "rank"),
    Kind.TRANSFER_CONTRACT: ("role", "rank"),
    Kind.EXPERIMENTAL_WORK: ("role", "rank"),
    Kind.PROJECT: ("role", "rank", "authority", "national_major"),
    Kind.APPRAISED_RESULT: ("role", "rank", "authority"),
    Kind.ADOPTED_OUTPUT: ("role", "rank", "authority"),
    Kind.AWARD: ("award", "authority", "grade", "rank"),
}
ALL_ATTRIBUTES = ("role", "rank", "venue", "authority", "award", "grade", "national_major")

_STANDARDS = (Authority.NATIONAL, Authority.INDUSTRY, Authority.LOCAL)
_BODIES = (
    Authority.INTERNATIONAL,
    Authority.NATIONAL,
    Authority.PROVINCIAL,
    Authority.MUNICIPAL,
    Authority.UNIT,
)
DATE_LABELS: dict[str, Promise | str] = {
    Kind.PAPER: _("发表日期"),
    Kind.MONOGRAPH: _("出版日期"),
    Kind.TEXTBOOK: _("出版日期"),
    Kind.STANDARD: _("发布日期"),
    Kind.CONSTRUCTION_METHOD: _("批准日期"),
    Kind.PATENT: _("授权公告日"),
    Kind.TRANSFER_CONTRACT: _("签订日期"),
    Kind.APPRAISED_RESULT: _("鉴定日期"),
    Kind.ADOPTED_OUTPUT: _("采纳日期"),
    Kind.AWARD: _("授奖日期"),
}


def authorities_of(kind: str) -> tuple[Authority, ...]:
    """Who can have granted an achievement of this kind: industry and local occur with standards alone."""
    return _STANDARDS if kind == Kind.STANDARD else _BODIES


def date_label(kind: str) -> Promise | str:
    """What the date of an achievement of this kind is called."""
    return DATE_LABELS.get(kind, _("完成日期"))
