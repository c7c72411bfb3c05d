"""What is typed to sign in, to register, and into the own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import identifiers
from titles.errors import DomainError


class DomainForm(forms.Form):
    """A form that shows an action's refusal at the fields it names."""

    def take(self, error: DomainError) -> None:
        """Attach what an action refused; a field that the form does not have goes to the top."""
        placed = False
        for name, texts in error.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, str(text))
                placed = True
        if not placed:
            self.add_error(None, str(error.message))


class SignInForm(DomainForm):
    """Name and password."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("请填写用户名。")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写密码。")},
    )


class ContactForm(DomainForm):
    """How a person can be reached."""

    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        help_text=_("手机11位数字，固定电话写作010-12345678。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("电子邮箱"),
        max_length=254,
        required=False,
        help_text=_("办理进展的通知会同时发到这里。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_phone(self) -> str:
        """Check the phone here as well, so that one answer names everything that is wrong."""
        return identifiers.clean_phone(self.cleaned_data["phone"])


class RegisterForm(ContactForm):
    """What opens an account."""

    field_order = ["name", "id_number", "username", "password", "phone", "email"]

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        help_text=_("与身份证一致，证书上也用这个姓名。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("请填写姓名。")},
    )
    id_number = forms.CharField(
        label=_("身份证号码"),
        max_length=30,
        help_text=_("18位，末位可以是X。加密保存，页面上只显示首尾几位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写身份证号码。")},
    )
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录时使用，可以是字母、数字和连字符。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("请填写用户名。")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        help_text=_("至少8位，不能全是数字，也不能是常见密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请填写密码。")},
    )

    def clean_id_number(self) -> str:
        """Check the identity number here as well."""
        return identifiers.clean_id_number(self.cleaned_data["id_number"])


class ClockForm(DomainForm):
    """Where to move the demonstration's clock."""

    days = forms.IntegerField(
        label=_("向后几天"),
        required=False,
        min_value=1,
        max_value=366,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请填写整数。"), "min_value": _("至少向后1天。")},
    )
    day = forms.DateField(
        label=_("或者调到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("日期不存在，请按2026-12-01的样子填写。")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("days")) == bool(cleaned.get("day")):
            raise forms.ValidationError(_("请填写天数或日期，只填一项。"))
        return cleaned
