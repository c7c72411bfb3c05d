"""A case as a form: from which dossier, what is different in it, what must come out, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.archive import date_field
from policies.case_words import NOT_STATED, UnreadableError, label_of, places_of, read, say, summary
from policies.forms.labels import choices
from policies.forms.parts import quiet
from rules import spec, vocabulary, words
from rules.editing import EditError
from rules.texts import LEVEL_NAMES

BLANK_ROWS = 2
MOST_ROWS = 20
_REQUIRED = {"required": gettext_lazy("请填写这一项。")}
_CHOOSE = {"required": gettext_lazy("请选择一项。")}
_OUTCOMES = choices(vocabulary.get_args(vocabulary.Outcome))


class ChangeForm(forms.Form):
    """One difference from the base dossier."""

    use_required_attribute = False
    place = forms.ChoiceField(label=gettext_lazy("改哪一项"), required=False)
    value = forms.CharField(label=gettext_lazy("改成什么"), required=False, max_length=4000)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("不改")), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the words."""
        cleaned = self.cleaned_data
        place, text = cleaned.get("place"), cleaned.get("value", "").strip()
        if not place:
            if text and "place" not in self.errors:
                self.add_error("place", _("请选择改哪一项。"))
            return cleaned
        if not text:
            self.add_error("value", _("请填写改成什么；没有说明的，写“未说明”。"))
        elif text != NOT_STATED:
            try:
                cleaned["read"] = read(place, text)
            except UnreadableError as error:
                self.add_error("value", str(error))
        return cleaned


