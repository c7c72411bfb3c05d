"""The shape of a policy pack: a closed vocabulary, read from YAML; whatever is not named here is an error."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from rules import vocabulary as v

Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]
#: What the column for it holds.
Number = Annotated[int, msgspec.Meta(ge=1, le=32_767)]
Years = Annotated[int, msgspec.Meta(ge=1, le=60)]
_NUMERALS = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ITEM = (
    r"(?:[^\s；、（）]+〔\d{4}〕\d+号 ?)?"  # another document than the pack's own
    r"(?:(?:附件\d?|办法)(?: |\Z|(?=；)))?"
    rf"(?:序言|第{_NUMERALS}条|{_NUMERALS})?(?:（{_NUMERALS}）)*\d*(?:（\d+）)*"
)
#: 附件 三（一）2（3）; several joined by ； or 、.
Clause = Annotated[str, msgspec.Meta(min_length=1, pattern=rf"\A{_ITEM}(?:[；、]{_ITEM})*\Z")]
#: Of nothing listed, nothing could ever hold.
_SOME = msgspec.Meta(min_length=1)
Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_-]*\Z")]
#: Fields of `person` that are dates, and those that are true or false.
PersonDay = Literal["in_city_since", "sanction_until", "barred_until"]
PersonFact = Literal[
    "entrustment_letter", "social_insurance_in_city", "continuing_education", "district_unit"
]


class _Strict(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Base: unknown keys are refused."""


class Rung(_Strict, frozen=True):
    """One step of the ladder of education and the kinds of schooling that count as it."""

    rung: Code
    label: Text
    kinds: Annotated[list[v.EducationKind], _SOME]


class Ladder(_Strict, frozen=True):
    """Education, lowest rung first; a higher rung satisfies what is written for a lower one."""

    clause: Clause
    rungs: Annotated[list[Rung], _SOME]


class PersonTest(_Strict, frozen=True):
    """A test of the applicant's standing; exactly one key (years goes with years_since)."""

    all: Annotated[list[PersonTest], _SOME] | None = None
    any: Annotated[list[PersonTest], _SOME] | None = None
    employment: Annotated[list[v.EmploymentStatus], _SOME] | None = None
    employment_not: Annotated[list[v.EmploymentStatus], _SOME] | None = None
    unit_kind: Annotated[list[v.UnitKind], _SOME] | None = None
    unit_kind_not: Annotated[list[v.UnitKind], _SOME] | None = None
    is_true: PersonFact | None = None
    not_before: PersonDay | None = None
    years_since: PersonDay | None = None
    years: Years | None = None

    def __post_init__(self) -> None:
        tests = [
            name for name in self.__struct_fields__ if name != "years" and getattr(self, name) is not None
        ]
        if len(tests) != 1:
            raise ValueError(f"expected exactly one test, got {', '.join(tests) or 'none'}")
        if (self.years_since is None) != (self.years is None):
            raise ValueError("expected years_since and years together")

    def fields(self) -> list[str]:
        """The fields of `person` that the test reads, in order."""
        parts = self.all or self.any
        if parts:
            return [name for part in parts for name in part.fields()]
        if self.employment is not None or self.employment_not is not None:
            return ["employment"]
        if self.unit_kind is not None or self.unit_kind_not is not None:
            return ["unit_kind"]
        return [self.is_true or self.not_before or self.years_since or "employment"]


class Pattern(_Strict, frozen=True):
    """What an achievement must be; every key given must hold."""

    kind: Annotated[list[v.AchievementKind], _SOME]
    role: Annotated[list[v.Role], _SOME] | None = None
    venue: Annotated[list[v.Venue], _SOME] | None = None
    rank_at_most: Count | None = None
    authority_at_least: v.Authority | None = None
    authority: Annotated[list[v.Authority], _SOME] | None = None
    award: Annotated[list[v.AwardName], _SOME] | None = None
    grade_at_least: v.AwardGrade | None = None
    national_major: bool | None = None


class Career(_Strict, frozen=True):
    """One item of education, title and work. Without years, some work is enough."""

    item: Text
    degree: Code | None = None
    title: v.Level | None = None
    other_series_title: v.Level | None = None
    post: v.Level | None = None
    years: Years | None = None

    def __post_init__(self) -> None:
        if self.other_series_title and (self.title or self.degree or not self.years):
            raise ValueError("expected years, and neither title nor degree, with other_series_title")
        if not (self.degree or self.title or self.other_series_title):
            raise ValueError("expected degree, title or other_series_title")
        if self.years is None and (self.title or self.post):
            raise ValueError("expected years with title or post")


class Qualifying(_Strict, frozen=True):
    """One of several things that open an exceptional path: an achievement or a claim."""

    item: Text
    label: Text
    achievement: Pattern | None = None
    claim: v.Claim | None = None

    def __post_init__(self) -> None:
        if (self.achievement is None) == (self.claim is None):
            raise ValueError("expected either achievement or claim")


class Backed(_Strict, frozen=True):
    """A claim together with the recommender that goes with it."""

    item: Text
    label: Text
    claim: v.Claim
    recommender: v.RecommenderKind


