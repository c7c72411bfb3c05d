"""The ballot's three pages: choose, look again, receipt. The choice is never in an address."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from accounts.crypto import decrypt, encrypt
from accounts.requests import PersonRequest
from review.actions.ballot import cast_ballot, receipt_code, receipt_digest
from review.majority import fraction_words, pass_fraction
from review.models import CommitteeMember, ReceiptDigest, Session
from review.models.ballot import Choice
from review.queries.blind import BlindCase, blind_case
from review.queries.minutes import session_name
from review.queries.opinion import middle_score
from review.queries.session import CandidateRow, hall_of
from review.views.session import candidate_row, members, opinions_of, own_session, refuse_recused
from titles.errors import Conflict

_COOKIE = "receipt"
_SECONDS = 300
_PURPOSE = "review.receipt"


@method_decorator([never_cache, sensitive_post_parameters(), sensitive_variables()], name="dispatch")
class BallotView(View):
    """Choose, look again, cast."""

    def get(self, request: PersonRequest, key: int, number: int) -> HttpResponse:
        """The candidate with three equal choices, nothing preselected."""
        session, seat = own_session(request, key)
        row = candidate_row(session, seat, number)
        return self._choose(request, session, seat, row)

    def post(self, request: PersonRequest, key: int, number: int) -> HttpResponse:
        """Look again, go back, or cast."""
        session, seat = own_session(request, key)
        row = candidate_row(session, seat, number)
        choice, step = request.POST.get("choice", ""), request.POST.get("step", "look")
        if step == "cast":
            return self._cast(request, session, seat, row, choice)
        if step == "back" or not _may_vote(row):
            return self._choose(request, session, seat, row, value=choice)
        if choice not in Choice.values:
            error = _("请先选择同意、不同意或弃权。还没有投出。")
            return self._choose(request, session, seat, row, error=error, status=422)
        return self._look(request, session, row, choice)

    def _choose(
        self,
        request: PersonRequest,
        session: Session,
        seat: CommitteeMember,
        row: CandidateRow,
        *,
        value: str = "",
        error: str = "",
        status: int = 200,
    ) -> HttpResponse:
        refuse_recused(row)
        case = blind_case(row.candidate.application)
        return render(
            request,
            "review/ballot_choose.html",
            {
                **_frame(session, row),
                "case": case,
                "columns": _columns(session, row, case),
                "may_vote": _may_vote(row),
                "choices": _choices(row.title),
                "note": _note(row) if row.open else "",
                "value": value,
                "error": error,
                "result": row.counted,
                "may_declare": row.waiting,
            },
            status=status,
        )

    def _look(self, request: PersonRequest, session: Session, row: CandidateRow, choice: str) -> HttpResponse:
        case = blind_case(row.candidate.application)
        return render(
            request,
            "review/ballot_look.html",
            {
                **_frame(session, row),
                "candidate": _("候选人%(n)s") % {"n": row.number},
                "applied": "，".join([case.title, case.specialty]),
                "choice_label": Choice(choice).label,
                "value": choice,
                "fields": [("seed", get_random_string(32))],
            },
        )

    def _cast(
        self, request: PersonRequest, session: Session, seat: CommitteeMember, row: CandidateRow, choice: str
    ) -> HttpResponse:
        seed = request.POST.get("seed", "")[:64]
        try:
            code = cast_ballot(row.candidate, member=seat, choice=choice, actor=request.user, seed=seed)
        except Conflict:
            # The second click of one form shows the receipt of the first; anything else is refused.
            code = receipt_code(row.candidate, seat, seed) if seed else ""
            digest = receipt_digest(row.candidate, code)
            if not code or not ReceiptDigest.objects.filter(candidate=row.candidate, digest=digest).exists():
                raise
        address = reverse("ballot-receipt", args=[session.pk, row.candidate.number])
        response = HttpResponseRedirect(address, status=303)
        _hand_over(response, row, seat, code)
        return response


ballot = members(BallotView.as_view())


@members
@never_cache
@require_safe
def receipt(request: PersonRequest, key: int, number: int) -> HttpResponse:
    """The receipt, shown once: its code lives encrypted in a cookie of this page and nowhere else."""
    session, seat = own_session(request, key)
    hall = hall_of(session, seat)
    row = candidate_row(session, seat, number)
    code = _handed_over(request, row, seat) if row.voted else ""
    following = next((other for other in hall.rows if _may_vote(other)), None)
    response = render(
        request,
        "review/ballot_receipt.html",
        {
            **_frame(session, row),
            "candidate": _("候选人%(n)s") % {"n": row.number},
            "title": _("这一票已投出") if row.voted else _("这一票还没有投出"),
            "code": code,
            "words": _receipt_words(row, code),
            "facts": _receipt_facts(row),
            "next": _next(session, row, following),
            "next_note": "" if row.counted else _("主任委员宣布结束后公布计票"),
        },
    )
    response.delete_cookie(_COOKIE, path=_path(row))
    return response


def _may_vote(row: CandidateRow) -> bool:
    return row.open and row.entitled and not row.voted


def _hand_over(response: HttpResponse, row: CandidateRow, seat: CommitteeMember, code: str) -> None:
    text = json.dumps([row.candidate.pk, seat.pk, code, int(time.time()) + _SECONDS])
    response.set_cookie(
        _COOKIE,
        encrypt(text, _PURPOSE),
        max_age=_SECONDS,
        path=_path(row),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _handed_over(request: PersonRequest, row: CandidateRow, seat: CommitteeMember) -> str:
    try:
        candidate, member, code, until = json.loads(decrypt(request.COOKIES.get(_COOKIE, ""), _PURPOSE))
    except (ValueError, ImproperlyConfigured):
        return ""
    fits = candidate == row.candidate.pk and member == seat.pk and until >= time.time()
    return str(code) if fits else ""


def _path(row: CandidateRow) -> str:
    return reverse("ballot-receipt", args=[row.candidate.session_id, row.candidate.number])


def _frame(session: Session, row: CandidateRow) -> dict[str, Any]:
    return {
        "session": session,
        "name": session_name(session),
        "row": row,
        "total": session.candidates.count(),
    }


def _choices(title: str) -> list[dict[str, str]]:
    return [
        {
            "value": Choice.YES.value,
            "label": str(Choice.YES.label),
            "help": _("同意授予%(title)s职称") % {"title": title},
        },
        {
            "value": Choice.NO.value,
            "label": str(Choice.NO.label),
            "help": _("不同意授予%(title)s职称") % {"title": title},
        },
        {
            "value": Choice.ABSTAIN.value,
            "label": str(Choice.ABSTAIN.label),
            "help": _("仍计入出席人数，不计同意票"),
        },
    ]


def _note(row: CandidateRow) -> str:
    return _("到会%(n)d人，同意票%(needed)d张以上通过") % {"n": row.candidate.attending, "needed": row.needed}


def _columns(session: Session, row: CandidateRow, case: BlindCase) -> list[dict[str, Any]]:
    papers = reverse("session-papers", args=[session.pk, row.candidate.number])
    opinions = opinions_of(row.candidate)
    numerals = "一二三四五六七八九十"
    verdicts = {True: _("建议通过"), False: _("建议不通过")}
    return [
        {
            "heading": _("评议组意见"),
            "rows": [
                {
                    "label": _("意见%(n)s") % {"n": numerals[position]},
                    "value": verdicts[opinion.recommends],
                    "url": f"{papers}#opinion-{position + 1}",
                    "action": _("全文"),
                }
                for position, opinion in enumerate(opinions[: len(numerals)])
            ],
        },
        {
            "heading": _("代表作"),
            "rows": [
                {
                    "label": "，".join(part for part in (work.label, work.values.get("role", "")) if part),
                    "value": work.values.get("on", "")[:7],
                    "url": f"{papers}#group-{work.number}",
                    "action": _("材料"),
                }
                for work in case.works
            ],
        },
        {
            "heading": _("得分和推荐"),
            "rows": [
                {
                    "label": _("指标得分，%(n)d人中位数") % {"n": len(opinions)},
                    "value": middle_score(opinions),
                    "url": "",
                    "action": "",
                },
                {
                    "label": _("单位推荐意见"),
                    "value": None,
                    "url": f"{papers}#recommendation",
                    "action": _("查看"),
                },
            ],
        },
    ]


def _receipt_words(row: CandidateRow, code: str) -> str:
    if code:
        return _(
            "只显示这一次，请自行记下。计票公布后凭它核对：这一票已计入。回执不含您的选择，也查不出您的选择。"
        )
    if row.voted:
        return _("回执只在投出时显示一次，系统没有保存，现在不能再看。这一票只计一次。")
    return _("您在这一位的表决中没有投票记录。")


def _receipt_facts(row: CandidateRow) -> list[tuple[str, str]]:
    if row.candidate.attending is None:
        return []
    return [
        (_("到会委员"), _("%(n)d人") % {"n": row.candidate.attending}),
        (_("已投票"), _("%(n)d人") % {"n": row.cast}),
        (
            _("通过所需"),
            _("同意票%(n)d张以上（到会的%(part)s）")
            % {"n": row.needed, "part": fraction_words(pass_fraction())},
        ),
    ]


def _next(session: Session, row: CandidateRow, following: CandidateRow | None) -> dict[str, str]:
    if following is not None and following.candidate.pk != row.candidate.pk:
        return {
            "label": _("下一位，候选人%(n)s") % {"n": following.number},
            "url": reverse("ballot", args=[session.pk, following.candidate.number]),
        }
    return {"label": _("回到会议"), "url": reverse("session-page", args=[session.pk])}
