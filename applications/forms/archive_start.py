"""What an archive asks for beside the self-check's answers: a name for each record, and the employer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, Person
from applications.actions.archive_start import Addition
from applications.forms.profile import ProfileForm
from applications.record_checks import check_record
from applications.self_check_records import values_of, words_of

#: The name that each kind of record is known by, and what it is called.
NAMES = {
    "education": ("school", gettext_lazy("毕业学校"), 100),
    "employment": ("organisation_name", gettext_lazy("工作单位"), 100),
    "achievements": ("title", gettext_lazy("成果名称"), 200),
    "qualifications": ("name", gettext_lazy("资格名称"), 100),
}


class ArchiveStartForm(forms.Form):
    """One field a record; a title held has its name already."""

    employer = forms.CharField(
        label=gettext_lazy("现在的用人单位"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("填单位全称或统一社会信用代码；不填的，以后在“本人情况”里填写"),
    )

    def __init__(
        self, *args: Any, person: Person, additions: list[Addition], asks_employer: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.additions = additions
        if not asks_employer:
            del self.fields["employer"]
        for addition in additions:
            if addition.chapter not in NAMES:
                continue
            _name, label, longest = NAMES[addition.chapter]
            self.fields[addition.key] = forms.CharField(
                label=label,
                max_length=longest,
                help_text=words_of(addition.chapter, addition.entry),
                error_messages={"required": _("请填写这一项。")},
            )

    clean_employer = ProfileForm.clean_employer

    def clean(self) -> dict[str, Any]:
        """A record that cannot be true of this person is refused before anything is added."""
        cleaned = super().clean() or {}
        for addition in self.additions:
            problems = check_record(self.person, addition.chapter, values_of(addition.entry))
            for texts in problems.values():
                self.add_error(addition.key if addition.key in self.fields else None, texts)
        return cleaned

    def names(self) -> dict[str, dict[str, str]]:
        """For each addition the field of the archive with its name."""
        return {
            addition.key: {NAMES[addition.chapter][0]: self.cleaned_data[addition.key]}
            for addition in self.additions
            if addition.chapter in NAMES
        }

    def employer_named(self) -> Organisation | None:
        """The registered employer, if one was named."""
        return self.cleaned_data.get("employer")
