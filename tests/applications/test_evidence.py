"""Evidence files: what is accepted, what is refused and how, who may open them."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, Person
from accounts.models.organisation import Role
from applications.actions.evidence import attach_evidence, detach_evidence, store_evidence
from applications.models import EvidenceFile, FiledFact
from applications.queries.evidence import may_read_evidence, readable_evidence
from applications.states import State
from tests.applications.worlds import JPEG, PDF, PNG, add, upload
from tests.builders import House, make_member, make_organisation, make_person
from titles.errors import InvalidInput, NotFound
from titles.models import Parameter

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("申报人甲")


def refusal(person: Person, file: SimpleUploadedFile) -> str:
    with pytest.raises(InvalidInput) as caught:
        store_evidence(person=person, upload=file, actor=person)
    assert not EvidenceFile.objects.exists()
    return caught.value.fields["files"][0]


@pytest.mark.parametrize(
    ("name", "content", "declared", "stored"),
    [
        ("毕业证书.pdf", PDF, "application/pdf", "application/pdf"),
        ("证书.PNG", PNG, "image/png", "image/png"),
        ("照片.jpeg", JPEG, "image/jpg", "image/jpeg"),
        ("照片.jpg", JPEG, "application/octet-stream", "image/jpeg"),
    ],
)
def test_the_three_kinds_are_kept(
    person: Person, name: str, content: bytes, declared: str, stored: str
) -> None:
    evidence = store_evidence(person=person, upload=upload(name, content, declared), actor=person)
    assert (evidence.media_type, evidence.size) == (stored, len(content))
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    assert evidence.file.open().read() == content
    assert name not in evidence.file.name
    assert AuditEvent.objects.get(verb="evidence.store").data["sha256"] == evidence.sha256


def test_refusals_name_the_file_and_what_is_wrong(person: Person) -> None:
    assert refusal(person, upload("空.pdf", b"")) == "“空.pdf”是空文件，请重新选择。"
    assert "不是PDF、JPEG或PNG" in refusal(person, upload("说明.pdf", b"MZ\x90\x00 a program"))
    assert "扩展名是“.pdf”，内容却是PNG" in refusal(person, upload("证书.pdf", PNG))
    assert "扩展名是“无”" in refusal(person, upload("证书", PDF))
    assert "声明的类型是“image/png”" in refusal(person, upload("证书.pdf", PDF, "image/png"))
    assert "不是PDF" in refusal(person, upload("页面.html", b"<html><script>alert(1)</script>", "text/html"))


def test_size_and_number_come_from_the_catalogue(person: Person) -> None:
    Parameter.objects.filter(code="evidence_max_bytes").update(value=len(PDF))
    store_evidence(person=person, upload=upload(), actor=person)
    with pytest.raises(InvalidInput) as caught:
        store_evidence(person=person, upload=upload(content=PDF + b"x"), actor=person)
    assert "超过单个文件" in caught.value.message
    Parameter.objects.filter(code="evidence_max_files").update(value=1)
    with pytest.raises(InvalidInput, match="达到上限"):
        store_evidence(person=person, upload=upload(content=PDF[:-1]), actor=person)
    assert EvidenceFile.objects.count() == 1


def test_the_same_bytes_are_the_same_evidence(person: Person) -> None:
    first = store_evidence(person=person, upload=upload("甲.pdf"), actor=person)
    second = store_evidence(person=person, upload=upload("乙.pdf"), actor=person)
    assert first == second
    assert AuditEvent.objects.filter(verb="evidence.store").count() == 1
    other = make_person()
    assert store_evidence(person=other, upload=upload(), actor=other) != first


def test_one_file_proves_several_records_and_leaves_each_alone(person: Person) -> None:
    records = [
        add(person, "continuing_education", proof=False, year=year, hours=90, provider="示例学院")
        for year in (2024, 2025)
    ]
    evidence = store_evidence(person=person, upload=upload(), actor=person)
    for record in records:
        attach_evidence(
            person=person,
            kind="continuing_education",
            record_id=record.pk,
            evidence=[evidence],
            actor=person,
        )
    detach_evidence(
        person=person,
        kind="continuing_education",
        record_id=records[0].pk,
        evidence_id=evidence.pk,
        actor=person,
    )
    assert not records[0].evidence.exists()
    assert list(records[1].evidence.all()) == [evidence]
    event = AuditEvent.objects.get(verb="archive.detach_evidence")
    assert event.data["before"]["evidence"] == [evidence.sha256]


def test_another_persons_file_is_never_attached(person: Person) -> None:
    other = make_person()
    foreign = store_evidence(person=other, upload=upload(), actor=other)
    record = add(person, "continuing_education", proof=False, year=2025, hours=90, provider="示例学院")
    attach_evidence(
        person=person,
        kind="continuing_education",
        record_id=record.pk,
        evidence=[foreign],
        actor=person,
    )
    assert not record.evidence.exists()


def filed_evidence(house: House, state: State) -> EvidenceFile:
    application = house.application_at(state)
    evidence = store_evidence(person=application.person, upload=upload(), actor=application.person)
    fact = FiledFact.objects.filter(application=application).first()
    assert fact
    fact.evidence.add(evidence)
    return evidence


def test_before_anything_is_filed_only_the_owner_reads() -> None:
    house = House()
    person = make_person()
    evidence = store_evidence(person=person, upload=upload(), actor=person)
    assert may_read_evidence(person, evidence)
    for official in (house.clerk, house.acceptance_officer, house.bureau_officer, make_person()):
        assert not may_read_evidence(official, evidence)


def test_the_employer_reads_from_filing_on_and_others_when_their_turn_comes() -> None:
    house = House()
    evidence = filed_evidence(house, State.ATTESTATION)
    assert may_read_evidence(house.clerk, evidence)
    assert may_read_evidence(house.principal, evidence)
    assert not may_read_evidence(house.acceptance_officer, evidence)
    assert not may_read_evidence(house.bureau_officer, evidence)


def test_the_institution_reads_after_the_recommendation() -> None:
    house = House()
    evidence = filed_evidence(house, State.ACCEPTANCE)
    assert may_read_evidence(house.acceptance_officer, evidence)
    assert not may_read_evidence(house.bureau_officer, evidence)
    stranger = make_member(Role.ACCEPTANCE_OFFICER, make_organisation("institution"))
    colleague = make_member(Role.HR_CLERK, make_organisation())
    assert not may_read_evidence(stranger, evidence)
    assert not may_read_evidence(colleague, evidence)


def test_the_bureau_reads_results() -> None:
    house = House()
    assert may_read_evidence(house.bureau_officer, filed_evidence(house, State.RESULT_ACCEPTANCE))


def test_an_address_tells_nothing() -> None:
    house = House()
    evidence = filed_evidence(house, State.ATTESTATION)
    assert readable_evidence(house.clerk, evidence.pk) == evidence
    for key in (evidence.pk, "nonsense", None):
        with pytest.raises(NotFound):
            readable_evidence(make_person(), key)
