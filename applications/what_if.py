"""What would change an answer: supposed facts are put to the rules, never guessed from their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from applications.assessing import MET, UNMET, Ruling, assess, ruling_of
from applications.dossier import Dossier
from rules import spec
from rules.program import PathProgram, Program, program
from rules.texts import LEVEL_NAMES, PERSON_FIELDS, RECOMMENDERS
from titles.models import Level
from titles.policies import packs_for

#: What the unit is, nobody can bring about.
OF_THE_UNIT = ("district_unit",)


@dataclass(frozen=True, slots=True)
class Supposed:
    """Something that is not so yet, and from when on the path would be open if it were so today."""

    text: str
    opens_on: dt.date


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is missing besides time and schooling, the day if it were there, and what would make it sooner."""

    missing: tuple[str, ...]
    opens_on: dt.date | None
    sooner: tuple[Supposed, ...]


def what_if(ruling: Ruling, dossier: Dossier) -> WhatIf | None:
    """What would open an unmet path; None where it is open, undecided, or where no supposition helps.

    `sooner` comes on top of `missing`.
    """
    if ruling.outcome != UNMET:
        return None
    whole = program(dossier["jurisdiction"], dossier["series"], packs_for(dossier))
    path = next(path for path in whole.paths if (path.level, path.path) == (ruling.level, ruling.path))
    needs = _needs(dossier, ruling, path)
    if needs is None:
        return None
    opens_on = _opens_on(dossier, ruling, needs)
    if opens_on is None:
        needs = []
    given = _given(dossier, needs)
    items = [
        item for row in path.rows if isinstance(row.body, spec.CareerRequirement) for item in row.body.any_of
    ]
    sooner = []
    for text, changed in [*_degrees(given, whole, items), *_titles(given, items)]:
        # A title restarts the count of results: what is missing is asked anew.
        more = _needs(changed, ruling, path) or []
        day = _opens_on(changed, ruling, more)
        if day is not None and (opens_on is None or day < opens_on):
            sooner.append(Supposed("，".join([text, *(need.text for need in more)]), day))
    if not sooner and not needs:
        return None
    return WhatIf(tuple(need.text for need in needs), opens_on, tuple(sooner))


@dataclass(frozen=True, slots=True)
class _Need:
    """So many entries of a key of the dossier, or statements about the person, that would be there."""

    words: str
    key: str
    entry: dict[str, object]
    count: int = 1

    @property
    def text(self) -> str:
        """In words."""
        return self.words % {"n": self.count}

    def given(self, dossier: Dossier) -> Dossier:
        """The dossier with it."""
        if not self.count:
            return dossier
        if self.key == "person":
            return {**dossier, "person": {**dossier.get("person", {}), **self.entry}}
        return {**dossier, self.key: [*dossier.get(self.key, ()), *[self.entry] * self.count]}


def _given(dossier: Dossier, needs: list[_Need]) -> Dossier:
    for need in needs:
        dossier = need.given(dossier)
    return dossier


def _opens_on(dossier: Dossier, ruling: Ruling, needs: list[_Need]) -> dt.date | None:
    return _ask(_given(dossier, needs), ruling).eligible_on


def _needs(dossier: Dossier, ruling: Ruling, path: PathProgram) -> list[_Need] | None:
    """The least that is missing besides time and schooling; None where it cannot be had."""
    needs: list[_Need] = []
    given = dossier
    for number, found in enumerate(_ask(dossier, ruling).row["requirements"]):
        body = path.rows[number].body
        if found["outcome"] != UNMET or isinstance(body, spec.CareerRequirement):
            continue
        need = _need(given, ruling, number, body)
        if need is not None:
            needs.append(need)
            given = need.given(given)
        elif not isinstance(body, spec.PersonRequirement):
            # A condition on the person may be met by time, which the answer counts by itself.
            return None
    return _least(dossier, ruling, needs)


