"""The command line of the contract, as another program sees it: no settings, no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = {"as_of": "2025-01-01", "jurisdiction": "beijing", "series": "engineering"}


def assess(*arguments, stdin=None, name="assess"):
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "HOME")}
    environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none"
    return subprocess.run(
        [sys.executable, "manage.py", name, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(BASE))
    return path


def test_one_dossier(file):
    done = assess(file)
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert list(answer) == ["as_of", "jurisdiction", "series", "assessments"]
    assert [(a["level"], a["path"]) for a in answer["assessments"]] == [
        ("technician", "standard"),
        ("assistant", "standard"),
        ("intermediate", "standard"),
        ("associate_senior", "standard"),
        ("associate_senior", "exceptional"),
        ("associate_senior", "three_plus_one"),
        ("associate_senior", "unit_nomination"),
        ("full_senior", "standard"),
        ("full_senior", "direct"),
        ("full_senior", "three_plus_one"),
        ("full_senior", "unit_nomination"),
    ]
    for assessment in answer["assessments"]:
        assert list(assessment) == [
            "level",
            "path",
            "outcome",
            "eligible_on",
            "policy",
            "policy_status",
            "requirements",
            "judgements",
        ]
        for row in assessment["requirements"]:
            assert list(row) == ["clause", "label", "outcome", "found", "required"]
        for judgement in assessment["judgements"]:
            assert list(judgement) == ["clause", "label", "by"]


def test_standard_input():
    done = assess("-", stdin=json.dumps(BASE).encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["series"] == "engineering"


def test_options_replace_and_choose(file):
    done = assess(file, "--series", "laboratory", "--level", "full_senior", "--as-of", "2026-02-28")
    answer = json.loads(done.stdout)
    assert (answer["as_of"], answer["series"]) == ("2026-02-28", "laboratory")
    assert [a["path"] for a in answer["assessments"]] == ["standard", "three_plus_one", "unit_nomination"]
    assert {a["policy_status"] for a in answer["assessments"]} == {"consultation_draft"}
    done = assess(file, "--series", "laboratory", "--jurisdiction", "guangxi")
    assert [a["path"] for a in json.loads(done.stdout)["assessments"]].count("green_channel") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--level", "boss"], "one of technician"),
        (["--as-of", "2025-02-29"], "a date YYYY-MM-DD"),
        (["--jurisdiction", "guangxi"], '$.series: expected "laboratory"'),
        (["--colour", "red"], "--colour"),
    ],
)
def test_wrong_options_are_one_line_and_status_2(file, arguments, words):
    done = assess(file, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert words in done.stderr.decode()


def test_neither_file_nor_batch_and_no_such_file(tmp_path):
    for arguments in ([], ["a", "--batch", "b"], [tmp_path / "nothing.json"], [tmp_path]):
        done = assess(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.count(b"\n") == 1


def test_invalid_dossier(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(BASE | {"education": [{"kind": "bachelor", "graduated_on": "2020-02-30"}]}))
    done = assess(path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "error: $.education[0].graduated_on: expected a date YYYY-MM-DD\n"


def test_batch_keeps_order_and_goes_on_after_a_bad_line(tmp_path):
    path = tmp_path / "many.jsonl"
    lines = [
        json.dumps(BASE),
        "{",
        "",
        json.dumps(BASE | {"claims": ["x"]}),
        json.dumps(BASE | {"series": "laboratory"}),
    ]
    path.write_text("\n".join(lines))
    done = assess("--batch", path, "--level", "technician")
    assert done.returncode == 2
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("series") for answer in answers] == ["engineering", None, None, None, "laboratory"]
    assert answers[3]["error"]["line"] == 4
    assert answers[3]["error"]["path"] == "$.claims[0]"
    messages = done.stderr.decode().splitlines()
    assert [message.split(":")[1] for message in messages] == [" line 2", " line 3", " line 4"]
    assert b": " not in done.stdout.splitlines()[0].split(b'"found"')[0]


def test_a_batch_over_several_processes_is_the_batch_over_one(tmp_path):
    path = tmp_path / "many.jsonl"
    days = [f"20{year:02d}-01-0{day}" for year in range(10, 80) for day in range(1, 10)]
    path.write_text("".join(json.dumps(BASE | {"as_of": day}) + "\n" for day in days * 2))
    one = assess("--batch", path, "--jobs", "1", "--level", "technician")
    assert one.returncode == 0
    assert [json.loads(line)["as_of"] for line in one.stdout.splitlines()] == days * 2
    for jobs in (2, 3):
        several = assess("--batch", path, "--jobs", jobs, "--level", "technician")
        assert (several.returncode, several.stdout) == (0, one.stdout)


def test_bad_lines_are_named_in_order_by_several_processes(tmp_path):
    path = tmp_path / "many.jsonl"
    bad = {3, 99, 100, 101, 250, 512}
    path.write_text("".join("{\n" if n in bad else json.dumps(BASE) + "\n" for n in range(1, 513)))
    done = assess("--batch", path, "--jobs", "2", "--level", "technician")
    assert done.returncode == 2
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert {number for number, answer in enumerate(answers, start=1) if "error" in answer} == bad
    named = [int(line.split()[2].rstrip(":")) for line in done.stderr.decode().splitlines()]
    assert named == sorted(bad)


def test_standard_input_is_answered_line_by_line():
    process = subprocess.Popen(
        [sys.executable, "manage.py", "assess", "--batch", "-", "--level", "technician"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        for day in ("2025-01-01", "2025-01-02"):
            process.stdin.write(json.dumps(BASE | {"as_of": day}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["as_of"] == day
        process.stdin.close()
    assert process.returncode == 0


def test_an_empty_batch_is_nothing(tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_text("")
    done = assess("--batch", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert assess("--batch", "-", stdin=b"").returncode == 0


@pytest.fixture
def amended(tmp_path):
    """Engineering with one year less at 附件 一（二）2."""
    text = (ROOT / "rules/packs/beijing-engineering-2020-17.yaml").read_text(encoding="utf-8")
    changed = text.replace(
        '{item: "2", degree: secondary, years: 1}', '{item: "2", degree: secondary, years: 2}'
    )
    assert changed != text
    path = tmp_path / "amended.yaml"
    path.write_text(changed, encoding="utf-8")
    return path


def test_another_text_of_a_policy(tmp_path, amended):
    dossier = BASE | {
        "education": [{"kind": "secondary_vocational", "graduated_on": "2023-06-01"}],
        "employment": [{"from": "2023-06-01", "to": None, "series": "engineering"}],
        "titles": [],
        "qualifications": [],
    }
    lines = tmp_path / "dossiers.jsonl"
    lines.write_text((json.dumps(dossier) + "\n") * 60)
    one = tmp_path / "one.json"
    one.write_text(json.dumps(dossier))

    def career(done, at=0):
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout.splitlines()[at] if at else done.stdout)["assessments"][0]
        return next(row for row in rows["requirements"] if row["label"] == "学历和专业工作经历")["outcome"]

    assert career(assess(one, "--level", "technician")) == "met"
    assert career(assess(one, "--level", "technician", "--pack", amended)) == "unmet"
    batch = assess("--batch", lines, "--jobs", "2", "--level", "technician", "--pack", amended)
    assert career(batch, at=59) == "unmet"


def test_a_damaged_text_of_a_policy_is_refused_with_its_line(file, amended):
    amended.write_text(
        amended.read_text(encoding="utf-8").replace("years: 2}", "yeers: 2}"), encoding="utf-8"
    )
    done = assess(file, "--pack", amended)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: amended.yaml:")
    assert b"yeers" in done.stderr


def test_a_text_of_a_policy_that_is_no_text_is_refused(file, amended):
    amended.write_bytes("label: 学历\n".encode() + b"\xff\xfe")
    done = assess(file, "--pack", amended)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"error: amended.yaml:2: expected UTF-8 text\n"


@pytest.mark.parametrize("name", ["assess", "rescreen"])
@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("general_of: [beijing-title-work-2023-10]", "general_of: [nothing]", "expected general_of to name"),
        ("series: [education, health]", "series: [education]", "expected a policy for beijing/health"),
    ],
)
def test_texts_that_make_no_whole_are_refused_before_the_first_line(tmp_path, name, old, new, reason):
    code = "beijing-directed-evaluation-2023-10"
    text = (ROOT / f"rules/packs/{code}.yaml").read_text(encoding="utf-8")
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace(old, new).replace("series: [health]", "series: [education]"))
    lines = tmp_path / "dossiers.jsonl"
    lines.write_text((json.dumps(BASE | {"series": "health"}) + "\n") * 60)
    batch = [] if name == "rescreen" else ["--batch"]
    for source in (lines, "-"):
        done = assess(*batch, source, "--pack", draft, stdin=lines.read_bytes(), name=name)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"error: ")
        assert f".yaml:1: {reason}" in done.stderr.decode()
        assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("day", ["2025-W01-1", "20250101", "2025-1-1", "2025-02-29"])
def test_a_day_that_is_not_written_as_the_contract_says(file, day):
    done = assess(file, "--as-of", day)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"YYYY-MM-DD" in done.stderr
