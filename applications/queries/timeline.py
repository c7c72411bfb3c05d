"""The road of one application for its applicant: six stations, what happened, what lies ahead.

Drawn from the audit trail and the stored turn alone. Who reviewed, how anybody voted and what was
said inside the review is never part of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from applications.models import Application
from applications.states import FINAL_STATES, State, Turn
from applications.workflow import TRANSITIONS
from titles.clock import today
from titles.look.due import due_of
from titles.look.text import as_day, yuan_text
from titles.parameters import fee_rate, parameter

CREATE = "create"
_PREFIX = "application."

#: The station (from 0) at which an application in a state is.
STATION_OF: dict[str, int] = {
    State.DRAFT: 0,
    State.ATTESTATION: 1,
    State.RETURNED: 1,
    State.ATTESTED: 1,
    State.EMPLOYER_NOTICE: 1,
    State.RECOMMENDATION: 1,
    State.ACCEPTANCE: 2,
    State.CORRECTION: 2,
    State.FEE_DUE: 3,
    State.PANEL_REVIEW: 4,
    State.DELIBERATION: 4,
    State.RESULT_ACCEPTANCE: 5,
    State.RESULT_ACCEPTED: 5,
    State.RESULT_NOTICE: 5,
    State.ISSUING: 5,
    State.CERTIFIED: 5,
    State.REVOKED: 5,
}
_LAST = 5
#: Where a step is told; the others belong to the station of the state they leave.
_TOLD_AT = {CREATE: 0, "submit": 0, "complete_panel": 4}
#: Steps inside the review: told without a name and without a reason.
_QUIET = {"assign_panel", "complete_panel", "pass_session", "fail_session"}


@dataclass(slots=True)
class Row:
    """One event of a station, as components/timeline.html shows it."""

    date: dt.date | None
    text: str
    lead: str = ""
    who: str = ""
    turn: bool = False
    ahead: bool = False


@dataclass(slots=True)
class Stage:
    """One station."""

    title: str
    state: str
    who: str
    date: dt.date | None = None
    events: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One audit event of the road."""

    name: str
    at: dt.datetime
    source: str
    reason: str
    who: str
    organisation: str
    data: dict[str, Any]


def steps_of(application: Application) -> list[Step]:
    """The steps taken, oldest first: one query."""
    names = [CREATE, *TRANSITIONS]
    events = (
        AuditEvent.objects.filter(
            object_type="applications.application",
            object_id=str(application.pk),
            verb__in=[f"{_PREFIX}{name}" for name in names],
        )
        .select_related("actor", "organisation")
        .order_by("sequence")
    )
    return [_step(event, application) for event in events]


def _step(event: AuditEvent, application: Application) -> Step:
    name = event.verb.removeprefix(_PREFIX)
    quiet = name in _QUIET
    if event.actor_id == application.person_id:
        who, organisation = _("您"), ""
    elif event.actor is None:
        who, organisation = _("系统"), ""
    else:
        who = "" if quiet else event.actor.name
        organisation = event.organisation.name if event.organisation else ""
    reason = "" if quiet and name != "fail_session" else event.reason
    return Step(name, event.moment, event.data.get("from", ""), reason, who, organisation, event.data)


def timeline(application: Application, steps: list[Step] | None = None) -> list[Stage]:
    """The six stations with what happened, whose turn it is and what lies ahead."""
    taken = steps_of(application) if steps is None else steps
    here = _station(application, taken)
    finished = application.state in FINAL_STATES or _missed(application)
    stages = []
    for index, (title, who) in enumerate(_stations(application)):
        if application.state in (State.CERTIFIED, State.REVOKED) or index < here:
            state = "done"
        else:
            state = "now" if index == here else "ahead"
        stages.append(Stage(title, state, who))
    for step in taken:
        if step.name == CREATE and application.version:
            continue  # once something is filed, the draft's beginning tells nobody anything
        index = _TOLD_AT.get(step.name, STATION_OF.get(step.source, here))
        row = Row(as_day(step.at), step_words(step, application), who=step.who)
        stages[index].events.append(row)
    if not finished:
        stages[here].events.append(_turn_row(application))
        stages[here].events += _still_here(application)
    for index in range(here + 1, _LAST + 1):
        if not finished:
            stages[index].events = [Row(None, text, ahead=True) for text in _ahead(application, index)]
    _lift_date(stages[0])
    return stages if not finished else [stage for stage in stages if stage.state != "ahead"]


def _missed(application: Application) -> bool:
    """A draft whose round has closed waits for nobody any more."""
    return application.state == State.DRAFT and today() > application.round.closes_on


def _lift_date(stage: Stage) -> None:
    """A station with one event has its date and person in the head alone."""
    if len(stage.events) == 1 and not stage.events[0].turn:
        stage.date, stage.events[0].date = stage.events[0].date, None
        stage.events[0].who = ""


def _station(application: Application, steps: list[Step]) -> int:
    if application.state in STATION_OF:
        return STATION_OF[application.state]
    # Ended before its time: at the station that it left.
    last = steps[-1] if steps else None
    return STATION_OF.get(last.source, 0) if last else 0


