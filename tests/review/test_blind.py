"""Blind reading: neither name nor unit nor file name reaches an expert."""

import io

import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from applications.models import Application, EvidenceFile, FiledFact
from applications.states import State
from review.actions.opinion import declare_conflict
from review.models import PanelAssignment
from tests.builders import make_person
from tests.review.world import Hall, members
from titles.clock import now

NAME = "欧阳示例"
UNIT = "北京市示例轨道设计院有限公司"
FILE = "欧阳示例的专利证书.pdf"


def evidence(application: Application, content: bytes, media_type: str, name: str = FILE) -> EvidenceFile:
    item = EvidenceFile(
        owner=application.person,
        original_name=name,
        media_type=media_type,
        size=len(content),
        sha256=f"{hash(content) & (2**63):064x}",
        uploaded_at=now(),
    )
    item.file.save(name, ContentFile(content), save=False)
    item.save()
    return item


@pytest.fixture
def assignment(hall: Hall) -> PanelAssignment:
    hall.employer.name = UNIT
    hall.employer.save()
    person = make_person(NAME)
    application = hall.application_at(
        State.PANEL_REVIEW,
        person=person,
        facts=0,
        recommenders=[{"kind": "peer", "name": "举荐人甲", "organisation": "示例桥梁研究所", "level": ""}],
        filed={
            "track_label": "应用实践类",
            "works": [
                {
                    "position": 1,
                    "record_id": "00000000-0000-0000-0000-000000000007",
                    "kind_label": "发明专利",
                }
            ],
        },
    )
    content = pdf_pages([f"发明人 {NAME}", f"专利权人 {UNIT}", "一种轨道扣件紧固状态在线检测方法"])
    item = evidence(application, content, "application/pdf")
    rows = [
        ("employment", "organisation_name", "工作单位", UNIT),
        ("employment", "duties", "岗位和职责", "在示例轨道设计院从事轨道设计"),
        ("education", "school", "毕业学校", "某大学"),
        ("titles", "certificate_number", "证书编号", "ZC-2019-123"),
        ("achievements", "title", "成果名称", f"{NAME}等发明的轨道扣件检测方法，{UNIT}"),
        ("achievements", "role", "本人角色", "主持、主要负责"),
        ("recommenders", "recommender_1", "举荐人", "举荐人甲，示例桥梁研究所"),
    ]
    for number, (kind, field, label, value) in enumerate(rows, 1):
        fact = FiledFact.objects.create(
            application=application,
            version=1,
            number=number,
            group_number=number if kind != "achievements" else 9,
            group_label=f"{label}　{value}",
            record_kind=kind,
            record_id="00000000-0000-0000-0000-000000000007" if kind == "achievements" else None,
            field=field,
            label=label,
            value=value,
            source="own_statement",
        )
        if kind == "achievements":
            fact.evidence.add(item)
    return hall.assignment(application=application)


def pdf_pages(lines: list[str]) -> bytes:
    """A PDF that carries text and metadata."""
    from weasyprint import HTML

    body = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<html><head><title>{NAME}</title><meta name=author content={NAME}></head><body>{body}</body></html>"
    )
    written = HTML(string=html).write_pdf()
    assert written is not None
    return written


def reader(assignment: PanelAssignment) -> Client:
    client = Client()
    client.force_login(assignment.panel.members.first().expert.person)
    return client


SECRETS = (
    NAME,
    UNIT,
    "示例轨道设计院",
    "举荐人甲",
    "示例桥梁研究所",
    "ZC-2019-123",
    "专利证书.pdf",
    "某大学",
)


@pytest.mark.parametrize("address", ["/expert/", "/expert/opinions/{pk}/", "/expert/opinions/{pk}/conflict/"])
def test_pages_name_nobody(assignment: PanelAssignment, address: str) -> None:
    response = reader(assignment).get(address.format(pk=assignment.pk))
    assert response.status_code == 200
    text = response.content.decode() + str(response.headers)
    for secret in (*SECRETS, assignment.application.number):
        assert secret not in text, secret


def test_the_page_shows_what_is_judged(assignment: PanelAssignment) -> None:
    text = reader(assignment).get(f"/expert/opinions/{assignment.pk}/").content.decode()
    for shown in ("发明专利", "轨道扣件检测方法", "主持、主要负责", "应用实践类", "材料01", "从事轨道设计"):
        assert shown in text


def test_evidence_has_neither_text_nor_metadata_nor_name(assignment: PanelAssignment) -> None:
    response = reader(assignment).get(f"/expert/opinions/{assignment.pk}/evidence/1/")
    assert response.status_code == 200
    headers = str(response.headers)
    assert "%E6%9D%90%E6%96%9901.pdf" in headers
    assert "no-store" in headers
    content = response.content
    document = pdfium.PdfDocument(content)
    assert document[0].get_textpage().get_text_range().strip() == ""
    assert NAME not in str(document.get_metadata_dict())
    assert NAME.encode() not in content
    assert NAME.encode("utf-16-be") not in content


