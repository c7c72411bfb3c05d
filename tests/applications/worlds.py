"""An engineer whose archive is complete, for tests of filing."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, Person
from applications.actions.application import create_application, submit_application
from applications.actions.archive import save_profile, save_record, state_none
from applications.actions.draft import set_works
from applications.actions.evidence import attach_evidence, store_evidence
from applications.models import Achievement, Application, Round
from applications.models.archive import ArchiveRecord
from tests.builders import make_person
from titles.models import Specialty

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40


def upload(name: str = "证明.pdf", content: bytes = PDF, kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def add(person: Person, chapter: str, /, proof: bool = True, **values: Any) -> Any:
    """A record through the real action, with a proof of its own."""
    record: ArchiveRecord = save_record(person=person, kind=chapter, values=values, actor=person)
    if proof:
        content = PDF + str(record.pk).encode()
        evidence = store_evidence(person=person, upload=upload(f"{record.pk}.pdf", content), actor=person)
        attach_evidence(person=person, kind=chapter, record_id=record.pk, evidence=[evidence], actor=person)
    return record


def engineer(employer: Organisation, name: str = "") -> Person:
    """Bachelor of 2012, assistant engineer of 2013: eligible as an engineer (intermediate) since 2017."""
    person = make_person(name)
    save_profile(
        person=person,
        actor=person,
        values={
            "employment": "employed",
            "employer": employer,
            "under_sanction": False,
            "continuing_education": True,
        },
    )
    add(person, "education", kind="bachelor", school="示例理工大学", graduated_on=dt.date(2012, 7, 1))
    add(
        person,
        "employment",
        organisation_name=employer.name,
        duties="信号系统设计",
        series="engineering",
        post_level="assistant",
        started_on=dt.date(2012, 7, 10),
        ended_on=None,
    )
    add(person, "titles", series="engineering", level="assistant", obtained_on=dt.date(2013, 9, 1))
    state_none(person=person, kind="qualifications", actor=person)
    for number in (1, 2):
        add(
            person,
            "achievements",
            kind="technical_report",
            title=f"站台门控制系统技术报告{number}",
            on=dt.date(2020 + number, 3, 31),
            role="principal",
            rank=1,
        )
    return person


def draft_of(person: Person, round_: Round, **values: Any) -> Application:
    """A complete draft for the intermediate level, with both reports as representative works."""
    application = create_application(
        person=person,
        round_=round_,
        actor=person,
        **{
            "level": "intermediate",
            "path": "standard",
            "specialty": Specialty.objects.get(pk="gc-rail"),
            "track": "applied_practice",
            **values,
        },
    )
    works = Achievement.objects.filter(person=person).order_by("on")
    set_works(
        application=application,
        actor=person,
        works=[(work.pk, f"负责第{n}部分的方案设计") for n, work in enumerate(works, start=1)],
    )
    return application


def submit(application: Application) -> Application:
    """Submit with the applicant's own signature."""
    return submit_application(
        application=application, actor=application.person, signed_name=application.person.name
    )
