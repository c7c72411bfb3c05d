"""What the bureau's people type. Rules are the actions'; these forms give words and keep the input."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.employer import ReasonSelect
from certificates.forms.verification import iso_date
from titles.models import Station


class ReasonsForm(ReasonSelect):
    """Coded reasons of one station with words beside them."""

    reason_codes = forms.MultipleChoiceField(
        label=_("理由"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一条理由。")},
    )
    text = forms.CharField(
        label=_("补充说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, station: str, text_help: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_codes", station)
        self.fields["text"].help_text = text_help


class PeriodForm(forms.Form):
    """How long a result notice lasts."""

    working_days = forms.IntegerField(label=_("公示工作日"), min_value=1, max_value=60)


class AnswerForm(forms.Form):
    """What an institution has completed."""

    text = forms.CharField(
        label=_("补齐了什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明补齐了什么。")},
    )


class RevocationForm(ReasonSelect):
    """A decision to revoke."""

    reason_code = forms.ChoiceField(
        label=_("撤销原因"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择撤销原因。")},
    )
    text = forms.CharField(
        label=_("查明的事实"),
        error_messages={"required": _("请写明查明的事实。")},
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写入决定书，持证人会看到；公开查询只显示原因和依据。"),
    )
    effective_on = forms.DateField(label=_("自哪一天起不再有效"), widget=iso_date())
    confirmed = forms.BooleanField(
        label=_("已核对持证人和证书编号"),
        error_messages={"required": _("请先核对持证人和证书编号。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_code", Station.REVOCATION)


class VetoForm(ReasonSelect):
    """Which application ends for dishonesty, and why."""

    number = forms.CharField(
        label=_("申报编号"), max_length=30, error_messages={"required": _("请填写申报编号。")}
    )
    reason_codes = forms.MultipleChoiceField(
        label=_("否决理由"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一条理由。")},
    )
    text = forms.CharField(
        label=_("查实的事实"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("申报人会看到。"),
        error_messages={"required": _("请写明查实的事实。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_codes", Station.VETO)
