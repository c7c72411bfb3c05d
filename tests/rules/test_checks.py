"""The checks before publication: every kind of problem with its file, its line and what was expected."""

import datetime as dt
import random

import pytest

from rules import checks, editing, shipped
from rules.cases import Mismatch
from rules.checks import Earlier, check
from rules.loader import CASES, PACKS
from rules.reading import MOST

CODE = "beijing-engineering-2020-17"
PACK = (PACKS / f"{CODE}.yaml").read_text()
CASE_TEXT = (CASES / f"{CODE}.yaml").read_text()
COVERAGE = (PACKS / "coverage" / f"{CODE}.yaml").read_text()
FIRST = Earlier(1, dt.date(2020, 10, 1))
SECOND = Earlier(2, dt.date(2027, 1, 1))
PACK_FILE, CASES_FILE, COVERAGE_FILE = f"{CODE}.yaml", f"cases/{CODE}.yaml", f"coverage/{CODE}.yaml"


def problems(pack=PACK, cases=CASE_TEXT, coverage=COVERAGE, published=()):
    return check(pack, cases, coverage, code=CODE, others=shipped(), published=published)


def replaced(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


def line_of(text, needle):
    return text[: text.index(needle)].count("\n") + 1


def only(found, code):
    """The one problem there is, of this kind."""
    assert [problem.code for problem in found] == [code], "\n".join(map(str, found))
    return found[0]


@pytest.mark.parametrize("code", [entry.pack.code for entry in shipped()])
def test_what_comes_with_the_project_is_clean(code):
    texts = [
        (folder / f"{code}.yaml").read_text(encoding="utf-8") for folder in (PACKS, CASES, PACKS / "coverage")
    ]
    assert check(*texts, code=code, others=shipped()) == []


def test_a_character_that_is_none_is_refused_at_its_line():
    text = replaced(PACK, "title: ", "title: \ud800")
    found = only(problems(text), "yaml")
    assert (found.file, found.line) == (PACK_FILE, line_of(text, "title: "))
    cases = problems(cases=replaced(CASE_TEXT, "row: unmet", "row: \ud800"))
    assert only(cases, "yaml").file == CASES_FILE


# --- schema -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        ("source: 北京", "sources: 北京", "schema.unknown_key", "issued_on, effective_from"),
        ("years: 7}", "years: 7, month: 3}", "schema.unknown_key", "item, degree, title"),
        ("clause: 附件 三（三）\n", "clause: see page 3\n", "schema.clause", "附件 三（一）2（3）"),
        ("degree: associate, years: 7", "degree: associate, years: 61", "schema.value", "from 1 to 60"),
        ("kind: achievements", "kind: wishes", "schema.value", "one of person, career"),
        ("{engineering: 工程技术工作}", "{law: 工程技术工作}", "schema.value", "engineering"),
        ("degree: associate, years: 7", "degree: associates, years: 7", "schema.value", "associate, bach"),
        ("effective_from: 2020-10-01", "effective_from: null", "schema.value", "the date in force"),
        ("{is_true: continuing_education}", "{years: 2}", "schema.value", "exactly one test"),
        ("\nversion: 1\n", "\nversion: 1\ntitle: 重复\n", "schema.key_twice", "once"),
        ("{is_true: continuing_education}", "{is_true: sanction_until}", "schema.value", "one of continuing"),
        ("{is_true: continuing_education}", "{not_before: employment}", "schema.value", "one of barred"),
        ("{is_true: continuing_education}", "{years_since: unit_kind, years: 1}", "schema.value", "in_city"),
        ("{is_true: continuing_education}", "{all: []}", "schema.value", "a list that is not empty"),
        ("{is_true: continuing_education}", "{any: []}", "schema.value", "a list that is not empty"),
        ("{is_true: continuing_education}", "{employment: []}", "schema.value", "a list that is not empty"),
        ("role: [first_author]", "role: []", "schema.value", "a list that is not empty"),
        ("kinds: [master]", "kinds: []", "schema.value", "a list that is not empty"),
        ("kinds: [master]", "kinds: [bachelor]", "schema.value", "a kind of one rung only, got bachelor"),
        ("{rung: master, label", "{rung: bachelor, label", "schema.value", "name of one rung only"),
        ("series: [engineering]\n", "series: []\n", "schema.value", "a list that is not empty"),
        ("clause: 附件 三（三）\n", "clause: 附件 十十（三）\n", "schema.clause", "附件 三（一）2（3）"),
        ("clause: 附件 三（三）\n", "clause: 附件 三（一二）\n", "schema.clause", "附件 三（一）2（3）"),
        ("\nversion: 1\n", "\nversion: 32768\n", "schema.value", "from 1 to 32767"),
        ("\nversion: 1\n", "\nversion: 1\n~: 2\n", "schema.value", "expected"),
        ("series: [engineering]\n", "series: [engineering\n", "yaml", "YAML"),
        ("issued_on: 2020-09-28", "issued_on: 2020-09-31", "yaml", "day is out of range"),
    ],
)
def test_a_place_outside_the_vocabulary(old, new, code, expected):
    text = replaced(PACK, old, new)
    first = next(problem for problem in problems(text) if problem.code == code)
    assert first.file == PACK_FILE
    if code == "schema.key_twice":
        assert first.line == line_of(text, "title: 北京")
    elif "[engineering\n" not in new and "~: 2" not in new:  # YAML notices an open bracket later
        assert first.line == line_of(PACK, old.lstrip("\n"))
    assert expected in first.message
    assert not first.message.startswith("expected  ")
    assert str(first).startswith(f"{PACK_FILE}:{first.line}: ")


