"""The shape of an assessment, as its JSON Schema publishes it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from rules import vocabulary as v


class RequirementRow(Struct, forbid_unknown_fields=True):
    """What the facts decide of one requirement."""

    clause: str
    label: str
    outcome: v.Outcome
    found: str
    required: str


class JudgementRow(Struct, forbid_unknown_fields=True):
    """What only people can judge, and who."""

    clause: str
    label: str
    by: v.Judge


class PathAssessment(Struct, forbid_unknown_fields=True):
    """One path to one level."""

    level: v.Level
    path: v.Path
    outcome: v.Outcome
    eligible_on: date | None
    policy: str
    policy_status: v.PolicyStatus
    requirements: list[RequirementRow]
    judgements: list[JudgementRow]


class Assessment(Struct, forbid_unknown_fields=True):
    """Everything about one dossier."""

    as_of: date
    jurisdiction: v.Jurisdiction
    series: v.Series
    assessments: list[PathAssessment]
