"""What an acceptance officer types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.actions.acceptance import CorrectionRequest
from applications.forms.employer import ReasonSelect
from titles.models import Station

TARGET_SEPARATOR = ":"


class RefusalForm(ReasonSelect):
    """Coded reasons, and what the applicant should know beyond them."""

    reason_codes = forms.MultipleChoiceField(
        label=_("不予受理的理由"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一条理由。")},
    )
    text = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("申报人会看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_codes", Station.ACCEPTANCE_REFUSAL)


class LateFindingForm(forms.Form):
    """What the officer overlooked in the one correction notice."""

    text = forms.CharField(label=_("遗漏的内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionItemForm(ReasonSelect):
    """One thing to correct; an untouched row is no item."""

    reason_code = forms.ChoiceField(label=_("理由"), required=False)
    target = forms.ChoiceField(label=_("关于"), required=False)
    text = forms.CharField(
        label=_("要补正什么"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_code", Station.CORRECTION, empty=str(_("请选择")))
        self.fields["target"] = forms.ChoiceField(
            label=_("关于"), required=False, choices=[("", _("整份申报")), *targets]
        )

    def clean(self) -> dict:
        """A row that was begun must be finished."""
        cleaned = super().clean() or {}
        if self.is_blank():
            return cleaned
        if not cleaned.get("reason_code"):
            self.add_error("reason_code", _("请选择理由。"))
        if not cleaned.get("text", "").strip():
            self.add_error("text", _("请写明要补正什么。"))
        return cleaned

    def is_blank(self) -> bool:
        """Whether nothing was typed in this row."""
        return not any(self.data.get(self.add_prefix(name)) for name in ("reason_code", "target", "text"))

    def as_request(self) -> CorrectionRequest:
        """The typed row for the action."""
        kind, _separator, key = self.cleaned_data["target"].partition(TARGET_SEPARATOR)
        return CorrectionRequest(
            reason_code=self.cleaned_data["reason_code"],
            text=self.cleaned_data["text"],
            record_kind=kind,
            record_id=key or None,
        )


CorrectionFormSet = forms.formset_factory(CorrectionItemForm, extra=5, max_num=20, absolute_max=20)
