"""What an institution types to prepare a round."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from applications.actions.round import CLOSES_TOO_EARLY
from applications.models import Round
from applications.models.round import Path
from titles.clock import today
from titles.models import Level, Series, Specialty


class RoundForm(forms.ModelForm):
    """Series, specialties, levels, paths and dates."""

    levels = forms.MultipleChoiceField(
        label=_("级别"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    paths = forms.MultipleChoiceField(
        label=_("路径"),
        choices=[(Path.STANDARD, Path.STANDARD.label), (Path.EXCEPTIONAL, Path.EXCEPTIONAL.label)],
        widget=forms.CheckboxSelectMultiple,
    )
    specialties = forms.ModelMultipleChoiceField(
        label=_("专业"), queryset=Specialty.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Round
        fields = [
            "institution",
            "series",
            "code",
            "name",
            "year",
            "levels",
            "paths",
            "specialties",
            "opens_on",
            "closes_on",
            "seniority_cutoff_on",
            "blind",
            "contact_phone",
        ]
        labels = {
            "institution": _("评审服务机构"),
            "series": _("系列"),
            "code": _("批次代码"),
            "name": _("批次名称"),
            "year": _("年度"),
            "opens_on": _("开始申报"),
            "closes_on": _("截止申报"),
            "seniority_cutoff_on": _("年限计算截止日"),
            "blind": _("专家评议时隐去姓名和单位"),
            "contact_phone": _("咨询电话"),
        }
        help_texts = {
            "code": _("写在网址里，用小写字母、数字和连字符，例如2026-gc-rail-senior。"),
            "seniority_cutoff_on": _("学历和工作年限算到这一天。"),
        }
        widgets = {
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "seniority_cutoff_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, institutions: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institution, specialties = self.fields["institution"], self.fields["specialties"]
        series = self.fields["series"]
        if isinstance(series, forms.ModelChoiceField):
            series.queryset = Series.objects.with_titles()
        if isinstance(institution, forms.ModelChoiceField):
            institution.queryset = institutions
        if isinstance(specialties, forms.ModelMultipleChoiceField):
            specialties.queryset = Specialty.objects.open_on(today())
        if len(institutions) == 1:
            institution.initial = institutions[0]

    def clean(self) -> dict[str, Any]:
        """Name the field at fault, before the database's own constraint speaks for the whole form."""
        cleaned = super().clean() or {}
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", CLOSES_TOO_EARLY)
        return cleaned
