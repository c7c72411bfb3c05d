"""Filters and tags that every page uses. docs/look.md is their cheat sheet."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from titles import clock
from titles.look import drawing, text
from titles.look.capture import CaptureNode
from titles.look.due import Due, due_of
from titles.look.paths import exists
from titles.names import level_name

register = template.Library()


# --- dates, deadlines ----------------------------------------------------------------------
@register.filter
def cn_date(value: dt.date | dt.datetime | None) -> SafeString | str:
    """2026-11-20（周五） as a <time> element that never breaks."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', f"{text.as_day(value):%Y-%m-%d}", text.date_text(value)
    )


@register.filter
def cn_date_text(value: dt.date | dt.datetime | None) -> str:
    """2026-11-20（周五） as plain text, for attributes, mails and documents."""
    return text.date_text(value) if value else ""


@register.filter
def short_date(value: dt.date | dt.datetime | None) -> SafeString | str:
    """2026-11-20 without the weekday: for facts of the past."""
    if not value:
        return ""
    return format_html('<time datetime="{0}">{0}</time>', text.date_text(value, weekday=False))


@register.filter
def moment(value: dt.datetime | None) -> SafeString | str:
    """2026-11-18 16:20 as a <time> element."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text.moment_text(value))


@register.filter
def moment_text(value: dt.datetime | None) -> str:
    """2026-11-18 16:20 as plain text."""
    return text.moment_text(value) if value else ""


@register.filter
def due(value: dt.date | dt.datetime | None) -> Due | None:
    """Describe a deadline: .kind .words .short .days .mark."""
    return due_of(value) if value else None


@register.simple_tag
def today() -> dt.date:
    """Return the house's present day."""
    return clock.today()


# --- numbers, names, masks -----------------------------------------------------------------
@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 700元."""
    return text.yuan_text(fen)


@register.filter
def thousands(number: int | None) -> str:
    """1204 as 1,204."""
    return "" if number is None else f"{number:,}"


@register.filter
def size(octets: int | None) -> str:
    """File size as 412 KB."""
    return text.size_text(octets)


@register.filter
def level(code: str) -> str:
    """Level code as 副高级."""
    return level_name(code) if code else ""


@register.filter
def whole_dates(value: str) -> SafeString:
    """A text whose dates (2026-11-20) do not break at the end of a line."""
    parts = re.split(r"(\d{4}-\d{2}-\d{2})", str(value))
    marked = (
        format_html('<span class="nowrap">{}</span>', part) if number % 2 else conditional_escape(part)
        for number, part in enumerate(parts)
    )
    return SafeString("".join(marked))


@register.filter
def mask_id(value: str | None) -> str:
    """Identity number with only its first three and last two characters."""
    return text.masked(value, 3, 2)


@register.filter
def mask_phone(value: str | None) -> str:
    """138****0000."""
    return text.masked(value, 3, 4)


@register.filter
def mask_name(value: str | None) -> str:
    """张**."""
    return text.masked(value, 1, 0)


@register.filter
def sha_short(value: str | None) -> str:
    """Digest in groups of four, shortened in the middle."""
    return text.digest_text(value)


@register.filter
def groups(value: str | None) -> str:
    """Any code in groups of four: 7Q4M 2K9D XR3V."""
    code = (value or "").replace("-", "").replace(" ", "")
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


@register.filter
def han_number(value: int) -> str:
    """1 as 一, up to twenty."""
    digits = "〇一二三四五六七八九十"
    if value <= 10:
        return digits[value]
    return ("二十" if value == 20 else f"十{digits[value - 10]}") if value <= 20 else str(value)


# --- marks ---------------------------------------------------------------------------------
@register.filter
def status_word(kind: str) -> str:
    """Return the usual word of a status mark."""
    return {
        "met": _("满足"),
        "unmet": _("未满足"),
        "open": _("待补充"),
        "judged": _("由人评议"),
        "na": _("不适用"),
        "waiting": _("等待"),
        "overdue": _("逾期"),
        "draft": _("征求意见稿，尚未施行"),
    }.get(kind, "")


@register.inclusion_tag("components/status_mark.html")
def status_mark(kind: str, text: str = "", muted: bool = False) -> dict[str, Any]:
    """Write a mark and its word; see the component for the kinds."""
    return {"kind": kind, "text": text, "muted": muted}


@register.inclusion_tag("components/due_mark.html")
def due_mark(
    date: dt.date | None,
    ticks: bool = False,
    words_only: bool = False,
    short: bool = False,
    closing: bool = False,
) -> dict[str, Any]:
    """Write a deadline with what is left."""
    return {
        "date": date,
        "ticks": ticks,
        "words_only": words_only,
        "short": short,
        "closing": closing,
    }


# --- drawings ------------------------------------------------------------------------------
@register.inclusion_tag("components/seal.html")
def seal(name: str, bottom: str = "") -> dict[str, Any]:
    """Draw a round seal: the name on the arc, a line at the bottom."""
    return {"name": name, "bottom": bottom, "characters": drawing.seal_characters(name)}


@register.inclusion_tag("components/span_bar.html")
def span_bar(
    start: dt.date,
    end: dt.date,
    now: dt.date | None = None,
    start_label: str = "",
    end_label: str = "",
    now_label: str = "",
    kind: str = "time",
    past_label: str = "",
) -> dict[str, Any]:
    """Draw a stretch of time; kind time (rest ahead dashed) or revoked (rest vermilion)."""
    return {
        "past_label": past_label,
        "start": start,
        "end": end,
        "span": drawing.span_of(start, end, now or clock.today()),
        "start_label": start_label,
        "end_label": end_label,
        "now_label": now_label,
        "kind": kind,
    }


@register.simple_tag(name="notice_days")
def notice_days_tag(first: dt.date, last: dt.date) -> list[drawing.NoticeDay]:
    """Return the days of a notice for components/notice_header.html."""
    return drawing.notice_days(first, last)


# --- forms ---------------------------------------------------------------------------------
@register.filter
def widget_kind(field: BoundField) -> str:
    """Tell how a field is laid out: check, group, hidden or line."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "hidden" if widget.is_hidden else "line"


