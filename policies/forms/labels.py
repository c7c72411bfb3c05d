"""What the keys and codes of the rules are called on forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules import spec, vocabulary, words
from rules.texts import EMPLOYMENT, LEVEL_NAMES, PERSON_FIELDS, RECOMMENDERS, UNITS

Words = Mapping[str, str | Promise]

#: What a key asks for, in words; kind.key where kinds of clause mean different things by it.
LABELS: Words = {
    "clause": _("依据的条目"),
    "label": _("名称"),
    "required": _("要求的文字"),
    "since": _("自取得哪一级职称起算"),
    "at_least": _("至少几项"),
    "recommendations.at_least": _("至少几名"),
    "recommender": _("由谁推荐"),
    "recommendations.level": _("推荐人的职称"),
    "claim": _("申报情形"),
    "text": _("文字"),
    "text_not_loaded.text": _("判定结果的文字"),
    "by": _("由谁评判"),
    "track": _("只用于哪类人员"),
    "item": _("项号"),
    "degree": _("学历"),
    "title": _("本系列职称"),
    "other_series_title": _("其他系列职称"),
    "post": _("岗位层级"),
    "years": _("满几年"),
    "grassroots": _("在基层社区卫生服务机构工作"),
    "kind": _("成果种类"),
    "role": _("本人角色"),
    "venue": _("刊物"),
    "rank_at_most": _("排名不后于"),
    "authority_at_least": _("级别不低于"),
    "authority": _("级别恰为"),
    "award": _("奖项"),
    "grade_at_least": _("奖项等级不低于"),
    "national_major": _("国家级重大项目"),
    "level": _("级别"),
    "path": _("路径"),
    "keeps": _("沿用同级标准路径的要求"),
    "series": _("只限哪些系列"),
    "valid_in": _("职称的有效范围"),
    "kinds": _("包括哪些学历"),
    "stands_for": _("职业资格对应的职称"),
    "work_label": _("本系列工作的名称"),
}
HELP: Words = {
    "clause": _("写法如“附件 三（一）2（3）”；几处之间用分号，同一附件内用顿号；依据别的文件的，先写文号"),
    "required": _("不填的，按下面的内容自动写出"),
    "track": _("不选的，各类人员都要评判"),
    "series": _("不选的，本政策的各系列都适用"),
    "claim": _("是否属实由人评判"),
    "text_not_loaded.text": _("条文没有载入时，显示在判定结果里"),
    "text": _("说明条文留有余地之处如何把握"),
}
SERIES: Words = words.SERIES | {"education": _("中小学教师"), "health": _("卫生技术")}
_SAYS: Words = {"achievements": _("成果条件"), "district": _("只在本区有效")}


def _vocabulary(literal: Any, known: Words) -> tuple[frozenset[str], Words]:
    return frozenset(vocabulary.get_args(literal)), known


#: The words for the codes of each part of the vocabulary; known by the codes, for types have no names left.
_WORDS: list[tuple[frozenset[str], Words]] = [
    _vocabulary(vocabulary.Level, LEVEL_NAMES),
    _vocabulary(vocabulary.EducationKind, words.EDUCATION),
    _vocabulary(vocabulary.QualificationGrade, words.GRADES_OF_QUALIFICATION),
    _vocabulary(vocabulary.RecommenderKind, RECOMMENDERS),
    _vocabulary(vocabulary.Claim, words.CLAIMS),
    _vocabulary(vocabulary.AchievementKind, words.KINDS),
    _vocabulary(vocabulary.Role, words.ROLES),
    _vocabulary(vocabulary.Venue, words.VENUES),
    _vocabulary(vocabulary.Authority, words.AUTHORITIES),
    _vocabulary(vocabulary.AwardName, words.AWARDS),
    _vocabulary(vocabulary.AwardGrade, words.GRADES),
    _vocabulary(vocabulary.Path, words.PATHS),
    _vocabulary(vocabulary.Outcome, words.OUTCOMES),
    _vocabulary(vocabulary.Judge, words.JUDGES),
    _vocabulary(vocabulary.Track, words.TRACKS),
    _vocabulary(vocabulary.PolicyStatus, words.STATUSES),
    _vocabulary(vocabulary.EmploymentStatus, EMPLOYMENT),
    _vocabulary(vocabulary.UnitKind, UNITS),
    _vocabulary(vocabulary.Series, SERIES),
    _vocabulary(vocabulary.Jurisdiction, words.JURISDICTIONS),
    _vocabulary(spec.PersonDay, PERSON_FIELDS),
    _vocabulary(spec.PersonFact, PERSON_FIELDS),
]


def words_for(codes: tuple[Any, ...]) -> Words:
    """The words for a set of codes."""
    return next((known for every, known in _WORDS if every == frozenset(codes)), _SAYS)


def choices(codes: tuple[Any, ...]) -> list[tuple[str, str | Promise]]:
    """Codes with their words, in the order of the words."""
    known = words_for(codes)
    order = list(known)
    ranked = sorted(codes, key=lambda code: order.index(code) if code in known else len(order))
    return [(code, known.get(code, code)) for code in ranked]
