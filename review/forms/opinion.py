"""Forms of a panel member."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from review.models.expert import ConflictKind
from review.queries.menu import Indicator
from titles.errors import InvalidInput

PREFIX = "score_"
RECOMMENDS = (("yes", _("建议通过")), ("no", _("建议不通过")))


class OpinionForm(forms.Form):
    """Points by the menu, a recommendation and the text."""

    recommends = forms.ChoiceField(label=_("评议结论"), choices=RECOMMENDS, widget=forms.RadioSelect)
    text = forms.CharField(label=_("书面意见"), widget=forms.Textarea(attrs={"rows": 8}), max_length=4000)

    def __init__(self, *args: Any, menu: list[Indicator], text_min: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.menu = menu
        self.fields["text"].help_text = _("至少%(n)d个字。不要写出申报人或单位的名称。") % {"n": text_min}
        for indicator in menu:
            self.fields[PREFIX + indicator.code] = forms.IntegerField(
                label=indicator.label,
                min_value=0,
                max_value=indicator.points,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def lines(self) -> list[tuple[forms.BoundField, Indicator]]:
        """Each indicator's field with its points."""
        return [(self[PREFIX + indicator.code], indicator) for indicator in self.menu]

    def scores(self) -> dict[str, int]:
        """Points by indicator."""
        return {
            indicator.code: self.cleaned_data[PREFIX + indicator.code]
            for indicator in self.menu
            if PREFIX + indicator.code in self.cleaned_data
        }

    def refuse(self, error: InvalidInput) -> None:
        """Put what the action refused beside its fields."""
        for name, texts in error.fields.items():
            field = name if name in self.fields else PREFIX + name
            for text in texts:
                self.add_error(field if field in self.fields else None, text)


class ConflictForm(forms.Form):
    """Why an expert steps aside."""

    kind = forms.ChoiceField(label=_("回避的情形"), choices=ConflictKind.choices, widget=forms.RadioSelect)
