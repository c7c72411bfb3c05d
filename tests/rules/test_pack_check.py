"""`manage.py check_packs`: the checks before publication on files, each problem with its file and line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules.loader import PACKS
from rules.pack_check import main
from tests.rules.broken import BROKEN, CODE, Texts, sound

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, texts: Texts) -> str:
    for name, text in zip(("", "cases", "coverage"), texts, strict=True):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / f"{CODE}.yaml").write_text(text, encoding="utf-8")
    return str(folder / f"{CODE}.yaml")


@pytest.mark.parametrize("name", BROKEN)
def test_what_may_not_be_published(name, tmp_path, capsys):
    broken = BROKEN[name]
    assert main([written(tmp_path, broken.texts)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    start = f"error: {tmp_path / broken.file}:{broken.line}: "
    lines = [line for line in said.err.splitlines() if line.startswith(start)]
    assert len(lines) == 1, said.err
    assert broken.expected in lines[0]


def test_a_sound_version_is_clean(tmp_path, capsys):
    assert main([written(tmp_path, sound())]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith(f"{CODE}@2-")
    assert said.out.endswith(": clean\n")


def test_cases_of_other_policies_are_a_warning(tmp_path, capsys):
    texts = sound()
    pack = texts.pack.replace("degree: bachelor, years: 5}", "degree: bachelor, years: 4}", 1)
    cases = texts.cases.replace("change: {as_of: 2025-07-09}", "change: {as_of: 2024-07-09}", 1)
    assert main([written(tmp_path, Texts(pack, cases, texts.coverage))]) == 0
    said = capsys.readouterr()
    assert said.out.endswith(": clean\n")
    warnings = said.err.splitlines()
    assert warnings
    assert all(line.startswith("warning: cases/beijing-title-work-2023-10.yaml:") for line in warnings)


@pytest.mark.parametrize("lost", ["cases", "coverage"])
def test_a_file_that_is_not_there(lost, tmp_path, capsys):
    name = written(tmp_path, sound())
    (tmp_path / lost / f"{CODE}.yaml").unlink()
    assert main([name]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / lost / f'{CODE}.yaml'}: expected a readable file (No such file or directory)\n"
    )


def test_the_projects_own_policies_without_settings_or_database():
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "HOME")}
    done = subprocess.run(
        [sys.executable, "manage.py", "check_packs"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    codes = [line.partition("@")[0] for line in done.stdout.splitlines()]
    assert codes == sorted(path.stem for path in PACKS.glob("*.yaml"))
