"""Dates, moments, money and masks as text. No markup here; titles/templatetags/look.py adds it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from titles.clock import ZONE


def weekday_name(day: dt.date) -> str:
    """Return 周一 to 周日."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]


def as_day(value: dt.date | dt.datetime) -> dt.date:
    """Return the calendar day in Beijing of a date or an aware moment."""
    if isinstance(value, dt.datetime):
        return value.astimezone(ZONE).date() if value.tzinfo else value.date()
    return value


def date_text(value: dt.date | dt.datetime | None, weekday: bool = True) -> str:
    """Return 2026-11-20（周五）."""
    if value is None:
        return ""
    day = as_day(value)
    return f"{day:%Y-%m-%d}（{weekday_name(day)}）" if weekday else f"{day:%Y-%m-%d}"


def moment_text(value: dt.datetime | None) -> str:
    """Return 2026-11-18 16:20, in Beijing time."""
    if value is None:
        return ""
    local = value.astimezone(ZONE) if value.tzinfo else value
    return f"{local:%Y-%m-%d %H:%M}"


def yuan_text(fen: int | None) -> str:
    """Return an amount in fen as 700元 or 700.50元."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    amount = f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}"
    return _("%(amount)s元") % {"amount": amount}


def size_text(octets: int | None) -> str:
    """Return a file size as 412 KB or 18.4 MB."""
    if octets is None:
        return ""
    if octets < 1024:
        return f"{octets} B"
    if octets < 1024 * 1024:
        return f"{round(octets / 1024)} KB"
    return f"{octets / 1024 / 1024:.1f} MB"


def masked(value: str | None, head: int, tail: int) -> str:
    """Keep `head` characters in front and `tail` at the end; stars between."""
    text = value or ""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + (text[-tail:] if tail else "")


def digest_text(value: str | None, groups: int = 4, last: int = 2) -> str:
    """Shorten a hexadecimal digest to groups of four: 3f9a 61c2 07de 8b45 … e21d 90ac."""
    text = (value or "").strip()
    parts = [text[i : i + 4] for i in range(0, len(text), 4)]
    if len(parts) <= groups + last:
        return " ".join(parts)
    return " ".join([*parts[:groups], "…", *parts[-last:]])