def _stations(application: Application) -> list[tuple[str, str]]:
    return [
        (_("一、自查与填报"), _("您")),
        (_("二、核实、公示、推荐"), application.employer.name),
        (_("三、受理"), application.round.institution.name),
        (_("四、缴费"), _("您")),
        (_("五、评审"), _("专家、评委会")),
        (_("六、验收、公示、发证"), _("市人社局")),
    ]


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    CREATE: lambda data: _("建立申报草稿"),
    "submit": lambda data: _("提交第%(n)s版，已签诚信承诺") % {"n": data.get("version", 1)},
    "resubmit": lambda data: _("修改后提交第%(n)s版，已重新签诚信承诺") % {"n": data.get("version", 2)},
    "return_by_employer": lambda data: _("单位退回修改"),
    "complete_attestation": lambda data: (
        _("%(n)s项事实核实完毕，全部属实") % {"n": data["facts"]} if "facts" in data else _("单位核实完毕")
    ),
    "publish_notice": lambda data: _("发布单位公示"),
    "end_notice": lambda data: _("单位公示期满，没有未处理的异议"),
    "recommend": lambda data: (
        _("单位推荐，占用%(band)s级空缺岗位1个") % {"band": data["band"]}
        if data.get("band")
        else _("单位推荐")
    ),
    "request_correction": lambda data: _("发出补正通知，共%(n)s项") % {"n": data.get("items", "")},
    "assign_panel": lambda data: _("专家开始评议"),
    "complete_panel": lambda data: _("专家评议完成"),
    "pass_session": lambda data: _("评委会评审通过"),
    "fail_session": lambda data: _("评委会评审未通过"),
    "accept_result": lambda data: _("评审结果验收通过"),
    "confirm_payment": lambda data: _("评审费到账"),
}
_REASONED = {
    "return_by_employer",
    "decline_recommendation",
    "uphold_objection",
    "refuse",
    "fail_session",
    "reject_result",
    "uphold_result_objection",
    "veto",
    "revoke",
    "withdraw",
}


def step_words(step: Step, application: Application) -> str:
    """What happened, with its reason where the step was a refusal."""
    words = _WORDS.get(step.name)
    text = words(step.data) if words else str(TRANSITIONS[step.name].label)
    if step.reason and step.name in _REASONED:
        text = f"{text}：{step.reason.rstrip('。')}"
    return text


_TODO: dict[str, Any] = {
    State.DRAFT: lambda: _("填完并提交"),
    State.RETURNED: lambda: _("修改并重新提交"),
    State.ATTESTATION: lambda: _("单位核实"),
    State.ATTESTED: lambda: _("发布单位公示"),
    State.EMPLOYER_NOTICE: lambda: _("单位公示期满"),
    State.RECOMMENDATION: lambda: _("单位推荐"),
    State.ACCEPTANCE: lambda: _("受理决定"),
    State.CORRECTION: lambda: _("提交补正"),
    State.FEE_DUE: lambda: _("缴纳评审费"),
    State.PANEL_REVIEW: lambda: _("专家评议"),
    State.DELIBERATION: lambda: _("评委会评审"),
    State.RESULT_ACCEPTANCE: lambda: _("结果验收"),
    State.RESULT_ACCEPTED: lambda: _("发布结果公示"),
    State.RESULT_NOTICE: lambda: _("结果公示期满"),
    State.ISSUING: lambda: _("签发电子证书"),
}


def todo_words(state: str) -> str:
    """What the one whose turn it is has to do."""
    return str(_TODO[state]()) if state in _TODO else ""


def _turn_row(application: Application) -> Row:
    due = due_of(application.due_on) if application.due_on else None
    rest = f"，{due.words}" if due and due.words else ""
    if application.waiting_for == Turn.APPLICANT:
        who = _("轮到您")
    else:
        who = str(Turn(application.waiting_for).label)
    return Row(application.due_on, rest, lead=todo_words(application.state), who=who, turn=True)


def _still_here(application: Application) -> list[Row]:
    """What remains of the present station after the present step."""
    rest: list[str] = []
    if application.state in (State.ATTESTATION, State.RETURNED):
        rest = [_notice_words(), _("单位推荐")]
    elif application.state == State.ATTESTED:
        rest = [_("单位推荐")]
    elif application.state == State.EMPLOYER_NOTICE:
        rest = [_("期满无异议后，单位推荐")]
    elif application.state == State.CORRECTION:
        rest = [_("提交后由评审服务机构作出受理决定")]
    elif application.state == State.PANEL_REVIEW:
        rest = [_("评委会无记名投票")]
    elif application.state in (State.RESULT_ACCEPTANCE, State.RESULT_ACCEPTED):
        rest = [_("公示后发电子证书")]
    return [Row(None, text, ahead=True) for text in rest]


def _notice_words() -> str:
    return _("公示至少%(n)s个工作日") % {"n": parameter("notice_working_days")}


def _ahead(application: Application, index: int) -> list[str]:
    if index == 1:
        return [_("单位逐项核实，公示至少%(n)s个工作日，推荐") % {"n": parameter("notice_working_days")}]
    if index == 2:
        return [_("评审服务机构审核材料，需要补正的只通知一次")]
    if index == 3:
        fee = yuan_text(fee_rate(application.level).amount_fen)
        return [_("受理后%(fee)s，在线支付") % {"fee": fee}]
    if index == 4:
        return [_("同行专家评议，评委会无记名投票")]
    return [_("公示至少%(n)s个工作日，无异议后发电子证书") % {"n": parameter("notice_working_days")}]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history, as components/history.html shows it."""

    at: dt.datetime
    text: str
    organisation: str
    who: str


def history(application: Application, steps: list[Step]) -> list[Line]:
    """The same steps, newest first."""
    return [
        Line(step.at, step_words(step, application), step.organisation, step.who) for step in reversed(steps)
    ]
