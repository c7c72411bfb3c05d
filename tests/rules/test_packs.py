"""Packs are a closed vocabulary: whatever is not in it is refused with file and line."""

import re

import pytest

import rules
from rules.loader import PACKS, packs, read_cases, read_pack

ENGINEERING = (PACKS / "beijing-engineering-2020-17.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("years: 5}", "years: 5, month: 3}", "month"),
        ("degree: master, years: 2", "degree: master, years: two", "years"),
        ("authority_at_least: provincial", "authority_at_least: galactic", "galactic"),
        ("kind: achievements", "kind: wishes", "wishes"),
        ("by: employer", "by: nobody", "nobody"),
        ("effective_from: 2020-10-01", "effective_from: null", "in force"),
        ("clause: 附件 三（三）\n", "clause: see page 3\n", "clause"),
        ("source: 北京市人力资源和社会保障局", "sources: 北京市人力资源和社会保障局", "source"),
        ("        since: assistant\n", "        after: assistant\n", "after"),
        ("degree: associate, years: 7", "degree: associates, years: 7", "associates"),
        ("degree: associate, years: 7", "years: 7", "degree"),
        (
            "claim: innovation_success",
            "claim: innovation_success\n            achievement: {kind: [paper]}",
            "either",
        ),
        ("{is_true: continuing_education}", "{is_true: continuing_education, years: 2}", "together"),
        ("series: [engineering]\n", "series: [engineering\n", "YAML"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused_with_file_and_line(tmp_path, old, new, words):
    assert old in ENGINEERING
    path = tmp_path / "changed.yaml"
    path.write_text(ENGINEERING.replace(old, new, 1))
    with pytest.raises(rules.PackError) as error:
        read_pack(path)
    assert error.value.file == "changed.yaml"
    expected = ENGINEERING[: ENGINEERING.index(old)].count("\n") + 1
    if words == "either":
        expected -= 2  # the item, not its key, is at fault
    if words != "YAML":
        assert error.value.line == expected
    assert words in str(error.value)
    assert str(error.value).startswith(f"changed.yaml:{error.value.line}: ")


def test_a_case_file_is_checked_too(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "bases: {}\ncases:\n  - {of: a, why: b, base: c, level: boss, path: standard, row: met}\n"
    )
    with pytest.raises(rules.PackError, match=r"cases\.yaml:3: .*boss"):
        read_cases(path)


def test_policies_say_what_they_are():
    known = {policy["code"]: policy for policy in rules.policies()}
    assert set(known) == {path.stem for path in PACKS.glob("*.yaml")}
    draft = known["beijing-laboratory-draft"]
    assert (draft["status"], draft["effective_from"]) == ("consultation_draft", None)
    assert known["beijing-engineering-2020-17"]["effective_from"].isoformat() == "2020-10-01"
    assert all(policy["readings"] for policy in known.values())


def test_the_version_names_every_text_applied():
    version = rules.pack_version("beijing", "laboratory")
    assert re.fullmatch(
        r"beijing-laboratory-draft@1-\w{8}\+beijing-three-plus-one-2023-12@1-\w{8}\+beijing-title-work-2023-10@1-\w{8}",
        version,
    )
    assert rules.pack_version("guangxi", "laboratory").startswith("guangxi-laboratory-2025-5@")


def test_every_clause_names_a_document():
    for jurisdiction, series in (
        ("beijing", "engineering"),
        ("beijing", "laboratory"),
        ("guangxi", "laboratory"),
    ):
        documents = [entry.pack.document for entry in packs().values()]
        answer = rules.assess({"as_of": "2026-01-01", "jurisdiction": jurisdiction, "series": series})
        for path in answer["assessments"]:
            for row in path["requirements"] + path["judgements"]:
                assert any(row["clause"].startswith(f"{document} ") for document in documents)
