"""What a version of one policy does to the cases of the policies applied together with it."""

import pytest

from rules import shipped
from rules.loader import CASES, PACKS, parse_pack
from rules.neighbours import affected, applied_together

ENGINEERING, NOTICE = "beijing-engineering-2020-17", "beijing-title-work-2023-10"
DIRECTED, LABORATORY = "beijing-directed-evaluation-2023-10", "beijing-laboratory-draft"
RECOGNITION, GUANGXI = "beijing-three-plus-one-2023-12", "guangxi-laboratory-2025-5"


def cases_of(code):
    return (CASES / f"{code}.yaml").read_text(encoding="utf-8")


def changed(code, old, new):
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    assert old in text
    return shipped().replacing(parse_pack(f"{code}.yaml", text.replace(old, new)))


def line_of(text, needle):
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("code", "others"),
    [
        (ENGINEERING, [RECOGNITION, NOTICE]),
        (LABORATORY, [RECOGNITION, NOTICE]),
        (NOTICE, [DIRECTED, ENGINEERING, LABORATORY, RECOGNITION]),
        (RECOGNITION, [ENGINEERING, LABORATORY, NOTICE]),
        (DIRECTED, [NOTICE]),
        (GUANGXI, []),
    ],
)
def test_who_is_applied_together(code, others):
    assert applied_together(code, shipped()) == others


def test_a_case_of_another_policy_that_no_longer_holds():
    """Four results instead of three: nominated and exceptional paths keep the level's threshold."""
    after = changed(ENGINEERING, "        at_least: 3\n", "        at_least: 4\n")
    text = cases_of(NOTICE)
    found = affected(ENGINEERING, shipped(), after, [(NOTICE, text), (RECOGNITION, cases_of(RECOGNITION))])
    assert {problem.file for problem in found} == {f"cases/{NOTICE}.yaml"}
    first = found[0]
    assert first.line == line_of(text, "  - {of: 正高级同行专家推荐, why: 恰有两名")
    assert first.message == (
        f"正高级同行专家推荐: outcome: expected met, got unmet with this version of {ENGINEERING}"
    )
    assert first.data["version"] == shipped()[NOTICE].version
    lines = text.splitlines()
    assert all(lines[problem.line - 1].startswith("  - ") for problem in found)
    assert len({problem.line for problem in found}) == len(found)  # both evaluations say the same, said once


def test_nothing_where_nothing_changes():
    texts = [(code, cases_of(code)) for code in (ENGINEERING, LABORATORY, NOTICE, RECOGNITION)]
    assert affected(DIRECTED, shipped(), shipped(), texts) == []


def test_what_failed_before_is_not_laid_at_this_versions_door():
    after = changed(ENGINEERING, "        at_least: 3\n", "        at_least: 4\n")
    text = cases_of(NOTICE).replace(
        "why: 恰有两名, boundary: true,", "why: 恰有两名, drop: [claims, person],"
    )
    line = line_of(text, "why: 恰有两名")
    assert line not in [one.line for one in affected(ENGINEERING, shipped(), after, [(NOTICE, text)])]


def test_a_row_or_a_path_that_is_gone():
    after = changed(ENGINEERING, "path: exceptional", "path: green_channel")
    text = cases_of(NOTICE)
    found = affected(ENGINEERING, shipped(), after, [(NOTICE, text)])
    assert {problem.data["what"] for problem in found} == {"cases.path"}
    assert found[0].line == line_of(text, "  - {of: 正高级同行专家推荐, why: 恰有两名")


def test_cases_that_cannot_be_read_are_left_to_their_own_check():
    assert affected(ENGINEERING, shipped(), shipped(), [(NOTICE, "cases: [\n")]) == []
