"""Problems of a version in words: what was expected, in the language of the desk."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules import words
from rules.problems import Problem

_WORDS: dict[str, str | Promise] = {
    "yaml": gettext_lazy("不是可读的YAML：%(words)s"),
    "schema.unknown_key": gettext_lazy("不认识的键%(key)s，应为：%(expected)s"),
    "schema.missing_key": gettext_lazy("缺少%(key)s，应写%(expected)s"),
    "schema.key_twice": gettext_lazy("%(key)s写了两次，应只写一次"),
    "schema.value": gettext_lazy("应为%(expected)s（%(at)s）"),
    "schema.clause": gettext_lazy("条款写法不对，应为%(expected)s（%(at)s）"),
    "head.code": gettext_lazy("政策代码不能改，应为%(expected)s"),
    "head.number": gettext_lazy("版本号应大于已发布的最高版本%(highest)s，现为%(got)s"),
    "head.same_day": gettext_lazy(
        "施行日期与第%(number)s版（%(day)s）相同：应换一天，或写replaces: %(number)s"
    ),
    "head.two_without_date": gettext_lazy(
        "第%(number)s版已无施行日期：应写明施行日期，或写replaces: %(number)s"
    ),
    "head.replaces_unknown": gettext_lazy("所更正的版本应为已发布的版本（%(numbers)s），现为%(got)s"),
    "head.replaces_other_day": gettext_lazy(
        "所更正的版本应与本版同日（%(day)s）施行，第%(number)s版的施行日期是%(other)s"
    ),
    "head.replaces_replaced": gettext_lazy("第%(number)s版已被第%(newest)s版更正，应写replaces: %(newest)s"),
    "head.before_end": gettext_lazy("施行日期应在第%(number)s版的最后一天%(day)s之后"),
    "head.end_before_start": gettext_lazy("最后一天应为%(day)s或以后，现为%(got)s"),
    "head.reaches_over": gettext_lazy("最后一天应在第%(number)s版的施行日期%(day)s之前"),
    "program.broken": gettext_lazy("系列%(series)s的规则不能组成，应能连同其他政策一起编译：%(words)s"),
    "program.path_twice": gettext_lazy("%(level)s层级的路径%(path)s应只有一个"),
    "program.label_twice": gettext_lazy("同一路径里的要求应各有名称，“%(label)s”出现了两次"),
    "cases.missing": gettext_lazy("“%(label)s”（%(where)s）应有这些案例：%(kinds)s"),
    "cases.missing_general": gettext_lazy("“%(label)s”应有这些案例：%(kinds)s"),
    "cases.failed": gettext_lazy(
        "案例“%(of)s：%(why)s”不符（%(what)s）：应为%(expected)s，%(evaluation)s得%(got)s"
    ),
    "cases.broken": gettext_lazy("案例“%(of)s”不能核算：%(words)s"),
    "neighbour.affected": gettext_lazy(
        "案例“%(of)s：%(why)s”（%(where)s，%(what)s）写的是%(expected)s，有了这一版成为%(got)s"
    ),
    "coverage.why": gettext_lazy("%(at)s：不成为规则的，应写明原因（why）"),
    "coverage.rule": gettext_lazy("%(at)s：应指向规则里的条款，没有要求写%(rule)s"),
    "coverage.judge": gettext_lazy("%(at)s：应指向由人评判的条款，没有评判写%(rule)s"),
    "coverage.sentences": gettext_lazy("%(at)s：应列出句子的标记"),
    "coverage.position": gettext_lazy("%(clause)s：规则引用的条款，应在条文对照里有位置"),
}
#: A case that cannot run: what was expected of it.
_CASE = gettext_lazy("案例“%(of)s”：应为%(expected)s")

_EXPECTED: tuple[tuple[re.Pattern[str], str | Promise], ...] = tuple(
    (re.compile(rf"\A{pattern}\Z", re.DOTALL), template)
    for pattern, template in (
        (r"one of (?P<a>[^()]*), got (?P<b>.*)", gettext_lazy("%(a)s之一，现为%(b)s")),
        (r"one of (?P<a>[^()]*?)(?<! or null)", gettext_lazy("%(a)s之一")),
        (r"a whole number from (?P<a>\d+) to (?P<b>\d+)", gettext_lazy("%(a)s至%(b)s的整数")),
        (r"a whole number from (?P<a>\d+)", gettext_lazy("不小于%(a)s的整数")),
        (r"a date YYYY-MM-DD", gettext_lazy("日期，如2027-01-01")),
        (r"true or false", gettext_lazy("true或false")),
        (r"a list that is not empty", gettext_lazy("不为空的列表")),
        (r"a list", gettext_lazy("列表")),
        (r"an object", gettext_lazy("键和值")),
        (r"a text that is not empty", gettext_lazy("不为空的文字")),
        (r"text of the form (?P<a>.*)", gettext_lazy("符合%(a)s的文字")),
        (r"a clause such as (?P<a>.*)", gettext_lazy("条款，如%(a)s")),
        (r"a name of one rung only, got (?P<a>.*)", gettext_lazy("只用于一个层次的名称，现为%(a)s")),
        (r"a kind of one rung only, got (?P<a>.*)", gettext_lazy("只属于一个层次的学历，现为%(a)s")),
        (r"exactly one test, got (?P<a>.*)", gettext_lazy("一项判断，现有%(a)s")),
        (r"years_since and years together", gettext_lazy("years_since和years同时写")),
        (r"either achievement or claim", gettext_lazy("achievement和claim中的一个")),
        (r"degree, title or other_series_title", gettext_lazy("写degree、title或other_series_title")),
        (r"years with title or post", gettext_lazy("写title或post时也写years")),
        (
            r"years, and neither title nor degree, with other_series_title",
            gettext_lazy("写other_series_title时写years，不写title和degree"),
        ),
        (r"the date in force of a policy in force", gettext_lazy("已施行政策的施行日期")),
        (r"a place of the base dossier, got (?P<a>.*)", gettext_lazy("基础材料里有的位置，现为%(a)s")),
        (r"a path of the level, got (?P<a>.*)", gettext_lazy("该层级已有的路径，现为%(a)s")),
        (
            r"a valid dossier: (?P<a>.*?): expected (?P<inner>.*)",
            gettext_lazy("有效的材料，其中%(a)s应为%(inner)s"),
        ),
        (r"no such key \(known keys: (?P<a>.*)\)", gettext_lazy("已有的键（%(a)s）")),
        (r"(?P<inner>.*) \(a required key\)", gettext_lazy("必写的键，值为%(inner)s")),
        (r"(?P<inner>.*) or null", gettext_lazy("%(inner)s或null")),
        (r"a non-empty string", gettext_lazy("不为空的文字")),
        (r"a series code of the letters a-z and _", gettext_lazy("由a至z和_组成的系列代码")),
    )
)
_OUTCOMES: dict[str, str | Promise] = {
    "met": gettext_lazy("满足"),
    "unmet": gettext_lazy("未满足"),
    "undetermined": gettext_lazy("待补充"),
    "boundary": gettext_lazy("正好在界限上"),
}
_WHAT: dict[str, str | Promise] = {
    "row": gettext_lazy("该项结论"),
    "outcome": gettext_lazy("路径结论"),
    "eligible_on": gettext_lazy("最早日期"),
    "compiled": gettext_lazy("只有编译核算"),
    "interpreter": gettext_lazy("只有逐项核算"),
    "None": gettext_lazy("无"),
    "cases.row": gettext_lazy("该项要求"),
    "cases.path": gettext_lazy("路径"),
}


def problem_words(problem: Problem) -> str:
    """What has to be corrected, in words; the message of the check where there are none for it."""
    code = problem.code
    if code == "cases.missing" and not problem.data.get("where"):
        code = "cases.missing_general"
    template = _WORDS.get(code) or (_CASE if code.startswith("cases.") else None)
    if template is None:
        return problem.message
    return str(template) % {key: _value(key, value) for key, value in problem.data.items()}


def _value(key: str, value: str) -> str:
    if key == "where":
        return _where(value)
    if key == "kinds":
        return "、".join(str(_OUTCOMES.get(part, part)) for part in value.split(", "))
    if key == "evaluation" and ", " in value:
        return _("核算")
    if key in ("evaluation", "what", "got", "expected") and value in (_WHAT | _OUTCOMES):
        return str((_WHAT | _OUTCOMES)[value])
    if value == "no date":
        return _("无")
    if key == "numbers" and not value[:1].isdigit():
        return _("尚无")
    return expected_words(value) if key == "expected" else value


def _where(value: str) -> str:
    """associate_senior/standard or a path alone, in words."""
    *level, path = value.split("/")
    named = words.name(words.PATHS, path)
    return f"{words.level(level[0])}　{named}" if level else named


def expected_words(expected: str) -> str:
    """What was expected, in words."""
    for pattern, template in _EXPECTED:
        match = pattern.match(expected)
        if match:
            found = match.groupdict()
            if "inner" in found:
                found["inner"] = expected_words(found["inner"])
            return str(template) % found
    return expected
