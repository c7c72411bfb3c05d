"""Dates written out in Han numerals, as certificates and decisions carry them."""

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def han_year(year: int) -> str:
    """2026 -> 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def han_number(value: int) -> str:
    """1..99 by place: 10 -> 十, 21 -> 二十一."""
    if not 1 <= value <= 99:
        raise ValueError(f"cannot write {value} as a day or month")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def han_date(day: date) -> str:
    """2026-11-20 -> 二〇二六年十一月二十日."""
    return f"{han_year(day.year)}年{han_number(day.month)}月{han_number(day.day)}日"