@pytest.mark.parametrize("key", ["source", "document"])
def test_a_missing_key_of_the_head(key):
    text = "\n".join(line for line in PACK.splitlines() if not line.startswith(f"{key}: "))
    found = only(problems(text), "schema.missing_key")
    assert (found.file, found.line) == (PACK_FILE, line_of(text, "code: "))
    assert found.message == f"missing key {key}: expected a text that is not empty (at $)"


def test_a_missing_clause_stands_at_its_row():
    text = replaced(PACK, "        clause: 附件 三（三）\n", "")
    found = only(problems(text), "schema.missing_key")
    assert (found.file, found.data["key"]) == (PACK_FILE, "clause")
    assert found.line == line_of(text, "      - kind: achievements")
    assert "a clause such as" in found.message


def test_all_mistakes_are_found_at_once_and_at_their_own_lines():
    text = PACK
    changes = [
        ("clause: 附件 三（三）\n", "clause: see\n"),
        ("years: 5}\n          - {item: （4）", "years: 71}\n          - {item: （4）"),
        ('{item: "2", degree: bachelor, years: 1}', '{item: "2", degree: bachelor, years: 0}'),
        ('{item: "4", degree: secondary, years: 5}', '{item: "4", degree: secondary, year: 5}'),
        ("by: employer", "by: nobody"),
    ]
    for old, new in changes:
        text = replaced(text, old, new)
    found = problems(text)
    assert [problem.line for problem in found] == sorted(line_of(text, new) for _old, new in changes)
    assert {problem.code for problem in found} == {"schema.clause", "schema.value", "schema.unknown_key"}


def test_cases_and_coverage_are_read_to_the_end_as_well():
    cases = replaced(CASE_TEXT, "row: unmet", "row: hardly")
    coverage = replaced(COVERAGE, "is: judgement", "is: opinion")
    by_file = {problem.file: problem for problem in problems(cases=cases, coverage=coverage)}
    assert by_file[CASES_FILE].line == line_of(cases, "hardly")
    assert "one of" in by_file[CASES_FILE].message
    assert "unmet" in by_file[CASES_FILE].message
    assert by_file[COVERAGE_FILE].line == line_of(coverage, "is: opinion")
    assert by_file[COVERAGE_FILE].data["expected"] == "one of judgement, none, requirement"


def test_texts_that_are_no_packs_at_all():
    for text in ("", "- a\n- b\n", "just words", "a: &x [*x]\n", "\x00", "[" * 500):
        found = problems(text, text, text)
        assert {problem.file for problem in found} == {PACK_FILE, CASES_FILE, COVERAGE_FILE}
        assert all(problem.line >= 1 for problem in found)