class ExpectationForm(forms.Form):
    """Where a case begins and what must come out."""

    use_required_attribute = False
    base = forms.ChoiceField(
        label=gettext_lazy("从哪份材料开始"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    level = forms.ChoiceField(label=gettext_lazy("级别"), error_messages=_CHOOSE)
    path = forms.ChoiceField(label=gettext_lazy("路径"), error_messages=_CHOOSE)
    row = forms.ChoiceField(
        label=gettext_lazy("这一项要求的结果应为"),
        choices=_OUTCOMES,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("整条路径的结果应为"),
        required=False,
        choices=[("", gettext_lazy("不核对")), *_OUTCOMES],
    )
    eligible = forms.ChoiceField(
        label=gettext_lazy("最早符合的日期"),
        required=False,
        choices=[
            ("", gettext_lazy("不核对")),
            ("day", gettext_lazy("应为下面这一天")),
            ("none", gettext_lazy("应不因时间而符合")),
        ],
    )
    eligible_on = date_field(gettext_lazy("这一天是"), required=False)
    boundary = forms.BooleanField(label=gettext_lazy("这是恰在界限上的案例"), required=False)
    why = forms.CharField(
        label=gettext_lazy("说明什么"),
        max_length=120,
        help_text=gettext_lazy("一句话，例如“差1天”"),
        error_messages=_REQUIRED,
    )

    def clean(self) -> dict[str, Any]:
        """A day where a day is expected."""
        cleaned = self.cleaned_data
        if cleaned.get("eligible") == "day" and not cleaned.get("eligible_on") and not self.errors:
            self.add_error("eligible_on", _("请填写日期。"))
        return cleaned


class CaseForm:
    """The form of one case of a requirement."""

    def __init__(
        self,
        file: spec.CaseFile,
        of: str,
        targets: list[tuple[str, str]],
        *,
        case: Mapping[str, Any] | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.of, self.case, self.data = of, dict(case or {}), data
        self.main = ExpectationForm(data, initial=self._initial())
        main: Any = self.main.fields
        main["base"].choices = [
            (name, f"{number}. {summary(base)}")
            for number, (name, base) in enumerate(file.bases.items(), start=1)
        ]
        levels = {level for level, _path in targets}
        paths = {path for _level, path in targets}
        main["level"].choices = [pair for pair in LEVEL_NAMES.items() if pair[0] in levels]
        main["path"].choices = [
            (code, words.name(words.PATHS, code)) for code in vocabulary.PATHS if code in paths
        ]
        self.targets = targets
        places = places_of(file.bases.values())
        lines = self._lines()
        count = len(lines) + BLANK_ROWS
        if data is not None:
            posted = data.get("rows", "")
            count = int(posted) if posted.isdecimal() and len(posted) < 4 else count
            count += BLANK_ROWS if data.get("do") == "row" else 0
        self.rows = [
            ChangeForm(
                data,
                prefix=f"row-{number}",
                places=places,
                initial=lines[number] if number < len(lines) else {},
            )
            # What stands there already is never cut short.
            for number in range(min(count, max(MOST_ROWS, len(lines) + BLANK_ROWS)))
        ]
        self.errors: list[str] = []
        if data is not None and data.get("do") == "row":
            for form in [self.main, *self.rows]:
                quiet(form)

    def _initial(self) -> dict[str, Any]:
        found = dict(self.case)
        if "eligible_on" in found:
            found["eligible"] = "day" if found["eligible_on"] else "none"
        return found

    def _lines(self) -> list[dict[str, str]]:
        changed = [
            {"place": place, "value": say(place, value)}
            for place, value in self.case.get("change", {}).items()
        ]
        return changed + [{"place": place, "value": NOT_STATED} for place in self.case.get("drop", [])]

    def is_valid(self) -> bool:
        """Check every field in its own words."""
        sound = self.main.is_valid()
        for row in self.rows:
            sound = row.is_valid() and sound
        if sound:
            target = (self.main.cleaned_data["level"], self.main.cleaned_data["path"])
            if target not in self.targets:
                self.main.add_error("path", _("这个级别没有这条路径。"))
                sound = False
        return sound

    def value(self) -> dict[str, Any]:
        """The case as plain values."""
        said = self.main.cleaned_data
        made: dict[str, Any] = {"of": self.of}
        made |= {name: said[name] for name in ("why", "base", "level", "path", "row")}
        lines = [row.cleaned_data for row in self.rows if row.cleaned_data.get("place")]
        change = {line["place"]: line["read"] for line in lines if "read" in line}
        drop = [line["place"] for line in lines if "read" not in line]
        made |= {"change": change} if change else {}
        made |= {"drop": drop} if drop else {}
        if said["outcome"]:
            made["outcome"] = said["outcome"]
        if said["eligible"]:
            made["eligible_on"] = said["eligible_on"].isoformat() if said["eligible"] == "day" else None
        if said["boundary"]:
            made["boundary"] = True
        return made

    def refuse(self, error: EditError) -> None:
        """Show what the rules refuse."""
        place = error.field.partition("change.")[2]
        if place:
            try:
                where = label_of(place.replace("[", ".").replace("]", ""))
            except (IndexError, KeyError):
                where = place
            self.errors.append(_("材料不成立：%(where)s。") % {"where": where})
        elif error.field == "change":
            self.errors.append(_("要改的项目在所选的材料里没有，请换一份材料或改整项。"))
        else:
            self.errors.append(_("规则不接受这样写。"))

    @property
    def problems(self) -> list[dict[str, str]]:
        """Everything that was not accepted, with its place."""
        found = [{"text": text, "url": ""} for text in self.errors]
        for form in [self.main, *self.rows]:
            for field in form:
                place = f"#{field.id_for_label or field.auto_id}"
                found += [{"text": f"{field.label}：{text}", "url": place} for text in field.errors]
        return found


class AcceptForm(forms.Form):
    """Why the new outcome of one case is right."""

    use_required_attribute = False
    why = forms.CharField(
        label=gettext_lazy("为什么新的结果是对的"),
        max_length=120,
        help_text=gettext_lazy("这句话代替案例原来的说明"),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )
    boundary = forms.BooleanField(label=gettext_lazy("仍恰在界限上"), required=False)


class ProposalForm(forms.Form):
    """Take a proposed case."""

    use_required_attribute = False
    why = forms.CharField(
        label=gettext_lazy("说明什么"),
        max_length=120,
        error_messages={"required": gettext_lazy("请填写这一项。")},
    )


class PositionForm(forms.Form):
    """What became of sentences of the text; the sentences themselves are not kept, only their marks."""

    use_required_attribute = False
    at = forms.CharField(label=gettext_lazy("在条文中的位置"), max_length=60, error_messages=_REQUIRED)
    becomes = forms.ChoiceField(
        label=gettext_lazy("成为什么"),
        choices=[
            ("requirement", gettext_lazy("要求：由事实判定")),
            ("judgement", gettext_lazy("评判：由人评判")),
            ("none", gettext_lazy("不成为规则")),
        ],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    rule = forms.CharField(
        label=gettext_lazy("对应哪一条规则"), required=False, max_length=60,
        help_text=gettext_lazy("写规则所依据的条目"),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("为什么不成为规则"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("例如：标题；引出各项；单位聘任"),
    )
    replaces = forms.BooleanField(label=gettext_lazy("用新的文字代替原有句子的标记"), required=False)
    text = forms.CharField(
        label=gettext_lazy("条文的新文字"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("条文本身不保存，只保存每句的标记，用来核对全文"),
    )

    def clean(self) -> dict[str, Any]:
        """A rule for what became one, a reason for what did not."""
        cleaned = self.cleaned_data
        becomes = cleaned.get("becomes")
        if becomes == "none" and not cleaned.get("why"):
            self.add_error("why", _("请写明理由。"))
        if becomes == "none" and cleaned.get("rule"):
            self.add_error("rule", _("不成为规则的，这里不填。"))
        if becomes in ("requirement", "judgement") and not cleaned.get("rule"):
            self.add_error("rule", _("请填写这一项。"))
        return cleaned
