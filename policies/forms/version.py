"""What an officer types to start and to write a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.drafting import LONGEST, NOTE_LENGTH
from titles.errors import DomainError

#: A Han character takes three bytes.
LARGEST = LONGEST * 3
FILES = {"pack_file": "pack_text", "cases_file": "cases_text", "coverage_file": "coverage_text"}


class VersionForm(forms.Form):
    """A form that takes what an action refused."""

    def take(self, error: DomainError) -> None:
        """Put refusals beside the fields they name, or at the top."""
        placed = False
        for name, texts in error.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)
                placed = True
        if not placed:
            self.add_error(None, str(error.message))


def _note_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy("修改了什么，依据哪份文件。发布的人和以后查阅的人都会看到。"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
        error_messages={"required": gettext_lazy("请写明修改了什么、依据是什么。")},
    )


class StartForm(VersionForm):
    """The next version, for a new day or as a correction."""

    effective_from = forms.DateField(
        label=gettext_lazy("施行日期"),
        required=False,
        help_text=gettext_lazy("起算日在这一天及以后的申报按新版本核算。征求意见稿没有施行日期，可以不填。"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("日期写成2027-01-01这样。")},
    )
    note = _note_field()

    def __init__(self, *args: Any, correcting: bool = False, needs_day: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            del self.fields["effective_from"]
        elif needs_day:
            self.fields["effective_from"].required = True
            self.fields["effective_from"].error_messages["required"] = _("请填写施行日期。")
            self.fields["effective_from"].help_text = _("起算日在这一天及以后的申报按新版本核算。")


class TextsForm(VersionForm):
    """The three texts, typed or as files; a file takes the place of what is typed."""

    note = _note_field()
    pack_text = forms.CharField(
        label=gettext_lazy("规则"), required=False, strip=False, widget=forms.Textarea
    )
    cases_text = forms.CharField(
        label=gettext_lazy("案例"), required=False, strip=False, widget=forms.Textarea
    )
    coverage_text = forms.CharField(
        label=gettext_lazy("条文对照"), required=False, strip=False, widget=forms.Textarea
    )
    pack_file = forms.FileField(label=gettext_lazy("用文件替换规则"), required=False)
    cases_file = forms.FileField(label=gettext_lazy("用文件替换案例"), required=False)
    coverage_file = forms.FileField(label=gettext_lazy("用文件替换条文对照"), required=False)
    seen = forms.DateTimeField(
        widget=forms.HiddenInput, error_messages={"required": gettext_lazy("请重新打开草稿。")}
    )

    def clean(self) -> dict[str, Any]:
        """Read the files that were chosen."""
        given = super().clean() or {}
        for name, text in FILES.items():
            file = given.get(name)
            if isinstance(file, UploadedFile):
                given[text] = self._read(name, file)
        return given

    def _read(self, name: str, file: UploadedFile) -> str:
        if file.size and file.size > LARGEST:
            self.add_error(name, _("文件太大。"))
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.add_error(name, _("文件不是UTF-8文本（第%(n)d个字节）。") % {"n": error.start + 1})
            return ""
