"""The applicant's own situation; every question may stay unanswered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import clean_uscc
from accounts.models import Organisation, Person
from accounts.models.organisation import OrganisationKind
from applications.forms.archive import date_field
from applications.models import Profile
from applications.models.profile import EmploymentStatus
from applications.record_checks import check_profile

UNSTATED = "unstated"
TRI_STATE = [("yes", _("是")), ("no", _("否")), (UNSTATED, _("暂不说明"))]
TRI_FIELDS = ("under_sanction", "entrustment_letter", "social_insurance_in_city", "continuing_education")
USCC_LENGTH = 18


class StatedField(forms.TypedChoiceField):
    """A question that is always answered, if only by saying nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.RadioSelect, initial=UNSTATED, **kwargs)

    def clean(self, value: Any) -> Any:
        """What was not sent was not stated."""
        return super().clean(value or UNSTATED)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Nothing sent is no change to nothing said."""
        return super().has_changed(initial, data or UNSTATED)


def tri_state(label: Any, help_text: Any = "") -> StatedField:
    """Yes, no, or nothing said."""
    answers = {"yes": True, "no": False, UNSTATED: None}
    return StatedField(label=label, help_text=help_text, choices=TRI_STATE, coerce=answers.get)


class ProfileForm(forms.Form):
    """Employment, sanctions, central units, continuing education."""

    employment = StatedField(
        label=_("就业状态"),
        choices=[*EmploymentStatus.choices, (UNSTATED, _("暂不说明"))],
        coerce=lambda value: "" if value == UNSTATED else value,
    )
    employer = forms.CharField(
        label=_("用人单位"),
        required=False,
        max_length=120,
        help_text=_("填单位全称或统一社会信用代码。自由职业者填代为核实的行业协会或区人力社保局"),
    )
    in_city_since = date_field(_("在本市自由职业的起始日期"), required=False, help_text=_("自由职业者填写"))
    under_sanction = tri_state(_("是否在处分期或限制从业期内"), _("记过及以上处分，或行业限制从业"))
    sanction_until = date_field(_("期满后的第一天"), required=False, help_text=_("在处分期或限制期内的填写"))
    entrustment_letter = tri_state(_("是否有中央单位的委托函"), _("中央在京单位人员回答"))
    social_insurance_in_city = tri_state(_("是否在本市缴纳社会保险"), _("中央在京单位人员回答"))
    continuing_education = tri_state(_("是否按规定参加继续教育"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @staticmethod
    def initial_of(profile: Profile) -> dict[str, Any]:
        """The stored answers as the form shows them."""
        words = {True: "yes", False: "no", None: UNSTATED}
        return {
            "employment": profile.employment or UNSTATED,
            "employer": profile.employer.name if profile.employer else "",
            "in_city_since": profile.in_city_since,
            "sanction_until": profile.sanction_until,
            **{name: words[getattr(profile, name)] for name in TRI_FIELDS},
        }

    def clean_employer(self) -> Organisation | None:
        """A registered employer, by its code or its full name."""
        text = "".join(str(self.cleaned_data["employer"]).split())
        if not text:
            return None
        rows = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER)
        if len(text) == USCC_LENGTH and text.isascii():
            found = rows.filter(uscc=clean_uscc(text)).first()
        elif text.isascii() and text.isalnum():
            clean_uscc(text)
            found = None
        else:
            found = rows.filter(name=text).first()
        if found is None:
            raise forms.ValidationError(
                _("本平台没有登记这个单位，请核对全称或统一社会信用代码；单位还没有入驻的，请单位先登记。")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Ask the same question as the action."""
        cleaned = super().clean() or {}
        for field, messages in check_profile(self.person, cleaned).items():
            if field not in self.errors:
                self.add_error(field, messages)
        return cleaned
