"""One clause of a pack as a form: its own fields and, where it lists alternatives, a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from msgspec import inspect

from policies.forms.labels import LABELS
from policies.forms.parts import PartForm, bare, is_rows, quiet
from policies.forms.shapes import LEAD, ROW_WORDS, shape_for
from policies.forms.standing import StandingForm, groups_of, test_of
from rules import spec, words
from rules.editing import EditError

MOST_ROWS = 30
NOTE_LENGTH = 500


class ClauseForm:
    """The form of one clause. `value()` is what the clause will say."""

    def __init__(
        self,
        kind: str,
        pack: spec.Pack,
        *,
        tag: str = "",
        node: Mapping[str, Any] | None = None,
        data: QueryDict | None = None,
        note: str | None = None,
    ) -> None:
        self.kind, self.tag, self.pack = kind, tag or kind, pack
        self.shape = shape_for(kind, tag)
        node = dict(node or {})
        if kind == "work_label":
            node = {"work_label": node}
        self.node, self.data = node, data
        self.main = PartForm(self.shape, pack, data, of=self.tag, node=node)
        if kind == "head":
            self._head(note)
        self.rows_key, self.row_shape = self._rows_of(self.shape)
        self.has_rows = bool(self.rows_key) or self.tag == "person"
        self.rows: list[forms.Form] = self._rows(node, data) if self.has_rows else []
        self.row_word = ROW_WORDS.get(self.tag, "")
        self.lead = LEAD.get(self.tag, "")
        self.errors: list[str] = []
        self._quieten()
        self._titles()

    def _head(self, note: str | None) -> None:
        labels = {
            "title": _("政策名称"),
            "document": _("文号"),
            "status": _("状态"),
            "issued_on": _("印发日期"),
            "effective_from": _("施行日期"),
            "effective_until": _("有效期至"),
            "replaces": _("更正第几版"),
            "source": _("发布机关"),
        }
        for name, label in labels.items():
            self.main.fields[name].label = label
        self.main.fields["effective_from"].help_text = _("征求意见稿不填")
        self.main.fields["effective_until"].help_text = _(
            "只作记载，到期后没有新版的仍按这一版核算；不填的，到下一版施行为止"
        )
        self.main.fields["replaces"].help_text = _("只在更正已发布的一版、施行日期不变时填写")
        self.main.order_fields(list(labels))
        if note is not None:
            self.main.initial["note"] = note
            self.main.fields["note"] = forms.CharField(
                label=_("修改说明"),
                help_text=_("修改了什么、依据是什么"),
                max_length=NOTE_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("请写明修改了什么、依据是什么。")},
            )

    @staticmethod
    def _rows_of(shape: inspect.StructType) -> tuple[str, inspect.StructType | None]:
        for one in shape.fields:
            if one.encode_name in ("any_of", "rungs") and is_rows(one.type):
                found = bare(bare(one.type).item_type)
                return one.encode_name, found if isinstance(found, inspect.StructType) else None
        return "", None

    def _rows(self, node: Mapping[str, Any], data: QueryDict | None) -> list[forms.Form]:
        nodes: list[dict[str, Any]] = node.get(self.rows_key, [])
        if self.tag == "person" and "test" in node:
            nodes = groups_of(node["test"])
        count = max(len(nodes), 1)
        if data is not None:
            posted = data.get("rows", "")
            most = max(MOST_ROWS, count)  # what stands there already is never cut short
            count = min(int(posted), most) if posted.isdecimal() and len(posted) < 4 else count
            count = min(count + (data.get("do") == "row"), most)
        made: list[forms.Form] = []
        for number in range(count):
            one = nodes[number] if number < len(nodes) else {}
            prefix = f"row-{number}"
            if self.row_shape is None:
                made.append(StandingForm(data, prefix=prefix, initial=one))
            else:
                made.append(
                    PartForm(
                        self.row_shape, self.pack, data, prefix=prefix, of=self.tag, node=one, removable=True
                    )
                )
        return made

    def _quieten(self) -> None:
        """A row that is asked for brings no reproaches; one that is empty or goes never does."""
        if self.data is None:
            return
        filling = self.data.get("do") == "row"
        for form in [self.main, *self.rows]:
            if filling or (form is not self.main and form not in self.filled):
                quiet(form)

    def _titles(self) -> None:
        """Long rows stand closed under what they say; those that are new, changed or at fault stand open."""
        if self.tag not in ("qualifying", "achievements") or self.row_shape is None:
            return
        for row in self.rows:
            if not isinstance(row, PartForm):
                continue
            sound = row.is_bound and row.is_valid() and row.cleaned_data
            value = row.value() if sound else row.node
            row.heading = _row_words(self.tag, value)
            row.is_open = not row.node or (row.is_bound and (row.has_changed() or not row.is_valid()))

    @property
    def filled(self) -> list[Any]:
        """The rows that count."""
        return [row for row in self.rows if not row.is_removed and not row.is_blank]  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        """Check every field in its own words."""
        sound = self.main.is_valid()
        for row in self.filled:
            sound = row.is_valid() and sound
        if self.has_rows and not self.filled:
            self.errors.append(_("请至少填写%(word)s。") % {"word": self.row_word})
            sound = False
        if sound:
            for row in self.filled:
                sound = self._row_sound(row) and sound
        if sound and self.kind == "head":
            sound = self._head_sound()
        return sound

    def _row_sound(self, row: Any) -> bool:
        """What a row's fields must be together."""
        values = row.cleaned_data
        wrong = ""
        field = None
        if self.tag == "career":
            title, other = values.get("title"), values.get("other_series_title")
            if other and (title or values.get("degree")):
                field, wrong = "other_series_title", _("按其他系列职称申报的，不再要求学历和本系列职称。")
            elif not (title or other or values.get("degree")):
                field, wrong = "degree", _("请至少选择学历或职称。")
            elif not values.get("years") and (title or other or values.get("post")):
                field, wrong = "years", _("要求职称或岗位的，请填写满几年。")
        elif self.tag == "qualifying":
            kinds = values.get("achievement-kind")
            claim = values.get("claim")
            if bool(kinds) == bool(claim):
                field, wrong = "claim", _("请在成果和申报情形中选一样。")
            elif claim and any(values.get(f.name.rpartition(f"{row.prefix}-")[2]) for f in row.further):
                field, wrong = "claim", _("选了申报情形的，不再要求成果。")
        if field:
            row.add_error(field, wrong)
        return not wrong

    def _head_sound(self) -> bool:
        values = self.main.cleaned_data
        begins, ends = values.get("effective_from"), values.get("effective_until")
        if values["status"] == "in_force" and not begins:
            self.main.add_error("effective_from", _("现行有效的政策须有施行日期。"))
        if begins and ends and ends < begins:
            self.main.add_error("effective_until", _("不能早于施行日期。"))
        return not self.main.errors

    @property
    def note(self) -> str | None:
        """What the head's page says about the version as a whole; None on other pages."""
        said: str | None = self.main.cleaned_data.get("note")
        return said

    def value(self) -> dict[str, Any]:
        """What the clause will say, as plain values."""
        made = self.main.value()
        if self.kind == "work_label":
            labels: dict[str, Any] = made.get("work_label", {})
            return labels
        if self.kind == "requirement":
            made = {"kind": self.tag} | made
        if self.tag == "person":
            made["test"] = test_of([row.value() for row in self.filled])
        elif self.rows_key:
            made[self.rows_key] = [row.value() for row in self.filled]
        if self.kind == "addition":
            made.setdefault("requirements", [])
        if self.rows_key == "rungs":
            _name_rungs(made["rungs"])
        return made

    def refuse(self, error: EditError) -> None:
        """Show what the rules refuse beside the field that they name."""
        parts = error.field.split(".")
        row = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None
        text = _("规则不接受这样写。")
        if row is not None and row < len(self.filled):
            form, name = self.filled[row], "-".join(parts[2:])
        else:
            form, name = self.main, "-".join(parts)
        if name in form.fields:
            form.add_error(name, text)
        else:
            known = LABELS.get(parts[-1], "") if parts else ""
            self.errors.append(f"{known}{'：' if known else ''}{text}{error.message}")

    @property
    def problems(self) -> list[dict[str, str]]:
        """Everything that was not accepted, with its place, for the summary above the form."""
        found = [{"text": text, "url": ""} for text in self.errors]
        for number, form in enumerate([self.main, *self.rows]):
            before = _("第%(n)s项，") % {"n": number} if number else ""
            if not form.is_bound or (number and form not in self.filled):
                continue
            for field in form:
                place = f"#{field.id_for_label or field.auto_id}"
                found += [{"text": f"{before}{field.label}：{text}", "url": place} for text in field.errors]
        return found


def _row_words(tag: str, value: Mapping[str, Any]) -> str:
    """What one alternative says, as far as it says something."""
    try:
        if tag == "achievements":
            return words.pattern(msgspec.convert(value, spec.Pattern))
        return msgspec.convert(value, spec.Qualifying).label
    except msgspec.ValidationError:
        return ""


def _name_rungs(rungs: list[dict[str, Any]]) -> None:
    """A new step of the ladder is known by its first kind of schooling, or by a number."""
    taken = {rung["rung"] for rung in rungs if rung.get("rung")}
    for rung in rungs:
        if not rung.get("rung"):
            name = next((kind for kind in rung.get("kinds", []) if kind not in taken), "")
            rung["rung"] = name or f"rung_{len(taken) + 1}"
            taken.add(rung["rung"])
        rung.setdefault("kinds", [])
