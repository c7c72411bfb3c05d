"""Which applications there are, and when everything happens, so that today every state is to be seen."""

import datetime as dt
import random
from collections.abc import Callable

from applications.models import Application
from applications.states import State
from config.demo import names, offices, replays, road, rules
from config.demo.archive import born_of
from config.demo.clockwork import Story
from config.demo.road import Plan, Traveller
from config.demo.world import OPENING, World
from titles.calendar import add_working_days

TODAY = dt.date(2026, 11, 20)
YESTERDAY = dt.date(2026, 11, 19)

#: Stop, how many working days before yesterday the last act was, level, path, employer, extras.
TO_THE_SESSION = (
    (State.DRAFT, 0, "intermediate", 0),
    (State.DRAFT, 1, "associate_senior", 1),
    (State.DRAFT, 3, "assistant", 4),
    (State.ATTESTATION, 0, "intermediate", 0),
    (State.ATTESTATION, 1, "associate_senior", 0),
    (State.ATTESTATION, 5, "assistant", 0),
    (State.ATTESTATION, 10, "intermediate", 0),
    (State.ATTESTATION, 2, "technician", 1),
    (State.ATTESTATION, 4, "intermediate", 3),
    (State.RETURNED, 0, "intermediate", 0),
    (State.RETURNED, 2, "associate_senior", 2),
    (State.ATTESTED, 0, "intermediate", 0),
    (State.ATTESTED, 1, "associate_senior", 0),
    (State.ATTESTED, 1, "assistant", 0),
    (State.EMPLOYER_NOTICE, 1, "associate_senior", 0),
    (State.EMPLOYER_NOTICE, 1, "intermediate", 0),
    (State.EMPLOYER_NOTICE, 2, "full_senior", 1),
    (State.EMPLOYER_NOTICE, 3, "intermediate", 2),
    (State.EMPLOYER_NOTICE, 3, "associate_senior", 3),
    (State.RECOMMENDATION, 0, "intermediate", 0),
    (State.RECOMMENDATION, 1, "associate_senior", 0),
    (State.RECOMMENDATION, 2, "intermediate", 4),
    (State.ACCEPTANCE, 0, "associate_senior", 0),
    (State.ACCEPTANCE, 2, "intermediate", 1),
    (State.ACCEPTANCE, 5, "associate_senior", 4),
    (State.ACCEPTANCE, 8, "intermediate", 5),
    (State.CORRECTION, 1, "associate_senior", 0),
    (State.CORRECTION, 3, "intermediate", 1),
    (State.FEE_DUE, 0, "associate_senior", 0),
    (State.FEE_DUE, 2, "intermediate", 3),
    ("paid", 1, "intermediate", 2),
    ("assigned", 1, "associate_senior", 1),
    ("assigned", 2, "intermediate", 4),
    ("one_opinion", 1, "associate_senior", 3),
    (State.NOT_RECOMMENDED, 6, "associate_senior", 2),
    (State.WITHDRAWN, 12, "intermediate", 5),
    (State.REFUSED, 9, "assistant", 4),
    ("lapsed_correction", 12, "intermediate", 3),
    ("lapsed_payment", 11, "assistant", 1),
)
#: Working days from the submission to the last act of a stop.
LENGTH = {
    State.DRAFT: 0,
    State.ATTESTATION: 1,
    State.WITHDRAWN: 1,
    State.RETURNED: road.ATTEST,
    State.ATTESTED: road.ATTEST,
    State.EMPLOYER_NOTICE: road.PUBLISH,
    State.RECOMMENDATION: road.RECOMMEND,
    State.NOT_RECOMMENDED: road.RECOMMEND,
    State.ACCEPTANCE: road.RECOMMEND,
    State.REFUSED: road.ACCEPT,
    State.CORRECTION: road.ACCEPT,
    "lapsed_correction": road.ACCEPT,
    State.FEE_DUE: road.ANSWER,
    "lapsed_payment": road.ANSWER,
    "paid": road.PAY,
    "assigned": road.ASSIGN,
    "one_opinion": road.OPINE,
}
SESSION_2025, SESSION_OCTOBER, SESSION_TODAY = "2025", "2026-10", "2026-11"
#: Session, its first submission, level, employer, and what became of it.
THROUGH_THE_SESSION = (
    *(
        (SESSION_2025, level, employer, fate)
        for level, employer, fate in (
            ("intermediate", 0, "certified"),
            ("associate_senior", 0, "certified"),
            ("associate_senior", 1, "revoked"),
            ("intermediate", 2, "revoked"),
            ("associate_senior", 4, State.NOT_PASSED),
        )
    ),
    *(
        (SESSION_OCTOBER, level, employer, fate)
        for level, employer, fate in (
            ("associate_senior", 0, "certified"),
            ("intermediate", 1, "certified"),
            ("intermediate", 0, "issuing"),
            ("associate_senior", 3, "issuing"),
            ("intermediate", 4, "withheld"),
            ("associate_senior", 1, "notice"),
            ("intermediate", 2, "notice"),
            ("full_senior", 4, "notice"),
            ("associate_senior", 5, "accepted"),
            ("intermediate", 0, "result"),
            ("associate_senior", 2, "result"),
            ("intermediate", 3, "rejected"),
            ("associate_senior", 4, State.NOT_PASSED),
        )
    ),
    *(
        (SESSION_TODAY, level, employer, "sitting")
        for level, employer in (
            ("associate_senior", 0),
            ("associate_senior", 1),
            ("intermediate", 2),
            ("intermediate", 3),
            ("associate_senior", 4),
        )
    ),
)
FIRST_SUBMISSION = {
    SESSION_2025: dt.date(2025, 9, 8),
    SESSION_OCTOBER: dt.date(2026, 8, 24),
    SESSION_TODAY: dt.date(2026, 10, 9),
}
PERSONA = {
    State.DRAFT: "申报人，正在填报",
    State.CORRECTION: "申报人，收到补正通知",
    State.FEE_DUE: "申报人，待缴费",
    "certified": "申报人，已取得证书",
}


