"""A new path to a level, empty or with the clauses of another."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules import spec, vocabulary, words
from rules.editing import Place
from rules.texts import LEVEL_NAMES

_CHOOSE = {"required": gettext_lazy("请选择一项。")}


class NewPathForm(forms.Form):
    """Level, path, and where its clauses come from."""

    use_required_attribute = False
    level = forms.ChoiceField(label=gettext_lazy("级别"), error_messages=_CHOOSE)
    path = forms.ChoiceField(label=gettext_lazy("路径"), error_messages=_CHOOSE)
    source = forms.ChoiceField(
        label=gettext_lazy("以哪条路径为蓝本"),
        required=False,
        help_text=gettext_lazy("要求和评判照抄过来，再逐项修改"),
    )
    keeps = forms.BooleanField(label=gettext_lazy("沿用同级标准路径的成果条件"), required=False)

    def __init__(self, *args: Any, pack: spec.Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        fields: Any = self.fields
        fields["level"].choices = [("", _("请选择")), *LEVEL_NAMES.items()]
        fields["path"].choices = [
            ("", _("请选择")),
            *((code, words.name(words.PATHS, code)) for code in vocabulary.PATHS),
        ]
        fields["source"].choices = [
            ("", _("不要蓝本，从空白开始")),
            *(
                (str(number), f"{words.level(path.level)}　{words.name(words.PATHS, path.path)}")
                for number, path in enumerate(pack.paths)
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Each level has a path once; what is kept must be there."""
        cleaned = self.cleaned_data
        level, path = cleaned.get("level"), cleaned.get("path")
        if any((one.level, one.path) == (level, path) for one in self.pack.paths):
            self.add_error("path", _("这个级别已有这条路径。"))
        standard = any(one.level == level and one.path == "standard" for one in self.pack.paths)
        if cleaned.get("keeps") and path == "standard":
            self.add_error("keeps", _("标准路径没有可以沿用的。"))
        elif cleaned.get("keeps") and not standard and any(p.path == "standard" for p in self.pack.paths):
            self.add_error("keeps", _("这个级别还没有标准路径。"))
        return cleaned

    def value(self) -> dict[str, Any]:
        """The path as plain values."""
        cleaned = self.cleaned_data
        made: dict[str, Any] = {}
        if cleaned["source"]:
            made = msgspec.to_builtins(self.pack.paths[int(cleaned["source"])])
        made |= {"level": cleaned["level"], "path": cleaned["path"]}
        made["keeps"] = ["achievements"] if cleaned["keeps"] else []
        return made


def parts_of(here: Place) -> int:
    """How many clauses stand inside a path or an addition."""
    body: Any = here.body
    if here.kind == "path":
        return len(body.requirements) + len(body.judgements)
    return len(body.requirements) if here.kind == "addition" else 0
