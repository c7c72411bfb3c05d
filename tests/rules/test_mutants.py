"""No number, code, alternative or condition of a pack changes without a case of the pack failing."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from rules import interpreter, shipped
from rules.cases import cases_of
from rules.coverage import coverage, open_points
from rules.dossier import Dossier, convert
from rules.errors import PackError
from rules.loader import PACKS, LoadedPack, line_of, parse_pack, read_yaml
from rules.pack_set import PackSet
from rules.program import Program, assemble
from rules.spec import Case, Pack
from tests.rules.mutants import Mutant, mutants

CODES = [entry.pack.code for entry in shipped()]
ENGINEERING, LABORATORY = "beijing-engineering-2020-17", "beijing-laboratory-draft"
HONOURS = (
    "(china_skills_grand_prize|national_technical_expert"
    "|national_master_workshop_leader|state_council_allowance)"
)
EXCEPTIONAL, DIRECT = r"\.paths\[4\]\.requirements\[0\]\.any_of", r"\.paths\[6\]\.requirements\[0\]\.any_of"
MIDDLE, SENIOR = r"\.paths\[2\]\.requirements", r"\.paths\[[35]\]\.requirements"

#: Changes that change nothing: (pack, where, what), and why no dossier can tell.
EQUIVALENT = {
    (ENGINEERING, rf"{EXCEPTIONAL}\[[015]\].*\.award", f"award and {HONOURS}"): (
        "these honours open the path by themselves, whoever granted them"
    ),
    (ENGINEERING, rf"{EXCEPTIONAL}\[1\].*\.award", "award and worldskills"): (
        "silver or better at WorldSkills is better than excellence, which is enough"
    ),
    (ENGINEERING, rf"{EXCEPTIONAL}\[3\].*\.authority", "authority and national"): (
        "a national standard is enough up to the fifth place, so also up to the third"
    ),
    (ENGINEERING, rf"{DIRECT}\[0\].*\.award", "award and national_talent_commendation"): (
        "a national commendation opens the path by itself"
    ),
    (ENGINEERING, rf"{EXCEPTIONAL}\[1\].*", "grade_at_least second"): "second and silver are one grade",
    (LABORATORY, r".*\.grade_at_least", "grade_at_least (silver|gold)"): (
        "second and silver are one grade, and so are first and gold"
    ),
    (LABORATORY, rf"{MIDDLE}\[0\]\.any_of\[2\]", "without .*"): "（4） asks the same of a lower degree",
    (LABORATORY, rf"{MIDDLE}\[0\]\.any_of\[2\]\.degree", "degree (associate|master|doctorate)"): (
        "（4） asks the same of a lower degree"
    ),
    (LABORATORY, rf"{MIDDLE}\[0\]\.any_of\[2\]\.(title|post)", r"\w+ (intermediate|\w+_senior)"): (
        "（4） asks less of a lower degree"
    ),
    (
        LABORATORY,
        rf"{MIDDLE}\[0\]\.any_of\[2\]\.years",
        "years 5",
    ): "（4） asks less of a lower degree",
    (
        LABORATORY,
        rf"{MIDDLE}\[1\]\.any_of\[[01]\]\.kind",
        "kind and (project|monograph|textbook|research_result|topic_report|experimental_work|patent)",
    ): "these count in any role, wherever published",
    (LABORATORY, rf"{SENIOR}\[1\]\.any_of\[\d\]\.kind", "kind and monograph"): "every monograph counts",
    (LABORATORY, rf"{SENIOR}\[1\]\.any_of\[0\]\.kind", "kind and appraised_result"): (
        "a provincial appraisal is enough by itself"
    ),
    (LABORATORY, rf"{SENIOR}\[1\]\.any_of\[1\]\.kind", "kind and appraised_result"): (
        "an appraisal at the level of the project is enough by itself"
    ),
    (
        LABORATORY,
        rf"{SENIOR}\[1\]\.any_of\[[12]\]\.kind",
        "kind and (research_result|textbook|standard|topic_report|experimental_work|patent)",
    ): "led by the person they are enough by themselves",
    (LABORATORY, rf"{EXCEPTIONAL}\[0\].*\.award", "award and beijing_teaching_achievement"): (
        "a second prize at the third place opens the path, whoever granted it"
    ),
    (
        "beijing-title-work-2023-10",
        r"\.general\[0\]\.test\.any\[1\]\.all\[0\]\.employment",
        "employment and employed",
    ): "whoever is employed meets the condition anyway",
}


class Cases:
    """The cases of a pack, those that failed last first: neighbours fail at the same."""

    def __init__(self, cases: Iterable[tuple[Case, dict[str, Any]]]) -> None:
        self.waiting = [(case, convert(dossier)) for case, dossier in cases]

    def notice(self, packs: PackSet) -> bool:
        """Whether one of the cases fails, or a path stands there twice."""
        programs: dict[tuple[str, str], Program] = {}
        for place, (case, dossier) in enumerate(self.waiting):
            key = dossier.jurisdiction, dossier.series
            try:
                if key not in programs:
                    programs[key] = assemble(*key, [entry.pack for entry in packs.applying(*key)])
                    paths = [(path.level, path.path) for path in programs[key].paths]
                    if len(paths) > len(set(paths)):
                        return True
                held = holds(case, dossier, programs[key])
            except (PackError, KeyError, ValueError):
                held = False
            if not held:
                self.waiting.insert(0, self.waiting.pop(place))
                return True
        return False


def holds(case: Case, dossier: Dossier, program: Program) -> bool:
    """Whether the plain evaluation says what the case does (test_cases.py asks the compiled one as well)."""
    asked = [path for path in program.paths if (path.level, path.path) == (case.level, case.path)]
    for path in interpreter.assess(replace(program, paths=tuple(asked)), dossier):
        row = next((row for row in path["requirements"] if row["label"] == case.of), None)
        day = case.eligible_on.isoformat() if case.eligible_on else None
        return (
            row is not None
            and row["outcome"] == case.row
            and case.outcome in (msgspec.UNSET, path["outcome"])
            and (case.eligible_on is msgspec.UNSET or day == path["eligible_on"])
        )
    return False


def refused(pack: dict[str, Any]) -> bool:
    """Whether the vocabulary refuses a changed pack for what holds between its places."""
    try:
        parse_pack("x.yaml", json.dumps(pack))
    except PackError:
        return True
    return False


def survivors(code: str, cases: Cases) -> list[Mutant]:
    """The changes that neither the vocabulary nor a case nor the coverage table notices."""
    packs, table = shipped(), coverage(code)
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    others = [entry.pack for entry in packs if entry.pack.code != code]
    found = []
    for number, mutant in enumerate(mutants(json.loads(json.dumps(read_yaml(code, text))))):
        try:
            pack = msgspec.convert(mutant.pack, Pack)
        except msgspec.ValidationError:
            continue
        if cases.notice(packs.replacing(LoadedPack(pack, f"{code}@0-{number}"))) or refused(mutant.pack):
            continue
        if not open_points(table, pack, others):
            found.append(mutant)
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_change_is_noticed(code):
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    known = {key: 0 for key in EQUIVALENT if key[0] == code}
    unnoticed = []
    for mutant in survivors(code, Cases(cases_of(code))):
        excused = [
            key for key in known if re.fullmatch(key[1], mutant.at) and re.fullmatch(key[2], mutant.said)
        ]
        for key in excused:
            known[key] += 1
        if not excused:
            unnoticed.append(f"{code}.yaml:{line_of(text, mutant.at)}: {mutant.said} ({mutant.at})")
    assert unnoticed == []
    assert [key for key, count in known.items() if not count] == [], "these are noticed by now"


def test_a_number_without_a_case_is_found():
    code = "beijing-three-plus-one-2023-12"
    left = Cases(one for one in cases_of(code) if one[0].of != "正高级业内专家举荐")
    at = ".paths[0].requirements[1].at_least"
    assert [mutant.said for mutant in survivors(code, left) if mutant.at == at] == [
        "at_least 2",
        "at_least 4",
    ]
