"""Which type of the rules stands behind a clause, and what its form says about it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from msgspec import Struct, inspect

from policies.forms.parts import type_of
from rules import spec
from rules.editing import EditError

#: The kinds of requirement, in the words in which an officer looks for one.
KINDS: dict[str, str | Promise] = {
    "person": gettext_lazy("对申报人身份的要求（就业、期限、声明）"),
    "career": gettext_lazy("学历、职称和工作年限"),
    "work": gettext_lazy("累计工作年限"),
    "held_title": gettext_lazy("取得职称满若干年"),
    "achievements": gettext_lazy("成果数量"),
    "qualifying": gettext_lazy("破格或直接申报的依据"),
    "recommendations": gettext_lazy("推荐人数"),
    "claim": gettext_lazy("本人申报的情形"),
    "backed_claim": gettext_lazy("申报情形及对应的推荐人"),
    "text_not_loaded": gettext_lazy("条文未载入，暂不能判定"),
}
#: What a new row of each kind is called.
ROW_WORDS: dict[str, str | Promise] = {
    "person": gettext_lazy("一项判断"),
    "career": gettext_lazy("一种学历资历"),
    "achievements": gettext_lazy("一类成果"),
    "qualifying": gettext_lazy("一项依据"),
    "backed_claim": gettext_lazy("一种情形"),
    "education": gettext_lazy("一个学历层次"),
}
LEAD: dict[str, str | Promise] = {
    "person": gettext_lazy("同一情形中的各项都要满足；几种情形满足一种即可。"),
    "career": gettext_lazy("满足下列之一即可。年限按周年日计算；不填年限的，只要有相关工作。"),
    "achievements": gettext_lazy("成果符合下列之一即可计入；一类之内各项要求都要满足。"),
    "qualifying": gettext_lazy("满足下列之一即可。每项选成果或申报情形之一。"),
    "backed_claim": gettext_lazy("满足下列之一即可。"),
    "education": gettext_lazy("从低到高排列；高的层次满足对低层次的要求。"),
}


class WorkLabels(Struct):
    """What the work of each series is called."""

    work_label: dict[spec.v.Series, str]


class Head(Struct):
    """What stands at the head of a pack and may be changed there."""

    title: spec.Text
    document: spec.Text
    status: spec.v.PolicyStatus
    source: spec.Text
    issued_on: spec.date | None = None
    effective_from: spec.date | None = None
    effective_until: spec.date | None = None
    replaces: spec.Number | None = None


def shape_for(kind: str, tag: str = "") -> inspect.StructType:
    """The type of what stands at an address of a kind; of requirements, the one with the tag."""
    if kind == "requirement":
        union = inspect.type_info(spec.Requirement)
        found = next((one for one in getattr(union, "types", ()) if getattr(one, "tag", None) == tag), None)
        if not isinstance(found, inspect.StructType):
            raise EditError("kind", f"expected one of {', '.join(KINDS)}, got {tag}")
        return found
    shapes: dict[str, Any] = {
        "judgement": spec.Judgement,
        "reading": spec.Reading,
        "path": spec.PathSpec,
        "addition": spec.Addition,
        "education": spec.Ladder,
        "qualifications": spec.Standing,
        "work_label": WorkLabels,
        "head": Head,
    }
    return type_of(shapes[kind])
