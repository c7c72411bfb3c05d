"""The policies that come with the project as versions: published where there are none, else drafts."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

import rules
from accounts.audit import record_event
from policies.checking import problems_of, report_of
from policies.drafting import take_text
from policies.words import problem_words
from rules.loader import CASES, PACKS, LoadedPack
from rules.problems import Problem
from titles import clock
from titles.errors import InvalidInput
from titles.models import PolicyStatus, PolicyVersion
from titles.policies import forget_policies


@transaction.atomic
def load_policies() -> dict[str, int]:
    """Bring the shipped packs to the desk; doing it twice changes nothing.

    A policy without any version gets its pack published, by nobody: it is what the system applied until now.
    A pack with a higher number than all published becomes a draft, for officers to check and publish, and so
    does one that does not pass the checks beside what officers published meanwhile.
    Raises InvalidInput where nothing is published yet and a pack does not pass the checks.
    """
    counts = {"published": 0, "drafts": 0}
    with connection.cursor() as cursor:
        # Two servers that start together load each pack once, even into an empty table.
        cursor.execute(f"LOCK TABLE {PolicyVersion._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    known = list(PolicyVersion.objects.order_by("pk"))
    for entry in rules.shipped():
        rows = [row for row in known if row.policy == entry.pack.code]
        published = [row.number for row in rows if row.status == PolicyStatus.PUBLISHED]
        if entry.version in {row.version for row in rows} or entry.pack.version <= max(published, default=0):
            continue
        version = _version_of(entry)
        problems = [] if published else problems_of(version)
        if problems and not known:
            raise _not_clean(problems[0])
        if published or problems:
            _draft(version, problems, based_on=max(published, default=None))
            counts["drafts"] += 1
        else:
            _publish(version)
            counts["published"] += 1
    forget_policies()
    return counts


def _version_of(entry: LoadedPack) -> PolicyVersion:
    """The row of a shipped pack, not saved yet."""
    code = entry.pack.code
    moment = clock.now()
    version = PolicyVersion(
        policy=code,
        number=entry.pack.version,
        cases_text=(CASES / f"{code}.yaml").read_text(encoding="utf-8"),
        coverage_text=(PACKS / "coverage" / f"{code}.yaml").read_text(encoding="utf-8"),
        note=_("随系统提供"),
        drafted_at=moment,
        edited_at=moment,
    )
    take_text(version, (PACKS / f"{code}.yaml").read_text(encoding="utf-8"))
    return version


def _not_clean(problem: Problem) -> InvalidInput:
    return InvalidInput(
        "policies.shipped_not_clean",
        _("随系统提供的政策未通过检查：%(file)s第%(line)d行，%(words)s")
        % {"file": problem.file, "line": problem.line, "words": problem_words(problem)},
    )


def _draft(version: PolicyVersion, problems: list[Problem], *, based_on: int | None) -> None:
    version.based_on = based_on
    version.report = report_of(version, problems) if problems else {}
    version.save(force_insert=True)
    record_event("policy.drafted", actor=None, obj=version, data={"version": version.version})


def _publish(version: PolicyVersion) -> None:
    moment = clock.now()
    version.report = report_of(version, [])
    version.status = PolicyStatus.PUBLISHED
    version.checked_at = version.published_at = moment
    version.save(force_insert=True)
    record_event(
        "policy.published",
        actor=None,
        obj=version,
        reason=version.note,
        data={"version": version.version, "digest": version.report["digest"]},
    )
