"""Choosing files: several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from titles.look.text import size_text
from titles.parameters import parameter


class FilesInput(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is wrong with each is the action's to say."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
        kwargs.setdefault("allow_empty_file", True)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """A list, whatever the browser sent."""
        one = super().clean
        if isinstance(data, list | tuple) and any(data):
            return [one(item, initial) for item in data if item]
        found = one(None if isinstance(data, list | tuple) else data, initial)
        return [found] if found else []


class FilesForm(forms.Form):
    """One upload."""

    files = FilesField(  # type: ignore[assignment]  # the field, not the form's own uploads
        label=gettext_lazy("选择文件"),
        error_messages={"required": gettext_lazy("请先选择文件。")},
    )

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].required = required
        self.fields["files"].help_text = files_help()


def files_help() -> str:
    """What may be chosen, from the catalogue."""
    return _("PDF、JPEG或PNG，可以一次选几个，每个不超过%(limit)s") % {
        "limit": size_text(int(parameter("evidence_max_bytes")))
    }