def test_the_api_is_as_blind_as_the_pages(hall: Hall, assignment: PanelAssignment) -> None:
    client = reader(assignment)
    detail = client.get(f"/api/expert/assignments/{assignment.pk}/")
    for secret in (*SECRETS, assignment.application.number):
        assert secret not in detail.content.decode(), secret
    address = detail.json()["case"]["groups"][-1]["files"][0]["url"]
    file = client.get(address)
    assert file.status_code == 200
    assert NAME.encode() not in file.content
    stranger = Client()
    stranger.force_login(hall.expert().person)
    assert stranger.get(address).status_code == 404


def test_pages_come_as_pictures(assignment: PanelAssignment) -> None:
    client = reader(assignment)
    page = client.get(f"/expert/opinions/{assignment.pk}/evidence/1/?page=1")
    assert page.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(page.content)).format == "PNG"
    assert client.get(f"/expert/opinions/{assignment.pk}/evidence/1/?page=9").status_code == 422


def test_names_are_painted_over(assignment: PanelAssignment) -> None:
    """Where the name stood the page is dark; a line without names stays as it was."""
    blinded = reader(assignment).get(f"/expert/opinions/{assignment.pk}/evidence/1/").content
    original = pdf_pages([f"发明人 {NAME}", f"专利权人 {UNIT}", "一种轨道扣件紧固状态在线检测方法"])

    def dark(content: bytes) -> int:
        picture = pdfium.PdfDocument(content)[0].render(scale=1).to_pil().convert("L")
        return sum(picture.histogram()[:60])

    assert dark(blinded) > 1.5 * dark(original)


def test_pictures_lose_their_metadata(hall: Hall) -> None:
    application = hall.application_at(State.PANEL_REVIEW, facts=1)
    picture = Image.new("RGB", (40, 30), "white")
    marks = Image.Exif()
    marks[0x010E] = "OUYANG"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=marks)
    assert b"OUYANG" in out.getvalue()
    application.facts.get().evidence.add(evidence(application, out.getvalue(), "image/jpeg", "a.jpg"))
    assignment = hall.assignment(application=application)
    content = reader(assignment).get(f"/expert/opinions/{assignment.pk}/evidence/1/").content
    assert b"OUYANG" not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)


def test_unreadable_files_are_refused_not_served(hall: Hall) -> None:
    application = hall.application_at(State.PANEL_REVIEW, facts=1)
    application.facts.get().evidence.add(evidence(application, b"%PDF-1.7 broken", "application/pdf"))
    assignment = hall.assignment(application=application)
    response = reader(assignment).get(f"/expert/opinions/{assignment.pk}/evidence/1/")
    assert response.status_code == 422
    assert b"broken" not in response.content


def test_others_find_nothing(hall: Hall, assignment: PanelAssignment) -> None:
    client = Client()
    client.force_login(hall.expert().person)
    for address in ("", "evidence/1/", "conflict/"):
        assert client.get(f"/expert/opinions/{assignment.pk}/{address}").status_code == 404
    assert reader(assignment).get(f"/expert/opinions/{assignment.pk}/evidence/2/").status_code == 404


def test_the_recused_read_nothing(assignment: PanelAssignment) -> None:
    expert = assignment.panel.members.first().expert
    declare_conflict(expert, application=assignment.application, kind="other", actor=expert.person)
    client = reader(assignment)
    page = client.get(f"/expert/opinions/{assignment.pk}/")
    assert "轨道扣件" not in page.content.decode()
    assert client.get(f"/expert/opinions/{assignment.pk}/evidence/1/").status_code == 403


def test_the_original_address_stays_shut(assignment: PanelAssignment) -> None:
    item = EvidenceFile.objects.get()
    assert reader(assignment).get(f"/my/evidence/{item.pk}/").status_code in (403, 404)


def test_session_papers_are_blind_too(hall: Hall, assignment: PanelAssignment) -> None:
    application = assignment.application
    Application.objects.filter(pk=application.pk).update(state=State.DELIBERATION)
    session = hall.session(applications=[application])
    client = Client()
    client.force_login(members(session)[1].expert.person)
    for address in ("", "papers/"):
        text = client.get(f"/session/{session.pk}/candidates/1/{address}").content.decode()
        assert "候选人" in text
        for secret in (*SECRETS, application.number):
            assert secret not in text, secret
    assert client.get(f"/session/{session.pk}/candidates/1/papers/1/").status_code == 200
