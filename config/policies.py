"""The loaded policies as a public page: what is in force or only a draft, how it is read, what is counted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

import rules
from accounts.access import public
from titles import clock
from titles.models import Parameter
from titles.names import series_name
from titles.policies import packs_on

#: Catalogue entries that rest on no text, only on this product's choice.
OWN_CHOICE = "product"


def _jurisdiction(code: str) -> str:
    return {"beijing": _("北京市"), "guangxi": _("广西壮族自治区")}.get(code, code)


def policy_rows() -> list[dict[str, Any]]:
    """Return the policies, those in force first."""
    rows = [
        {
            **policy,
            "is_draft": policy["effective_from"] is None,
            "place": _jurisdiction(policy["jurisdiction"]),
            "series_names": "、".join(series_name(code) for code in policy["series"]),
        }
        for policy in rules.policies(packs_on(clock.today()))
    ]
    return sorted(rows, key=lambda row: (row["is_draft"], row["jurisdiction"], row["code"]))


def _value_text(row: Parameter) -> str:
    """Return a number with its unit, a fraction as 2/3; nothing for tables, which have pages of their own."""
    value = row.value
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value):
        return f"{value[0]}/{value[1]}{row.unit}"
    return f"{value}{row.unit}" if isinstance(value, int) else ""


def number_rows() -> list[dict[str, Any]]:
    """Return the numbers in force today that a text gives, with their source."""
    seen: set[str] = set()
    rows = []
    known = Parameter.objects.filter(effective_from__lte=clock.today()).exclude(document=OWN_CHOICE)
    for row in known.order_by("document", "item", "code", "-effective_from"):
        value = _value_text(row)
        if row.code not in seen and value:
            rows.append({"row": row, "value": value})
        seen.add(row.code)
    return rows


@public
def policies(request: HttpRequest) -> HttpResponse:
    """List every policy that the system applies."""
    context = {"policies": policy_rows(), "numbers": number_rows()}
    return render(request, "public/policies.html", context)
