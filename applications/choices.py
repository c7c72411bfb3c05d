"""What an applicant can choose when filing, in words; the codes are the eligibility contract's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.round import Path


class Track(models.TextChoices):
    """The three kinds of work that the engineering conditions tell apart (2020-17 三（二）2)."""

    RESEARCH_DESIGN = "research_design", _("研究设计")
    APPLIED_PRACTICE = "applied_practice", _("应用实践")
    TECHNOLOGY_TRANSFER = "technology_transfer", _("技术转移转化")


class Claim(models.TextChoices):
    """What people must judge, in the applicant's words (2023-12 第四条; 2020-17 四（四）; 2023-10 第八项)."""

    MAJOR_BREAKTHROUGH = "major_breakthrough", _("取得重大突破或重大原创成果")
    RECOGNISED_OVERSEAS_QUALIFICATION = (
        "recognised_overseas_qualification",
        _("持有认可的国际职业资格"),
    )
    SPECIAL_SKILL = "special_skill", _("有特殊技术技能的特殊人才")
    OTHERWISE_OUTSTANDING = "otherwise_outstanding", _("其他方面特别突出")
    INNOVATION_SUCCESS = "innovation_success", _("创新创业、成果转化业绩特别突出")
    TECHNICAL_LEAD_OF_LISTED_UNIT = "technical_lead_of_listed_unit", _("目录所列单位的技术负责人")
    GREEN_CHANNEL = "green_channel", _("符合绿色通道的人才类别")


class RecommenderKind(models.TextChoices):
    """Who can recommend."""

    PEER = "peer", _("同行专家")
    UNIT_PRINCIPAL = "unit_principal", _("单位主要负责人")
    CERTIFICATION_BODY = "certification_body", _("认证机构")
    INDUSTRY_AUTHORITY = "industry_authority", _("行业主管部门或行业协会负责人")
    TALENT_AUTHORITY = "talent_authority", _("市、区人才工作部门负责人")


TRACKS_OF_SERIES: dict[str, tuple[Track, ...]] = {"engineering": tuple(Track)}

CLAIMS_OF_PATH: dict[str, tuple[Claim, ...]] = {
    Path.DIRECT: (Claim.INNOVATION_SUCCESS,),
    Path.THREE_PLUS_ONE: (
        Claim.MAJOR_BREAKTHROUGH,
        Claim.RECOGNISED_OVERSEAS_QUALIFICATION,
        Claim.SPECIAL_SKILL,
        Claim.OTHERWISE_OUTSTANDING,
    ),
    Path.UNIT_NOMINATION: (Claim.TECHNICAL_LEAD_OF_LISTED_UNIT,),
    Path.GREEN_CHANNEL: (Claim.GREEN_CHANNEL,),
}
RECOMMENDERS_OF_PATH: dict[str, tuple[RecommenderKind, ...]] = {
    Path.EXCEPTIONAL: (RecommenderKind.PEER,),
    Path.THREE_PLUS_ONE: tuple(RecommenderKind),
    Path.UNIT_NOMINATION: (RecommenderKind.UNIT_PRINCIPAL,),
}
PATH_HINTS = {
    Path.STANDARD: _("按学历、专业工作年限和成果条件申报"),
    Path.EXCEPTIONAL: _("学历或年限不够，但有规定的奖项、标准等突出业绩，并有正高级同行专家举荐"),
    Path.DIRECT: _("高端领军人才直接申报正高级"),
    Path.THREE_PLUS_ONE: _("由正高级同行专家和规定的推荐人举荐，以考核认定的方式评价"),
    Path.UNIT_NOMINATION: _("由单位主要负责人推荐本单位的技术负责人"),
    Path.GREEN_CHANNEL: _("符合绿色通道的人才，由评委会认定"),
    Path.DIRECTED: _("在基层长期工作的教育、卫生专业技术人员申报，取得的职称只在本区有效"),
}


def needs_support(path: str) -> bool:
    """Whether the path asks for recommenders or a claim."""
    return path in CLAIMS_OF_PATH or path in RECOMMENDERS_OF_PATH
