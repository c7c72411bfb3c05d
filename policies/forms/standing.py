"""Tests of the applicant's standing as rows: those of one number hold together, one number is enough."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.forms.labels import choices
from policies.forms.parts import in_order
from rules import spec, vocabulary
from rules.texts import EMPLOYMENT, PERSON_FIELDS, UNITS

TESTS = (
    ("employment", gettext_lazy("就业状况是其中之一")),
    ("employment_not", gettext_lazy("就业状况不是")),
    ("unit_kind", gettext_lazy("单位性质是其中之一")),
    ("unit_kind_not", gettext_lazy("单位性质不是")),
    ("is_true", gettext_lazy("有以下情况")),
    ("not_before", gettext_lazy("没有这一限制，或期限已满")),
    ("years_since", gettext_lazy("自该日起满若干年")),
)
_DATES = vocabulary.get_args(spec.PersonDay)
_CODES = {"employment": EMPLOYMENT, "employment_not": EMPLOYMENT, "unit_kind": UNITS, "unit_kind_not": UNITS}


class StandingForm(forms.Form):
    """One test."""

    use_required_attribute = False
    group = forms.IntegerField(
        label=gettext_lazy("属于情形"),
        min_value=1,
        max_value=9,
        initial=1,
        error_messages={"required": gettext_lazy("请填写数字。")},
    )
    test = forms.ChoiceField(
        label=gettext_lazy("判断什么"),
        choices=[("", gettext_lazy("请选择")), *TESTS],
        error_messages={"required": gettext_lazy("请选择一项。")},
    )
    employment = forms.MultipleChoiceField(
        label=gettext_lazy("就业状况"),
        required=False,
        choices=choices(vocabulary.get_args(vocabulary.EmploymentStatus)),
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.MultipleChoiceField(
        label=gettext_lazy("单位性质"),
        required=False,
        choices=choices(vocabulary.get_args(vocabulary.UnitKind)),
        widget=forms.CheckboxSelectMultiple,
    )
    field = forms.ChoiceField(
        label=gettext_lazy("哪一项情况"),
        required=False,
        choices=[
            ("", gettext_lazy("请选择")),
            *choices(_DATES),
            *choices(vocabulary.get_args(spec.PersonFact)),
        ],
    )
    years = forms.IntegerField(label=gettext_lazy("满几年"), required=False, min_value=1, max_value=60)
    removed = forms.BooleanField(label=gettext_lazy("删去这一项"), required=False)

    @property
    def is_removed(self) -> bool:
        """Whether the row is to go."""
        return bool(self.data.get(self.add_prefix("removed"))) if self.is_bound else False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in (the number stands there beforehand)."""
        return not self.data.get(self.add_prefix("test")) and not any(
            self.data.getlist(self.add_prefix(name)) not in ([], [""])  # type: ignore[attr-defined]
            for name in ("employment", "unit", "field", "years")
        )

    @property
    def basic(self) -> list[forms.BoundField]:
        """The fields that every row shows."""
        return [self[name] for name in ("group", "test")]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that some tests use."""
        return [self[name] for name in ("employment", "unit", "field", "years")]

    #: What is tested always shows.
    always_open = True
    further_used = True
    heading = ""
    is_open = True

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen test needs."""
        cleaned = self.cleaned_data
        test = cleaned.get("test")
        if test in ("employment", "employment_not") and not cleaned.get("employment"):
            self.add_error("employment", _("请至少选择一项。"))
        if test in ("unit_kind", "unit_kind_not") and not cleaned.get("unit"):
            self.add_error("unit", _("请至少选择一项。"))
        field = cleaned.get("field")
        if test in ("is_true", "not_before", "years_since"):
            if not field:
                self.add_error("field", _("请选择一项。"))
            elif (field in _DATES) != (test != "is_true"):
                words = _("这一项不能这样判断：%(field)s。") % {"field": PERSON_FIELDS[field]}
                self.add_error("field", words)
        if test == "years_since" and not cleaned.get("years") and "years" not in self.errors:
            self.add_error("years", _("请填写数字。"))
        return cleaned

    def value(self) -> tuple[int, dict[str, Any]]:
        """The number of the group and the test."""
        cleaned = self.cleaned_data
        test = cleaned["test"]
        if test in ("employment", "employment_not"):
            said: dict[str, Any] = {test: in_order(cleaned["employment"], self.initial.get("employment"))}
        elif test in ("unit_kind", "unit_kind_not"):
            said = {test: in_order(cleaned["unit"], self.initial.get("unit"))}
        else:
            said = {test: cleaned["field"]}
        if test == "years_since":
            said["years"] = cleaned["years"]
        return cleaned["group"], said


def groups_of(test: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A test as rows; nested alternatives are multiplied out, which decides the same."""
    rows = []
    for number, group in enumerate(_alternatives(test), start=1):
        for leaf in group:
            ((name, value), *_years) = leaf.items()
            row = {"group": number, "test": name, "years": leaf.get("years")}
            if name in ("employment", "employment_not"):
                row["employment"] = list(value)
            elif name in ("unit_kind", "unit_kind_not"):
                row["unit"] = list(value)
            else:
                row["field"] = value
            rows.append(row)
    return rows


def _alternatives(test: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    if "any" in test:
        return [group for part in test["any"] for group in _alternatives(part)]
    if "all" in test:
        parts = [_alternatives(part) for part in test["all"]]
        return [[leaf for group in chosen for leaf in group] for chosen in product(*parts)]
    return [[test]]


def test_of(rows: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """Rows as one test: those of a group together, the groups as alternatives."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for number, said in sorted(rows, key=lambda row: row[0]):
        groups.setdefault(number, []).append(said)
    made = [found[0] if len(found) == 1 else {"all": found} for found in groups.values()]
    return made[0] if len(made) == 1 else {"any": made}