class _Requirement(
    Struct, forbid_unknown_fields=True, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True
):
    """What the facts decide."""

    clause: Clause
    label: Text
    required: str = ""


class PersonRequirement(_Requirement, tag="person", frozen=True, kw_only=True):
    """A general condition on the applicant."""

    test: PersonTest


class CareerRequirement(_Requirement, tag="career", frozen=True, kw_only=True):
    """Education and work: one of the items."""

    any_of: Annotated[list[Career], _SOME]


class WorkRequirement(_Requirement, tag="work", frozen=True, kw_only=True):
    """So many years of the series' work, whenever it was; `grassroots`: at grassroots institutions."""

    years: Years
    grassroots: bool = False


class HeldTitleRequirement(_Requirement, tag="held_title", frozen=True, kw_only=True):
    """A title of the series held for so many years: an anniversary, whatever the work since."""

    title: v.Level
    years: Years


class AchievementsRequirement(_Requirement, tag="achievements", frozen=True, kw_only=True):
    """At least so many achievements since a title."""

    since: v.Level
    at_least: Count
    any_of: Annotated[list[Pattern], _SOME]


class QualifyingRequirement(_Requirement, tag="qualifying", frozen=True, kw_only=True):
    """One of the things that open the path."""

    any_of: Annotated[list[Qualifying], _SOME]


class PeersRequirement(_Requirement, tag="recommendations", frozen=True, kw_only=True):
    """At least so many recommendations of a kind (and title level)."""

    recommender: v.RecommenderKind
    level: v.Level | None = None
    at_least: Count


class ClaimRequirement(_Requirement, tag="claim", frozen=True, kw_only=True):
    """A claim, whose truth people judge."""

    claim: v.Claim


class BackedRequirement(_Requirement, tag="backed_claim", frozen=True, kw_only=True):
    """One of several claims, each with its own recommender."""

    any_of: Annotated[list[Backed], _SOME]


class MissingTextRequirement(_Requirement, tag="text_not_loaded", frozen=True, kw_only=True):
    """Rests on a text that is not at hand: never decided."""

    text: Text


Requirement = (
    PersonRequirement
    | CareerRequirement
    | WorkRequirement
    | HeldTitleRequirement
    | AchievementsRequirement
    | QualifyingRequirement
    | PeersRequirement
    | ClaimRequirement
    | BackedRequirement
    | MissingTextRequirement
)


class Judgement(_Strict, frozen=True):
    """What only people can judge, and who."""

    clause: Clause
    label: Text
    by: v.Judge
    track: v.Track | None = None


class PathSpec(_Strict, frozen=True):
    """A path to a level."""

    level: v.Level
    path: v.Path
    requirements: list[Requirement] = []
    judgements: list[Judgement] = []
    #: Rows of the series' standard path at the same level that stay in force.
    keeps: list[Literal["achievements"]] = []
    #: Only for these of the pack's series; for all of them unless given.
    series: list[v.Series] = []
    #: Where a title obtained on this path is valid; without it, everywhere in the jurisdiction.
    valid_in: v.Validity | None = None


class Addition(_Strict, frozen=True):
    """What this policy adds to a path of every series' own policy."""

    path: v.Path
    requirements: list[Requirement]


class Standing(_Strict, frozen=True):
    """Which title a vocational qualification stands for."""

    clause: Clause
    stands_for: dict[v.QualificationGrade, v.Level]


class Reading(_Strict, frozen=True):
    """How a text is read where it leaves room."""

    clause: Clause
    text: Text


class Case(_Strict, frozen=True):
    """A base dossier with changes, and what must come out of one row and its path."""

    of: Text
    why: Text
    base: Text
    level: v.Level
    path: v.Path
    row: v.Outcome
    change: dict[str, Any] = {}
    drop: list[str] = []
    outcome: v.Outcome | UnsetType = UNSET
    eligible_on: date | UnsetType | None = UNSET
    boundary: bool = False


class CaseFile(_Strict, frozen=True):
    """The cases of a pack and the dossiers that they start from."""

    bases: dict[str, dict[str, Any]]
    cases: list[Case]


class Pack(_Strict, frozen=True, kw_only=True):
    """One policy."""

    code: Code
    version: Number
    title: Text
    document: Text
    status: v.PolicyStatus
    issued_on: date | None
    effective_from: date | None
    #: The last day of this version; without it, the version that begins next ends this one.
    effective_until: date | UnsetType = UNSET
    #: The number of the version that this one corrects: same days, other rules.
    replaces: Number | UnsetType = UNSET
    jurisdiction: v.Jurisdiction
    series: Annotated[list[v.Series], _SOME]
    source: Text
    work_label: dict[v.Series, Text] = {}
    education: Ladder | None = None
    qualifications: Standing | None = None
    #: Policies of other series whose general conditions bind these series too.
    general_of: list[Code] = []
    general: list[Requirement] = []
    general_judgements: list[Judgement] = []
    additions: list[Addition] = []
    paths: list[PathSpec] = []
    readings: list[Reading] = []
