"""What a stranger types to verify a certificate."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 5 * 1024 * 1024


def iso_date() -> forms.DateInput:
    """A date control; browsers take its value only in this form, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LookupForm(forms.Form):
    """Number and name, as they stand on the certificate."""

    number = forms.CharField(
        label=gettext_lazy("证书编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].error_messages["required"] = _("请填写证书编号，在证书右上角。")
        self.fields["name"].error_messages["required"] = _("请填写证书上的姓名。")


class DayForm(forms.Form):
    """A day for which the status is asked."""

    on = forms.DateField(label=gettext_lazy("查某一天的状态"), widget=iso_date())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].error_messages.update(
            required=_("请选择日期。"), invalid=_("日期要写成2026-11-20的样子。")
        )


class FileForm(forms.Form):
    """A PDF to be compared; it is not kept."""

    file = forms.FileField(
        label=gettext_lazy("证书PDF文件"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages.update(
            required=_("请选择一个PDF文件。"), empty=_("文件是空的，请重新选择。")
        )

    def clean_file(self) -> UploadedFile:
        """Small, and at least called a PDF inside."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过5 MB，不是本系统签发的证书。"))
        head = file.read(1024)
        file.seek(0)
        if b"%PDF-" not in head:
            raise forms.ValidationError(_("这不是PDF文件。请选择签发的证书原件。"))
        return file
