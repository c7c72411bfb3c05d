"""Achievements: the attributes are those of the eligibility contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.archive import ArchiveRecord


class AchievementKind(models.TextChoices):
    """Values of ``achievements.kind``."""

    PAPER = "paper", _("论文")
    MONOGRAPH = "monograph", _("专著、编著")
    TEXTBOOK = "textbook", _("教材、实验指导书")
    RESEARCH_RESULT = "research_result", _("研究成果")
    TOPIC_REPORT = "topic_report", _("课题报告、研究报告")
    TECHNICAL_REPORT = "technical_report", _("技术报告")
    DESIGN_DOCUMENT = "design_document", _("设计文件")
    STANDARD = "standard", _("技术标准")
    CONSTRUCTION_METHOD = "construction_method", _("行业工法")
    PATENT = "patent", _("发明专利")
    TRANSFER_CONTRACT = "transfer_contract", _("技术转移转化服务合同")
    EXPERIMENTAL_WORK = "experimental_work", _("实验作品")
    PROJECT = "project", _("项目、课题")
    APPRAISED_RESULT = "appraised_result", _("经鉴定推广的技术成果")
    ADOPTED_OUTPUT = "adopted_output", _("被采纳推广的成果")
    AWARD = "award", _("奖项")


class AchievementRole(models.TextChoices):
    """Values of ``achievements.role``."""

    PRINCIPAL = "principal", _("主持、主要负责")
    FIRST_AUTHOR = "first_author", _("第一作者")
    CORRESPONDING_AUTHOR = "corresponding_author", _("通讯作者")
    PARTICIPANT = "participant", _("参与")


class Venue(models.TextChoices):
    """Values of ``achievements.venue``."""

    CORE_JOURNAL = "core_journal", _("核心期刊")
    PUBLIC_JOURNAL = "public_journal", _("公开发行期刊")
    # The dossier's null: stated that there is no such venue.
    NONE = "none", _("未在期刊发表")


class Authority(models.TextChoices):
    """Values of ``achievements.authority``."""

    INTERNATIONAL = "international", _("国际")
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省部级")
    MUNICIPAL = "municipal", _("市（厅）级")
    INDUSTRY = "industry", _("行业")
    LOCAL = "local", _("地方")
    UNIT = "unit", _("单位")


class AwardCode(models.TextChoices):
    """Values of ``achievements.award``."""

    SCIENCE_TECHNOLOGY = "science_technology", _("科学技术奖")
    CHINA_PATENT = "china_patent", _("中国专利奖")
    CHINA_DESIGN = "china_design", _("中国外观设计奖")
    BEIJING_TEACHING_ACHIEVEMENT = "beijing_teaching_achievement", _("北京市教学成果奖")
    CHINA_SKILLS_GRAND_PRIZE = "china_skills_grand_prize", _("中华技能大奖")
    NATIONAL_TECHNICAL_EXPERT = "national_technical_expert", _("全国技术能手")
    NATIONAL_MASTER_WORKSHOP_LEADER = (
        "national_master_workshop_leader",
        _("国家级技能大师工作室负责人"),
    )
    WORLDSKILLS = "worldskills", _("世界技能大赛")
    STATE_COUNCIL_ALLOWANCE = "state_council_allowance", _("国务院政府特殊津贴")
    NATIONAL_TALENT_COMMENDATION = "national_talent_commendation", _("国家级人才表彰奖励")
    # The dossier's null: an award, but none of these.
    NONE = "none", _("其他奖项")


class AwardGrade(models.TextChoices):
    """Values of ``achievements.grade``."""

    SPECIAL = "special", _("特等")
    GOLD = "gold", _("金奖")
    SILVER = "silver", _("银奖")
    EXCELLENCE = "excellence", _("优秀、优胜")
    FIRST = "first", _("一等")
    SECOND = "second", _("二等")
    THIRD = "third", _("三等")


class Achievement(ArchiveRecord):
    """One achievement; an empty attribute means not stated."""

    kind = models.CharField(max_length=24, choices=AchievementKind)
    title = models.CharField(max_length=200)
    on = models.DateField()
    role = models.CharField(max_length=24, choices=AchievementRole, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    venue = models.CharField(max_length=16, choices=Venue, blank=True)
    authority = models.CharField(max_length=16, choices=Authority, blank=True)
    award = models.CharField(max_length=40, choices=AwardCode, blank=True)
    grade = models.CharField(max_length=12, choices=AwardGrade, blank=True)
    national_major = models.BooleanField(default=False)
    own_share = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True) | models.Q(rank__gte=1),
                name="achievement_rank_from_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title