def _least(dossier: Dossier, ruling: Ruling, needs: list[_Need]) -> list[_Need]:
    """As few as open the path on the same day: what time brings by then need not be there today."""
    day = _opens_on(dossier, ruling, needs)
    for number, need in enumerate(needs):
        for count in range(need.count):
            fewer = [*needs[:number], replace(need, count=count), *needs[number + 1 :]]
            if _opens_on(dossier, ruling, fewer) == day:
                needs = fewer
                break
    return [need for need in needs if need.count]


def _ask(dossier: Dossier, ruling: Ruling) -> Ruling:
    return ruling_of(assess(dossier, level=ruling.level), ruling.level, ruling.path)


def _need(dossier: Dossier, ruling: Ruling, number: int, body: spec.Requirement) -> _Need | None:
    """The least that meets a row today; None where it cannot simply be obtained."""
    if isinstance(body, spec.PersonRequirement):
        return _need_of_statements(dossier, body)
    if isinstance(body, spec.AchievementsRequirement):
        need = _Need(
            _("再有%(n)s项符合条件的成果"), "achievements", _sample(body.any_of[0], dossier["as_of"])
        )
    elif isinstance(body, spec.PeersRequirement):
        entry: dict[str, object] = {"kind": body.recommender}
        name = RECOMMENDERS[body.recommender]
        if body.level:
            entry["level"] = body.level
            name = f"{LEVEL_NAMES[body.level]}{name}"
        words = _("再有%(n)s名%(name)s推荐") % {"n": "%(n)s", "name": name}
        need = _Need(words, "recommendations", entry)
    else:
        return None
    for count in range(1, body.at_least + 1):
        more = replace(need, count=count)
        if _ask(more.given(dossier), ruling).row["requirements"][number]["outcome"] == MET:
            return more
    return None


def _need_of_statements(dossier: Dossier, body: spec.PersonRequirement) -> _Need | None:
    """Statements that a condition asks to be true: continuing education, letter and insurance."""
    person = dossier.get("person", {})
    wanted = [name for name in _asked_to_be_true(body.test) if not person.get(name)]
    if not wanted:
        return None
    words = "、".join(PERSON_FIELDS[name] for name in wanted)
    return _Need(words, "person", dict.fromkeys(wanted, True))


def _asked_to_be_true(test: spec.PersonTest) -> Iterator[str]:
    for part in test.all or test.any or ():
        yield from _asked_to_be_true(part)
    if test.is_true and test.is_true not in OF_THE_UNIT:
        yield test.is_true


def _sample(pattern: spec.Pattern, day: str) -> dict[str, object]:
    """An achievement that is exactly what a pattern asks for."""
    firsts = {
        name: values[0]
        for name in ("kind", "role", "venue", "authority", "award")
        if (values := getattr(pattern, name)) is not None
    }
    bounds = {
        "rank": pattern.rank_at_most,
        "authority": pattern.authority_at_least,
        "grade": pattern.grade_at_least,
        "national_major": pattern.national_major,
    }
    return firsts | {name: value for name, value in bounds.items() if value is not None} | {"on": day}


def _degrees(dossier: Dossier, whole: Program, items: list[spec.Career]) -> Iterator[tuple[str, Dossier]]:
    if "education" not in dossier:
        return
    asked = {item.degree for item in items}
    for rung, (name, label) in enumerate(zip(whole.rung_names, whole.rung_labels, strict=True)):
        kind = next(kind for kind, of_rung in whole.rungs.items() if of_rung == rung)
        if name in asked:
            record = {"kind": kind, "graduated_on": dossier["as_of"]}
            text = _("取得%(degree)s学历（学位）") % {"degree": label}
            yield text, {**dossier, "education": [*dossier["education"], record]}


def _titles(dossier: Dossier, items: list[spec.Career]) -> Iterator[tuple[str, Dossier]]:
    if "titles" not in dossier:
        return
    for level in (level for level in Level.values if any(item.title == level for item in items)):
        record = {"series": dossier["series"], "level": level, "obtained_on": dossier["as_of"]}
        text = _("取得本系列%(level)s职称") % {"level": LEVEL_NAMES[level]}
        yield text, {**dossier, "titles": [*dossier["titles"], record]}
