"""A ruling in words: the context of components/answer_block.html and components/ruling.html."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.assessing import MET, UNDETERMINED, UNMET, Ruling
from applications.clause_links import applied_text, as_written, clause_url
from applications.models.round import Path
from rules.engine import ReadingLine
from titles.look.text import date_text

KIND_OF = {MET: "met", UNMET: "unmet", UNDETERMINED: "open"}
_ONE_OF = "下列之一："
_ITEM = re.compile(r"（(?:[^（）]|（[^（）]*）)*）")
_FROM = re.compile(r"(\d+)年(\d+)月(\d+)日起符合")
_YEARS = re.compile(r"满(\d+)年")
_COUNTED = re.compile(r"已计(\d+)年(\d+)个月")
_UNSTATED = "未说明："
_JUDGES = {
    "employer": gettext_lazy("用人单位评议"),
    "institution": gettext_lazy("评审服务机构审核"),
    "committee": gettext_lazy("评委会评议"),
    "bureau": gettext_lazy("市人社局认定"),
}


def path_word(outcome: str) -> str:
    """符合, 不符合 or 待补充."""
    return {MET: _("符合"), UNMET: _("不符合"), UNDETERMINED: _("待补充")}[outcome]


def earliest_word(ruling: Ruling) -> dt.date | str:
    """The earliest date, or what stands in its place."""
    if ruling.outcome == MET:
        return _("现在")
    if ruling.outcome == UNDETERMINED:
        return _("补充后算出") if to_state(ruling) else _("条文载入后算出")
    return ruling.eligible_on or _("不因时间而符合")


def to_state(ruling: Ruling) -> list[dict[str, Any]]:
    """The requirements that wait for a fact of the applicant's, not for a text that is not at hand."""
    return [row for row in ruling.open if _UNSTATED in row["found"]]


def sentence(ruling: Ruling) -> str:
    """The one answer."""
    if ruling.outcome == MET:
        return _("符合申报条件。")
    if ruling.outcome == UNDETERMINED:
        rows = to_state(ruling)
        if not rows:
            return _("还不能下结论，有%(n)s项的条文没有载入本系统。") % {"n": len(ruling.open)}
        return _("还不能下结论，有%(n)s项等您补充。") % {"n": len(rows)}
    if ruling.eligible_on:
        return _("目前还不符合，只差时间；%(day)s起符合。") % {"day": date_text(ruling.eligible_on)}
    return _("不符合这条路径的条件，不因时间而改变。")


def counts(ruling: Ruling) -> str:
    """可由事实判定的7项，6项满足，1项未满足。另有4项由人评议，不影响本结论。"""
    asked = ruling.row["requirements"]
    met = len(asked) - len(ruling.unmet) - len(ruling.open)
    parts = [_("可由事实判定的%(n)s项，%(met)s项满足") % {"n": len(asked), "met": met}]
    if ruling.unmet:
        parts.append(_("%(n)s项未满足") % {"n": len(ruling.unmet)})
    if ruling.open:
        parts.append(_("%(n)s项待补充") % {"n": len(ruling.open)})
    judged = _("另有%(n)s项由人评议，不影响本结论。") % {"n": len(ruling.row["judgements"])}
    return f"{'，'.join(parts)}。{judged}"


def answer(ruling: Ruling) -> dict[str, Any]:
    """Context of the answer block."""
    return {
        "label": _("结论"),
        "mark_kind": KIND_OF[ruling.outcome],
        "mark_text": path_word(ruling.outcome),
        "sentence": sentence(ruling),
        "detail": counts(ruling),
        "facts": answer_facts(ruling),
    }


