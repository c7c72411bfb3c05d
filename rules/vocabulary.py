"""The closed vocabulary of the eligibility contract: every code that a dossier or a pack may use."""

from typing import Final, Literal, get_args

Jurisdiction = Literal["beijing", "guangxi"]
#: education and health: the extension of docs/contract-extensions.md.
Series = Literal["laboratory", "engineering", "education", "health"]
Level = Literal["technician", "assistant", "intermediate", "associate_senior", "full_senior"]
Track = Literal["research_design", "applied_practice", "technology_transfer"]
EmploymentStatus = Literal["employed", "freelance", "retired", "none"]
UnitKind = Literal["public_institution", "state_owned", "private", "social_organisation", "central_unit"]
EducationKind = Literal[
    "general_high_school",
    "secondary_vocational",
    "technical_school_intermediate",
    "technical_school_senior",
    "technical_school_technician",
    "associate",
    "bachelor",
    "master",
    "doctorate",
]
QualificationGrade = Literal["junior", "intermediate", "senior", "ungraded"]
RecommenderKind = Literal[
    "peer", "unit_principal", "certification_body", "industry_authority", "talent_authority"
]
Claim = Literal[
    "major_breakthrough",
    "recognised_overseas_qualification",
    "special_skill",
    "otherwise_outstanding",
    "innovation_success",
    "technical_lead_of_listed_unit",
    "green_channel",
]
AchievementKind = Literal[
    "paper",
    "monograph",
    "textbook",
    "research_result",
    "topic_report",
    "technical_report",
    "design_document",
    "standard",
    "construction_method",
    "patent",
    "transfer_contract",
    "experimental_work",
    "project",
    "appraised_result",
    "adopted_output",
    "award",
]
Role = Literal["principal", "first_author", "corresponding_author", "participant"]
Venue = Literal["core_journal", "public_journal"]
Authority = Literal["international", "national", "provincial", "municipal", "industry", "local", "unit"]
AwardName = Literal[
    "science_technology",
    "china_patent",
    "china_design",
    "beijing_teaching_achievement",
    "china_skills_grand_prize",
    "national_technical_expert",
    "national_master_workshop_leader",
    "worldskills",
    "state_council_allowance",
    "national_talent_commendation",
]
AwardGrade = Literal["special", "gold", "silver", "excellence", "first", "second", "third"]
Path = Literal[
    "standard",
    "exceptional",
    "direct",
    "three_plus_one",
    "unit_nomination",
    "green_channel",
    "directed",
]
Outcome = Literal["met", "unmet", "undetermined"]
Judge = Literal["employer", "institution", "committee", "bureau"]
PolicyStatus = Literal["in_force", "consultation_draft"]
#: Where a title is valid, if not everywhere.
Validity = Literal["district"]

JURISDICTIONS: Final[tuple[str, ...]] = get_args(Jurisdiction)
SERIES: Final[tuple[str, ...]] = get_args(Series)
LEVELS: Final[tuple[str, ...]] = get_args(Level)
PATHS: Final[tuple[str, ...]] = get_args(Path)
LEVEL_RANK: Final[dict[str, int]] = {level: rank for rank, level in enumerate(LEVELS)}
JUDGES: Final[tuple[str, ...]] = get_args(Judge)
