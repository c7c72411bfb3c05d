"""Builders: small worlds for tests, made by the models and, wherever they exist, the real actions."""

import datetime as dt
import itertools
import uuid
from typing import Any

from stdnum.cn import ric, uscc

from accounts.models import Membership, Organisation, Person
from accounts.models.organisation import OrganisationKind, Role, UnitKind
from applications.models import Application, FiledFact, Recommendation, Round
from applications.states import State, Turn
from titles.clock import now, today
from titles.models import Series, Specialty

_numbers = itertools.count(1)


def id_number(sequence: int, born: dt.date = dt.date(1988, 5, 17)) -> str:
    """A well-formed identity number of nobody."""
    stem = f"110101{born:%Y%m%d}{sequence % 1000:03d}"
    return stem + ric.calc_check_digit(f"{stem}0")


def credit_code(sequence: int) -> str:
    """A well-formed unified social credit code of nobody."""
    stem = f"9111010{sequence % 10}{sequence:09d}"[:17]
    return stem + uscc.calc_check_digit(stem)


def make_person(name: str = "", **fields: Any) -> Person:
    """A person who can be signed in with ``client.force_login``."""
    n = next(_numbers)
    fields.setdefault("username", f"person{n}")
    fields.setdefault("email", f"person{n}@example.invalid")
    fields.setdefault("id_number", id_number(n, dt.date(1988, 5, 1) + dt.timedelta(days=n // 1000)))
    return Person.objects.create_user(name=name or f"申报人{n}", **fields)


def make_organisation(kind: str = OrganisationKind.EMPLOYER, **fields: Any) -> Organisation:
    """An employer (private by default), an institution or the bureau."""
    n = next(_numbers)
    fields.setdefault("name", f"示例单位{n}")
    fields.setdefault("uscc", credit_code(n))
    if kind == OrganisationKind.EMPLOYER:
        fields.setdefault("unit_kind", UnitKind.PRIVATE)
    return Organisation.objects.create(kind=kind, **fields)


def make_member(role: str, organisation: Organisation, name: str = "", **fields: Any) -> Person:
    """A person who holds a role."""
    person = make_person(name, **fields)
    Membership.objects.create(
        person=person, organisation=organisation, role=role, active_from=dt.date(2020, 1, 1)
    )
    return person


def make_round(institution: Organisation | None = None, **fields: Any) -> Round:
    """An announced round for engineers of all levels, open for a month around today."""
    n = next(_numbers)
    institution = institution or make_organisation(OrganisationKind.INSTITUTION)
    values: dict[str, Any] = {
        "code": f"round-{n}",
        "name": f"2026年度工程系列批次{n}",
        "institution": institution,
        "series": Series.objects.get(pk="engineering"),
        "levels": ["technician", "assistant", "intermediate", "associate_senior", "full_senior"],
        "paths": ["standard", "exceptional"],
        "year": 2026,
        "opens_on": today() - dt.timedelta(days=15),
        "closes_on": today() + dt.timedelta(days=15),
        "seniority_cutoff_on": dt.date(2026, 12, 31),
        "state": "announced",
        "announced_at": now(),
    }
    round_ = Round.objects.create(**{**values, **fields})
    round_.specialties.set(Specialty.objects.filter(series="engineering", valid_until__isnull=True))
    return round_


class House:
    """One of everybody: applicant, employer, institution, bureau, and an application among them."""

    def __init__(self, **employer: Any) -> None:
        self.employer = make_organisation(**employer)
        self.clerk = make_member(Role.HR_CLERK, self.employer, "经办人丙")
        self.principal = make_member(Role.PRINCIPAL, self.employer, "负责人乙")
        self.institution = make_organisation(OrganisationKind.INSTITUTION)
        self.acceptance_officer = make_member(Role.ACCEPTANCE_OFFICER, self.institution, "受理岗丁")
        self.secretary = make_member(Role.SESSION_SECRETARY, self.institution, "秘书戊")
        self.bureau = make_organisation(OrganisationKind.BUREAU)
        self.bureau_officer = make_member(Role.BUREAU_OFFICER, self.bureau, "经办己")
        self.issuer = make_member(Role.ISSUER, self.bureau, "签发庚")
        self.supervisor = make_member(Role.SUPERVISOR, self.bureau, "监督辛")
        self.round = make_round(self.institution)

    def application_at(self, state: State | str, **fields: Any) -> Application:
        """A filed application placed directly in a state, with what that state presupposes.

        For tests of one station; the road's own tests go through the actions.
        """
        person = fields.pop("person", None) or make_person()
        facts = fields.pop("facts", 3)
        n = next(_numbers)
        turn, organisation = self._turn(State(state))
        filed = state != State.DRAFT
        values: dict[str, Any] = {
            "number": f"2026-GC-{n:06d}",
            "person": person,
            "round": self.round,
            "employer": self.employer,
            "level": "intermediate",
            "path": "standard",
            "specialty": Specialty.objects.get(pk="gc-rail"),
            "state": state,
            "waiting_for": turn,
            "waiting_organisation": organisation,
            "due_on": today() if turn not in (Turn.NOBODY, Turn.TIME) and filed else None,
            "version": 1 if filed else 0,
            "dossier": {} if filed else None,
            "assessment": {"assessments": []} if filed else None,
            "filed": {} if filed else None,
            "created_at": now(),
            "state_since": now(),
            "submitted_at": now() if filed else None,
            "form_token": uuid.uuid4(),
        }
        application = Application.objects.create(**{**values, **fields})
        if filed:
            add_facts(application, facts)
        if (
            filed
            and turn in (Turn.ACCEPTANCE_OFFICER, Turn.SESSION_SECRETARY, Turn.BUREAU_OFFICER, Turn.ISSUER)
        ) or (state in (State.CORRECTION, State.FEE_DUE)):
            recommend_directly(application, self.principal)
        return application

    def _turn(self, state: State) -> tuple[Turn, Organisation | None]:
        return {
            State.DRAFT: (Turn.APPLICANT, None),
            State.RETURNED: (Turn.APPLICANT, None),
            State.CORRECTION: (Turn.APPLICANT, None),
            State.FEE_DUE: (Turn.APPLICANT, None),
            State.ATTESTATION: (Turn.HR_CLERK, self.employer),
            State.ATTESTED: (Turn.HR_CLERK, self.employer),
            State.EMPLOYER_NOTICE: (Turn.TIME, None),
            State.RESULT_NOTICE: (Turn.TIME, None),
            State.RECOMMENDATION: (Turn.PRINCIPAL, self.employer),
            State.ACCEPTANCE: (Turn.ACCEPTANCE_OFFICER, self.institution),
            State.PANEL_REVIEW: (Turn.SESSION_SECRETARY, self.institution),
            State.DELIBERATION: (Turn.SESSION_SECRETARY, self.institution),
            State.RESULT_ACCEPTANCE: (Turn.BUREAU_OFFICER, None),
            State.RESULT_ACCEPTED: (Turn.BUREAU_OFFICER, None),
            State.ISSUING: (Turn.ISSUER, None),
        }.get(state, (Turn.NOBODY, None))


def add_facts(application: Application, count: int) -> list[FiledFact]:
    """Filed facts in groups of three, not attested yet."""
    return FiledFact.objects.bulk_create(
        FiledFact(
            application=application,
            version=application.version,
            number=number,
            group_number=(number - 1) // 3 + 1,
            group_label=f"材料{(number - 1) // 3 + 1}",
            record_kind="achievement",
            record_id=uuid.UUID(int=(number - 1) // 3 + 1),
            field=f"field{number}",
            label=f"事实{number}",
            value=f"内容{number}",
            source="own_statement",
        )
        for number in range(1, count + 1)
    )


def recommend_directly(application: Application, principal: Person) -> Recommendation:
    """A recommendation without its station, for tests of later ones."""
    return Recommendation.objects.create(
        application=application,
        recommended=True,
        opinion="同意推荐",
        conduct_method="assessment",
        conduct_finding="良好",
        decided_by=principal,
        decided_at=now(),
    )
