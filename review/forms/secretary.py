"""Forms of the session's secretary."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from applications.models import Round
from review.models import Committee, Expert, Panel
from titles.clock import today
from titles.errors import InvalidInput
from titles.models import Level, Series


class _ActionForm(forms.Form):
    """A form whose action has the last word."""

    def refuse(self, error: InvalidInput) -> None:
        """Put what the action refused beside its fields."""
        for name, texts in error.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)
        if not error.fields:
            self.add_error(None, error.message)


class ExpertChoices(forms.ModelMultipleChoiceField):
    """Experts with what decides whether they fit."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, expert: Any) -> str:
        """专家甲，正高级，示例设计院."""
        return expert_words(expert)


class ExpertChoice(forms.ModelChoiceField):
    """One expert."""

    def label_from_instance(self, expert: Any) -> str:
        """专家甲，正高级，示例设计院."""
        return expert_words(expert)


def expert_words(expert: Expert) -> str:
    """An expert in one line."""
    words = [expert.person.name, str(Level(expert.level).label), expert.unit_name]
    return "，".join([*words, *([now_("已暂停")] if expert.suspended else [])])


class PanelForm(_ActionForm):
    """A panel for a round."""

    round = forms.ModelChoiceField(label=_("批次"), empty_label=_("请选择"), queryset=Round.objects.none())
    name = forms.CharField(label=_("评议组名称"), max_length=80)
    experts = ExpertChoices(label=_("专家"), queryset=Expert.objects.none())

    def __init__(self, *args: Any, rounds: QuerySet[Round], experts: QuerySet[Expert], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]  # a model choice
        self.fields["experts"].queryset = experts  # type: ignore[attr-defined]  # a model choice


class MemberForm(_ActionForm):
    """A substitute for a panel."""

    expert = ExpertChoice(label=_("补充专家"), empty_label=_("请选择"), queryset=Expert.objects.none())

    def __init__(self, *args: Any, experts: QuerySet[Expert], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = experts  # type: ignore[attr-defined]  # a model choice


class AssignmentForm(_ActionForm):
    """Applications for a panel."""

    panel = forms.ModelChoiceField(label=_("评议组"), empty_label=_("请选择"), queryset=Panel.objects.none())

    def __init__(self, *args: Any, panels: QuerySet[Panel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = panels  # type: ignore[attr-defined]  # a model choice


class CommitteeForm(_ActionForm):
    """A committee with its chair."""

    institution = forms.ModelChoiceField(
        label=_("评审服务机构"), empty_label=_("请选择"), queryset=Organisation.objects.none()
    )
    series = forms.ModelChoiceField(
        label=_("系列"), empty_label=_("请选择"), queryset=Series.objects.with_titles().order_by("order")
    )
    name = forms.CharField(label=_("评审委员会名称"), max_length=120)
    levels = forms.MultipleChoiceField(
        label=_("评审的层级"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    experts = ExpertChoices(label=_("委员"), queryset=Expert.objects.none())
    chair = ExpertChoice(
        label=_("主任委员"),
        empty_label=_("请选择"),
        queryset=Expert.objects.none(),
        help_text=_("须是委员之一"),
    )

    def __init__(
        self, *args: Any, houses: QuerySet[Organisation], experts: QuerySet[Expert], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = houses  # type: ignore[attr-defined]  # a model choice
        self.fields["institution"].initial = houses.first()
        for name in ("experts", "chair"):
            self.fields[name].queryset = experts  # type: ignore[attr-defined]  # a model choice


class SessionForm(_ActionForm):
    """A session with its candidates."""

    committee = forms.ModelChoiceField(
        label=_("评审委员会"), empty_label=_("请选择"), queryset=Committee.objects.none()
    )
    held_on = forms.DateField(
        label=_("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    applications = forms.MultipleChoiceField(
        label=_("上会的申报"), widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(
        self,
        *args: Any,
        committees: QuerySet[Committee],
        applications: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees  # type: ignore[attr-defined]  # a model choice
        offered = list(applications)
        self.fields["applications"].choices = offered  # type: ignore[attr-defined]  # choices
        if not offered:
            self.fields["applications"].help_text = _("没有等待上会的申报。评议完成的申报会出现在这里。")
        self.fields["held_on"].initial = today()
