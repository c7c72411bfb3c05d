"""What the minutes of a session hold, and how the printed documents show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.states import State
from review.majority import (
    MAJORITY_CLAUSE,
    QUORUM_CLAUSE,
    pass_fraction,
    quorum_needed,
    yes_needed,
)
from review.models import Candidate, CommitteeMember, Session
from review.models.expert import ConflictKind
from review.models.session import CandidateState
from review.queries.conflict import conflicts_between
from titles.clock import ZONE
from titles.errors import WrongState
from titles.look.text import date_text, moment_text
from titles.models import Level
from titles.names import level_name, title_name


def collect_minutes(
    session: Session, candidates: Sequence[Candidate], *, chair: CommitteeMember, signed_at: datetime
) -> dict[str, Any]:
    """Everything the minutes say, as plain data. Nobody's vote is part of it, and no moment of one."""
    members = list(
        CommitteeMember.objects.filter(committee=session.committee_id)
        .select_related("expert__person", "expert__unit")
        .prefetch_related("expert__specialties")
        .order_by("-is_chair", "pk")
    )
    arrived = dict(session.attendances.values_list("member_id", "signed_in_at"))
    present = [member for member in members if member.pk in arrived]
    conflicts = conflicts_between(
        [member.expert for member in present], [candidate.application for candidate in candidates]
    )
    return {
        "session": session_name(session),
        "committee": session.committee.name,
        "institution": session.committee.institution.name,
        "held_on": session.held_on,
        "opened_at": session.opened_at,
        "closed_at": session.closed_at,
        "signed_at": signed_at,
        "chair": chair.expert.person.name,
        "seats": session.seats,
        "present": len(present),
        "quorum": quorum_needed(session.seats),
        "fraction": list(pass_fraction()),
        "clauses": [MAJORITY_CLAUSE, QUORUM_CLAUSE],
        "attendance": [
            {
                "name": member.expert.person.name,
                "chair": member.is_chair,
                "unit": member.expert.unit_name,
                "specialty": "，".join(item.name for item in member.expert.specialties.all()),
                "signed_in_at": arrived[member.pk],
            }
            for member in present
        ],
        "absent": [member.expert.person.name for member in members if member.pk not in arrived],
        "candidates": [_candidate_entry(candidate, present, conflicts) for candidate in candidates],
    }


def _candidate_entry(
    candidate: Candidate, present: Sequence[CommitteeMember], conflicts: dict[tuple[int, Any], str]
) -> dict[str, Any]:
    application = candidate.application
    counted = candidate.state == CandidateState.CLOSED
    return {
        "number": candidate.number,
        "application": application.number,
        "series": application.round.series_id,
        "level": application.level,
        "specialty": application.specialty.name,
        "counted": counted,
        "struck": application.state != State.DELIBERATION,
        "attending": candidate.attending if counted else None,
        "yes": candidate.yes,
        "no": candidate.no,
        "abstain": candidate.abstain,
        "uncast": candidate.uncast,
        "needed": yes_needed(candidate.attending) if counted and candidate.attending else None,
        "passed": candidate.passed,
        "recused": [
            {
                "name": member.expert.person.name,
                "kind": conflicts[member.expert_id, application.pk],
            }
            for member in present
            if (member.expert_id, application.pk) in conflicts
        ],
    }


def session_name(session: Session) -> str:
    """What a session is called."""
    return _("%(committee)s，第%(n)d次会议") % {"committee": session.committee.name, "n": session.number}


