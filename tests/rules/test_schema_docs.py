"""The document about the keys of the contract is made from the types."""

from typing import get_args

from rules import vocabulary as v
from rules import words
from rules.json_schema import FOLDER, as_text, schemas
from rules.meanings import MEANINGS
from rules.schema_docs import DOCUMENT, ROOTS, as_markdown, shapes
from rules.texts import EMPLOYMENT, LEVEL_NAMES, RECOMMENDERS, UNITS


def test_the_document_is_what_the_types_say():
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown()


def test_the_schemas_are_what_the_types_say():
    for name, schema in schemas().items():
        assert schema["$id"] == f"/api/schemas/{name}/"
        assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == as_text(schema)


def test_every_key_has_one_meaning_and_none_is_left_over():
    named = {f"{shape.name}.{key.name}" for root in ROOTS for shape in shapes(root) for key in shape.keys}
    assert named == set(MEANINGS)


def test_required_and_null():
    keys = {f"{shape.name}.{key.name}": key for shape in shapes("dossier") for key in shape.keys}
    assert keys["Dossier.as_of"].required
    assert not keys["Dossier.titles"].required
    assert (keys["Employment.to"].required, keys["Employment.to"].nullable) == (True, True)
    assert not keys["Person.continuing_education"].nullable
    assert [value.code for value in keys["Dossier.jurisdiction"].values] == ["beijing", "guangxi"]


def test_every_code_has_a_word():
    for codes, labels in (
        (v.Jurisdiction, words.JURISDICTIONS),
        (v.Series, words.SERIES),
        (v.Level, LEVEL_NAMES),
        (v.Track, words.TRACKS),
        (v.EmploymentStatus, EMPLOYMENT),
        (v.UnitKind, UNITS),
        (v.EducationKind, words.EDUCATION),
        (v.QualificationGrade, words.GRADES_OF_QUALIFICATION),
        (v.RecommenderKind, RECOMMENDERS),
        (v.Claim, words.CLAIMS),
        (v.AchievementKind, words.KINDS),
        (v.Role, words.ROLES),
        (v.Venue, words.VENUES),
        (v.Authority, words.AUTHORITIES),
        (v.AwardName, words.AWARDS),
        (v.AwardGrade, words.GRADES),
        (v.Path, words.PATHS),
        (v.Outcome, words.OUTCOMES),
        (v.Judge, words.JUDGES),
        (v.PolicyStatus, words.STATUSES),
        (v.Validity, words.VALIDITY),
    ):
        assert set(get_args(codes)) == set(labels)
