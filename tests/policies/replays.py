"""Filed applications and drafts for tests of replays."""

import datetime as dt
import uuid
from typing import Any

import rules
from accounts.models import Person
from applications.models import Application, Round
from applications.states import State
from policies.actions.replay import start_replay
from policies.models import ReplayRun
from rules.loader import parse_pack
from tests.builders import House, make_member
from titles.clock import now
from titles.models import PolicyStatus, PolicyVersion

ENGINEERING = "beijing-engineering-2020-17"
PACKS = rules.loader.PACKS
#: Intermediate, bachelor: five years of work stand in the text; the draft asks for four or six.
FIVE = "degree: bachelor, years: 5}"
AS_OF = "2026-12-31"
CAREER = "学历和专业工作经历"


def engineer(works_from: str = "2015-07-01", **more: Any) -> dict[str, Any]:
    """Somebody who meets the conditions of an engineer, but perhaps for the years of work."""
    return {
        "as_of": AS_OF,
        "jurisdiction": "beijing",
        "series": "engineering",
        "person": {
            "employment": "employed",
            "unit_kind": "private",
            "sanction_until": None,
            "barred_until": None,
            "continuing_education": True,
        },
        "education": [{"kind": "bachelor", "graduated_on": "2015-06-30"}],
        "employment": [{"from": works_from, "to": None, "series": "engineering"}],
        "titles": [],
        "qualifications": [],
        "achievements": [
            {"kind": "technical_report", "on": "2024-03-01", "role": "principal"},
            {"kind": "paper", "on": "2025-05-01", "role": "first_author", "venue": "core_journal"},
        ],
        "recommendations": [],
        "claims": [],
        **more,
    }


def shipped_text(policy: str = ENGINEERING) -> str:
    """The text of a policy as it comes with the project."""
    return (PACKS / f"{policy}.yaml").read_text(encoding="utf-8")


def changed(*pairs: tuple[str, str], number: int = 2, policy: str = ENGINEERING) -> str:
    """The text with some places exchanged, as the next version."""
    text = shipped_text(policy)
    for old, new in (("\nversion: 1\n", f"\nversion: {number}\n"), *pairs):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def years(count: int) -> str:
    """The text that asks bachelors for so many years before they become engineers."""
    return changed((FIVE, f"degree: bachelor, years: {count}}}"))


def make_version(text: str, status: str = PolicyStatus.DRAFT, **fields: Any) -> PolicyVersion:
    """A version of a policy with this text."""
    entry = parse_pack("x.yaml", text)
    values: dict[str, Any] = {
        "policy": entry.pack.code,
        "number": entry.pack.version,
        "mark": entry.version.rpartition("-")[2],
        "title": entry.pack.title,
        "document": entry.pack.document,
        "effective_from": entry.pack.effective_from,
        "status": status,
        "pack_text": text,
        "cases_text": "",
        "coverage_text": "",
        "drafted_at": now(),
        "edited_at": now(),
    }
    if status == PolicyStatus.PUBLISHED:
        values |= {"checked_at": now(), "published_at": now()}
    return PolicyVersion.objects.create(**{**values, **fields})


class Register(House):
    """A house with filed applications, assessed as they were filed."""

    def file(
        self,
        dossier: dict[str, Any] | None = None,
        *,
        level: str = "intermediate",
        path: str = "standard",
        packs: rules.PackSet | None = None,
        round_: Round | None = None,
        **fields: Any,
    ) -> Application:
        """One application, filed under the given texts (those of the project unless given)."""
        dossier = dossier or engineer()
        packs = packs or rules.shipped()
        return self.application_at(
            State.ACCEPTANCE,
            facts=0,
            dossier=dossier,
            assessment=rules.assess(dossier, level=level, packs=packs),
            pack_version=packs.version(dossier["jurisdiction"], dossier["series"]),
            level=level,
            path=path,
            **({"round": round_} if round_ else {}),
            **fields,
        )

    def second_officer(self, role: str) -> Person:
        """Another member of the bureau."""
        return make_member(role, self.bureau)

    def start(self, text: str, *rounds: Round, **fields: Any) -> ReplayRun:
        """A run that has been ordered; whether its tasks were sent is the test's affair."""
        version = fields.pop("version", None) or make_version(text)
        return start_replay(
            version, rounds, actor=self.bureau_officer, form_token=fields.pop("token", uuid.uuid4())
        )


def day(text: str) -> dt.date:
    """A date."""
    return dt.date.fromisoformat(text)
