"""The texts for people beside each outcome: what was found, what is required, which fact is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import UNSET

from rules import spec
from rules.days import NEVER, months_and_days

LEVEL_NAMES: Final = {
    "technician": "员级",
    "assistant": "助理级",
    "intermediate": "中级",
    "associate_senior": "副高级",
    "full_senior": "正高级",
}
RECOMMENDERS: Final = {
    "peer": "同行专家",
    "unit_principal": "单位主要负责人",
    "certification_body": "职业资格认证机构负责人",
    "industry_authority": "行业主管部门或行业协会负责人",
    "talent_authority": "市、区人事人才主管部门负责人",
}
EMPLOYMENT: Final = {"employed": "在职", "freelance": "自由职业", "retired": "已离退休", "none": "未就业"}
UNITS: Final = {
    "public_institution": "事业单位",
    "state_owned": "国有企业",
    "private": "非公有制经济组织",
    "social_organisation": "社会组织",
    "central_unit": "中央在京单位",
}
PERSON_FIELDS: Final = {
    "employment": "就业状况",
    "in_city_since": "在本市自由执业的起始日",
    "sanction_until": "处分或处罚的期满日",
    "barred_until": "失信限制的期满日",
    "unit_kind": "单位性质",
    "entrustment_letter": "委托函",
    "social_insurance_in_city": "在本市缴纳社会保险",
    "continuing_education": "参加继续教育",
    "district_unit": "单位属于区或区以下",
}
KEYS: Final = {
    "education": "学历",
    "employment": "工作经历",
    "post_level": "岗位层级",
    "grassroots": "是否在基层社区卫生服务机构",
    "titles": "已有职称",
    "qualifications": "职业资格",
    "achievements": "成果",
    "recommendations": "推荐",
    "level": "推荐专家的职称层级",
    "claims": "申报情形",
    "role": "角色",
    "rank": "排名",
    "venue": "刊物级别",
    "authority": "级别",
    "award": "奖项名称",
    "grade": "奖项等级",
}


def day_text(day: date) -> str:
    """A date for people."""
    return f"{day.year}年{day.month}月{day.day}日"


def missing_text(keys: list[str]) -> str:
    """Which facts were not stated."""
    return "未说明：" + "、".join([KEYS[key] for key in keys])


class Writer:
    """Texts of what is required, made from the pack's own numbers."""

    def __init__(self, own: spec.Pack, series: str) -> None:
        self.work = next((text for code, text in own.work_label.items() if code == series), "本专业技术工作")
        self.degrees = {rung.rung: rung.label for rung in own.education.rungs} if own.education else {}

    def required(self, body: spec.Requirement) -> str:
        """What a row requires."""
        match body:
            case spec.CareerRequirement(any_of=items):
                return "下列之一：" + "；".join(
                    f"{_numbered(item.item)}{self.career(item)}" for item in items
                )
            case spec.AchievementsRequirement(since=since, at_least=count):
                return f"取得{LEVEL_NAMES[since]}职称以来（未取得的不限起始日），符合条件的成果至少{count}项"
            case spec.QualifyingRequirement(any_of=options):
                return "下列之一：" + "；".join(
                    f"{_numbered(option.item)}{option.label}" for option in options
                )
            case spec.PeersRequirement(recommender=kind, level=level, at_least=count):
                name = f"{LEVEL_NAMES[level]}{RECOMMENDERS[kind]}" if level else RECOMMENDERS[kind]
                return f"至少{count}名{name}推荐"
            case spec.WorkRequirement(years=years, grassroots=grassroots):
                return f"{'在基层社区卫生服务机构' if grassroots else ''}从事{self.work}满{years}年"
            case spec.HeldTitleRequirement(title=title, years=years):
                return f"取得本系列{LEVEL_NAMES[title]}及以上职称满{years}年"
            case _:
                return body.label

    def career(self, item: spec.Career) -> str:
        """One item of education, title and work in the project's words."""
        after = f"从事{self.work}"
        if item.post:
            after = f"在{LEVEL_NAMES[item.post]}及以上岗位{after}"
        if item.years:
            after += f"满{item.years}年"
        if item.other_series_title:
            return f"取得其他系列{LEVEL_NAMES[item.other_series_title]}职称后{after}"
        start = f"{self.degrees[item.degree]}及以上" if item.degree else ""
        if item.title:
            return f"{start}，取得{LEVEL_NAMES[item.title]}职称后{after}"
        return f"{start}，毕业后{after}"


def _numbered(item: str) -> str:
    return item if item.startswith("（") else f"（{item}）"


