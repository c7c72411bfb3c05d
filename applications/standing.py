"""The page's one answer: how an application stands, whose turn it is, what can be done now."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, CorrectionNotice, FeeOrder
from applications.models.fee import FeeState
from applications.queries.timeline import Step
from applications.states import FINAL_STATES, State, Turn
from titles.clock import today
from titles.look.paths import exists
from titles.look.text import yuan_text

#: The holder's page lies in a room above.
CERTIFICATES = "/my/certificates/"

_EMPTY: dict[str, Any] = {
    "label": "",
    "sentence": "",
    "detail": "",
    "mark_kind": "",
    "mark_text": "",
    "date": None,
    "date_before": "",
    "date_after": "",
    "items": [],
    "primary": None,
    "secondary": None,
    "facts": [],
    "notes": [],
    "body": "",
    "tone": "",
}


def standing(application: Application, steps: list[Step]) -> dict[str, Any]:
    """Context of components/answer_block.html for one application."""
    state = application.state
    if is_missed(application):
        return {**_EMPTY, **_missed(application)}
    if state in (State.DRAFT, State.RETURNED):
        found = _to_fill(application, steps)
    elif state == State.CORRECTION:
        found = _to_correct(application)
    elif state == State.FEE_DUE:
        found = _to_pay(application)
    elif state == State.CERTIFIED:
        found = _certified(application)
    elif state in FINAL_STATES:
        found = _ended(application, steps)
    else:
        found = _waiting(application)
    if found.get("date") is None and application.due_on and state not in FINAL_STATES:
        found["date"] = application.due_on
    if application.waiting_for == Turn.APPLICANT:
        found.setdefault("label", _("轮到您"))
    return {**_EMPTY, **found}


def _ask(application: Application) -> dict[str, str]:
    institution = application.round.institution
    phone = application.round.contact_phone or institution.contact_phone
    return {"title": _("拿不准，问谁"), "text": "　".join(filter(None, [institution.name, phone]))}


def is_missed(application: Application) -> bool:
    """A draft whose round has closed: nothing of it can be filed any more."""
    return application.state == State.DRAFT and today() > application.round.closes_on


def _missed(application: Application) -> dict[str, Any]:
    return {
        "label": _("结果"),
        "mark_kind": "na",
        "mark_text": _("没有提交"),
        "sentence": _("批次已截止，这份草稿没有提交"),
        "detail": _("填写的内容都在档案里，下一批次可以接着用。"),
        "primary": {"label": _("看看正在受理的批次"), "url": reverse("rounds")},
        "tone": "ink",
        "notes": [_ask(application)],
    }


def _to_fill(application: Application, steps: list[Step]) -> dict[str, Any]:
    if application.state == State.RETURNED:
        last = next((step for step in reversed(steps) if step.name == "return_by_employer"), None)
        return {
            "sentence": _("单位退回了申报，请修改后重新提交"),
            "detail": last.reason if last else "",
            "date_after": _("前重新提交"),
            "secondary": {
                "label": _("查看单位逐项的意见"),
                "url": reverse("my-filed", args=[application.number]),
            },
            "notes": [
                {
                    "title": _("改了什么，重核什么"),
                    "text": _("内容和材料都没有变的事实，单位已核实的结论保留；改过的重新核实。"),
                },
                _ask(application),
            ],
        }
    return {
        "sentence": _("填完每一项，核对后提交"),
        "date_after": _("前提交"),
        "notes": [
            {
                "title": _("到期没有提交会怎样"),
                "text": _("本批次不再接受，填写的内容留在档案里，下一批次可以接着用。"),
            },
            _ask(application),
        ],
    }


def _to_correct(application: Application) -> dict[str, Any]:
    notice = CorrectionNotice.objects.prefetch_related("items__evidence").get(application=application)
    items = list(notice.items.all())
    rows = [
        {
            "text": item.text,
            "url": reverse("my-correction-item", args=[application.number, item.number]),
            "action": _("修改") if item.answer or item.evidence.all() else _("去补正"),
        }
        for item in items
    ]
    return {
        "sentence": _("补正材料，共%(n)s项") % {"n": len(items)},
        "date": notice.due_on,
        "date_after": _("前提交"),
        "items": rows,
        "primary": {
            "label": _("开始补正"),
            "url": reverse("my-correction", args=[application.number]),
        },
        "secondary": {
            "label": _("查看补正通知"),
            "url": reverse("my-correction-notice", args=[application.number]),
        },
        "notes": [
            {
                "title": _("到期没有提交会怎样"),
                "text": _("补正只通知这一次。到期没有提交的，本次申报自动终止，可以在以后的批次重新申报。"),
            },
            _ask(application),
        ],
    }


def _to_pay(application: Application) -> dict[str, Any]:
    order = FeeOrder.objects.filter(application=application, state=FeeState.PENDING).first()
    amount = yuan_text(order.amount_fen) if order else ""
    return {
        "sentence": _("缴纳评审费%(amount)s") % {"amount": amount},
        "date_after": _("前缴费"),
        "primary": {"label": _("去缴费"), "url": f"/pay/{order.order_number}/"} if order else None,
        "notes": [
            {
                "title": _("到期没有缴费会怎样"),
                "text": _("本次申报自动终止，可以在以后的批次重新申报。"),
            },
            _ask(application),
        ],
    }


def _certified(application: Application) -> dict[str, Any]:
    return {
        "label": _("结果"),
        "mark_kind": "met",
        "mark_text": _("已发证"),
        "sentence": _("电子职称证书已签发"),
        "detail": _("证书长期可以下载，任何人都可以在证书验证页查验。"),
        "primary": {"label": _("下载证书"), "url": CERTIFICATES} if exists(CERTIFICATES) else None,
        "tone": "jade",
        "date": None,
    }


def _ended(application: Application, steps: list[Step]) -> dict[str, Any]:
    last = steps[-1] if steps else None
    bad = application.state in (State.VETOED, State.REVOKED)
    if application.state == State.WITHDRAWN:
        sentence = _("您已撤回这份申报")
        what = _("填报内容留在档案里，批次截止前可以重新申报。")
    else:
        sentence = str(State(application.state).label)
        what = _("可以在以后的批次重新申报。") if not bad else ""
    return {
        "label": _("结果"),
        "mark_kind": "na" if application.state == State.WITHDRAWN else "unmet",
        "mark_text": str(State(application.state).label),
        "sentence": sentence,
        "detail": last.reason if last else "",
        "tone": "vermilion" if bad else "ink",
        "notes": [{"title": _("接下来"), "text": what}, _ask(application)] if what else [_ask(application)],
    }


def _waiting(application: Application) -> dict[str, Any]:
    employer, institution = application.employer.name, application.round.institution.name
    words: dict[str, tuple[str, str, str]] = {
        State.ATTESTATION: (
            _("单位正在核实"),
            _("%(who)s的经办人逐项核实您填报的事实，对真实性负责。") % {"who": employer},
            _("前核实"),
        ),
        State.ATTESTED: (
            _("核实完毕，等待单位公示"),
            _("由%(who)s发布公示。") % {"who": employer},
            _("前发布公示"),
        ),
        State.EMPLOYER_NOTICE: (
            _("单位正在公示"),
            _("公示期内有异议的，处理完毕后才能推荐。"),
            _("公示期满"),
        ),
        State.RECOMMENDATION: (
            _("公示期满，等待单位推荐"),
            _("由%(who)s主要负责人决定是否推荐。") % {"who": employer},
            _("前决定"),
        ),
        State.ACCEPTANCE: (
            _("等待受理决定"),
            _("%(who)s审核材料，需要补正的只通知一次。") % {"who": institution},
            _("前决定"),
        ),
        State.PANEL_REVIEW: (_("专家正在评议"), _("由同行专家评议，人选不公开。"), _("前完成")),
        State.DELIBERATION: (_("等待评委会评审"), _("评委会无记名投票。"), _("前开会")),
        State.RESULT_ACCEPTANCE: (_("评审通过，等待验收"), _("由市人社局验收评审结果。"), _("前验收")),
        State.RESULT_ACCEPTED: (_("验收通过，等待公示"), _("由市人社局公示。"), _("前发布公示")),
        State.RESULT_NOTICE: (_("评审结果正在公示"), _("期满无异议后发证。"), _("公示期满")),
        State.ISSUING: (_("等待签发证书"), _("由市人社局签发电子证书。"), _("前签发")),
    }
    sentence, detail, after = words[application.state]
    return {
        "label": _("进行中"),
        "sentence": sentence,
        "detail": detail,
        "date_before": _("应在"),
        "date_after": after,
        "notes": [_ask(application)],
    }
