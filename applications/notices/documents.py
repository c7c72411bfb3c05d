"""The notice on paper: the poster while it runs, the proof of publication after its end."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Notice, NoticeEntry, Objection
from applications.models.notice import NoticeKind, ObjectionState
from applications.states import FINAL_STATES
from titles.clock import today
from titles.documents import render_pdf
from titles.errors import WrongState
from titles.look.drawing import notice_days
from titles.look.text import as_day, date_text, moment_text


def notice_url(notice: Notice) -> str:
    """The public address that the QR code leads to."""
    return f"{settings.SITE_URL}/notices/{notice.number}/"


def headings_of(snapshot: dict[str, Any]) -> list[str]:
    """Column heads of the list, by kind of notice."""
    if snapshot["kind"] == NoticeKind.RESULT:
        return [_("姓名"), _("工作单位"), _("拟取得职称"), _("专业"), _("路径")]
    return [_("姓名"), _("申报职称"), _("专业"), _("路径"), _("现有职称和取得日期")]


def cells_of(snapshot: dict[str, Any], entry: dict[str, Any]) -> list[str]:
    """One line of the list."""
    if snapshot["kind"] == NoticeKind.RESULT:
        return [entry["name"], entry["unit"], entry["title"], entry["specialty"], entry["path"]]
    held = f"{entry['held_title']}　{entry['held_on']}" if entry["held_title"] else _("无")
    return [entry["name"], entry["title"], entry["specialty"], entry["path"], held]


def poster_pdf(notice: Notice) -> bytes:
    """The notice to be put on a wall, with the QR code of its public page."""
    snapshot = notice.snapshot
    return render_pdf(
        "documents/public_notice_poster.html",
        {
            "number": notice.number,
            "title_lines": snapshot["title_lines"],
            "paragraphs": snapshot["opening"],
            "headings": headings_of(snapshot),
            "rows": [cells_of(snapshot, entry) for entry in snapshot["entries"]],
            "starts_on": notice.starts_on,
            "ends_on": notice.ends_on,
            "days": notice_days(notice.starts_on, notice.ends_on),
            "closing": snapshot["closing"],
            "publisher": snapshot["publisher"]["name"],
            "published_on": as_day(notice.published_at),
            "seal_note": _("公示专用"),
            "url": notice_url(notice),
            "digest": notice.digest,
        },
    )


def proof_pdf(notice: Notice) -> bytes:
    """Proof that the notice stood for its whole period. Raises WrongState before its end."""
    if notice.ended_at is None:
        raise WrongState(
            "notice.not_ended",
            _("公示到%(day)s24:00期满，期满后才能生成公示证明。") % {"day": date_text(notice.ends_on)},
        )
    snapshot = notice.snapshot
    objections = list(notice.objections.select_related("application__person").order_by("received_at", "id"))
    return render_pdf(
        "documents/proof_of_publication.html",
        {
            "number": notice.number,
            "publisher": snapshot["publisher"]["name"],
            "starts_on": notice.starts_on,
            "ends_on": notice.ends_on,
            "working_days": notice.working_days,
            "facts": [
                (_("公示标题"), snapshot["title"]),
                (_("发布时间"), moment_text(notice.published_at)),
                (_("期满登记"), moment_text(notice.ended_at)),
                (_("公示地址"), notice_url(notice)),
                (_("依据"), f"{snapshot['basis']['document']}{snapshot['basis']['item']}"),
                (_("法定日历版本"), notice.calendar_version),
            ],
            "rows": _proof_rows(notice.entries.select_related("application"), snapshot, objections),
            "objections": [_objection_row(item) for item in objections],
            "statement": _statement(objections),
            "issued_on": today(),
            "seal_note": _("公示专用"),
            "digest": notice.digest,
        },
    )


def _proof_rows(
    entries: QuerySet[NoticeEntry], snapshot: dict[str, Any], objections: list[Objection]
) -> list[list[str]]:
    by_position = {entry["position"]: entry for entry in snapshot["entries"]}
    upheld = {item.application_id for item in objections if item.state == ObjectionState.UPHELD}
    waiting = {item.application_id for item in objections if item.state == ObjectionState.OPEN}
    rows = []
    for entry in entries.order_by("position"):
        said = by_position[entry.position]
        if entry.application_id in upheld:
            outcome = _("异议成立")
        elif entry.application_id in waiting:
            outcome = _("异议处理中")
        elif entry.application.state in FINAL_STATES and _left_early(entry):
            outcome = _("公示期间终止")
        else:
            outcome = _("期满无有效异议")
        rows.append([said["name"], said["title"], said["specialty"], outcome])
    return rows


def _left_early(entry: NoticeEntry) -> bool:
    """Whether the application ended (withdrawn, vetoed) before the notice did."""
    finished = entry.application.finished_at
    return finished is not None and as_day(finished) <= entry.notice.ends_on


def _objection_row(item: Objection) -> list[str]:
    about = _("对%(name)s的异议") % {"name": item.application.person.name}
    decided = date_text(item.decided_at) if item.decided_at else _("尚未作出")
    return [date_text(item.received_at), about, str(item.get_state_display()), decided]


def _statement(objections: list[Objection]) -> str:
    if any(item.state == ObjectionState.OPEN for item in objections):
        return _("有异议尚未作出结论，相关人员在结论作出之前不予推荐。")
    return _("公示期间内容未作改动，特此证明。")
