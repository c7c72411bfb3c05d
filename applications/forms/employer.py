"""What an employer's people type. Rules are the actions'; these forms give words and keep the input."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models.filed_fact import Verdict
from applications.models.notice import ObjectionState
from applications.models.recommendation import ConductMethod
from titles.errors import InvalidInput
from titles.models import Station
from titles.parameters import reasons


def attach(form: forms.Form, error: InvalidInput) -> None:
    """Put an action's objections beside the fields that they concern."""
    if not form.is_bound:
        raise error
    form.is_valid()
    left = True
    for name, texts in error.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
            left = False
    if left:
        form.add_error(None, error.message)


class ReasonSelect(forms.Form):
    """A form with a field that offers the coded reasons of some stations."""

    def offer(self, name: str, *stations: str, empty: str = "") -> None:
        """Fill the choices of a field with the reasons in force."""
        choices: list[Any] = [("", empty)] if empty else []
        for station in stations:
            found = [(row.code, f"{row.text}（{row.code}）") for row in reasons(station)]
            if len(stations) == 1:
                choices += found
            else:
                choices.append((Station(station).label, found))
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field


class AttestForm(ReasonSelect):
    """The finding on one fact."""

    verdict = forms.ChoiceField(
        label=_("核实结论"), choices=Verdict.choices, widget=forms.RadioSelect, required=False
    )
    reason_code = forms.ChoiceField(label=_("理由"), required=False)
    note = forms.CharField(
        label=_("材料显示的情况"),
        required=False,
        max_length=300,
        help_text=_("申报人会看到。例如：材料显示第2位。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "reason_code",
            Station.ATTESTATION_WRONG,
            Station.ATTESTATION_INCOMPLETE,
        )
        # Assigned, not inserted: the widget holds its own copy, and no reason may stand chosen beforehand.
        field = self.fields["reason_code"]
        field.choices = [("", _("请选择理由")), *field.choices]  # type: ignore[attr-defined]  # a choice field


class ReturnForm(ReasonSelect):
    """General reasons beside the doubts about single facts."""

    reason_codes = forms.MultipleChoiceField(
        label=_("退回理由"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申报人会看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_codes", Station.EMPLOYER_RETURN)


class RecommendationForm(ReasonSelect):
    """The principal's decision with the check of conduct and the appraisal behind it."""

    decision = forms.ChoiceField(
        label=_("结论"),
        choices=[("recommend", _("推荐")), ("decline", _("不予推荐"))],
        widget=forms.RadioSelect,
    )
    reason_code = forms.ChoiceField(label=_("不予推荐的理由"), required=False)
    conduct_method = forms.ChoiceField(
        label=_("品德考察方式"), choices=ConductMethod.choices, widget=forms.RadioSelect
    )
    conduct_finding = forms.CharField(
        label=_("考察结果"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    appraisal = forms.CharField(
        label=_("单位考核结果"),
        max_length=300,
        required=False,
        help_text=_("例如：2023至2025年度考核均为优秀。纳入评审。"),
    )
    opinion = forms.CharField(
        label=_("意见正文"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("推荐意见纳入评审；不予推荐时写给申报人看。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_code", Station.NOT_RECOMMENDED, empty=str(_("请选择理由")))


class DecisionForm(ReasonSelect):
    """The finding on an objection."""

    outcome = forms.ChoiceField(
        label=_("结论"),
        choices=[
            (ObjectionState.UPHELD.value, _("异议成立")),
            (ObjectionState.DISMISSED.value, _("异议不成立")),
        ],
        widget=forms.RadioSelect,
    )
    reason_code = forms.ChoiceField(label=_("结论类型"), required=False)
    finding = forms.CharField(
        label=_("核查情况和结论"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("提出异议的人凭查询码可以看到，请不要写个人隐私。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason_code", Station.OBJECTION_FINDING, empty=str(_("不分类")))


class VacancyForm(forms.Form):
    """Vacant posts of one band."""

    vacant = forms.IntegerField(label=_("空缺岗位"), min_value=0, max_value=9999)
