"""The two fractions of a session, in whole numbers: quorum and majority."""

from collections.abc import Sequence

from titles.parameters import parameter

MAJORITY_CLAUSE = "京人社事业发〔2023〕12号 第七条（三）"
QUORUM_CLAUSE = "人力资源社会保障部令第40号（原文不在手）"


def reaches(part: int, whole: int, fraction: Sequence[int]) -> bool:
    """Tell whether ``part`` of ``whole`` is at least ``fraction`` (numerator, denominator)."""
    numerator, denominator = fraction
    return part * denominator >= whole * numerator


def least(whole: int, fraction: Sequence[int]) -> int:
    """Return the smallest part of ``whole`` that reaches ``fraction``."""
    numerator, denominator = fraction
    return -(-whole * numerator // denominator)


def pass_fraction() -> tuple[int, int]:
    """The share of yes votes among those attending that a candidate needs."""
    numerator, denominator = parameter("pass_fraction")
    return int(numerator), int(denominator)


def quorum_fraction() -> tuple[int, int]:
    """The share of seats that must be present."""
    numerator, denominator = parameter("quorum_fraction")
    return int(numerator), int(denominator)


def yes_needed(attending: int) -> int:
    """How many yes votes a candidate needs."""
    return least(attending, pass_fraction())


def quorum_needed(seats: int) -> int:
    """How many members must be present."""
    return least(seats, quorum_fraction())


def fraction_words(fraction: Sequence[int]) -> str:
    """三分之二."""
    numerals = "〇一二三四五六七八九十"
    numerator, denominator = fraction
    return f"{numerals[denominator]}分之{numerals[numerator]}"
