"""Forms of the archive: one a kind of record; impossible values are refused where they are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from applications.actions.archive import stated_fields
from applications.facts import OTHER_SERIES
from applications.models import (
    Achievement,
    ContinuingEducationRecord,
    EducationRecord,
    EmploymentRecord,
    HeldTitle,
    Qualification,
)
from applications.models.achievement import (
    AchievementKind,
    AchievementRole,
    Authority,
    AwardCode,
    AwardGrade,
    Venue,
)
from applications.record_checks import check_record
from applications.record_kinds import ATTRIBUTES, authorities_of, date_label
from titles.models import Level, Series

NOT_STATED = ("", _("暂不说明"))


class DateInput(forms.DateInput):
    """The browser's own date picker; 2021-03-31 where there is none."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A date, with messages that say how to write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"],
        widget=DateInput(),
        error_messages={
            "required": _("请填写日期。"),
            "invalid": _("没有这一天，请写成2021-03-31这样的日期。"),
        },
    )


def series_choices() -> list[tuple[str, Any]]:
    """The catalogue's series, and all others together."""
    return [*Series.objects.values_list("code", "name"), (OTHER_SERIES, _("其他系列"))]


class RecordForm(forms.ModelForm):
    """What all archive forms share."""

    kind_code = ""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        for field in self.fields.values():
            if field.required:
                field.error_messages["required"] = (
                    _("请选择一项。") if isinstance(field, forms.ChoiceField) else _("请填写这一项。")
                )
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = [("", _("请选择")), *(item for item in choices if item[0] != "")]
        if "series" in self.fields:
            self.fields["series"] = forms.ChoiceField(
                label=self.fields["series"].label, choices=[("", _("请选择")), *series_choices()]
            )
            self.fields["series"].error_messages["required"] = _("请选择一项。")

    def clean(self) -> dict[str, Any]:
        """Ask the same question as the action: can this be true."""
        cleaned = self.cleaned_data
        for field, messages in check_record(self.person, self.kind_code, self.values()).items():
            if field in self.fields:
                self.add_error(field, messages)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The typed values that the action keeps."""
        names = stated_fields(self._meta.model)
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class EducationForm(RecordForm):
    """One completed education."""

    kind_code = "education"
    graduated_on = date_field(_("毕业日期"), help_text=_("以毕业证书上的日期为准"))

    class Meta:
        model = EducationRecord
        fields = ["kind", "school", "major", "graduated_on"]
        labels = {"kind": _("学历层次"), "school": _("毕业学校"), "major": _("所学专业")}


class EmploymentForm(RecordForm):
    """One spell of professional work."""

    kind_code = "employment"
    started_on = date_field(_("开始日期"))
    ended_on = date_field(_("结束日期"), required=False, help_text=_("最后工作日的次日；仍在这里工作的不填"))

    class Meta:
        model = EmploymentRecord
        fields = ["organisation_name", "duties", "series", "post_level", "started_on", "ended_on"]
        labels = {
            "organisation_name": _("工作单位"),
            "duties": _("岗位和职责"),
            "series": _("专业工作类别"),
            "post_level": _("岗位层级"),
        }
        help_texts = {
            "series": _("年限只计与所申报系列相同的专业工作"),
            "post_level": _("聘用在专业技术岗位上的，选岗位的层级"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post_level"] = forms.ChoiceField(
            label=_("岗位层级"),
            required=False,
            help_text=self.fields["post_level"].help_text,
            choices=[NOT_STATED, *Level.choices],
        )


class TitleForm(RecordForm):
    """A title already held."""

    kind_code = "titles"
    obtained_on = date_field(_("取得日期"), help_text=_("以证书上的取得日期为准"))

    class Meta:
        model = HeldTitle
        fields = ["series", "level", "obtained_on", "certificate_number", "issued_by"]
        labels = {
            "series": _("系列"),
            "level": _("级别"),
            "certificate_number": _("证书编号"),
            "issued_by": _("发证单位"),
        }


class QualificationForm(RecordForm):
    """A vocational qualification."""

    kind_code = "qualifications"
    obtained_on = date_field(_("取得日期"))

    class Meta:
        model = Qualification
        fields = ["name", "series", "grade", "obtained_on"]
        labels = {"name": _("资格名称"), "series": _("对应系列"), "grade": _("级别")}


class ContinuingEducationForm(RecordForm):
    """Continuing education of one year."""

    kind_code = "continuing_education"

    class Meta:
        model = ContinuingEducationRecord
        fields = ["year", "hours", "provider"]
        labels = {"year": _("年度"), "hours": _("学时"), "provider": _("组织单位")}


CHOICES: dict[str, list[Any]] = {
    "role": AchievementRole.choices,
    "venue": Venue.choices,
    "award": AwardCode.choices,
    "grade": AwardGrade.choices,
}


class AchievementForm(RecordForm):
    """One achievement: only the attributes that mean something for its kind are asked."""

    kind_code = "achievements"
    on = date_field("")

    class Meta:
        model = Achievement
        fields = [
            "title",
            "on",
            "role",
            "rank",
            "venue",
            "authority",
            "award",
            "grade",
            "national_major",
            "own_share",
        ]
        labels = {
            "title": _("成果名称"),
            "role": _("本人角色"),
            "rank": _("本人位次"),
            "venue": _("发表载体"),
            "authority": _("授予、下达或采纳单位的层级"),
            "award": _("奖项"),
            "grade": _("奖项等级"),
            "national_major": _("属于国家重大科技任务或项目"),
            "own_share": _("本人分工"),
        }
        help_texts = {
            "title": _("写全称，和证明材料一致"),
            "rank": _("在署名或完成人中排第几位，1为第一位"),
            "own_share": _("团队成果写明本人承担的部分，最多300字"),
        }
        widgets = {"own_share": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, achievement_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.achievement_kind = achievement_kind
        meant = ATTRIBUTES[achievement_kind]
        for name in ("role", "rank", "venue", "authority", "award", "grade", "national_major"):
            if name not in meant:
                del self.fields[name]
        self.fields["on"].label = str(date_label(achievement_kind))
        for name in ("role", "venue", "award", "grade"):
            if name in self.fields:
                self._choose(name, CHOICES[name])
        if "authority" in self.fields:
            self._choose(
                "authority", [(Authority(a).value, a.label) for a in authorities_of(achievement_kind)]
            )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=field.label, help_text=field.help_text, required=False, choices=[NOT_STATED, *choices]
        )

    def clean_rank(self) -> int | None:
        """Places are counted from one."""
        rank = self.cleaned_data["rank"]
        if rank is not None and rank < 1:
            raise forms.ValidationError(_("位次从1开始。"))
        return rank

    def values(self) -> dict[str, Any]:
        """The typed values with the kind, which has a page of its own."""
        return {"kind": self.achievement_kind, **super().values()}


class AchievementKindForm(forms.Form):
    """Which kind of achievement: one question, one page."""

    type = forms.ChoiceField(
        label=_("这是哪一类成果"),
        choices=AchievementKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一类。"), "invalid_choice": _("请选择列出的一类。")},
    )


FORMS: dict[str, type[RecordForm]] = {
    form.kind_code: form
    for form in (
        EducationForm,
        EmploymentForm,
        TitleForm,
        QualificationForm,
        AchievementForm,
        ContinuingEducationForm,
    )
}
