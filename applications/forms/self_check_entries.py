"""Records in the self-check: the archive's forms, less the names that no condition asks about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from applications.dossier import Dossier
from applications.forms.archive import (
    AchievementForm,
    EducationForm,
    EmploymentForm,
    QualificationForm,
    RecordForm,
    TitleForm,
)
from applications.forms.profile import tri_state
from applications.models.achievement import AchievementKind
from applications.self_check import attributes_asked, facts_asked
from applications.self_check_records import entry_of

#: So many of one kind at once; plausibility, not law.
MOST_AT_ONCE = 20


class EntryForm(RecordForm):
    """A record of nobody in particular: no name, no number, nothing saved."""

    left_out: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, frame: Dossier, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        # Most people's records are of the series that they ask about.
        usual = {"series": frame["series"]}
        super().__init__(*args, person=Person(), initial={**usual, **(initial or {})}, **kwargs)
        self.frame = frame
        for name in self.left_out:
            del self.fields[name]

    def has_changed(self) -> bool:
        """The usual series alone, or none, is nothing typed."""
        changed = set(self.changed_data)
        if not self.data.get("series"):
            changed.discard("series")
        return bool(changed)

    def entries(self) -> list[dict[str, Any]]:
        """What the form adds to the dossier."""
        return [entry_of(self.kind_code, self.instance)]


class EducationEntry(EntryForm, EducationForm):
    """One completed education."""

    left_out = ("school", "major")


class TitleEntry(EntryForm, TitleForm):
    """A title already held."""

    left_out = ("certificate_number", "issued_by")


class EmploymentEntry(EntryForm, EmploymentForm):
    """One spell of work; the post matters in the laboratory series alone."""

    left_out = ("organisation_name", "duties")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.frame["series"] != "laboratory":
            del self.fields["post_level"]
        if "grassroots" in facts_asked(self.frame["jurisdiction"], self.frame["series"]):
            self.fields["grassroots"] = tri_state(_("是否在基层社区卫生服务机构"))

    def entries(self) -> list[dict[str, Any]]:
        """Whether the work was at the grassroots stands in the dossier alone."""
        said = self.cleaned_data.get("grassroots")
        return [entry if said is None else {**entry, "grassroots": said} for entry in super().entries()]


class QualificationEntry(EntryForm, QualificationForm):
    """A vocational qualification."""

    left_out = ("name",)


class AchievementEntry(EntryForm, AchievementForm):
    """Achievements of one kind: the attributes that the rules of this series look at."""

    left_out = ("title", "own_share")

    def __init__(self, *args: Any, frame: Dossier, achievement_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, frame=frame, achievement_kind=achievement_kind, **kwargs)
        self.instance.kind = achievement_kind
        asked = attributes_asked(frame["jurisdiction"], frame["series"]).get(achievement_kind, ())
        for name in ("role", "rank", "venue", "authority", "award", "grade", "national_major"):
            if name in self.fields and name not in asked:
                del self.fields[name]
        self.fields["count"] = forms.IntegerField(
            label=_("件数"),
            help_text=_("日期和其他各项都相同的可以一起填"),
            min_value=1,
            max_value=MOST_AT_ONCE,
            initial=1,
            error_messages={
                "required": _("请填写件数，没有几件相同的填1。"),
                "invalid": _("请填写整数。"),
                "min_value": _("件数从1开始。"),
                "max_value": _("一次最多填%(limit_value)s件。"),
            },
        )

    def entries(self) -> list[dict[str, Any]]:
        """As many as were counted."""
        return super().entries() * int(self.cleaned_data["count"])


def kinds_asked(dossier: Dossier) -> list[tuple[str, str]]:
    """The kinds of achievement that count for the series, each with its name."""
    kinds = attributes_asked(dossier["jurisdiction"], dossier["series"])
    return [(code, str(label)) for code, label in AchievementKind.choices if code in kinds]


ENTRIES: dict[str, type[EntryForm]] = {
    "education": EducationEntry,
    "titles": TitleEntry,
    "employment": EmploymentEntry,
    "qualifications": QualificationEntry,
}