def answer_facts(ruling: Ruling) -> list[dict[str, Any]]:
    """Day of calculation, earliest day, text applied."""
    earliest = earliest_word(ruling)
    text = applied_text(ruling.packs[ruling.row["policy"]])
    words = text.words
    if ruling.row["policy_status"] != "in_force" and ruling.policy["status"] == "in_force":
        words = _("%(words)s，另适用征求意见稿") % {"words": words}
    return [
        {"term": _("计算日期"), "value": date_text(ruling.as_of), "url": "", "strong": False},
        {
            "term": _("最早日期"),
            "value": date_text(earliest) if isinstance(earliest, dt.date) else earliest,
            "url": "",
            "strong": True,
        },
        {
            "term": _("依据"),
            "value": text.document,
            "url": text.url,
            "strong": False,
        },
        {"term": _("版本"), "value": words, "url": "", "strong": False},
        *_validity(ruling),
    ]


def _validity(ruling: Ruling) -> list[dict[str, Any]]:
    """Where the title is valid, if not everywhere."""
    if ruling.valid_in != "district":
        return []
    return [{"term": _("有效范围"), "value": _("取得的职称只在本区有效"), "url": "", "strong": False}]


def readings_of(ruling: Ruling) -> list[ReadingLine]:
    """How the texts applied are read where they leave room."""
    return ruling.policy["readings"]


