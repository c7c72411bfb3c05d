"""Who there is: the bureau, an institution with its pool, employers, rounds, personas."""

import datetime as dt
import random
from dataclasses import dataclass, field

from accounts.actions.organisation import grant_membership, register_organisation
from accounts.models import Membership, Organisation, Person
from accounts.models.organisation import OrganisationKind, Role
from applications.actions.recommendation import bands, set_vacancies
from applications.actions.round import announce_round, save_round
from applications.models import Application, Round
from config.demo import names
from review.actions.panel import create_panel
from review.actions.pool import create_committee, enrol_expert
from review.models import Committee, Expert, Panel
from titles.models import Series, Specialty

OPENING = dt.date(2025, 8, 18)
ALL_LEVELS = ["technician", "assistant", "intermediate", "associate_senior", "full_senior"]
JUNIOR = ["technician", "assistant", "intermediate"]
SENIOR = ["associate_senior", "full_senior"]


@dataclass
class Employer:
    """One employer with its two officers."""

    organisation: Organisation
    clerk: Person
    principal: Person
    to_publish: list[Application] = field(default_factory=list)


@dataclass
class World:
    """Everybody whom the stories need."""

    rng: random.Random
    bureau: Organisation
    officer: Person
    issuer: Person
    institution: Organisation
    acceptance_officer: Person
    secretary: Person
    employers: list[Employer] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    committee: Committee | None = None
    rounds: dict[str, Round] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    for_session: dict[str, list[Application]] = field(default_factory=dict)
    to_publish: list[Application] = field(default_factory=list)
    people: int = 0

    def person(self, username: str, name: str = "", persona: str = "", order: int = 0) -> Person:
        """Somebody new; personas can be signed in as without a password."""
        self.people += 1
        born = dt.date(1970, 1, 1) + dt.timedelta(days=self.rng.randrange(365 * 25))
        return Person.objects.create_user(
            username=username,
            name=name or names.pick_name(self.people, self.rng),
            email=f"{username}@example.invalid",
            id_number=names.id_number(self.people, born),
            phone=f"138{self.people:08d}",
            persona=persona,
            persona_order=order,
        )


def build_world(seed: int) -> World:
    """Bureau first; from there on everything goes through the actions. Call with the clock held."""
    rng = random.Random(seed)  # noqa: S311  # a demonstration that comes out the same each time
    bureau = Organisation.objects.create(
        kind=OrganisationKind.BUREAU,
        name="市人力资源和社会保障局",
        uscc=names.credit_code(1),
        district="通州区",
    )
    officer = Person.objects.create_user(
        username="bureau-officer",
        name="严守正",
        email="bureau-officer@example.invalid",
        persona="市人社局经办人，验收、公示、撤销，起草规则",
        persona_order=70,
    )
    Membership.objects.create(
        person=officer, organisation=bureau, role=Role.BUREAU_OFFICER, active_from=OPENING
    )
    world = World(rng, bureau, officer, officer, bureau, officer, officer)
    _staff_bureau(world)
    _open_institution(world)
    for number, (name, unit_kind, district) in enumerate(names.EMPLOYERS):
        _open_employer(world, number, name, unit_kind, district)
    _fill_pool(world)
    _announce_rounds(world)
    return world


def _member(
    world: World, organisation: Organisation, role: str, username: str, persona: str = "", order: int = 0
) -> Person:
    person = world.person(username, persona=persona, order=order)
    grant_membership(actor=world.officer, person=person, organisation=organisation, role=role)
    return person


def _staff_bureau(world: World) -> None:
    # Not by world.person: whoever else there is keeps the name and number of earlier demonstrations.
    second = Person.objects.create_user(
        username="bureau-officer2",
        name="宋明理",
        email="bureau-officer2@example.invalid",
        persona="市人社局另一名经办人，复核和发布规则",
        persona_order=70,
    )
    grant_membership(actor=world.officer, person=second, organisation=world.bureau, role=Role.BUREAU_OFFICER)
    world.issuer = _member(world, world.bureau, Role.ISSUER, "issuer", "市人社局发证岗，签发证书", 71)
    _member(world, world.bureau, Role.INSPECTOR, "inspector", "市人社局监督检查，查阅操作记录", 72)
    _member(world, world.bureau, Role.SUPERVISOR, "supervisor", "监督委员，看程序不看票", 73)


