"""What the bureau types to register an organisation and to grant a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import identifiers
from accounts.forms.sign_in import DomainForm
from accounts.models import KIND_OF_ROLE, OrganisationKind, Person, Role, UnitKind


class OrganisationForm(DomainForm):
    """A new organisation."""

    kind = forms.ChoiceField(
        label=_("单位类别"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择单位类别。")},
    )
    name = forms.CharField(
        label=_("单位名称"), max_length=120, error_messages={"required": _("请填写单位名称。")}
    )
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=30,
        help_text=_("18位，与登记证照一致。"),
        error_messages={"required": _("请填写统一社会信用代码。")},
    )
    unit_kind = forms.ChoiceField(
        label=_("单位性质"),
        choices=[("", _("不适用")), *UnitKind.choices],
        required=False,
        help_text=_("用人单位必填。事业单位的推荐人数受空缺岗位限制。"),
    )
    district = forms.CharField(label=_("所在区"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    supervision_phone = forms.CharField(
        label=_("监督电话"), max_length=30, required=False, help_text=_("写在公示上，供提出异议的人使用。")
    )

    def clean_uscc(self) -> str:
        """Check the code here as well, so that one answer names everything that is wrong."""
        return identifiers.clean_uscc(self.cleaned_data["uscc"])

    def clean_contact_phone(self) -> str:
        """Check the phone."""
        return identifiers.clean_phone(self.cleaned_data["contact_phone"])

    def clean_supervision_phone(self) -> str:
        """Check the phone."""
        return identifiers.clean_phone(self.cleaned_data["supervision_phone"])


class MembershipForm(DomainForm):
    """A role for somebody, in one organisation."""

    person = forms.CharField(
        label=_("用户名"), max_length=60, error_messages={"required": _("请填写用户名。")}
    )
    role = forms.ChoiceField(
        label=_("角色"), widget=forms.RadioSelect, error_messages={"required": _("请选择角色。")}
    )
    active_until = forms.DateField(
        label=_("到哪天为止"),
        required=False,
        help_text=_("当日起不再有效，不填为长期。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期不存在，请按2026-12-01的样子填写。")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [(role.value, role.label) for role in Role if KIND_OF_ROLE[role] == kind]
        self.fields["role"].choices = fitting  # type: ignore[attr-defined]  # a ChoiceField, declared above

    def clean_person(self) -> Person:
        """Find the person by the name that is used to sign in."""
        person = Person.objects.filter(username=self.cleaned_data["person"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("没有这个用户名，请对方先注册。"))
        return person