def groups(ruling: Ruling, dossier: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Context of the ruling: scope, then what is asked one by one, then what people judge.

    With the dossier, a bar shows the time that is missing.
    """
    starts = _starts(dossier or {})
    found: list[dict[str, Any]] = []
    rows = ruling.row["requirements"]
    scope = [row for row in rows if _is_scope(row)]
    if scope:
        found.append(_group(_("申报范围"), "", _joint(scope), [_row(row) for row in scope]))
    others = [row for row in rows if not _is_scope(row)]
    directed = [row for row in others if ruling.path == Path.DIRECTED]
    if directed:
        dated = [{**_row(row), **_waiting(row, ruling.as_of, starts)} for row in directed]
        found.append(_group(_("单位、年限和职称"), "", _joint(directed), dated))
        others = []
    plain = []
    for row in others:
        if row["required"].startswith(_ONE_OF):
            found.append(_alternatives(row, ruling.as_of, starts))
        else:
            plain.append(row)
    if plain:
        of_results = any(word in row["label"] for row in plain for word in ("成果", "推荐", "举荐", "负责人"))
        name = _("成果和举荐") if of_results else _("申报条件")
        found.append(_group(name, "", _joint(plain), [_row(row) for row in plain]))
    judged = [_judgement(row) for row in ruling.row["judgements"]]
    if judged:
        found.append(_group(_("由人评议"), _("不影响上面的结论"), "", judged))
    packs = ruling.packs
    for number, group in enumerate(found, start=1):
        group["heading"] = f"{_numeral(number)}、{group['heading']}"
        _mark_repeats(group["rows"])
        for row in group["rows"]:
            row["item"] = as_written(packs, row["document"], row["item"])
            row["url"] = clause_url(packs, ruling.row["policy"], row["document"], row["item"])
    return found


def _is_scope(row: dict[str, Any]) -> bool:
    """The general conditions come from the 2023 notice and the annexes' preambles."""
    return any(part in row["clause"] for part in ("附件3", "（十五）", "（十七）", "序言"))


def _numeral(number: int) -> str:
    return "一二三四五六七八九"[number - 1]


def _joint(rows: list[dict[str, Any]]) -> str:
    outcomes = {row["outcome"] for row in rows}
    return KIND_OF[UNMET if UNMET in outcomes else UNDETERMINED if UNDETERMINED in outcomes else MET]


def _group(heading: str, note: str, kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "heading": heading,
        "note": note,
        "kind": kind,
        "word": "",
        "alternatives": False,
        "rows": rows,
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **_cited(row["clause"]),
        "asked": row["required"],
        "found": row["found"].split("；"),
        "kind": KIND_OF[row["outcome"]],
        "word": "",
        "short": "",
        "nearest": False,
        "span": None,
    }


def _waiting(row: dict[str, Any], as_of: dt.date, starts: set[str]) -> dict[str, Any]:
    """A bar for a row of its own that only time keeps from being met."""
    return _time_left(row["required"], row["found"], as_of, starts) if row["outcome"] == UNMET else {}


def _judgement(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **_row({**row, "required": row["label"], "found": _("申报后审阅"), "outcome": MET}),
        "kind": "judged",
        "word": str(_JUDGES[row["by"]]),
    }


def _alternatives(row: dict[str, Any], as_of: dt.date, starts: set[str]) -> dict[str, Any]:
    """One of several is enough: only the one that was found is marked, so that not all are red."""
    items = row["required"].removeprefix(_ONE_OF).split("；")
    named = _ITEM.search(row["found"])
    rows = []
    for item in items:
        number = _ITEM.match(item)
        label = item[number.end() :] if number else item
        hit = bool((named and number and named[0] == number[0]) or (label and label in row["found"]))
        entry = {
            **_row(row),
            **_cited(_item_clause(row["clause"], number[0] if number else "")),
            "asked": label,
            "found": row["found"].split("，") if hit else [],
            "kind": KIND_OF[row["outcome"]] if hit else "",
            "nearest": hit,
        }
        if row["outcome"] == UNMET:
            entry["kind"] = "unmet"
            if hit:
                entry |= _time_left(label, row["found"], as_of, starts)
        rows.append(entry)
    note = _("符合其中一项即可")
    if not any(entry["nearest"] for entry in rows):
        note = _("符合其中一项即可；%(found)s") % {"found": row["found"]}
    return {
        **_group(row["label"], note, KIND_OF[row["outcome"]], rows),
        "alternatives": True,
    }


def _starts(dossier: dict[str, Any]) -> set[str]:
    """The days from which years can be counted."""
    keys = {"education": "graduated_on", "titles": "obtained_on", "employment": "from"}
    return {row[key] for chapter, key in keys.items() for row in dossier.get(chapter, [])}


def _time_left(asked: str, found: str, as_of: dt.date, starts: set[str]) -> dict[str, Any]:
    """A bar where only time is missing and the counted work is one unbroken stretch from a known day."""
    day, years, counted = _FROM.search(found), _YEARS.search(asked), _COUNTED.search(found)
    if not (day and years and counted):
        return {}
    end = dt.date(int(day[1]), int(day[2]), int(day[3]))
    start = years_before(end, int(years[1]))
    months = int(counted[1]) * 12 + int(counted[2])
    unbroken = start.isoformat() in starts and whole_months(start, as_of) == months
    if not unbroken or not start < as_of < end:
        return {}
    left = whole_months(as_of, end)
    short = _("还差%(n)s个月") % {"n": left} if left else _("还差%(n)s天") % {"n": (end - as_of).days}
    words = _("%(years)s年%(months)s个月") % {"years": counted[1], "months": counted[2]}
    return {
        "short": short,
        "span": {
            "start": start,
            "end": end,
            "now": as_of,
            "start_label": _("%(day)s起算") % {"day": start},
            "end_label": _("%(day)s满%(n)s年") % {"day": end, "n": years[1]},
            "now_label": _("计算日，%(words)s") % {"words": words},
        },
    }


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)


def whole_months(start: dt.date, end: dt.date) -> int:
    """Full months from one day to a later one."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _item_clause(clause: str, number: str) -> str:
    """The clause of one alternative: its number in the annex, or the part of the text it names itself."""
    document, _space, item = clause.partition(" ")
    if " " in number:
        return f"{document} {number[1:-1]}"
    return f"{document} {item.split('；')[0]}{number}"


def _cited(clause: str) -> dict[str, Any]:
    document, _space, item = clause.partition(" ")
    return {"document": document, "item": item, "url": "", "draft": False, "repeats": False}


def _mark_repeats(rows: list[dict[str, Any]]) -> None:
    for before, row in pairwise(rows):
        row["repeats"] = row["document"] == before["document"]
