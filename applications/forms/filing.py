"""Forms of a filing: one decision a page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.choices import (
    CLAIMS_OF_PATH,
    PATH_HINTS,
    RECOMMENDERS_OF_PATH,
    TRACKS_OF_SERIES,
    Claim,
    RecommenderKind,
)
from applications.models import Application, Round
from applications.models.round import Path
from titles.clock import today
from titles.models import Level, Specialty
from titles.names import title_name

_CHOOSE = {"required": _("请选择一项。"), "invalid_choice": _("请选择列出的一项。")}


def level_choices(round_: Round) -> list[tuple[str, str]]:
    """The round's levels with what the title is called, 副高级　高级工程师."""
    return [
        (code, f"{Level(code).label}　{title_name(round_.series_id, code)}")
        for code in Level.values
        if code in round_.levels
    ]


def path_choices(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Paths with what they mean."""
    return [(code, f"{Path(code).label}：{PATH_HINTS[Path(code)]}") for code in paths]


class TargetForm(forms.Form):
    """Level, path, specialty and track against one round."""

    level = forms.ChoiceField(label=_("申报级别"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    path = forms.ChoiceField(label=_("申报路径"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    specialty = forms.ModelChoiceField(
        label=_("申报专业"),
        queryset=Specialty.objects.none(),
        empty_label=_("请选择"),
        error_messages=_CHOOSE,
    )
    track = forms.ChoiceField(
        label=_("业绩类型"),
        widget=forms.RadioSelect,
        help_text=_("评委会按这一类的业绩条件评议"),
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, round_: Round, only: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices(round_)  # type: ignore[attr-defined]  # a choice field
        self.fields["path"].choices = path_choices(round_.paths)  # type: ignore[attr-defined]  # likewise
        self.fields["specialty"].queryset = round_.specialties.open_on(today())  # type: ignore[attr-defined]  # likewise
        tracks = TRACKS_OF_SERIES.get(round_.series_id, ())
        if tracks:
            self.fields["track"].choices = [(t.value, t.label) for t in tracks]  # type: ignore[attr-defined]  # likewise
        else:
            del self.fields["track"]
        for name in list(self.fields):
            if only and name not in only:
                del self.fields[name]

    @staticmethod
    def initial_of(application: Application) -> dict[str, Any]:
        """The present choice."""
        return {
            "level": application.level,
            "path": application.path,
            "specialty": application.specialty_id,
            "track": application.track,
        }


class RecommenderForm(forms.Form):
    """One recommender; an untouched row is nobody."""

    kind = forms.ChoiceField(label=_("身份"), required=False)
    name = forms.CharField(label=_("姓名"), required=False, max_length=60)
    organisation = forms.CharField(label=_("单位"), required=False, max_length=100)
    level = forms.ChoiceField(
        label=_("职称级别"),
        required=False,
        choices=[("", _("没有或不详")), *reversed(Level.choices)],
    )

    def __init__(self, *args: Any, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = RECOMMENDERS_OF_PATH.get(path, ())
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("请选择")),
            *((kind.value, RecommenderKind(kind).label) for kind in kinds),
        ]

    def clean(self) -> dict[str, Any]:
        """A row that was begun must say who it is."""
        cleaned = super().clean() or {}
        if self.is_blank():
            return cleaned
        for name, message in (
            ("kind", _("请选择举荐人的身份。")),
            ("name", _("请填写举荐人的姓名。")),
            ("organisation", _("请填写举荐人的单位。")),
        ):
            if not cleaned.get(name):
                self.add_error(name, message)
        return cleaned

    def is_blank(self) -> bool:
        """Whether nobody was named."""
        return not any(self.data.get(self.add_prefix(name)) for name in ("name", "organisation"))


RecommenderFormSet = forms.formset_factory(RecommenderForm, extra=2, max_num=8, absolute_max=8)


class ClaimsForm(forms.Form):
    """What the applicant claims and people will judge."""

    claims = forms.MultipleChoiceField(
        label=_("申报理由"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("由评委会评判是否属实"),
    )

    def __init__(self, *args: Any, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code.value, Claim(code).label) for code in CLAIMS_OF_PATH.get(path, ())
        ]


class PledgeForm(forms.Form):
    """The signature, and the state of the content that was checked."""

    signed_name = forms.CharField(
        label=_("签署：填写本人姓名"),
        max_length=60,
        error_messages={"required": _("请填写本人姓名，以示签署。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class WithdrawForm(forms.Form):
    """Why, if the applicant wants to say so."""

    reason = forms.CharField(
        label=_("撤回原因"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(forms.Form):
    """The answer to one item of the correction notice."""

    answer = forms.CharField(
        label=_("补正说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明补正了什么，最多500字"),
        error_messages={"max_length": _("补正说明最多500字。")},
    )


def new_token() -> uuid.UUID:
    """What makes two sendings of the same form one."""
    return uuid.uuid4()
