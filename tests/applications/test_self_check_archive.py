"""An archive from a self-check."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.models import Person
from applications.actions.archive import save_profile, save_record
from applications.models import Achievement, EducationRecord, EmploymentRecord, HeldTitle, Profile
from applications.self_check import pack
from tests.applications.self_check_visitor import DOSSIER, URL, hidden, text_of
from tests.builders import make_person

pytestmark = pytest.mark.django_db


def test_archive_starts_after_signing_in(client: Client) -> None:
    code = pack(DOSSIER)
    answer = client.post(f"{URL}archive/", {"answers": code})
    assert answer["Location"] == "/sign-in/?next=/self-check/archive/"
    assert code not in answer["Location"]
    person = make_person("申报人甲")
    client.force_login(person)
    page = client.get(f"{URL}archive/")
    assert "将添加6条" in text_of(page)
    assert EducationRecord.objects.filter(person=person).count() == 0
    fields = {
        "answers": hidden(page, "answers"),
        "do": "add",
        "education-0": "示例大学",
        "employment-0": "示例设计院",
        **{f"achievements-{n}": f"示例报告{n}" for n in range(3)},
    }
    refused = client.post(f"{URL}archive/", {**fields, "education-0": ""})
    assert refused.status_code == 422
    assert "示例报告1" in text_of(refused)
    for _click in range(2):
        client.post(f"{URL}archive/", fields)
        assert _held(person) == {"education": 1, "employment": 1, "titles": 1, "achievements": 3}
    assert EducationRecord.objects.get(person=person).school == "示例大学"
    profile = Profile.objects.get(person=person)
    assert profile.under_sanction is False
    assert profile.continuing_education is True
    assert profile.stated_none == ["qualifications"]
    assert profile.employment == ""


def test_archive_starts_for_whoever_has_no_account_yet(client: Client) -> None:
    answer = client.post(f"{URL}archive/", {"answers": pack(DOSSIER)})
    sign_in = text_of(client.get(answer["Location"]))
    way = re.search(r'href="(/register/[^"]*)"', sign_in)
    assert way
    register = text_of(client.get(way[1]))
    wanted = re.search(r'name="next" value="([^"]*)"', register)
    assert wanted
    assert 'href="/sign-in/?next=%2Fself-check%2Farchive%2F"' in register
    person = {
        "username": "newcomer",
        "password": "a long way to Yanqing 7",
        "name": "申报人丙",
        "id_number": "110101199003070011",
        "phone": "13800000000",
        "email": "",
    }
    done = client.post(way[1], {**person, "next": wanted[1]})
    assert done.status_code == 302, text_of(done)
    assert done["Location"] == "/self-check/archive/"
    assert "将添加6条" in text_of(client.get(done["Location"]))


def test_archive_never_overwrites(client: Client) -> None:
    person = make_person("申报人乙")
    school = {"kind": "bachelor", "school": "原大学", "graduated_on": dt.date(2012, 7, 1)}
    save_record(person=person, kind="education", values=school, actor=person)
    save_profile(person=person, values={"continuing_education": False}, actor=person)
    client.force_login(person)
    page = client.post(f"{URL}archive/", {"answers": pack(DOSSIER)})
    assert "有1条档案里已经有了" in text_of(page)
    names = {f"achievements-{n}": f"示例报告{n}" for n in range(3)}
    data = {"answers": pack(DOSSIER), "do": "add", "employment-0": "示例设计院", **names}
    client.post(f"{URL}archive/", data)
    assert EducationRecord.objects.get(person=person).school == "原大学"
    assert Profile.objects.get(person=person).continuing_education is False


def _held(person: Person) -> dict[str, int]:
    models = {
        "education": EducationRecord,
        "employment": EmploymentRecord,
        "titles": HeldTitle,
        "achievements": Achievement,
    }
    return {name: model._default_manager.filter(person=person).count() for name, model in models.items()}