# --- navigation ----------------------------------------------------------------------------
@register.filter
def page_exists(path: str) -> bool:
    """Tell whether this installation answers at `path`, so that no link is dead."""
    return exists(path)


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(
    context: Context, url: str, label: str, count: int | None = None, exact: bool = False
) -> dict[str, Any]:
    """Write one item of a station's navigation; nothing where the person finds no page at the address.

    With `exact` the item also stands for the desk's applications, which are opened from its work list.
    """
    request = context.get("request")
    here = request.path if request else ""
    current = context.get("nav_current") or ""
    under = here.startswith(f"{url}applications/") if exact else here.startswith(url)
    is_current = current == url if current else here == url or under
    header = context.get("header")
    shown = exists(url) and (header is None or header.may_open(url))
    return {"url": url, "label": label, "count": count, "current": is_current, "shown": shown}


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """{% capture as name %}…{% endcapture %}: the rendered text becomes a variable."""
    parts = token.split_contents()
    if len(parts) != 3 or parts[1] != "as":
        raise template.TemplateSyntaxError("capture needs: {% capture as name %}")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, parts[2])


# --- small helpers of components -----------------------------------------------------------
@register.filter
def unlocalized(number: float) -> str:
    """Number for an SVG attribute, whatever the language."""
    return f"{number:g}"


@register.filter
def attest_word(kind: str) -> str:
    """Say what a mark of the score strip means."""
    return {"met": _("属实"), "unmet": _("不符"), "open": _("需补充")}.get(kind, "")


@register.simple_tag
def notice_progress(days: list[drawing.NoticeDay]) -> str:
    """Return 第3个工作日，共5个."""
    return drawing.notice_progress(days)


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: list[dict[str, Any]],
    takeaway: str,
    row_label: str = "",
    whole_label: str = "",
    part_label: str = "",
    share_label: str = "",
) -> dict[str, Any]:
    """Draw part and whole of each row with the table beside."""
    bars = drawing.bars(rows)
    return {
        "bars": bars,
        "takeaway": takeaway,
        "height": drawing.BAR_STEP * len(bars),
        "axis": drawing.BAR_STEP * len(bars),
        "row_label": row_label,
        "whole_label": whole_label,
        "part_label": part_label,
        "share_label": share_label,
    }
