"""The task list of a draft: its parts, each done or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.blockers import (
    CONDITIONS,
    EVIDENCE,
    SITUATION,
    SUPPORT,
    TARGET,
    WORKS,
    Blocker,
)
from applications.choices import needs_support
from applications.filing import Filing
from applications.models import Application


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what, where, whether it is done, and what stands or is missing."""

    title: str
    url: str
    kind: str
    word: str
    note: str


def tasks_of(application: Application, found: list[Blocker], filing: Filing) -> list[Task]:
    """The parts in their order; the pledge opens when nothing is left to do."""
    missing = Counter(item.part for item in found)
    number = application.number
    here = reverse("my-application", args=[number])

    def task(title: str, url: str, part: str, note: str, done: str = "") -> Task:
        left = missing[part]
        if left:
            return Task(title, url, "open", _("还有%(n)s处") % {"n": left}, note)
        return Task(title, url, "met", done or _("已填好"), note)

    proved = sum(1 for group in filing.groups if group.record and group.evidence)
    total = sum(1 for group in filing.groups if group.record)
    tasks = [
        task(
            _("本人情况"),
            f"{reverse('my-profile')}?next={here}",
            SITUATION,
            application.employer.name,
        ),
        task(
            _("级别和路径"),
            reverse("my-target", args=[number]),
            TARGET,
            f"{application.get_level_display()}，{application.get_path_display()}，{application.specialty.name}",
        ),
        task(
            _("代表作"),
            reverse("my-works", args=[number]),
            WORKS,
            _("选了%(n)s项") % {"n": len(filing.works)},
        ),
        task(
            _("证明材料"),
            reverse("my-material", args=[number]),
            EVIDENCE,
            _("%(n)s条内容，%(m)s条有材料") % {"n": total, "m": proved},
        ),
    ]
    if needs_support(application.path):
        tasks.append(
            task(
                _("举荐人和申报理由"),
                reverse("my-support", args=[number]),
                SUPPORT,
                _("举荐人%(n)s名") % {"n": len(application.recommenders)},
            )
        )
    tasks.append(
        task(
            _("核对内容和条件"),
            reverse("my-check", args=[number]),
            CONDITIONS,
            _("逐条对照现行规定"),
            _("符合条件"),
        )
    )
    if found:
        tasks.append(Task(_("签署诚信承诺，提交"), "", "na", _("前面办完后"), ""))
    else:
        tasks.append(
            Task(
                _("签署诚信承诺，提交"),
                reverse("my-pledge", args=[number]),
                "waiting",
                _("可以提交"),
                "",
            )
        )
    return tasks


def next_task(tasks: list[Task]) -> dict[str, str] | None:
    """The one next action: the first part that is not done."""
    for item in tasks:
        if item.kind == "open":
            return {"label": _("继续：%(title)s") % {"title": item.title}, "url": item.url}
        if item.kind == "waiting":
            return {"label": item.title, "url": item.url}
    return None
