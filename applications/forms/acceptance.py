"""What an acceptance officer types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.actions.acceptance import CorrectionRequest
from titles.parameters import reasons

TARGET_SEPARATOR = ":"


class RefusalForm(forms.Form):
    """Coded reasons, and what the applicant should know beyond them."""

    reason_codes = forms.MultipleChoiceField(label=_("不予受理的理由"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("申报人会看到。"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["reason_codes"].choices = [  # type: ignore[attr-defined]  # a choice field
            (reason.code, f"{reason.text}（{reason.code}）") for reason in reasons("acceptance_refusal")
        ]


class LateFindingForm(forms.Form):
    """What the officer overlooked in the one correction notice."""

    text = forms.CharField(label=_("遗漏的内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionItemForm(forms.Form):
    """One thing to correct; an untouched row is no item."""

    reason_code = forms.ChoiceField(label=_("理由"), required=False)
    target = forms.ChoiceField(label=_("关于"), required=False)
    text = forms.CharField(
        label=_("要补正什么"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, targets: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        codes = [(reason.code, f"{reason.text}") for reason in reasons("correction")]
        self.fields["reason_code"].choices = [("", _("请选择")), *codes]  # type: ignore[attr-defined]
        self.fields["target"].choices = [("", _("整份申报")), *targets]  # type: ignore[attr-defined]

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
