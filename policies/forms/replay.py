"""What somebody chooses to start a replay. Rules are the action's."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Round
from policies.queries.replay import rounds_with_filings, versions_to_replay
from titles.models import PolicyVersion


class VersionField(forms.ModelChoiceField):
    """A version by its title, number and standing."""

    def label_from_instance(self, obj: Any) -> str:
        """The title, which version, and whether it is a draft."""
        said = {"title": obj.title, "number": obj.number, "status": obj.get_status_display()}
        return _("%(title)s，第%(number)d版（%(status)s）") % said


class RoundsField(forms.ModelMultipleChoiceField):
    """Rounds by name, each with how many were filed."""

    def label_from_instance(self, obj: Any) -> str:
        """The name and the number of filings."""
        return _("%(name)s（%(filed)d件）") % {"name": obj.name, "filed": obj.filed}


class ReplayForm(forms.Form):
    """Which text, which rounds."""

    version = VersionField(
        label=gettext_lazy("用哪一版规则"),
        queryset=PolicyVersion.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("草稿和已发布的版本都可以。核算用此刻的文本，之后再改草稿不影响这一次。"),
        error_messages={
            "required": gettext_lazy("请选择一版规则。"),
            "invalid_choice": gettext_lazy("这一版不能用来核算，请另选一版。"),
        },
    )
    rounds = RoundsField(
        label=gettext_lazy("核算哪些批次"),
        queryset=Round.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全部批次。"),
        error_messages={"invalid_choice": gettext_lazy("有批次不在清单里，请重新选择。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions_to_replay()  # type: ignore[attr-defined]
        self.fields["rounds"].queryset = rounds_with_filings()  # type: ignore[attr-defined]
