"""The self-check's result in words: what would change it, the other levels and paths, what was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.organisation import UnitKind
from applications.assessing import MET, UNDETERMINED, UNMET, Ruling
from applications.choices import Claim, RecommenderKind
from applications.dossier import Dossier
from applications.models.profile import EmploymentStatus
from applications.models.round import Path
from applications.ruling_words import KIND_OF, earliest_word, groups, path_word
from applications.self_check import above_held, is_directed, steps_of
from applications.self_check_records import CHAPTERS, words_of
from rules.clauses import Item, items
from titles.look.text import date_text
from titles.models import Level
from titles.names import series_name, title_name

TITLES = {
    "target": gettext_lazy("申报什么"),
    "situation": gettext_lazy("就业和单位"),
    "freelance": gettext_lazy("自由职业"),
    "central": gettext_lazy("中央在京单位"),
    "conduct": gettext_lazy("处分、限制和继续教育"),
    "education": gettext_lazy("学历"),
    "titles": gettext_lazy("已有职称"),
    "employment": gettext_lazy("专业技术工作经历"),
    "achievements": gettext_lazy("业绩成果"),
    "qualifications": gettext_lazy("职业资格"),
    "claims": gettext_lazy("特殊情形"),
    "recommendations": gettext_lazy("举荐人"),
}
HINTS = {
    "target": gettext_lazy("各地区、各系列的条件不同。"),
    "situation": gettext_lazy("没有说明的不按“否”处理，相应条件待补充。"),
    "education": gettext_lazy("每段学历分别计算年限，都填上结论更准。"),
    "titles": gettext_lazy("已经取得的各级职称，其他系列的也算。"),
    "employment": gettext_lazy("年限只计与所申报系列相同的专业工作；还在做的不填结束日期。"),
    "achievements": gettext_lazy("取得现有职称以来的成果；破格用到的奖项、标准不限日期。"),
    "qualifications": gettext_lazy("与职称对应的职业资格，可以代替相应级别的职称。"),
    "claims": gettext_lazy("是否属实由人评议，这里只看会打开哪些路径。"),
    "recommendations": gettext_lazy("破格和考核认定要有举荐人。"),
}
#: Where a series is open to directed evaluation alone.
_DIRECTED_HINTS = {
    "situation": gettext_lazy("定向评价只面向区和区以下的事业单位。"),
    "titles": gettext_lazy("本系列中级及以上职称从取得之日起计年限。"),
}
#: Facts that the rules name as not stated, and the page that asks for them.
_PAGES = {
    "就业状况": "situation",
    "在本市自由执业的起始日": "freelance",
    "单位性质": "situation",
    "单位属于区或区以下": "situation",
    "委托函": "central",
    "在本市缴纳社会保险": "central",
    "处分或处罚的期满日": "conduct",
    "失信限制的期满日": "conduct",
    "参加继续教育": "conduct",
    "学历": "education",
    "工作经历": "employment",
    "是否在基层社区卫生服务机构": "employment",
    "岗位层级": "employment",
    "已有职称": "titles",
    "职业资格": "qualifications",
    "申报情形": "claims",
    "推荐": "recommendations",
    "成果": "achievements",
    # What was not stated of a result.
    "角色": "achievements",
    "排名": "achievements",
    "级别": "achievements",
    "奖项": "achievements",
}


def title_of(step: str, dossier: Dossier) -> str:
    """The title of a page of questions."""
    if step == "conduct" and dossier and is_directed(dossier):
        return _("处分和限制")
    return str(TITLES[step])


def hint_of(step: str, dossier: Dossier) -> Any:
    """The hint beside a page of questions."""
    if dossier and step in _DIRECTED_HINTS and is_directed(dossier):
        return _DIRECTED_HINTS[step]
    return HINTS.get(step, "")


def jurisdiction_name(dossier: Dossier) -> str:
    """北京市 or 广西壮族自治区."""
    return {"beijing": _("北京市"), "guangxi": _("广西壮族自治区")}[dossier["jurisdiction"]]


def heading(ruling: Ruling, dossier: Dossier) -> str:
    """高级工程师　标准路径."""
    path = str(Path(ruling.path).label)
    path = path if path.endswith(("车", "道", "）")) else _("%(path)s路径") % {"path": path}
    return f"{title_name(dossier['series'], ruling.level)}　{path}"


def is_draft(ruling: Ruling) -> bool:
    """Whether any text applied is a consultation draft."""
    return str(ruling.row["policy_status"]) == "consultation_draft"


def ruling_groups(ruling: Ruling, dossier: Dossier) -> list[dict[str, Any]]:
    """The ruling, with the draft's clauses marked where the document is named."""
    found = groups(ruling, dossier)
    for group in found:
        for row in group["rows"]:
            row["draft"] = "征求意见稿" in row["document"] and not row["repeats"]
    return found