def test_a_text_that_grows_when_written_out_is_refused():
    rows = ["a: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    rows += [f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = next(problem for problem in problems("\n".join(rows)) if problem.file == PACK_FILE)
    assert "at most 200000 values" in found.message


def test_a_text_full_of_mistakes_ends():
    text = replaced(PACK, "paths:\n", "paths:\n" + "  - {level: boss}\n" * (MOST * 2))
    assert 10 < len(problems(text)) <= MOST + 5


def slips(text, chance):
    """The text after some slips of the finger."""
    lines = text.split("\n")
    for _slip in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        line = lines[place]
        at = chance.randrange(len(line) + 1)
        key, colon, _value = line.partition(": ")
        lines[place] = chance.choice(
            [
                "",
                f"  {line}",
                line + "\n" + line,
                line[:at] + chance.choice("[]{}:,'\"*&!%@`|>-#\t 3x年") + line[at:],
                line[:at] + line[at + 1 :],
                line.replace("5", "0").replace("1", "-1"),
                key
                + colon
                + chance.choice(["null", "[]", "{}", "x", "-3", "2027-02-30", "1e400", ".nan", "1:30"]),
            ]
        )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_typed_is_answered_with_places(seed):
    chance = random.Random(seed)
    texts = [slips(text, chance) for text in (PACK, CASE_TEXT, COVERAGE)]
    by_file = dict(zip((PACK_FILE, CASES_FILE, COVERAGE_FILE), texts, strict=True))
    for problem in problems(*texts):
        assert 1 <= problem.line <= len(by_file[problem.file].splitlines())
        assert problem.message


# --- head: code, number, days ------------------------------------------------------------------------
def head(number=2, begins="2027-01-01", **keys):
    """The engineering pack with another number, first day and further keys."""
    text = replaced(PACK, "version: 1\n", f"version: {number}\n")
    extra = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return replaced(text, "effective_from: 2020-10-01\n", f"effective_from: {begins}\n{extra}")


def test_a_later_version_is_clean():
    assert problems(head(), published=[FIRST]) == []
    assert problems(head(3, "2024-01-01"), published=[FIRST, SECOND]) == []  # between the two


def test_the_code_stays():
    text = replaced(PACK, f"code: {CODE}", "code: beijing-engineering-2027-1")
    found = only(problems(text), "head.code")
    assert (found.file, found.line) == (PACK_FILE, line_of(text, "code: "))
    assert found.message == f"expected the code {CODE}, got beijing-engineering-2027-1"


@pytest.mark.parametrize("number", [1, 2])
def test_the_number_is_above_all_published(number):
    text = head(number, "2028-01-01")
    found = only(problems(text, published=[FIRST, SECOND]), "head.number")
    assert found.line == line_of(text, f"version: {number}")
    assert found.message == f"expected a number above 2, the highest published, got {number}"


def test_two_versions_may_not_begin_on_the_same_day():
    text = head(3)
    found = only(problems(text, published=[FIRST, SECOND]), "head.same_day")
    assert found.line == line_of(text, "effective_from: ")
    assert found.message == "expected another day than version 2 (2027-01-01), or replaces: 2"
    for day in ("2026-12-31", "2027-01-02"):
        assert problems(head(3, day), published=[FIRST, SECOND]) == []


def test_two_texts_without_a_date():
    draft = Earlier(1, None)
    text = replaced(head(2, "null"), "status: in_force", "status: consultation_draft")
    found = [problem for problem in problems(text, published=[draft]) if problem.code.startswith("head.")]
    assert only(found, "head.two_without_date").line == line_of(text, "effective_from: null")
    assert "replaces: 1" in found[0].message


def test_a_correction_names_what_it_replaces():
    assert problems(head(3, replaces=2), published=[FIRST, SECOND]) == []

    text = head(3, replaces=5)
    found = only(problems(text, published=[FIRST, SECOND]), "head.replaces_unknown")
    assert found.line == line_of(text, "replaces: 5")
    assert found.message == "expected the number of a published version (1, 2), got 5"

    text = head(3, "2027-01-02", replaces=2)
    found = only(problems(text, published=[FIRST, SECOND]), "head.replaces_other_day")
    assert found.line == line_of(text, "replaces: 2")
    assert found.message == ("expected a version that begins on 2027-01-02, version 2 begins on 2027-01-01")


def test_only_the_last_correction_is_corrected_again():
    published = [FIRST, SECOND, Earlier(3, SECOND.effective_from)]
    text = head(4, replaces=2)
    found = only(problems(text, published=published), "head.replaces_replaced")
    assert found.line == line_of(text, "replaces: 2")
    assert found.message == "expected replaces: 3, which already replaces version 2"
    assert problems(head(4, replaces=3), published=published) == []


@pytest.mark.parametrize(("until", "clean"), [("2026-12-31", False), ("2027-01-01", True)])
def test_the_last_day_is_not_before_the_first(until, clean):
    text = head(effective_until=until)
    found = problems(text, published=[FIRST])
    if clean:
        assert found == []
    else:
        assert only(found, "head.end_before_start").line == line_of(text, "effective_until")
        assert found[0].message == "expected 2027-01-01 or a later day, got 2026-12-31"


@pytest.mark.parametrize(("until", "clean"), [("2026-12-31", True), ("2027-01-01", False)])
def test_no_version_reaches_over_the_first_day_of_a_later_one(until, clean):
    text = head(3, "2025-01-01", effective_until=until)
    found = problems(text, published=[FIRST, SECOND])
    if clean:
        assert found == []
    else:
        assert only(found, "head.reaches_over").line == line_of(text, "effective_until")
        assert found[0].message == "expected a day before 2027-01-01, the first of version 2"


@pytest.mark.parametrize(("begins", "clean"), [("2026-12-31", False), ("2027-01-01", True)])
def test_no_version_begins_before_the_end_of_an_earlier_one(begins, clean):
    ending = Earlier(1, dt.date(2020, 10, 1), dt.date(2026, 12, 31))
    text = head(2, begins)
    found = problems(text, published=[ending])
    if clean:
        assert found == []
    else:
        assert only(found, "head.before_end").line == line_of(text, "effective_from: ")
        assert found[0].message == "expected a day after 2026-12-31, the last of version 1"


# --- program ----------------------------------------------------------------------------------------
def test_a_series_that_cannot_be_put_together():
    text = PACK.replace("path: standard", "path: green_channel")
    found = [problem for problem in problems(text) if problem.code == "program.broken"]
    assert [problem.line for problem in found] == [line_of(text, "series: [")]
    assert "expected a program for beijing/engineering" in found[0].message


def test_a_series_that_the_version_before_bound_keeps_its_rules():
    code = "guangxi-laboratory-2025-5"
    texts = [(folder / f"{code}.yaml").read_text() for folder in (PACKS, CASES, PACKS / "coverage")]
    texts[0] = replaced(texts[0], "jurisdiction: guangxi", "jurisdiction: beijing")
    found = check(*texts, code=code, others=shipped())
    broken = next(problem for problem in found if "guangxi/laboratory" in problem.message)
    assert (broken.code, broken.line) == ("program.broken", line_of(texts[0], "series: ["))


def test_a_path_and_a_row_stand_once():
    text = replaced(
        PACK, "  - level: assistant\n    path: standard", "  - level: technician\n    path: standard"
    )
    twice = next(problem for problem in problems(text) if problem.code == "program.path_twice")
    assert twice.message == "expected the path technician/standard once"
    second = text.index("  - level: technician", text.index("  - level: technician") + 1)
    assert twice.line == text[:second].count("\n") + 1

    text = replaced(PACK, "label: 成果条件", "label: 学历和专业工作经历")
    row = next(problem for problem in problems(text) if problem.code == "program.label_twice")
    assert row.line == line_of(text, "clause: 附件 三（三）\n        label: 学历") + 1


# --- cases ------------------------------------------------------------------------------------------
def test_a_failing_case_names_its_line_and_what_both_evaluations_say():
    cases = replaced(CASE_TEXT, "row: met", "row: unmet")
    found = next(problem for problem in problems(cases=cases) if problem.code == "cases.failed")
    first = CASE_TEXT[: CASE_TEXT.index("row: met")].rindex("\n  - ") + 1
    assert (found.file, found.line) == (CASES_FILE, CASE_TEXT[:first].count("\n") + 1)
    assert found.data["evaluation"] == "compiled, interpreter"
    assert "compiled, interpreter: row: expected unmet, got met" in found.message


def test_evaluations_that_differ_are_named_one_by_one(monkeypatch):
    def differing(case, dossier, packs=None):
        return [Mismatch("compiled", "row", "met", "unmet")] if case.of == "继续教育" else []

    monkeypatch.setattr(checks, "mismatches", differing)
    found = problems()
    assert {problem.data["evaluation"] for problem in found} == {"compiled"}


def test_a_changed_number_fails_the_cases_on_its_boundary():
    text = replaced(PACK, "degree: bachelor, years: 1}", "degree: bachelor, years: 2}")
    found = problems(text)
    assert found
    assert {(problem.code, problem.file) for problem in found} == {("cases.failed", CASES_FILE)}
    lines = CASE_TEXT.splitlines()
    assert all(lines[problem.line - 1].startswith("  - ") for problem in found)


CASE = "  - {{of: 继续教育, why: 试, base: {base}, level: technician, path: standard, row: met{more}}}\n"


@pytest.mark.parametrize(
    ("case", "code", "expected"),
    [
        (CASE.format(base="nobody", more=""), "cases.base", "one of graduate"),
        (CASE.format(base="graduate", more=", drop: [wishes.3]"), "cases.place", "wishes.3"),
        (CASE.format(base="graduate", more=", drop: [titles.0]"), "cases.place", "titles.0"),
        (CASE.format(base="graduate", more=", change: {titles.5.level: x}"), "cases.place", "titles.5.level"),
        (CASE.format(base="graduate", more=", change: {as_of: soon}"), "cases.dossier", "$.as_of"),
        (
            CASE.format(base="graduate", more="").replace("standard", "direct"),
            "cases.path",
            "technician/direct",
        ),
        (
            CASE.format(base="graduate", more="").replace("继续教育", "身高"),
            "cases.row",
            "学历和专业工作经历",
        ),
    ],
)
def test_a_case_that_cannot_run(case, code, expected):
    cases = replaced(CASE_TEXT, "\ncases:\n", "\ncases:\n" + case)
    found = only(problems(cases=cases), code)
    assert (found.file, found.line) == (CASES_FILE, line_of(cases, case))
    assert expected in found.message


def test_every_requirement_needs_its_cases():
    lines = CASE_TEXT.splitlines()
    start = next(n for n, line in enumerate(lines) if line == "cases:")
    found = problems(cases="\n".join(lines[:start]) + "\ncases: []\n")
    assert {problem.code for problem in found} == {"cases.missing"}
    career = next(problem for problem in found if problem.data["where"] == "technician/standard")
    assert (career.file, career.line) == (PACK_FILE, line_of(PACK, "      - kind: career"))
    assert career.message == (
        f"expected cases of 学历和专业工作经历 in {CASES_FILE}: met, unmet, undetermined, boundary"
    )
    general = next(problem for problem in found if not problem.data["where"])
    assert general.data["kinds"] == "met, unmet, undetermined"  # a yes or no has no boundary


def test_a_boundary_case_is_asked_for():
    found = problems(cases=CASE_TEXT.replace("boundary: true", "boundary: false"))
    assert found
    assert {problem.data["kinds"] for problem in found} == {"boundary"}


# --- coverage ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        ("is: none, why: 标题,", "is: none,", "coverage.why", "expected a reason (why)"),
        ("rule: 附件 五（四）,", "rule: 附件 九（四）,", "coverage.rule", "附件 九（四）"),
        # The clause of a requirement is nobody's judgement, and the other way round.
        (
            "is: judgement, rule: 附件 五（一）1",
            "is: judgement, rule: 附件 五（四）",
            "coverage.judge",
            "no judgement",
        ),
        (
            "requirement, rule: 附件 五（一）2,",
            "requirement, rule: 附件 五（一）1,",
            "coverage.rule",
            "no requirement",
        ),
        ("sentences: ['2dc81fbd']", "sentences: []", "coverage.sentences", "expected sentences"),
    ],
)
def test_a_gap_at_a_position(old, new, code, expected):
    coverage = replaced(COVERAGE, old, new)
    found = next(problem for problem in problems(coverage=coverage) if problem.code == code)
    assert (found.file, found.line) == (COVERAGE_FILE, line_of(coverage, new))
    assert expected in found.message


def test_a_rule_without_a_position_stands_at_the_rule():
    coverage = "\n".join(line for line in COVERAGE.splitlines() if "附件 三（三）" not in line)
    found = next(problem for problem in problems(coverage=coverage) if problem.code == "coverage.position")
    assert (found.file, found.line) == (PACK_FILE, line_of(PACK, "        clause: 附件 三（三）\n"))
    assert found.message == "附件 三（三）: no position of the text"


def test_a_path_that_asks_for_nothing_is_refused():
    code = "guangxi-laboratory-2025-5"
    texts = [(folder / f"{code}.yaml").read_text() for folder in (PACKS, CASES, PACKS / "coverage")]
    text = editing.canonical(texts[0])
    for address in ("general.0", "paths.0.requirements.0"):
        text = editing.remove(text, address)
    found = next(
        p for p in check(text, *texts[1:], code=code, others=shipped()) if p.code == "program.broken"
    )
    assert "expected the path technician/standard to ask for something" in found.message
