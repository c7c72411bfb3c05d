"""Asking the rules about an archive, and picking the one path that is filed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

import rules
from accounts.models import Person
from applications.dossier import Dossier, archive_of, build_dossier, round_target
from applications.models import Round
from rules.engine import PolicyLine
from titles import policies
from titles.errors import InvalidInput

MET, UNMET, UNDETERMINED = "met", "unmet", "undetermined"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One level and path out of an assessment."""

    level: str
    path: str
    outcome: str
    eligible_on: dt.date | None
    as_of: dt.date
    row: dict[str, Any]
    #: The exact texts that ruled (Application.pack_version); empty: those that apply on `as_of`.
    versions: str = ""

    @property
    def policy(self) -> PolicyLine:
        """The policy that rules this path, in the version that was applied."""
        return next(policy for policy in rules.policies(self.packs) if policy["code"] == self.row["policy"])

    @property
    def valid_in(self) -> str | None:
        """Where a title obtained on this path is valid, if not everywhere: `district`."""
        return rules.valid_in(self.row, self.packs)

    @property
    def packs(self) -> rules.PackSet:
        """The exact texts that were applied."""
        return policies.pack_set(self.versions) if self.versions else policies.packs_on(self.as_of)

    @property
    def unmet(self) -> list[dict[str, Any]]:
        """Requirements that the facts do not meet."""
        return [item for item in self.row["requirements"] if item["outcome"] == UNMET]

    @property
    def open(self) -> list[dict[str, Any]]:
        """Requirements that wait for a fact."""
        return [item for item in self.row["requirements"] if item["outcome"] == UNDETERMINED]


def assess(dossier: Dossier, *, level: str | None = None) -> dict[str, Any]:
    """The contract's assessment; an impossible dossier is the applicant's to correct."""
    try:
        return policies.assess(dossier, level=level)
    except rules.InvalidDossier as error:
        raise InvalidInput(
            "assessment.invalid_dossier",
            _("档案里的内容不能用来核对条件：%(path)s，应为%(expected)s。")
            % {"path": error.path, "expected": error.expected},
        ) from error


def ruling_of(assessment: dict[str, Any], level: str, path: str, versions: str = "") -> Ruling:
    """The row of one level and path; InvalidInput where the policy knows no such path.

    `versions` are the exact texts of an assessment that was filed (Application.pack_version).
    """
    for row in assessment["assessments"]:
        if (row["level"], row["path"]) == (level, path):
            return _ruling(assessment, row, versions)
    raise InvalidInput(
        "assessment.no_such_path",
        _("这个级别没有这条申报路径。"),
        fields={"path": [_("这个级别没有这条申报路径。")]},
    )


def rulings(assessment: dict[str, Any], versions: str = "") -> list[Ruling]:
    """Every level and path of an assessment; `versions` as in ruling_of."""
    return [_ruling(assessment, row, versions) for row in assessment["assessments"]]


def _ruling(assessment: dict[str, Any], row: dict[str, Any], versions: str = "") -> Ruling:
    day = row["eligible_on"]
    return Ruling(
        row["level"],
        row["path"],
        row["outcome"],
        dt.date.fromisoformat(day) if day else None,
        dt.date.fromisoformat(assessment["as_of"]),
        row,
        versions,
    )


def preview_all(person: Person, round_: Round) -> list[Ruling]:
    """How the person's archive stands against every level and path that a round offers."""
    dossier = build_dossier(archive_of(person), round_target(round_))
    return [
        ruling
        for ruling in rulings(assess(dossier))
        if ruling.level in round_.levels and ruling.path in round_.paths
    ]


def preview_assessment(person: Person, round_: Round, level: str, path: str) -> Ruling:
    """How the person's whole archive stands against one level and path of a round."""
    dossier = build_dossier(archive_of(person), round_target(round_))
    return ruling_of(assess(dossier, level=level), level, path)
