"""The life of a version of a policy: drafted, saved, checked, published by a second person, or discarded.

Nobody who wrote in the text may publish it. A published version never changes; a trigger says so as well.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Person
from accounts.roles import Role, people_with_role, require_role
from policies.checking import problems_of, report_of, warned, warnings_of
from policies.drafting import (
    bare,
    check_first_day,
    check_open,
    check_seen,
    check_texts,
    follow_published,
    locked_open,
    locked_rows,
    noted,
    take_text,
    tell,
    write_down,
)
from policies.words import problem_words
from rules.heads import with_head, without_head
from rules.problems import Problem
from titles import clock
from titles.errors import NotFound, NotPermitted, WrongState
from titles.models import PolicyStatus, PolicyVersion
from titles.policies import forget_policies


@transaction.atomic
def start_draft(
    *,
    policy: str,
    based_on: int,
    note: str,
    actor: Person,
    effective_from: dt.date | None = None,
    correcting: bool = False,
) -> PolicyVersion:
    """Copy a published version into the next draft, for a new first day or as a correction of the same days.

    Raises NotPermitted, NotFound, InvalidInput.
    """
    require_role(actor, Role.BUREAU_OFFICER)
    rows = {row.number: row for row in locked_rows(policy) if row.status == PolicyStatus.PUBLISHED}
    source = rows.get(based_on)
    if source is None:
        raise NotFound("policies.no_such_version", _("这份政策没有第%(n)s版。") % {"n": based_on})
    note = noted(note)
    day = source.effective_from if correcting else effective_from
    if not correcting:
        check_first_day(day, list(rows.values()))
    number = 1 + max(
        PolicyVersion.objects.filter(policy=policy)
        .exclude(status=PolicyStatus.DISCARDED)
        .values_list("number", flat=True)
    )
    text = without_head(source.pack_text, "replaces", *([] if correcting else ["effective_until"]))
    text = with_head(text, version=number, effective_from=day)
    if correcting:
        text = with_head(text, replaces=source.number)
    moment = clock.now()
    draft = PolicyVersion(
        policy=policy,
        cases_text=source.cases_text,
        coverage_text=source.coverage_text,
        note=note,
        drafted_by=actor,
        drafted_at=moment,
        edited_at=moment,
        editors=[actor.pk],
        based_on=source.number,
        title=source.title,
        document=source.document,
        number=number,
    )
    take_text(draft, text)
    draft.save(force_insert=True)
    record_event(
        "policy.drafted",
        actor=actor,
        obj=draft,
        reason=note,
        data={"version": draft.version, "based_on": source.version, "effective_from": day},
    )
    return draft


@transaction.atomic
def save_draft(
    version: PolicyVersion,
    *,
    pack_text: str,
    cases_text: str,
    coverage_text: str,
    seen: dt.datetime,
    actor: Person,
    note: str | None = None,
) -> PolicyVersion:
    """Write the three texts, right or wrong; `seen` is the `edited_at` from which the writer started.

    A checked version becomes a draft again. Raises NotPermitted, WrongState, Conflict, InvalidInput.
    """
    require_role(actor, Role.BUREAU_OFFICER)
    draft = locked_open(version)
    check_seen(draft, seen)
    texts = {
        "pack_text": bare(pack_text),
        "cases_text": bare(cases_text),
        "coverage_text": bare(coverage_text),
    }
    check_texts(texts)
    new_note = draft.note if note is None else noted(note)
    changed = [name for name, text in texts.items() if text != getattr(draft, name)]
    if not changed and new_note == draft.note:
        return draft
    before = draft.version
    if changed:
        draft.cases_text, draft.coverage_text = texts["cases_text"], texts["coverage_text"]
        take_text(draft, texts["pack_text"])
        draft.status = PolicyStatus.DRAFT
        draft.checked_at = None
        write_down(draft, actor)
    draft.note = new_note
    # Never the same moment twice: it is what tells that somebody else has saved.
    draft.edited_at = max(clock.now(), draft.edited_at + dt.timedelta(microseconds=1))
    draft.save()
    record_event(
        "policy.changed",
        actor=actor,
        obj=draft,
        data={"before": before, "version": draft.version, "texts": changed, "note": new_note},
    )
    return draft


@transaction.atomic
def check_draft(version: PolicyVersion, *, actor: Person) -> PolicyVersion:
    """Run every check and keep the report; without problems the version waits for a second person.

    Raises NotPermitted, WrongState.
    """
    require_role(actor, Role.BUREAU_OFFICER)
    draft = locked_open(version)
    if draft.drafted_by_id is None:
        # What came with a new release has no author here: whoever checks it first answers for it.
        write_down(draft, actor)
    number_before = follow_published(draft)
    forget_policies()
    problems = problems_of(draft)
    warnings = [] if problems else warnings_of(draft)
    draft.report = report_of(draft, problems, warnings)
    draft.status = PolicyStatus.DRAFT if problems else PolicyStatus.CHECKED
    draft.checked_at = None if problems else clock.now()
    draft.save()
    if not problems:
        waiting = people_with_role(None, Role.BUREAU_OFFICER).exclude(pk__in=draft.editors)
        tell(draft, waiting, _("%(title)s第%(n)s版待您发布"), _("检查已通过，须由另一名经办人发布。"))
    record_event(
        "policy.checked",
        actor=actor,
        obj=draft,
        data={
            "version": draft.version,
            "clean": not problems,
            "problems": len(problems),
            "warnings": len(warnings),
            **({"number_before": number_before} if number_before else {}),
        },
    )
    return draft


@transaction.atomic
def publish_version(version: PolicyVersion, *, seen: dt.datetime, actor: Person) -> PolicyVersion:
    """Put a checked version into force from its first day, by somebody who did not write in it.

    `seen` is the `edited_at` of the text that was looked at. Every check runs again, because other versions
    may have been published since. Raises NotPermitted, WrongState, Conflict.
    """
    require_role(actor, Role.BUREAU_OFFICER)
    # Every version is locked in the same order: two publications see each other, whatever their policies.
    rows = PolicyVersion.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    draft = check_open(next((row for row in rows if row.pk == version.pk), None))
    if draft.status != PolicyStatus.CHECKED:
        raise WrongState("policies.not_checked", _("这一版还没有通过检查，不能发布。"))
    check_seen(draft, seen)
    if actor.pk in draft.editors or actor.pk == draft.drafted_by_id:
        raise NotPermitted(
            "policies.second_person", _("您起草或修改过这一版，不能由您发布，须由另一名经办人发布。")
        )
    forget_policies()
    warnings = _still_clean(draft)
    take_text(draft, draft.pack_text)
    draft.report = report_of(draft, [], warnings)
    draft.status = PolicyStatus.PUBLISHED
    draft.published_by = actor
    draft.published_at = clock.now()
    draft.save()
    forget_policies()
    begins = draft.effective_from.isoformat() if draft.effective_from else _("无施行日期")
    tell(
        draft,
        people_with_role(None, Role.BUREAU_OFFICER),
        _("%(title)s第%(n)s版已发布"),
        _("施行日期：%(day)s。起算日在该日及以后的申报按这一版核算，已提交的申报不变。") % {"day": begins},
    )
    record_event(
        "policy.published",
        actor=actor,
        obj=draft,
        reason=draft.note,
        data={
            "version": draft.version,
            "mark": draft.mark,
            "digest": draft.report["digest"],
            "warnings": len(warnings),
            "effective_from": draft.effective_from,
            "replaces": draft.replaces,
            "drafted_by": draft.drafted_by_id,
            "editors": draft.editors,
        },
    )
    return draft


def _still_clean(draft: PolicyVersion) -> list[Problem]:
    """Refuse what has become wrong since the check, or concerns more cases of other policies than were shown.

    The warnings come back. Raises WrongState.
    """
    problems = problems_of(draft)
    if problems:
        first = problems[0]
        message = _("发布前重新检查，发现%(n)d处问题，不能发布。%(file)s第%(line)d行：%(words)s")
        words = problem_words(first)
        values = {"n": len(problems), "file": first.file, "line": first.line, "words": words}
        raise WrongState("policies.no_longer_clean", message % values)
    warnings = warnings_of(draft)
    new = set(map(str, warnings)) - set(map(str, warned(draft)))
    if new:
        raise WrongState(
            "policies.more_affected",
            _("检查之后又有别的版本发布，这一版现在还影响其他政策的%(n)d个案例。请重新检查，看过再发布。")
            % {"n": len(new)},
        )
    return warnings


@transaction.atomic
def discard_draft(version: PolicyVersion, *, actor: Person) -> PolicyVersion:
    """Put a draft aside for good; its texts stay readable. Raises NotPermitted, WrongState."""
    require_role(actor, Role.BUREAU_OFFICER)
    draft = locked_open(version)
    draft.status = PolicyStatus.DISCARDED
    draft.checked_at = None
    draft.save()
    record_event("policy.discarded", actor=actor, obj=draft, data={"version": draft.version})
    return draft
