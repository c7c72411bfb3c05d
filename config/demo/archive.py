"""An applicant's archive, filled through the archive's own actions so that the standard path is met."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from accounts.models import Organisation, Person
from applications.actions.archive import save_profile, save_record, state_none
from applications.actions.evidence import attach_evidence, store_evidence
from config.demo import names
from config.demo.evidence import specimen
from titles.look.text import date_text
from titles.models import Level
from titles.names import title_name

GRADUATED = {
    "technician": 2024,
    "assistant": 2022,
    "intermediate": 2014,
    "associate_senior": 2010,
    "full_senior": 2003,
}
HELD = {
    "intermediate": ("assistant", 2018),
    "associate_senior": ("intermediate", 2019),
    "full_senior": ("associate_senior", 2018),
}
WORKS = (
    ("patent", "一种{}方法", {"role": "principal", "rank": 1}, "发明专利证书"),
    ("technical_report", "{}技术报告", {"role": "principal", "rank": 1}, "技术报告"),
    ("design_document", "{}设计文件", {"role": "principal", "rank": 1}, "设计文件"),
    ("paper", "{}研究", {"role": "first_author", "rank": 1, "venue": "core_journal"}, "期刊论文"),
)
DOCUMENTS = {
    "education": "毕业证书",
    "employment": "聘用合同",
    "titles": "职称证书",
    "continuing_education": "继续教育学时证明",
}


def born_of(level: str, rng: random.Random) -> dt.date:
    """A birth date that fits the career of somebody who applies for ``level``."""
    return dt.date(GRADUATED[level] - 22, 1, 1) + dt.timedelta(days=rng.randrange(200))


def fill_archive(
    person: Person,
    employer: Organisation,
    level: str,
    specialty: str,
    rng: random.Random,
    *,
    exceptional: bool = False,
) -> None:
    """Situation, education, work, titles and achievements, each with its evidence."""
    save_profile(
        person=person,
        actor=person,
        values={
            "employment": "employed",
            "employer": employer,
            "under_sanction": False,
            "entrustment_letter": None,
            "social_insurance_in_city": True,
            "continuing_education": True,
        },
    )
    graduated = dt.date(GRADUATED[level], 7, 1)
    _add(
        person,
        "education",
        {"kind": "bachelor", "school": rng.choice(names.SCHOOLS), "major": "工程", "graduated_on": graduated},
        [("毕业日期", date_text(graduated)), ("学历", "大学本科")],
    )
    started = dt.date(GRADUATED[level], 7, 15)
    _add(
        person,
        "employment",
        {
            "organisation_name": employer.name,
            "duties": "工程技术工作",
            "series": "engineering",
            "started_on": started,
        },
        [("用人单位", employer.name), ("起始日期", date_text(started))],
    )
    _held_titles(person, level, exceptional)
    for kind in ("qualifications",):
        state_none(person=person, kind=kind, actor=person)
    _achievements(person, level, specialty, rng, exceptional)
    _add(
        person,
        "continuing_education",
        {"year": 2024, "hours": 90, "provider": "示例继续教育基地"},
        [("年度", "2024"), ("学时", "90")],
    )


def _held_titles(person: Person, level: str, exceptional: bool) -> None:
    if level not in HELD:
        state_none(person=person, kind="titles", actor=person)
        return
    held, year = HELD[level]
    obtained = dt.date(year + (4 if exceptional else 0), 5, 18)
    name = title_name("engineering", held)
    number = f"ZC-{obtained.year}-GC-{person.username.removeprefix('applicant').zfill(6)}"
    _add(
        person,
        "titles",
        {
            "series": "engineering",
            "level": Level(held),
            "obtained_on": obtained,
            "certificate_number": number,
        },
        [("职称", name), ("取得日期", date_text(obtained)), ("证书编号", number)],
    )


def _achievements(person: Person, level: str, specialty: str, rng: random.Random, exceptional: bool) -> None:
    subjects = rng.sample(names.SUBJECTS[specialty], 4)
    count = {"technician": 1, "assistant": 1, "intermediate": 2, "associate_senior": 3, "full_senior": 4}[
        level
    ]
    first = 2024 if exceptional else 2023 if level in ("technician", "assistant") else 2020
    chosen = sorted(rng.sample(range(len(WORKS)), count))
    for place, index in enumerate(chosen):
        kind, pattern, attributes, document = WORKS[index]
        day = dt.date(min(first + place, 2024), rng.randrange(1, 12), rng.randrange(1, 28))
        title = pattern.format(subjects[place])
        _add(
            person,
            "achievements",
            {"kind": kind, "title": title, "on": day, **attributes},
            [("名称", title), ("完成人", person.name), ("日期", date_text(day))],
            document,
        )
    if exceptional:
        day = dt.date(2024, 3, 20)
        title = f"{subjects[3]}科学技术进步奖"
        award = {"award": "science_technology", "authority": "provincial", "grade": "second", "rank": 2}
        _add(
            person,
            "achievements",
            {"kind": "award", "title": title, "on": day, **award},
            [("奖项", title), ("等级", "省部级二等"), ("位次", "第2位")],
            "获奖证书",
        )


def _add(
    person: Person, kind: str, values: Mapping[str, Any], rows: list[tuple[str, str]], document: str = ""
) -> None:
    record = save_record(person=person, kind=kind, values=values, actor=person)
    title = document or DOCUMENTS[kind]
    upload = specimen(title, f"编号{person.username}", [("姓名", person.name), *rows], "本页由演示系统生成")
    evidence = store_evidence(person=person, upload=upload, actor=person)
    attach_evidence(person=person, kind=kind, record_id=record.pk, evidence=[evidence], actor=person)