def met_now(rulings: list[Ruling], dossier: Dossier) -> str:
    """The titles above the one held for which some path is met today, from the highest."""
    above = above_held(rulings, dossier)
    met = {row.level for row in above if row.outcome == MET}
    names = [title_name(dossier["series"], level) for level in reversed(Level.values) if level in met]
    words = "、".join(names) or _("暂时没有")
    if len(above) < len(rulings):
        return _("现在符合条件的更高级别：%(words)s。") % {"words": words}
    return _("现在符合条件的：%(words)s。") % {"words": words}


def changes(ruling: Ruling, dossier: Dossier) -> list[dict[str, str]]:
    """What would change the answer: the unmet requirements, then what was not stated."""
    steps = steps_of(dossier)
    rows = []
    for row in (*ruling.unmet, *ruling.open):
        step = ""
        if row["outcome"] == UNDETERMINED:
            step = next((page for word, page in _PAGES.items() if word in row["found"] and page in steps), "")
            if not step and ruling.outcome == UNMET:
                # No page asks for it any more: it changes nothing.
                continue
        rows.append(
            {
                "label": row["label"],
                "kind": KIND_OF[row["outcome"]],
                "found": row["found"],
                # The alternatives stand in the ruling above, one by one.
                "asked": "" if row["required"].startswith("下列之一") else row["required"],
                "step": step,
            }
        )
    return rows


def table(rulings: list[Ruling], chosen: Ruling, dossier: Dossier) -> list[dict[str, Any]]:
    """Context of components/paths_table.html; each path is a button of the form around it."""
    levels = []
    for level in Level.values:
        paths = []
        for row in (row for row in rulings if row.level == level):
            name = str(Path(row.path).label)
            here = row is chosen
            paths.append(
                {
                    "name": _("%(path)s（本结论）") % {"path": name} if here else name,
                    "url": "",
                    "value": "" if here else f"{row.level}.{row.path}",
                    "kind": KIND_OF[row.outcome],
                    "word": path_word(row.outcome),
                    "earliest": earliest_word(row),
                    "note": _note(row, dossier),
                }
            )
        if paths:
            levels.append({"name": title_name(dossier["series"], level), "paths": paths})
    return levels


def _note(ruling: Ruling, dossier: Dossier) -> str:
    held = _held_since(ruling, dossier)
    if ruling.path == Path.STANDARD and held:
        return _("已于%(day)s取得") % {"day": held}
    if ruling.outcome == MET:
        return ""
    if ruling.eligible_on:
        return _("只差时间")
    rows = ruling.unmet or ruling.open
    words = "、".join(row["label"] for row in rows[:2])
    more = _("等%(n)s项") % {"n": len(rows)} if len(rows) > 2 else ""
    return _("未满足：%(rows)s") % {"rows": words + more} if ruling.unmet else _("待补充：") + words + more


def _held_since(ruling: Ruling, dossier: Dossier) -> str:
    days = [
        row["obtained_on"]
        for row in dossier.get("titles", [])
        if (row["series"], row["level"]) == (dossier["series"], ruling.level)
        and row["obtained_on"] <= dossier["as_of"]
    ]
    return min(days, default="")


def readings(ruling: Ruling, dossier: Dossier) -> list[dict[str, str]]:
    """The readings that touch a clause of the ruling: of its own policy, then of the others applied."""
    packs = ruling.packs.applying(dossier["jurisdiction"], dossier["series"])
    cited = set()
    for row in (*ruling.row["requirements"], *ruling.row["judgements"]):
        document = next(
            entry.pack.document for entry in packs if row["clause"].startswith(f"{entry.pack.document} ")
        )
        cited |= _items(document, row["clause"].removeprefix(f"{document} "))
    for entry in packs:
        if entry.pack.qualifications and dossier.get("qualifications"):
            cited |= _items(entry.pack.document, entry.pack.qualifications.clause)
    own = ruling.row["policy"]
    return [
        {"text": reading.text, "clause": f"{entry.pack.document} {reading.clause}"}
        for entry in sorted(packs, key=lambda entry: (entry.pack.code != own, entry.pack.code))
        for reading in entry.pack.readings
        if any(mine.touches(other) for mine in _items(entry.pack.document, reading.clause) for other in cited)
    ]


