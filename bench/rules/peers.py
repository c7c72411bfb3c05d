"""The same decision in zen-engine and, with the facts counted beforehand, in OpenFisca-Core."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import zen
from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

from bench.rules import plain

SENIOR = "['intermediate', 'associate_senior', 'full_senior']"
OTHERS = json.dumps(sorted(plain.OTHERS)).replace('"', "'")
HONOURS = json.dumps(sorted(plain.HONOURS)).replace('"', "'")

#: One expression node: every clause is an entry of the trace, dates are numbers.
EXPRESSIONS = {
    "general": "person.employment == 'employed'"
    " and (person.sanction_until == null or person.sanction_until <= as_of)"
    " and (person.barred_until == null or person.barred_until <= as_of)"
    " and (person.unit_kind != 'central_unit'"
    " or (person.entrustment_letter and person.social_insurance_in_city))"
    " and person.continuing_education",
    "held": "map(filter(titles, #.series == 'engineering' and #.level in "
    + SENIOR
    + " and #.obtained_on <= $root.as_of), #.obtained_on)",
    "title": "len($.held) > 0 ? min($.held) : 0",
    "results": "count(achievements, #.on >= $.title and #.on <= $root.as_of and ("
    "(#.kind == 'paper' and #.role == 'first_author' and #.venue == 'core_journal')"
    " or (#.kind in " + OTHERS + " and #.role == 'principal'))) >= 3",
    "career": "some(education,"
    " (#.kind == 'doctorate' and max([#.graduated_on, $root.employment[0].from]) + 20000 <= $root.as_of)"
    " or (#.kind in ['master', 'doctorate']"
    " and max([#.graduated_on, $root.employment[0].from]) + 70000 <= $root.as_of)"
    " or (#.kind in ['bachelor', 'master', 'doctorate'] and $.title > 0"
    " and max([$.title, $root.employment[0].from]) + 50000 <= $root.as_of))"
    " or some(titles, #.series != 'engineering' and #.level == 'associate_senior'"
    " and max([#.obtained_on, $root.employment[0].from]) + 30000 <= $root.as_of)",
    "basis": "some(achievements, #.on <= $root.as_of and ("
    "(#.kind == 'standard' and ((#.authority == 'national' and #.rank <= 5)"
    " or (#.authority in ['industry', 'local'] and #.rank <= 3)))"
    " or (#.kind == 'award' and ("
    "(#.award == 'science_technology' and #.authority in ['provincial', 'national', 'international'])"
    " or (#.award in ['china_patent', 'china_design']"
    " and #.grade in ['silver', 'second', 'first', 'gold', 'special'] and #.rank <= 3)"
    " or #.award in " + HONOURS + " or #.award == 'worldskills'))))",
    "peers": "count(recommendations, #.kind == 'peer' and #.level == 'full_senior') >= 2",
    "standard": "$.general and $.results and $.career",
    "exceptional": "$.general and $.results and $.basis and $.peers",
}


#: What the expressions read, by kind of achievement: handing over records is most of zen's time.
READ = {
    "paper": ("role", "venue"),
    "standard": ("role", "authority", "rank"),
    "award": ("award", "authority", "grade", "rank"),
}
STANDING = (
    "employment",
    "sanction_until",
    "barred_until",
    "unit_kind",
    "entrustment_letter",
    "social_insurance_in_city",
    "continuing_education",
)


def trimmed(dossier: dict[str, Any]) -> dict[str, Any]:
    """A dossier with nothing that the expressions do not read."""
    return {
        "as_of": dossier["as_of"],
        "person": {name: dossier["person"][name] for name in STANDING},
        "education": dossier["education"],
        "employment": [{"from": dossier["employment"][0]["from"]}],
        "titles": dossier["titles"],
        "achievements": [
            {name: item[name] for name in ("kind", "on", *READ.get(item["kind"], ("role",)))}
            for item in dossier["achievements"]
        ],
        "recommendations": dossier["recommendations"],
    }


#: What the standard path alone needs, for the cheapest question that can be put to zen.
ONE_PATH = ("general", "held", "title", "results", "career", "standard")


def of_one_path(dossier: dict[str, Any]) -> dict[str, Any]:
    """A trimmed dossier with nothing that the standard path does not read."""
    kept = [
        {name: item[name] for name in ("kind", "on", "role", "venue") if name in item}
        for item in dossier["achievements"]
        if item["kind"] != "award"
    ]
    return {key: dossier[key] for key in dossier if key != "recommendations"} | {"achievements": kept}


def zen_decision(dated: bool = False, names: tuple[str, ...] = tuple(EXPRESSIONS)) -> Any:
    """The compiled decision; `dated` parses ISO dates inside."""
    # One thread does: zen starts and ends its runtime with every call, and two would cost half as much again.
    os.environ["TOKIO_WORKER_THREADS"] = "1"
    expressions = [
        {"id": key, "key": key, "value": _dated(EXPRESSIONS[key]) if dated else EXPRESSIONS[key]}
        for key in names
    ]
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "content": {"expressions": expressions, "passThrough": False},
            },
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
    return zen.ZenEngine().create_decision(json.dumps(graph))


def _dated(expression: str) -> str:
    """Dates stay ISO text and are read by zen's date(); years are 365.25 days there."""
    for name in ("#.on", "#.obtained_on", "#.graduated_on", "$root.as_of", "$root.employment[0].from"):
        expression = expression.replace(name, f"date({name})")
    for name in ("person.sanction_until", "person.barred_until"):
        expression = expression.replace(f"{name} <= as_of", f"date({name}) <= date(as_of)")
    for years in (2, 3, 5, 7):
        expression = expression.replace(f"+ {years}0000", f"+ {years * 31557600}")
    return expression


