"""Numbers from a locked row, never from the highest number so far plus one."""

from __future__ import annotations

from django.db import connection, transaction

from titles.models import Series


def next_number(name: str) -> int:
    """Return the next number under `name`; it is given back if the transaction fails."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO titles_counter (name, value) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = titles_counter.value + 1 RETURNING value",
            [name],
        )
        row = cursor.fetchone()
    return int(row[0])


def application_number(year: int, series_code: str) -> str:
    """Return the next application number of a year, 2026-GC-004217."""
    code = _number_code(series_code)
    return f"{year}-{code}-{next_number(f'application:{year}:{code}'):06d}"


def notice_number(year: int) -> str:
    """Return the next notice number of a year, GS-2026-001873."""
    return f"GS-{year}-{next_number(f'notice:{year}'):06d}"


def certificate_number(year: int, series_code: str) -> str:
    """Return the next certificate number of a year, ZC-2026-GC-018264."""
    code = _number_code(series_code)
    return f"ZC-{year}-{code}-{next_number(f'certificate:{year}:{code}'):06d}"


def _number_code(series_code: str) -> str:
    return Series.objects.only("number_code").get(pk=series_code).number_code
