"""What can be asked of the trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.sign_in import DomainForm
from integrity.queries.trail import TrailFilter
from integrity.words import verb_choices


class TrailForm(DomainForm):
    """The filter of the trail."""

    object = forms.CharField(
        label=_("对象"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("申报、公示、证书编号或用户名")}),
    )
    actor = forms.CharField(
        label=_("操作人"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("姓名或用户名")}),
    )
    verb = forms.ChoiceField(label=_("动作"), required=False)
    since = forms.DateField(
        label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("全部")), *verb_choices()]
        asked = self.data.get("verb", "") if self.is_bound else ""
        if asked and asked not in dict(choices):
            # A verb without words can still be asked for by its address.
            choices.append((asked, asked))
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, declared above

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return cleaned

    def asked(self) -> TrailFilter:
        """Return the filter; what could not be understood asks for nothing."""
        return TrailFilter(**{name: value for name, value in self.cleaned_data.items() if value})