def _open_institution(world: World) -> None:
    world.institution = register_organisation(
        actor=world.officer,
        kind=OrganisationKind.INSTITUTION,
        name="示例工程评审服务中心",
        uscc=names.credit_code(2),
        district="西城区",
        contact_phone="010-00000000",
    )
    world.acceptance_officer = _member(
        world,
        world.institution,
        Role.ACCEPTANCE_OFFICER,
        "acceptance-officer",
        "评审服务机构受理岗，受理和补正",
        40,
    )
    world.secretary = _member(
        world,
        world.institution,
        Role.SESSION_SECRETARY,
        "secretary",
        "评审服务机构秘书，批次、评议组、会议",
        41,
    )


def _open_employer(world: World, number: int, name: str, unit_kind: str, district: str) -> None:
    organisation = register_organisation(
        actor=world.officer,
        kind=OrganisationKind.EMPLOYER,
        name=name,
        uscc=names.credit_code(10 + number),
        unit_kind=unit_kind,
        district=district,
        contact_phone="010-00000000",
        supervision_phone="010-00000001",
    )
    shown = number == 0
    clerk = _member(
        world,
        organisation,
        Role.HR_CLERK,
        f"clerk{number + 1}",
        f"{name}人事经办人，核实和公示" if shown else "",
        20,
    )
    principal = _member(
        world,
        organisation,
        Role.PRINCIPAL,
        f"principal{number + 1}",
        f"{name}负责人，异议和推荐" if shown else "",
        21,
    )
    if unit_kind == "public_institution":
        for year in (2025, 2026):
            for band in bands():
                set_vacancies(organisation=organisation, year=year, band=band, vacant=8, actor=principal)
    world.employers.append(Employer(organisation, clerk, principal))


def _fill_pool(world: World) -> None:
    series = Series.objects.get(pk="engineering")
    specialties = list(Specialty.objects.filter(series=series, valid_until__isnull=True))
    for number in range(14):
        persona, order = {
            0: ("评委会主任委员，主持会议", 60),
            1: ("评审专家、评委会委员，评议和表决", 61),
            2: ("评委会委员，表决", 62),
        }.get(number, ("", 0))
        person = world.person(f"expert{number + 1}", persona=persona, order=order)
        world.experts.append(
            enrol_expert(
                person=person,
                institution=world.institution,
                series=series,
                level="full_senior",
                specialties=specialties,
                unit_name=names.OUTSIDE_UNITS[number % len(names.OUTSIDE_UNITS)],
                born_on=dt.date(1966 + number, 3, 1 + number),
                actor=world.secretary,
                terms_served=number % 3,
            )
        )
    world.committee = create_committee(
        institution=world.institution,
        series=series,
        name="工程系列综合评审委员会",
        levels=ALL_LEVELS,
        experts=world.experts[:11],
        chair=world.experts[0],
        actor=world.secretary,
    )


def _announce_rounds(world: World) -> None:
    rail = ("gc-rail", "gc-structure", "gc-electrical", "gc-municipal", "gc-environment")
    other = ("gc-mechanical", "gc-automation", "gc-ai", "gc-biotech", "gc-chemical", "gc-computing")
    plan = (
        ("2025-gc", 2025, "2025年度工程系列", ALL_LEVELS, rail + other, (2025, 8, 25), (2025, 11, 28)),
        (
            "2026-gc-rail-senior",
            2026,
            "2026年度工程系列（城市建设）高级",
            SENIOR,
            rail,
            (2026, 7, 20),
            (2026, 12, 4),
        ),
        (
            "2026-gc-rail",
            2026,
            "2026年度工程系列（城市建设）中级、初级",
            JUNIOR,
            rail,
            (2026, 7, 20),
            (2026, 11, 25),
        ),
        (
            "2026-gc-tech-senior",
            2026,
            "2026年度工程系列（智能制造）高级",
            SENIOR,
            other,
            (2026, 7, 20),
            (2026, 12, 11),
        ),
        (
            "2026-gc-tech",
            2026,
            "2026年度工程系列（智能制造）中级、初级",
            JUNIOR,
            other,
            (2026, 7, 20),
            (2026, 12, 11),
        ),
    )
    for code, year, name, levels, specialties, opens, closes in plan:
        round_ = save_round(
            Round(
                code=code,
                name=name,
                institution=world.institution,
                series_id="engineering",
                levels=levels,
                paths=["standard", "exceptional"],
                year=year,
                opens_on=dt.date(*opens),
                closes_on=dt.date(*closes),
                seniority_cutoff_on=dt.date(year, 12, 31),
                blind=True,
                contact_phone="010-00000000",
            ),
            specialties=list(Specialty.objects.filter(pk__in=specialties)),
            actor=world.secretary,
        )
        world.rounds[code] = announce_round(round_, actor=world.secretary)
        world.panels[code] = create_panel(
            round_=round_, name=f"{name}评议组", experts=world.experts[1:4], actor=world.secretary
        )