def zen_decide(decision: Any) -> Callable[[dict[str, Any]], tuple[bool, bool]]:
    """Decide with the trace, as an explanation needs it."""

    def decide(dossier: dict[str, Any]) -> tuple[bool, bool]:
        answer = decision.evaluate(dossier, {"trace": True})
        assert answer["trace"]
        return answer["result"]["standard"], answer["result"].get("exceptional", False)

    return decide


# --- OpenFisca-Core ------------------------------------------------------------------------

PERSON = entities.Entity("person", "persons", "", "")
INPUTS = ("general", "degree", "begun", "graduated", "title", "other_title", "results", "basis", "peers")
DAY = "2026-12-31"
TODAY = 20261231


def _variable(name: str, formula: Any = None) -> type:
    body: dict[str, Any] = {
        "value_type": int,
        "entity": PERSON,
        "definition_period": periods.DateUnit.DAY,
    }
    if formula:
        body["formula"] = formula
    return type(name, (variables.Variable,), body)


def _career(person: Any, period: Any) -> Any:
    start = np.maximum(person("graduated", period), person("begun", period))
    title = person("title", period)
    other = person("other_title", period)
    begun = person("begun", period)
    degree = person("degree", period)
    return (
        ((degree >= 4) & (start + 20000 <= TODAY))
        | ((degree >= 3) & (start + 70000 <= TODAY))
        | ((degree >= 2) & (title > 0) & (np.maximum(title, begun) + 50000 <= TODAY))
        | ((other > 0) & (np.maximum(other, begun) + 30000 <= TODAY))
    )


def _standard(person: Any, period: Any) -> Any:
    return person("general", period) * (person("results", period) >= 3) * person("career", period)


def _exceptional(person: Any, period: Any) -> Any:
    return (
        person("general", period)
        * (person("results", period) >= 3)
        * person("basis", period)
        * (person("peers", period) >= 2)
    )


def openfisca_system() -> Any:
    """The system with its three formulas."""
    system = taxbenefitsystems.TaxBenefitSystem([PERSON])
    for name in INPUTS:
        system.add_variable(_variable(name))
    for name, formula in (("career", _career), ("standard", _standard), ("exceptional", _exceptional)):
        system.add_variable(_variable(name, formula))
    return system


def counted(d: dict[str, Any]) -> dict[str, int]:
    """The facts as numbers: OpenFisca has no lists of records below a person."""
    others = [t["obtained_on"] for t in d["titles"] if t["series"] != "engineering"]
    since = plain.since_intermediate(d)
    return {
        "general": int(plain.general(d)),
        "degree": plain.DEGREES[d["education"][0]["kind"]],
        "begun": d["employment"][0]["from"],
        "graduated": d["education"][0]["graduated_on"],
        "title": since,
        "other_title": min(others, default=0),
        "results": 3 * int(plain.results(d)),
        "basis": int(plain.basis(d)),
        "peers": sum(r["level"] == "full_senior" for r in d["recommendations"]),
    }


def openfisca_decide(system: Any, rows: list[dict[str, int]]) -> list[tuple[bool, bool]]:
    """Decide for one person or for many at once."""
    simulation = simulations.SimulationBuilder().build_default_simulation(system, count=len(rows))
    for name in INPUTS:
        simulation.set_input(name, DAY, np.array([row[name] for row in rows]))
    standard = simulation.calculate("standard", DAY)
    exceptional = simulation.calculate("exceptional", DAY)
    return [(bool(a), bool(b)) for a, b in zip(standard, exceptional, strict=True)]