def _items(document: str, clause: str) -> set[Item]:
    """The items of a clause, each with its document."""
    return {Item(item.document or document, item.position) for item in items(clause)}


def so_far(rulings: list[Ruling], dossier: Dossier) -> list[dict[str, Any]]:
    """For each level the path that stands best with what was said so far."""
    rows = []
    for level in Level.values:
        paths = [row for row in rulings if row.level == level]
        if paths:
            best = min(paths, key=_standing_of)
            rows.append(
                {
                    "name": title_name(dossier["series"], level),
                    "kind": KIND_OF[best.outcome],
                    "word": path_word(best.outcome),
                    "earliest": best.eligible_on if best.outcome == UNMET else None,
                }
            )
    return rows


def _standing_of(ruling: Ruling) -> tuple[int, dt.date]:
    """Met before open before met later before not by time alone."""
    later = ruling.eligible_on or dt.date.max
    return ([MET, UNDETERMINED, UNMET].index(ruling.outcome), later)


def said(dossier: Dossier) -> list[dict[str, Any]]:
    """Every page that matters, with what was answered there."""
    return [
        {"step": step, "term": title_of(step, dossier), "lines": _lines(step, dossier)}
        for step in steps_of(dossier)
    ]


def _lines(step: str, dossier: Dossier) -> list[str]:
    unstated = [_("暂不说明")]
    if step in CHAPTERS:
        if step not in dossier:
            return unstated
        return _counted([words_of(step, entry) for entry in dossier[step]]) or [_("没有")]
    if step == "target":
        day = date_text(dt.date.fromisoformat(dossier["as_of"]))
        place = f"{jurisdiction_name(dossier)}　{series_name(dossier['series'])}"
        return [place, _("按%(day)s计算") % {"day": day}]
    if step == "claims":
        claims = [str(Claim(code).label) for code in dossier.get("claims", [])]
        return claims or ([_("都不属于")] if "claims" in dossier else unstated)
    if step == "recommendations":
        rows = [str(RecommenderKind(row["kind"]).label) for row in dossier.get("recommendations", [])]
        return _counted(rows) or ([_("没有")] if "recommendations" in dossier else unstated)
    return _standing(step, dossier.get("person", {})) or unstated


def _counted(lines: list[str]) -> list[str]:
    """Equal lines once, with their number."""
    return [
        _("%(line)s（%(n)s项）") % {"line": line, "n": lines.count(line)} if lines.count(line) > 1 else line
        for line in dict.fromkeys(lines)
    ]


def _standing(step: str, person: dict[str, Any]) -> list[str]:
    words: list[str] = []
    if step == "situation":
        if "employment" in person:
            words.append(str(EmploymentStatus(person["employment"]).label))
        if "unit_kind" in person:
            words.append(str(UnitKind(person["unit_kind"]).label))
        words += _yes_no(person, district_unit=(_("属于区或区以下"), _("不属于区或区以下")))
    if step == "freelance" and "in_city_since" in person:
        since = person["in_city_since"]
        words.append(_("%(day)s起在本市") % {"day": since} if since else _("不在本市"))
    if step == "central":
        words += _yes_no(
            person,
            entrustment_letter=(_("有委托函"), _("没有委托函")),
            social_insurance_in_city=(_("在本市缴纳社会保险"), _("不在本市缴纳社会保险")),
        )
    if step == "conduct":
        for name, label in (("sanction_until", _("处分或限制")), ("barred_until", _("失信限制"))):
            if name in person:
                until = person[name]
                words.append(
                    _("%(label)s至%(day)s期满") % {"label": label, "day": until}
                    if until
                    else _("没有%(label)s") % {"label": label}
                )
        words += _yes_no(person, continuing_education=(_("参加了继续教育"), _("没有参加继续教育")))
    return words


def _yes_no(person: dict[str, Any], **words: tuple[str, str]) -> list[str]:
    return [pair[0] if person[name] else pair[1] for name, pair in words.items() if name in person]
