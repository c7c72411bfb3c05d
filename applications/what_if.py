"""What would change an answer: supposed facts are put to the rules, never guessed from their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.assessing import MET, UNMET, Ruling, assess, ruling_of
from applications.dossier import Dossier
from rules import spec
from rules.program import PathProgram, Program, Row, program
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
    """What would open an unmet path; None where it is open, undecided, or where no supposition helps."""
    if ruling.outcome != UNMET:
        return None
    whole = program(dossier["jurisdiction"], dossier["series"], packs_for(dossier))
    path = next(path for path in whole.paths if (path.level, path.path) == (ruling.level, ruling.path))
    supplied = _supplied(dossier, ruling, path)
    if supplied is None:
        return None
    missing, opens_on = supplied
    items = [
        item for row in path.rows if isinstance(row.body, spec.CareerRequirement) for item in row.body.any_of
    ]
    sooner = []
    for text, changed in [*_degrees(dossier, whole, items), *_titles(dossier, items)]:
        # A title restarts the count of results: what is missing is asked anew.
        more, day = _supplied(changed, ruling, path) or ((), None)
        if day is not None and (opens_on is None or day < opens_on):
            others = [words for words in more if words not in missing]
            sooner.append(Supposed("，".join([text, *others]), day))
    if not sooner and (opens_on is None or not missing):
        return None
    return WhatIf(missing, opens_on, tuple(sooner))


def _supplied(
    dossier: Dossier, ruling: Ruling, path: PathProgram
) -> tuple[tuple[str, ...], dt.date | None] | None:
    """All that is missing besides time and schooling, and the day with it; None where it cannot be had."""
    missing = []
    for row, found in zip(path.rows, _ask(dossier, ruling).row["requirements"], strict=True):
        if found["outcome"] != UNMET or isinstance(row.body, spec.CareerRequirement):
            continue
        supply = _supply(dossier, ruling, row)
        if supply is not None:
            text, dossier = supply
            missing.append(text)
        elif not isinstance(row.body, spec.PersonRequirement):
            # A condition on the person may be met by time, which the answer counts by itself.
            return None
    return tuple(missing), _ask(dossier, ruling).eligible_on


def _ask(dossier: Dossier, ruling: Ruling) -> Ruling:
    return ruling_of(assess(dossier, level=ruling.level), ruling.level, ruling.path)


def _supply(dossier: Dossier, ruling: Ruling, row: Row) -> tuple[str, Dossier] | None:
    """The least that meets a row, in words and as a dossier; None where it cannot simply be obtained."""
    body = row.body
    if isinstance(body, spec.PersonRequirement):
        return _supply_statement(dossier, body)
    if isinstance(body, spec.AchievementsRequirement):
        key, sample = "achievements", _sample(body.any_of[0], dossier["as_of"])
        words, most = _("再有%(n)s项符合条件的成果"), body.at_least
    elif isinstance(body, spec.PeersRequirement):
        key, sample = "recommendations", {"kind": body.recommender}
        name = RECOMMENDERS[body.recommender]
        if body.level:
            sample["level"] = body.level
            name = f"{LEVEL_NAMES[body.level]}{name}"
        words, most = _("再有%(n)s名%(name)s推荐") % {"n": "%(n)s", "name": name}, body.at_least
    else:
        return None
    for count in range(1, most + 1):
        changed = {**dossier, key: [*dossier.get(key, ()), *[sample] * count]}
        found = next(
            item
            for item in _ask(changed, ruling).row["requirements"]
            if (item["clause"], item["label"]) == (row.clause, row.label)
        )
        if found["outcome"] == MET:
            return words % {"n": count}, changed
    return None


def _supply_statement(dossier: Dossier, body: spec.PersonRequirement) -> tuple[str, Dossier] | None:
    """Statements that a condition asks to be true: continuing education, letter and insurance."""
    person = dossier.get("person", {})
    wanted = [name for name in _asked_to_be_true(body.test) if not person.get(name)]
    if not wanted:
        return None
    changed = {**dossier, "person": {**person, **dict.fromkeys(wanted, True)}}
    return "、".join(PERSON_FIELDS[name] for name in wanted), changed


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