def held_text(
    graduated: Sequence[date],
    titles: Sequence[date],
    labels: Sequence[str],
    open_: tuple[bool, bool],
    day: date,
) -> tuple[str, str]:
    """The highest education and the highest title of the series on a day, in words."""
    degrees = [label for label, since in zip(labels, graduated, strict=True) if since <= day]
    levels = [name for name, since in zip(LEVEL_NAMES.values(), titles, strict=True) if since <= day]
    education = "未说明" if open_[0] else f"为{degrees[-1]}" if degrees else "不在所列之内"
    return education, "未说明" if open_[1] else f"为{levels[-1]}" if levels else "未取得"


def career_found(
    outcome: str,
    item: str | None,
    day: date,
    span: tuple[int, int] | None,
    missing: list[str],
    held: tuple[str, str] = ("", ""),
) -> str:
    """What was found about education and work."""
    if outcome == "undetermined":
        return missing_text(missing)
    if item is None or day == NEVER:
        return f"现有学历{held[0]}、本系列职称{held[1]}，不符合其中任何一项"
    name = _numbered(item)
    if outcome == "met":
        return f"自{day_text(day)}起符合{name}"
    so_far = f"，相关工作已计{span[0] // 12}年{span[0] % 12}个月" if span else ""
    return f"最接近{name}{so_far}，{day_text(day)}起符合"


def work_found(outcome: str, years: int, day: date, span: tuple[int, int], missing: list[str]) -> str:
    """How long the work has lasted, and from when on it suffices."""
    so_far = f"已计{span[0] // 12}年{span[0] % 12}个月" if span != (0, 0) else ""
    if outcome == "undetermined":
        return "；".join(part for part in (so_far, missing_text(missing)) if part)
    if outcome == "met":
        return f"{day_text(day)}起已满{years}年"
    later = f"{day_text(day)}起符合" if day != NEVER else ""
    return "，".join(part for part in (so_far or "没有可计的工作", later) if part)


def title_held_found(outcome: str, title: str, years: int, obtained: date, day: date, as_of: date) -> str:
    """Since when the title is held, and from when on that is long enough."""
    if outcome == "undetermined":
        return missing_text(["titles"])
    if obtained == NEVER:
        return f"未取得本系列{LEVEL_NAMES[title]}及以上职称"
    since = f"{day_text(obtained)}取得"
    if outcome == "met":
        return f"{since}，已满{years}年"
    months = months_and_days(obtained, as_of)[0] if obtained <= as_of else 0
    so_far = f"，已计{months // 12}年{months % 12}个月" if obtained <= as_of else ""
    return f"{since}{so_far}，{day_text(day)}起符合"


def achievements_found(
    outcome: str, certain: int, possible: int, since: date | None, missing: list[str]
) -> str:
    """How many results count."""
    start = f"自{day_text(since)}起" if since else ""
    if outcome == "undetermined":
        counted = f"{start}已符合{certain}项，另有{possible}项尚不能判定；" if certain or possible else ""
        return counted + missing_text(missing)
    more = f"，另有{possible}项尚不能判定" if possible else ""
    return f"{start}符合{certain}项{more}"


def qualifying_found(outcome: str, label: str | None, day: date, missing: list[str]) -> str:
    """What opens the path, or that nothing does."""
    if outcome == "undetermined":
        return missing_text(missing)
    if label is None:
        return "没有符合的一项"
    if outcome == "unmet":
        return f"{label}，{day_text(day)}起符合"
    return f"符合：{label}"


def count_found(outcome: str, certain: int, possible: int, missing: list[str]) -> str:
    """How many recommendations count."""
    if outcome == "undetermined":
        counted = f"已有{certain}名，另有{possible}名尚不能判定；" if possible else ""
        return counted + missing_text(missing)
    return f"已有{certain}名"


@lru_cache(maxsize=4096)
def person_found(fields: tuple[str, ...], values: tuple[object, ...], outcome: str) -> str:
    """What was stated about the fields of a test, and which were not."""
    parts = []
    missing = []
    for name, value in zip(fields, values, strict=True):
        if value is UNSET:
            missing.append(PERSON_FIELDS[name])
        else:
            parts.append(_stated(name, value))
    if outcome == "undetermined" or not parts:
        parts.append("未说明：" + "、".join(missing))
    return "；".join(parts)


def _stated(name: str, value: object) -> str:
    if name == "employment":
        return EMPLOYMENT[str(value)]
    if name == "unit_kind":
        return UNITS[str(value)]
    label = PERSON_FIELDS[name]
    if value is None:
        return f"{label}：无"
    if isinstance(value, date):
        return f"{label}：{day_text(value)}"
    return f"{label}：{'是' if value else '否'}"
