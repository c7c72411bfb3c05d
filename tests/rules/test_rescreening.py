"""A register judged again: what changes is what two full assessments say, and nothing else is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules.dossier import convert
from rules.engine import judge
from rules.loader import PACKS, parse_pack
from rules.pack_set import shipped
from rules.rescreening import Rescreening
from tests.rules.generator import Generator

ROOT = Path(__file__).resolve().parents[2]
CODE = "beijing-engineering-2020-17"
TEXT = (PACKS / f"{CODE}.yaml").read_text(encoding="utf-8")
#: Five results instead of three, and less work for a bachelor.
DRAFT = TEXT.replace("at_least: 3", "at_least: 5").replace(
    "degree: bachelor, title: intermediate, years: 5", "degree: bachelor, title: intermediate, years: 3"
)


def by_full_assessment(dossier, packs):
    """The paths of which an outcome changes, from two full assessments."""
    found = []
    pairs = zip(judge(dossier)["assessments"], judge(dossier, packs=packs)["assessments"], strict=True)
    for old, new in pairs:
        changed = [
            (was["clause"], was["label"], [was["outcome"], now["outcome"]], [was["found"], now["found"]])
            for was, now in zip(old["requirements"], new["requirements"], strict=True)
            if was["outcome"] != now["outcome"]
        ]
        if changed or old["outcome"] != new["outcome"]:
            days = [old["eligible_on"], new["eligible_on"]]
            found.append((old["level"], old["path"], [old["outcome"], new["outcome"]], days, changed))
    return found


def plain(changes):
    """The same from the answer."""
    return [
        (
            change["level"],
            change["path"],
            change["outcome"],
            change["eligible_on"],
            [(row["clause"], row["label"], row["outcome"], row["found"]) for row in change["requirements"]],
        )
        for change in changes
    ]


def dossiers(seed, number):
    """Seeded dossiers of engineering."""
    generator = Generator(seed)
    for _ in range(number):
        yield {**generator.dossier(), "jurisdiction": "beijing", "series": "engineering"}


@pytest.mark.parametrize("seed", range(4))
def test_what_changes_is_what_two_full_assessments_say(seed):
    draft = shipped().replacing(parse_pack(f"{CODE}.yaml", DRAFT))
    rescreening = Rescreening(None, draft)
    changed = 0
    for dossier in map(convert, dossiers(seed + 70, 150)):
        expected = by_full_assessment(dossier, draft)
        assert plain(rescreening.changes(dossier)) == expected
        changed += bool(expected)
    assert 0 < changed < 150


def test_the_same_texts_change_nothing():
    rescreening = Rescreening(None, shipped())
    assert not any(rescreening.changes(convert(dossier)) for dossier in dossiers(5, 30))


def test_a_path_that_only_one_text_has():
    start = TEXT.index("  - level: full_senior\n    path: direct")
    draft = shipped().replacing(parse_pack(f"{CODE}.yaml", TEXT[:start]))
    dossier = convert(next(dossiers(6, 1)))
    (change,) = Rescreening(None, draft).changes(dossier)
    assert (change["level"], change["path"], change["outcome"][1]) == ("full_senior", "direct", "absent")
    assert {row["outcome"][1] for row in change["requirements"]} == {"absent"}
    (back,) = Rescreening(draft, None).changes(dossier)
    assert back["outcome"] == change["outcome"][::-1]


def rescreen(*arguments, stdin=None):
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "HOME")}
    return subprocess.run(
        [sys.executable, "manage.py", "rescreen", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def register(tmp_path):
    """A register with a bad line, and a draft."""
    lines = [json.dumps(dossier) for dossier in dossiers(8, 120)]
    lines[70] = lines[70].replace('"as_of": "2', '"as_of": "x')
    file = tmp_path / "register.jsonl"
    file.write_text("\n".join(lines) + "\n")
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    return file


def test_the_command_names_the_lines_that_change(register):
    draft = register.parent / "draft.yaml"
    one, two = (rescreen(register, "--pack", draft, "--jobs", jobs) for jobs in (1, 2))
    assert (one.returncode, one.stdout) == (two.returncode, two.stdout)
    assert one.returncode == 2
    assert one.stderr == b"error: line 71: $.as_of: expected a date YYYY-MM-DD\n"
    answers = [json.loads(line) for line in one.stdout.splitlines()]
    assert {"error": {"line": 71, "path": "$.as_of", "expected": "a date YYYY-MM-DD"}} in answers
    numbers = [answer["line"] for answer in answers if "line" in answer]
    assert 0 < len(numbers) < 119
    assert numbers == sorted(numbers)
    some = rescreen("-", "--pack", draft, "--path", "exceptional", stdin=register.read_bytes())
    paths = [json.loads(line).get("changes", []) for line in some.stdout.splitlines()]
    assert {change["path"] for changes in paths for change in changes} == {"exceptional"}


def test_a_draft_that_cannot_be_put_together_is_refused_before_the_first_line(register):
    draft = register.parent / "draft.yaml"
    draft.write_text(TEXT[: TEXT.index("  - level: associate_senior\n    path: standard")], encoding="utf-8")
    done = rescreen(register, "--pack", draft)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: beijing-engineering-2020-17.yaml:1: expected a standard path to")


@pytest.mark.parametrize("arguments", [(), ("--pack", "missing.yaml"), ("--pack", "x", "--level", "senior")])
def test_a_wrong_call_is_refused_in_one_line(register, arguments):
    done = rescreen(register, *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1