def minutes_context(session: Session) -> dict[str, Any]:
    """The context of templates/documents/session_minutes.html, from the frozen minutes alone."""
    minutes = _frozen(session)
    entries = minutes["candidates"]
    return {
        "number": session.pk,
        "committee": minutes["committee"],
        "institution": minutes["institution"],
        "held_on": session.held_on,
        "facts": [
            (_("会议"), minutes["session"]),
            (_("日期"), date_text(session.held_on)),
            (_("主持"), minutes["chair"]),
            (_("开会"), _time(minutes["opened_at"])),
            (_("闭会"), _time(minutes["closed_at"])),
            (_("缺席"), "、".join(minutes["absent"]) or _("无")),
        ],
        "figures": _figures(minutes),
        "rule": rule_text(minutes),
        "attendance": [
            [
                row["name"],
                _("主任委员") if row["chair"] else _("委员"),
                row["specialty"],
                _time(row["signed_in_at"])[-5:],
                "",
            ]
            for row in minutes["attendance"]
        ],
        "recusals": [
            [
                recused["name"],
                _("候选人%(n)02d") % {"n": entry["number"]},
                ConflictKind(recused["kind"]).label,
            ]
            for entry in entries
            for recused in entry["recused"]
        ],
        "events": [
            [_time(minutes["opened_at"])[-5:], _("主任委员宣布开会")],
            [_time(minutes["closed_at"])[-5:], _("全部表决结束并计票，主任委员宣布闭会")],
        ],
        "results": [
            [
                entry["application"],
                _("候选人%(n)02d") % {"n": entry["number"]},
                title_name(entry["series"], entry["level"]),
                entry["attending"] if entry["counted"] else "",
                entry["yes"] if entry["counted"] else "",
                _others(entry) if entry["counted"] else "",
                result_text(entry),
            ]
            for entry in entries
        ],
        "chair": minutes["chair"],
        "signed_at": session.signed_at,
        "digest": session.minutes_digest,
    }


def result_sheet_context(session: Session) -> dict[str, Any]:
    """The context of templates/documents/result_sheet.html, from the frozen minutes alone."""
    minutes = _frozen(session)
    groups: dict[str, list[list[Any]]] = {}
    highest_first = sorted(minutes["candidates"], key=lambda entry: -Level(entry["level"]).rank)
    for entry in highest_first:
        if not entry["counted"]:
            continue
        groups.setdefault(level_name(entry["level"]), []).append(
            [
                entry["application"],
                _("候选人%(n)02d") % {"n": entry["number"]},
                entry["specialty"],
                entry["attending"],
                entry["yes"],
                _others(entry),
                entry["passed"],
            ]
        )
    return {
        "number": session.pk,
        "committee": minutes["committee"],
        "institution": minutes["institution"],
        "held_on": session.held_on,
        "attending": minutes["present"],
        "rule": rule_text(minutes),
        "figures": _figures(minutes),
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
        "tellers": [(_("主任委员"), minutes["chair"])],
        "closed_at": session.closed_at,
        "digest": session.minutes_digest,
    }


def _frozen(session: Session) -> dict[str, Any]:
    if session.minutes is None:
        raise WrongState("minutes.not_signed", _("主任委员签署以后才有纪要。"))
    return dict(session.minutes)


def result_text(entry: dict[str, Any]) -> str:
    """One candidate's result in words."""
    if not entry["counted"]:
        return _("未表决，申报已终止")
    return _("通过") if entry["passed"] else _("未通过")


def rule_text(minutes: dict[str, Any]) -> str:
    """How the decision was made, with its clause."""
    return _(
        "无记名投票，同意票达到出席评委的三分之二以上为通过。未投的票和弃权票计入出席，不计同意。%(clause)s"
    ) % {"clause": minutes["clauses"][0]}


def _figures(minutes: dict[str, Any]) -> list[tuple[str, Any]]:
    entries = minutes["candidates"]
    return [
        (_("委员"), minutes["seats"]),
        (_("到会"), minutes["present"]),
        (_("法定人数"), minutes["quorum"]),
        (_("候选人"), len(entries)),
        (_("通过"), sum(bool(entry["passed"]) for entry in entries)),
    ]


def _others(entry: dict[str, Any]) -> str:
    words = [str(entry["no"])]
    if entry["abstain"]:
        words.append(_("弃权%(n)d") % {"n": entry["abstain"]})
    if entry["uncast"]:
        words.append(_("未投%(n)d") % {"n": entry["uncast"]})
    return "，".join(words)


def _time(text: str | None) -> str:
    if not text:
        return ""
    return moment_text(datetime.fromisoformat(text).astimezone(ZONE))
