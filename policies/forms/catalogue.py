"""What officers type at the catalogues' desk; columns read the cells of forms and sheets alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.sign_in import DomainForm
from certificates.forms.verification import iso_date
from policies.catalogues.columns import Choice, Column, Day, Money, Text, Wrong
from policies.catalogues.kinds import Kind, Values, series_options
from policies.catalogues.workbook import MOST_BYTES

_LONG = 150


class FilterForm(forms.Form):
    """Which day, which series, which words."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(label=_("在某日有效"), required=False, widget=iso_date())
    series = forms.ChoiceField(label=_("系列"), required=False)
    q = forms.CharField(label=_("查找"), required=False, max_length=60, widget=forms.TextInput)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "placeholder": _("名称或文号")})
        if kind.has_series:
            self.fields["series"].choices = [("", _("全部")), *series_options()]  # type: ignore[attr-defined]
        else:
            del self.fields["series"]


class UploadForm(DomainForm):
    """A sheet; of a calendar, with its year and the document that arranges it."""

    file = forms.FileField(
        label=_("Excel文件"),
        help_text=_("按模板填写的.xlsx文件，不超过%(n)dMB。上传后先预览，确认之前不会改动目录。")
        % {"n": MOST_BYTES // 1024 // 1024},
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
    )
    year = forms.IntegerField(
        label=_("年份"),
        required=False,
        help_text=_("例如2027。"),
        error_messages={"invalid": _("应为年份。")},
    )
    source = forms.CharField(
        label=_("来源"), required=False, max_length=200, help_text=_("国务院办公厅通知的名称和文号。")
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.yearly:
            del self.fields["year"], self.fields["source"]
        else:
            self.order_fields(["year", "source", "file"])
            for name in ("year", "source"):
                self.fields[name].required = True
            self.fields["year"].error_messages["required"] = _("请填写年份，例如2027。")
            self.fields["source"].error_messages["required"] = _("请写明通知的文号。")


class EntryForm(DomainForm):
    """One entry, made from the columns of its catalogue."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for column in kind.columns:
            self.fields[column.name] = _field(column)

    def clean(self) -> Values:
        """Read every field as a cell of a sheet would be read."""
        values: Values = {}
        for column in self.kind.columns:
            if column.name in self.errors:
                continue
            try:
                values[column.name] = column.parser()(self.data.get(column.name, ""))
            except Wrong as error:
                self.add_error(column.name, ValidationError(f"{error}。"))
        return values


class EndForm(DomainForm):
    """The last day of an entry and the text that ends it."""

    last_day = forms.DateField(
        label=_("最后有效的一天"),
        widget=iso_date(),
        error_messages={"required": _("请填写日期。"), "invalid": _("没有这一天。")},
    )
    document = forms.CharField(
        label=_("依据文件"), max_length=120, error_messages={"required": _("请写明依据的文件。")}
    )
    item = forms.CharField(
        label=_("条目"), max_length=120, error_messages={"required": _("请写明文件中的条目。")}
    )


class WithdrawForm(DomainForm):
    """Why an entry that has not begun is taken back."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, error_messages={"required": _("请写明撤下的原因。")}
    )


def initial_of(kind: Kind, values: Values) -> dict[str, Any]:
    """An entry as the initial values of a form that changes it; its days and source are new."""
    new = {kind.begins, kind.ends, "document", "item", "note"}
    found = {}
    for column in kind.columns:
        if column.name in new or (kind.once and column.name == "code"):
            continue
        write = column.writer() if isinstance(column, Money) else None
        found[column.name] = write(values[column.name]) if write else values[column.name]
    return found


def day_or(default: dt.date, form: FilterForm) -> dt.date:
    """The day of the filter."""
    day: dt.date | None = form.cleaned_data.get("on") if form.is_valid() else None
    return day or default


def _field(column: Column) -> forms.Field:
    common: dict[str, Any] = {
        "label": column.heading,
        "help_text": column.help,
        "required": column.required,
        "error_messages": {"required": _("不能为空。")},
    }
    if isinstance(column, Choice):
        empty = column.blank or _("请选择")
        return forms.ChoiceField(
            choices=[("", empty), *column.options()],
            **{
                **common,
                "error_messages": {**common["error_messages"], "invalid_choice": _("请从列表中选择。")},
            },
        )
    if isinstance(column, Day):
        return forms.CharField(widget=iso_date(), **common)
    if isinstance(column, Text):
        if column.longest > _LONG:
            widget: forms.Widget = forms.Textarea(attrs={"rows": 3})
        else:
            widget = forms.TextInput(attrs={"autocomplete": "off"})
        return forms.CharField(max_length=column.longest, widget=widget, **common)
    return forms.CharField(
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **common
    )
