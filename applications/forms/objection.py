"""What somebody types who objects to a notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Notice


class ObjectionForm(forms.Form):
    """Named or anonymous; the hidden token makes a form that is sent twice one objection."""

    position = forms.TypedChoiceField(
        label=_("对谁有异议"), coerce=int, error_messages={"required": _("请选择对谁有异议。")}
    )
    statement = forms.CharField(
        label=_("事实和理由"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("请写明什么情况与公示不符、您如何得知。没有事实的异议无法核查。"),
        error_messages={"required": _("请写明事实和理由。")},
    )
    objector_name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("匿名提出的，姓名和联系方式都不填。")
    )
    objector_contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("只给核查人员看，便于了解情况。"),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (entry["position"], f"{entry['name']}　{entry['title']}") for entry in notice.snapshot["entries"]
        ]
        self.fields["position"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]  # a choice field


class TrackingForm(forms.Form):
    """The code on the receipt."""

    code = forms.CharField(
        label=_("查询码"), max_length=20, error_messages={"required": _("请填写回执上的查询码。")}
    )
