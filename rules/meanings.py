"""What every key of the contract means: for developers, and for those who read the page about it."""

from __future__ import annotations

from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """One key, in English and in Chinese."""

    english: str
    chinese: str


_SERIES_HELD = Meaning(
    "Code of a series, of the letters a-z and _; it need not be one that can be applied for",
    "系列代码，由小写字母和下划线组成，不限于可以申报的系列",
)

MEANINGS: Final[dict[str, Meaning]] = {
    "Dossier.as_of": Meaning(
        "The day on which seniority is counted; later records do not count yet",
        "计算年限的日期；晚于该日的记录暂不计入",
    ),
    "Dossier.jurisdiction": Meaning("Where the title is applied for", "在哪里申报"),
    "Dossier.series": Meaning(
        "The series applied for; Guangxi knows laboratory only", "申报的系列；广西只有实验技术"
    ),
    "Dossier.specialty": Meaning("Code of the specialty, for the record", "专业代码，只作记录"),
    "Dossier.track": Meaning(
        "Kind of engineering work; chooses among the judgements", "工程技术的业绩类别，决定由人评判哪一类业绩"
    ),
    "Dossier.person": Meaning("Standing of the applicant", "本人的状况"),
    "Dossier.education": Meaning("Completed courses of study", "已完成的学历"),
    "Dossier.employment": Meaning("Spans of professional work", "专业工作经历"),
    "Dossier.titles": Meaning("Professional titles already held", "已取得的职称"),
    "Dossier.qualifications": Meaning(
        "Vocational qualifications for which a title can stand", "可与职称对应的职业资格"
    ),
    "Dossier.achievements": Meaning("Results of work", "业绩成果"),
    "Dossier.recommendations": Meaning("Who recommends", "举荐和推荐"),
    "Dossier.claims": Meaning(
        "What the applicant claims and people have to judge", "本人申报、由人评判的情形"
    ),
    "Person.employment": Meaning("How the person works today", "现在的就业状况"),
    "Person.in_city_since": Meaning(
        "First day of freelance work in the city; null: none", "在本市自由执业的第一天；null表示没有"
    ),
    "Person.sanction_until": Meaning(
        "First day after a sanction or an industry ban; null: none",
        "处分或从业限制期满后的第一天；null表示没有",
    ),
    "Person.barred_until": Meaning(
        "First day after a bar for proven dishonesty; null: none", "失信限制期满后的第一天；null表示没有"
    ),
    "Person.unit_kind": Meaning("Kind of the employing unit", "用人单位的性质"),
    "Person.entrustment_letter": Meaning(
        "Whether a central unit has entrusted the evaluation", "中央在京单位是否出具了委托函"
    ),
    "Person.social_insurance_in_city": Meaning(
        "Whether social insurance is paid in the city", "是否在本市缴纳社会保险"
    ),
    "Person.continuing_education": Meaning(
        "Whether the continuing education asked for was taken", "是否按要求参加了继续教育"
    ),
    "Person.district_unit": Meaning(
        "Extension: whether the unit belongs to a district or below", "扩展：单位是否属于区或区以下"
    ),
    "Education.kind": Meaning("Kind of schooling", "学历种类"),
    "Education.graduated_on": Meaning("Day of graduation", "毕业日期"),
    "Employment.from": Meaning("First day of work", "工作的第一天"),
    "Employment.to": Meaning(
        "Day after the last day of work; null: ongoing", "工作最后一天的次日；null表示仍在进行"
    ),
    "Employment.series": _SERIES_HELD,
    "Employment.post_level": Meaning(
        "Level of the professional post; null: no such post", "专业技术岗位的层级；null表示没有"
    ),
    "Employment.grassroots": Meaning(
        "Extension: whether at a grassroots community health institution",
        "扩展：是否在基层社区卫生服务机构",
    ),
    "Title.series": _SERIES_HELD,
    "Title.level": Meaning("Level of the title", "职称的层级"),
    "Title.obtained_on": Meaning("Day on which it was obtained", "取得日期"),
    "Qualification.series": _SERIES_HELD,
    "Qualification.grade": Meaning("Grade of the qualification", "职业资格的等级"),
    "Qualification.obtained_on": Meaning("Day on which it was obtained", "取得日期"),
    "Achievement.kind": Meaning("What kind of result it is", "成果种类"),
    "Achievement.on": Meaning("Day of the result", "成果日期"),
    "Achievement.role": Meaning("The person's part in it; null: none", "本人的角色；null表示没有"),
    "Achievement.rank": Meaning(
        "Place among the contributors, 1 is first; null: none", "署名排名，1为第一；null表示没有"
    ),
    "Achievement.venue": Meaning("Kind of journal of a paper; null: none", "论文的刊物级别；null表示没有"),
    "Achievement.authority": Meaning(
        "Who granted, commissioned, adopted or issued it; null: nobody",
        "授予、立项、采纳或发布的级别；null表示没有",
    ),
    "Achievement.award": Meaning("Which award; null: none of these", "奖项名称；null表示都不是"),
    "Achievement.grade": Meaning("Grade of an award; null: none", "奖项等级；null表示没有"),
    "Achievement.national_major": Meaning(
        "Whether it is a national major science or technology task", "是否属国家重大科技任务；不填按否"
    ),
    "Recommendation.kind": Meaning("Who recommends", "举荐人或推荐人"),
    "Recommendation.level": Meaning(
        "Title level of a recommending expert; null: none", "举荐专家的职称层级；null表示没有"
    ),
    "Assessment.as_of": Meaning("The day of the dossier", "计算年限的日期"),
    "Assessment.jurisdiction": Meaning("As in the dossier", "与材料数据相同"),
    "Assessment.series": Meaning("As in the dossier", "与材料数据相同"),
    "Assessment.assessments": Meaning(
        "Every path of every level, the lowest level first", "每个级别的每条路径，级别由低到高"
    ),
    "PathAssessment.level": Meaning("Level applied for", "申报的级别"),
    "PathAssessment.path": Meaning("Path to it", "申报的路径"),
    "PathAssessment.outcome": Meaning(
        "Whether everything that facts decide is met", "可由事实判定的是否全部满足"
    ),
    "PathAssessment.eligible_on": Meaning(
        "Earliest day on which the path is met if nothing changes but time; null: never, or undetermined",
        "只等时间过去，最早哪天符合；null表示不因时间而符合，或还不能判定",
    ),
    "PathAssessment.policy": Meaning("Code of the policy that makes the path", "这条路径所依政策的代码"),
    "PathAssessment.policy_status": Meaning(
        "Whether every text applied is in force", "所适用的文件是否都已施行"
    ),
    "PathAssessment.requirements": Meaning(
        "What the facts decide, clause by clause", "由事实判定的要求，逐条列出"
    ),
    "PathAssessment.judgements": Meaning("What only people can judge", "只能由人评判的内容"),
    "RequirementRow.clause": Meaning("Document number and item", "文号和条款"),
    "RequirementRow.label": Meaning("What it is about, in Chinese", "要求的名称"),
    "RequirementRow.outcome": Meaning("Outcome of the row", "这一条的结论"),
    "RequirementRow.found": Meaning("What was found, or which fact is missing", "查到的事实，或缺少哪项事实"),
    "RequirementRow.required": Meaning("What is asked", "要求的内容"),
    "JudgementRow.clause": Meaning("Document number and item", "文号和条款"),
    "JudgementRow.label": Meaning("What is judged, in Chinese", "评判的内容"),
    "JudgementRow.by": Meaning("Who judges", "由谁评判"),
}
