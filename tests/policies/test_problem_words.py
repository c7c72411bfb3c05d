"""Every problem that a check can name is said in the desk's own language."""

import random
import re
from pathlib import Path

import pytest

import rules
from policies.words import expected_words, problem_words
from rules.problems import Problem
from tests.rules.test_checks import CASE_TEXT, COVERAGE, PACK, problems, slips

FOLDER = Path(rules.__file__).parent
SOURCES = [
    (FOLDER / name).read_text()
    for name in ("checks.py", "head_checks.py", "reading.py", "coverage.py", "cases.py", "neighbours.py")
]
CODES = sorted(
    {
        code
        for text in SOURCES
        for code in re.findall(r'"((?:schema|head|program|cases|coverage|neighbour)\.\w+)"', text)
    }
)
NAMES = """words key expected at highest got number day numbers other newest series level path label where
kinds of why evaluation what rule clause"""
DATA = dict.fromkeys(NAMES.split(), "3")


@pytest.mark.parametrize("code", ["yaml", *CODES])
def test_every_code_has_words(code):
    problem = Problem(code=code, file="x.yaml", line=1, message="expected something", data=DATA)
    said = problem_words(problem)
    assert said != problem.message
    assert re.search(r"[\u4e00-\u9fff]", said)
    assert "%(" not in said


@pytest.mark.parametrize("seed", range(12))
def test_what_slips_of_the_finger_lead_to_is_said_in_words(seed):
    chance = random.Random(seed)
    for problem in problems(*(slips(text, chance) for text in (PACK, CASE_TEXT, COVERAGE))):
        assert problem_words(problem) != problem.message
        assert "expected" not in problem_words(problem) or problem.code == "yaml"


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("one of a, b, got c", "a, b之一，现为c"),
        ("a whole number from 1 to 60", "1至60的整数"),
        ("a clause such as 附件 三（一）2（3）", "条款，如附件 三（一）2（3）"),
        (
            'a valid dossier: $.claims[0]: expected one of "a", "b"',
            '有效的材料，其中$.claims[0]应为"a", "b"之一',
        ),
        (
            "a valid dossier: $.as_of: expected a date YYYY-MM-DD (a required key)",
            "有效的材料，其中$.as_of应为必写的键，值为日期，如2027-01-01",
        ),
        ("a date YYYY-MM-DD or null", "日期，如2027-01-01或null"),
        ("what nobody thought of", "what nobody thought of"),
    ],
)
def test_what_was_expected(expected, said):
    assert expected_words(expected) == said