class Programme:
    """All stories of one demonstration."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed = world, seed
        self.travellers: list[Traveller] = []
        self.fates: dict[str, list[Traveller]] = {}
        self.personas = dict(PERSONA)

    def stories(self) -> list[Story]:
        """Applicants, employers, sessions, bureau and the sweep."""
        world = self.world
        world.person("newcomer", persona="申报人，档案还是空的", order=10)
        for stop, before, level, employer in TO_THE_SESSION:
            start = _back(add_working_days(YESTERDAY, -before) if before else YESTERDAY, LENGTH[stop])
            self._add(str(stop), level, employer, start, str(stop))
        for number, (session, level, employer, fate) in enumerate(THROUGH_THE_SESSION):
            start = add_working_days(FIRST_SUBMISSION[session], number % 6)
            self._add(f"{session}:{fate}", level, employer, start, str(fate), session)
        offices_ = [offices.publishing(employer, OPENING, YESTERDAY) for employer in world.employers]
        return [
            *(traveller.story() for traveller in self.travellers),
            *offices_,
            *self._sessions(),
            *self._bureau(),
            *self._objections(),
            rules.drafting(world, dt.date(2026, 11, 17)),
            replays.replaying(world, dt.date(2026, 11, 18)),
            offices.sweeping(OPENING, TODAY),
        ]

    def _add(self, key: str, level: str, employer: int, start: dt.date, stop: str, session: str = "") -> None:
        world, number = self.world, len(self.travellers)
        rng = random.Random(f"{self.seed}:{number}")  # noqa: S311  # the same each time
        house = world.employers[employer]
        specialty = rng.choice(names.SPECIALTIES[house.organisation.name])
        fate = key.rpartition(":")[2]
        persona = self.personas.pop(fate, "") if employer == 0 else ""
        order = 11 + list(PERSONA).index(fate) if persona else 0
        person = world.person(f"applicant{number + 1}", persona=persona, order=order)
        person.id_number = names.id_number(world.people, born_of(level, rng))
        person.save(update_fields=["id_number"])
        plan = Plan(
            person=person,
            employer=house,
            round_code=self._round(specialty, level, start),
            level=level,
            specialty=specialty,
            start=start,
            stop=stop,
            path="exceptional" if number in (18, 45) and level == "associate_senior" else "standard",
            correction=number % 9 == 4,
            returned=number % 11 == 5,
            session=session,
        )
        traveller = Traveller(world, plan, f"{self.seed}:{number}")
        self.travellers.append(traveller)
        self.fates.setdefault(key, []).append(traveller)

    def _round(self, specialty: str, level: str, start: dt.date) -> str:
        if start.year == 2025:
            return "2025-gc"
        field = (
            "rail" if self.world.rounds["2026-gc-rail"].specialties.filter(pk=specialty).exists() else "tech"
        )
        senior = "-senior" if level in ("associate_senior", "full_senior") else ""
        return f"2026-gc-{field}{senior}"

    def _applications(self, *keys: str) -> Callable[[], list[Application]]:
        return lambda: [traveller.file for key in keys for traveller in self.fates[key]]

    def _one(self, key: str, index: int = 0) -> Callable[[], Application]:
        return lambda: self.fates[key][index].file

    def _fails(self, application: Application) -> bool:
        teller = next(
            one for one in self.travellers if one.application and one.application.pk == application.pk
        )
        return teller.plan.stop == State.NOT_PASSED

    def _sessions(self) -> list[Story]:
        world, day = self.world, dt.date
        return [
            offices.session(world, SESSION_2025, day(2025, 11, 12), day(2025, 11, 3), self._fails),
            offices.session(world, SESSION_OCTOBER, day(2026, 10, 21), day(2026, 10, 13), self._fails),
            offices.session_under_way(world, SESSION_TODAY, TODAY, day(2026, 11, 17)),
        ]

    def _bureau(self) -> list[Story]:
        world, day = self.world, dt.date
        of = {
            fate: [f"{SESSION_OCTOBER}:{fate}"]
            for fate in ("certified", "issuing", "withheld", "notice", "accepted", "rejected")
        }
        old = [f"{SESSION_2025}:certified", f"{SESSION_2025}:revoked"]
        early = [*of["certified"], *of["issuing"], *of["withheld"]]
        return [
            offices.bureau_day(day(2025, 11, 17), self._applications(*old), world),
            offices.bureau_publishes(day(2025, 11, 19), self._applications(*old), world),
            offices.issuing(day(2025, 12, 1), self._applications(*old), world),
            offices.bureau_day(day(2026, 10, 26), self._applications(*early), world),
            offices.bureau_withholds(day(2026, 10, 28), self._one(of["withheld"][0]), world),
            offices.bureau_publishes(day(2026, 10, 28), self._applications(*of["certified"]), world),
            offices.issuing(day(2026, 11, 6), self._applications(*of["certified"]), world),
            offices.bureau_publishes(day(2026, 11, 10), self._applications(*of["issuing"]), world),
            offices.bureau_rejects(day(2026, 10, 29), self._one(of["rejected"][0]), world),
            offices.bureau_day(day(2026, 11, 16), self._applications(*of["notice"]), world),
            offices.bureau_publishes(day(2026, 11, 17), self._applications(*of["notice"]), world),
            offices.bureau_day(day(2026, 11, 18), self._applications(*of["accepted"]), world),
            offices.revoking(
                day(2026, 9, 11),
                self._one(f"{SESSION_2025}:revoked"),
                world,
                "CX-01",
                "经查证，申报时提供的技术报告为虚假材料。",
            ),
            offices.revoking(
                day(2026, 10, 15),
                self._one(f"{SESSION_2025}:revoked", 1),
                world,
                "CX-02",
                "经查证，代表作存在不当署名。",
            ),
        ]

    def _objections(self) -> list[Story]:
        running, ended = self.fates[State.EMPLOYER_NOTICE], self.fates[State.RECOMMENDATION]
        return [
            offices.objecting(lambda: running[0].file, YESTERDAY, None, running[0].plan.employer),
            offices.objecting(
                lambda: ended[2].file,
                add_working_days(ended[2].plan.start, road.PUBLISH + 2),
                add_working_days(ended[2].plan.start, road.PUBLISH + 4),
                ended[2].plan.employer,
            ),
        ]


def _back(day: dt.date, working_days: int) -> dt.date:
    return add_working_days(day, -working_days) if working_days else day
