"""The vocabulary and the requirements of a pack in words, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from rules import spec
from rules.texts import EMPLOYMENT, LEVEL_NAMES, PERSON_FIELDS, RECOMMENDERS, UNITS, Writer

JURISDICTIONS: Final = {"beijing": "北京市", "guangxi": "广西壮族自治区"}
SERIES: Final = {"laboratory": "实验技术", "engineering": "工程技术", "education": "教育", "health": "卫生"}
STATUSES: Final = {"in_force": "现行有效", "consultation_draft": "征求意见稿，尚未施行"}
OUTCOMES: Final = {"met": "满足", "unmet": "未满足", "undetermined": "待补充"}
PATHS: Final = {
    "standard": "标准",
    "exceptional": "破格",
    "direct": "直通车",
    "three_plus_one": "考核认定（3+1）",
    "unit_nomination": "单位推荐破格",
    "green_channel": "绿色通道",
    "directed": "定向评价",
}
VALIDITY: Final = {"district": "只在本区有效"}
JUDGES: Final = {
    "employer": "用人单位",
    "institution": "评审服务机构",
    "committee": "评审委员会",
    "bureau": "人力资源和社会保障部门",
}
TRACKS: Final = {
    "research_design": "研究设计",
    "applied_practice": "应用实践",
    "technology_transfer": "技术转移转化",
}
EDUCATION: Final = {
    "general_high_school": "普通高中",
    "secondary_vocational": "中等职业学校",
    "technical_school_intermediate": "技工院校中级工班",
    "technical_school_senior": "技工院校高级工班",
    "technical_school_technician": "技工院校预备技师（技师）班",
    "associate": "大学专科",
    "bachelor": "大学本科",
    "master": "硕士研究生",
    "doctorate": "博士研究生",
}
GRADES_OF_QUALIFICATION: Final = {
    "junior": "初级",
    "intermediate": "中级",
    "senior": "高级",
    "ungraded": "不分级",
}
CLAIMS: Final = {
    "major_breakthrough": "重大突破",
    "recognised_overseas_qualification": "急需紧缺的境外职业资格",
    "special_skill": "特殊技艺",
    "otherwise_outstanding": "其他特别优秀",
    "innovation_success": "自主创新和成果转化成绩突出",
    "technical_lead_of_listed_unit": "所列单位的技术负责人",
    "green_channel": "绿色通道",
}
KINDS: Final = {
    "paper": "论文",
    "monograph": "著作",
    "textbook": "教材",
    "research_result": "研究成果",
    "topic_report": "课题报告或研究报告",
    "technical_report": "技术报告",
    "design_document": "设计文件",
    "standard": "标准",
    "construction_method": "行业工法",
    "patent": "发明专利",
    "transfer_contract": "技术转移转化服务合同",
    "experimental_work": "实验作品",
    "project": "项目或课题",
    "appraised_result": "通过主管部门鉴定或表彰并推广的技术成果",
    "adopted_output": "被主管部门采纳推广的成果",
    "award": "奖项",
}
ROLES: Final = {
    "principal": "主持或主要负责人",
    "first_author": "第一作者",
    "corresponding_author": "通讯作者",
    "participant": "参与",
}
VENUES: Final = {"core_journal": "核心期刊", "public_journal": "公开期刊"}
AUTHORITIES: Final = {
    "international": "国际级",
    "national": "国家级",
    "provincial": "省部级",
    "municipal": "市（厅）级",
    "industry": "行业",
    "local": "地方",
    "unit": "单位",
}
AWARDS: Final = {
    "science_technology": "科学技术奖",
    "china_patent": "中国专利奖",
    "china_design": "中国外观设计奖",
    "beijing_teaching_achievement": "北京市教育教学成果奖",
    "china_skills_grand_prize": "中华技能大奖",
    "national_technical_expert": "全国技术能手",
    "national_master_workshop_leader": "国家级技能大师工作室负责人",
    "worldskills": "世界技能大赛",
    "state_council_allowance": "国务院政府特殊津贴",
    "national_talent_commendation": "国家级人才表彰奖励",
}
GRADES: Final = {
    "special": "特等奖",
    "gold": "金奖",
    "silver": "银奖",
    "excellence": "优秀奖或优胜奖",
    "first": "一等奖",
    "second": "二等奖",
    "third": "三等奖",
}


#: Before the line that says how a requirement is decided.
DECIDED: Final = "判定"


class Line(NamedTuple):
    """One line of a requirement: its number in the text (or what it is about), its words, what decides."""

    item: str
    text: str
    detail: str = ""


def name(words: Mapping[str, str], code: str) -> str:
    """The word for a code of the vocabulary."""
    return words.get(code, code)


def names(words: Mapping[str, str], codes: Iterable[str]) -> str:
    """The words for several codes, in the order of the vocabulary."""
    order = list(words)
    known = sorted(codes, key=lambda code: (order.index(code) if code in words else len(order), code))
    return "、".join(name(words, code) for code in known)


def pattern(one: spec.Pattern) -> str:
    """What an achievement must be: 论文：核心期刊，第一作者."""
    asked = []
    if one.award is not None:
        asked.append(names(AWARDS, one.award))
    if one.national_major:
        asked.append("属国家重大科技任务")
    if one.venue is not None:
        asked.append(_either(VENUES, one.venue))
    if one.authority is not None:
        asked.append(_either(AUTHORITIES, one.authority))
    if one.authority_at_least is not None:
        asked.append(f"{name(AUTHORITIES, one.authority_at_least)}及以上")
    if one.grade_at_least is not None:
        asked.append(f"{name(GRADES, one.grade_at_least)}及以上")
    if one.role is not None:
        asked.append(_either(ROLES, one.role))
    if one.rank_at_most is not None:
        asked.append(f"排名前{one.rank_at_most}")
    return f"{names(KINDS, one.kind)}：{'，'.join(asked) or '不限其他条件'}"


def _either(words: Mapping[str, str], codes: Iterable[str]) -> str:
    return names(words, codes).replace("、", "或")


def standing(one: spec.PersonTest) -> str:
    """What is tested about the applicant."""
    if one.all is not None:
        return "，且".join(_inner(part) for part in one.all)
    if one.any is not None:
        return "；或".join(_inner(part) for part in one.any)
    if one.employment is not None:
        return f"就业状况为{_either(EMPLOYMENT, one.employment)}"
    if one.employment_not is not None:
        return f"就业状况不是{_either(EMPLOYMENT, one.employment_not)}"
    if one.unit_kind is not None:
        return f"单位性质为{_either(UNITS, one.unit_kind)}"
    if one.unit_kind_not is not None:
        return f"单位性质不是{_either(UNITS, one.unit_kind_not)}"
    if one.is_true is not None:
        return "有委托函" if one.is_true == "entrustment_letter" else name(PERSON_FIELDS, one.is_true)
    if one.not_before is not None:
        return f"没有{name(PERSON_FIELDS, one.not_before)}，或已到该日"
    return f"{name(PERSON_FIELDS, one.years_since or '')}起满{one.years}年"


def _inner(part: spec.PersonTest) -> str:
    return f"（{standing(part)}）" if part.any is not None and len(part.any) > 1 else standing(part)


def numbered(item: str) -> str:
    """The number of an item as it is shown before its words."""
    return item if item.startswith("（") or not item.isdigit() else f"{item}."


def lines(body: spec.Requirement, writer: Writer) -> list[Line]:
    """Everything that a requirement decides by, below its sentence."""
    match body:
        case spec.PersonRequirement(test=one):
            return [Line(DECIDED, standing(one))]
        case spec.CareerRequirement(any_of=options):
            return [Line(numbered(option.item), writer.career(option).lstrip("，")) for option in options]
        case spec.AchievementsRequirement(any_of=patterns):
            return [*_under(body, writer), *(Line("", pattern(one)) for one in patterns)]
        case spec.QualifyingRequirement(any_of=options):
            return [Line(numbered(option.item), option.label, _qualifying(option)) for option in options]
        case spec.ClaimRequirement(claim=claim):
            return [Line(DECIDED, f"申报情形：{name(CLAIMS, claim)}")]
        case spec.BackedRequirement(any_of=options):
            return [Line(numbered(option.item), option.label, _backed(option)) for option in options]
        case spec.MissingTextRequirement(text=text):
            return [Line(DECIDED, text)]
        case _:
            return _under(body, writer)


def _under(body: spec.Requirement, writer: Writer) -> list[Line]:
    """The numbers, where the pack has a sentence of its own in their place."""
    made = writer.required(body)
    return [Line(DECIDED, made)] if body.required and body.required != made else []


def _backed(option: spec.Backed) -> str:
    claim, recommender = name(CLAIMS, option.claim), name(RECOMMENDERS, option.recommender)
    return f"申报情形：{claim}；举荐人：{recommender}"


def _qualifying(option: spec.Qualifying) -> str:
    if option.achievement is not None:
        return pattern(option.achievement)
    return f"申报情形：{name(CLAIMS, option.claim or '')}"


def sentence(body: spec.Requirement, writer: Writer) -> str:
    """What a requirement asks in one sentence; its alternatives stand below it."""
    if body.required:
        return body.required
    if isinstance(body, spec.CareerRequirement | spec.QualifyingRequirement | spec.BackedRequirement):
        return "符合下列之一" if len(body.any_of) > 1 else "符合下列条件"
    return writer.required(body)


def writer_of(pack: spec.Pack, series: str = "") -> Writer:
    """Words for the rows of a pack by itself."""
    return Writer(pack, series or next(iter(pack.series), ""))


def level(code: str) -> str:
    """副高级."""
    return name(LEVEL_NAMES, code)
