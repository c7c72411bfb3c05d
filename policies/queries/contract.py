"""The contract for those who write programs: how to ask, every key with its values, what errors say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules.schema_docs import Key, shapes
from titles.throttles import AssessmentThrottle

#: A dossier that can be sent as it stands.
EXAMPLE: dict[str, Any] = {
    "as_of": "2026-12-31",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2020-05-18"}],
    "qualifications": [],
    "achievements": [{"kind": "paper", "on": "2023-05-01", "role": "first_author", "venue": "core_journal"}],
    "recommendations": [],
    "claims": [],
}

_TYPES = {
    "date": gettext_lazy("日期"),
    "boolean": gettext_lazy("true或false"),
    "integer from 1": gettext_lazy("从1起的整数"),
    "text": gettext_lazy("文字"),
    "code": gettext_lazy("代码"),
    "object": gettext_lazy("对象"),
}
_NAMES = {
    "Dossier": gettext_lazy("材料数据"),
    "Person": gettext_lazy("本人的状况"),
    "Education": gettext_lazy("学历"),
    "Employment": gettext_lazy("工作经历"),
    "Title": gettext_lazy("已有职称"),
    "Qualification": gettext_lazy("职业资格"),
    "Achievement": gettext_lazy("成果"),
    "Recommendation": gettext_lazy("举荐"),
    "Assessment": gettext_lazy("结论"),
    "PathAssessment": gettext_lazy("一条路径的结论"),
    "RequirementRow": gettext_lazy("一条要求"),
    "JudgementRow": gettext_lazy("一条评判"),
}


@dataclass(frozen=True)
class KeyLine:
    """One key in words."""

    key: Key
    type: str
    url: str


@dataclass(frozen=True)
class ShapeTable:
    """One object and its keys."""

    anchor: str
    name: str
    keys: list[KeyLine]


def contract_context() -> dict[str, Any]:
    """Everything that the page about the contract shows."""
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('api-assessments')}"
    return {
        "address": address,
        "limit": AssessmentThrottle.rate.partition("/")[0],
        "example": json.dumps(EXAMPLE, ensure_ascii=False, indent=2),
        "roots": [
            {"name": _("材料数据"), "schema": _schema("dossier"), "shapes": _tables("dossier")},
            {"name": _("结论"), "schema": _schema("assessment"), "shapes": _tables("assessment")},
        ],
    }


def _schema(name: str) -> str:
    return reverse("api-contract-schema", args=[name])


def _tables(root: str) -> list[ShapeTable]:
    return [
        ShapeTable(
            shape.name.lower(),
            str(_NAMES.get(shape.name, shape.name)),
            [KeyLine(key, _type(key), f"#{key.holds.lower()}" if key.holds else "") for key in shape.keys],
        )
        for shape in shapes(root)
    ]


def _type(key: Key) -> str:
    plain = key.type.removeprefix("list of ")
    word = str(_TYPES[plain]) if not key.holds else str(_NAMES.get(key.holds, key.holds))
    return _("%(type)s的列表") % {"type": word} if plain != key.type else word
