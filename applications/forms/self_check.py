"""The self-check's questions: each reads its answers from the dossier and writes them back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.models.organisation import UnitKind
from applications.choices import CLAIMS_OF_PATH, Claim, RecommenderKind
from applications.dossier import Dossier
from applications.forms.archive import date_field
from applications.forms.profile import UNSTATED, StatedField, tri_state
from applications.models.profile import EmploymentStatus
from applications.models.round import Path
from applications.record_checks import check_profile
from applications.self_check import OF_THE_UNIT, facts_asked
from titles.clock import today
from titles.models import Level

TARGETS = {
    "beijing-engineering": _("北京市　工程技术系列"),
    "beijing-laboratory": _("北京市　实验技术系列（征求意见稿）"),
    "beijing-education": _("北京市　教育系列（定向评价）"),
    "beijing-health": _("北京市　卫生系列（定向评价）"),
    "guangxi-laboratory": _("广西壮族自治区　实验技术系列"),
}
#: How far from today a day of calculation may lie, in years. Plausibility, not law.
FARTHEST_YEARS = 60
#: More recommenders than any path asks for.
MOST_PEERS = 20
_WORDS = {True: "yes", False: "no"}


class Question(forms.Form):
    """One page of questions."""

    def __init__(self, *args: Any, frame: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """The answers given so far as the form shows them; nothing by default."""
        return {}

    def write(self, dossier: Dossier) -> None:
        """Put the answers into the dossier; what was not stated is taken out."""

    def state(self, dossier: Dossier, **facts: Any) -> None:
        """State facts about the person; UNSTATED takes one out."""
        person = dict(dossier.get("person", {}))
        for name, value in facts.items():
            if value == UNSTATED:
                person.pop(name, None)
            else:
                person[name] = value
        dossier.pop("person", None)
        if person:
            dossier["person"] = person


class TargetForm(Question):
    """Where, which series, and on which day."""

    target = forms.ChoiceField(
        label=_("在哪里申报，哪个系列"),
        choices=list(TARGETS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请选择列出的一项。")},
    )
    as_of = date_field(_("按哪一天计算"), help_text=_("一般是今天；已经知道批次的，填年限计算截止日期"))

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        if not dossier:
            return {"as_of": today(), "target": "beijing-engineering"}
        return {"target": f"{dossier['jurisdiction']}-{dossier['series']}", "as_of": dossier["as_of"]}

    def clean_as_of(self) -> dt.date:
        """A day within a lifetime."""
        day: dt.date = self.cleaned_data["as_of"]
        if abs(day.year - today().year) > FARTHEST_YEARS:
            raise forms.ValidationError(_("%(day)s离今天太远，请核对。"), params={"day": day.isoformat()})
        return day

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        jurisdiction, series = self.cleaned_data["target"].split("-")
        dossier |= {
            "as_of": self.cleaned_data["as_of"].isoformat(),
            "jurisdiction": jurisdiction,
            "series": series,
        }


class SituationForm(Question):
    """Employment; of the employed, what the unit is by law and whether it belongs to a district."""

    employment = StatedField(
        label=_("您现在的就业状态"), choices=[*EmploymentStatus.choices, (UNSTATED, _("暂不说明"))]
    )
    unit_kind = StatedField(
        label=_("您的用人单位是哪一类"),
        choices=[*UnitKind.choices, (UNSTATED, _("暂不说明"))],
        help_text=_("民营、外资企业选“非公有制经济组织”"),
    )
    district_unit = tri_state(_("单位是否属于区或区以下"), _("市属单位选“否”"))

    def __init__(self, *args: Any, frame: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        asked = facts_asked(frame["jurisdiction"], frame["series"])
        for name in OF_THE_UNIT:
            if name not in asked:
                del self.fields[name]

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        person = dossier.get("person", {})
        return {
            "employment": person.get("employment", UNSTATED),
            "unit_kind": person.get("unit_kind", UNSTATED),
            "district_unit": _WORDS.get(person.get("district_unit"), UNSTATED),
        }

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        said = {name: self.cleaned_data.get(name) for name in OF_THE_UNIT if name in self.fields}
        facts = {name: UNSTATED if value is None else value for name, value in said.items()}
        self.state(dossier, employment=self.cleaned_data["employment"], **facts)


class FreelanceForm(Question):
    """Since when freelance in the city."""

    in_city = StatedField(
        label=_("是否在本市自由职业"),
        choices=[("yes", _("是")), ("no", _("否，不在本市")), (UNSTATED, _("暂不说明"))],
    )
    in_city_since = date_field(_("在本市自由职业的起始日期"), required=False, help_text=_("选“是”的填写"))

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        person = dossier.get("person", {})
        if "in_city_since" not in person:
            return {"in_city": UNSTATED}
        since = person["in_city_since"]
        return {"in_city": "yes" if since else "no", "in_city_since": since}

    def clean(self) -> dict[str, Any]:
        """Yes needs the day, which is not in the future."""
        cleaned = super().clean() or {}
        if cleaned.get("in_city") == "yes" and not self.errors:
            if not cleaned.get("in_city_since"):
                self.add_error("in_city_since", _("请填写日期。"))
            for field, messages in check_profile(
                Person(), {"in_city_since": cleaned.get("in_city_since")}
            ).items():
                self.add_error(field, messages)
        return cleaned

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        said = self.cleaned_data["in_city"]
        since = self.cleaned_data["in_city_since"].isoformat() if said == "yes" else None
        self.state(dossier, in_city_since=UNSTATED if said == UNSTATED else since)


class CentralForm(Question):
    """Central units: letter and social insurance."""

    entrustment_letter = tri_state(_("是否有中央单位的委托函"))
    social_insurance_in_city = tri_state(_("是否在本市缴纳社会保险"))

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        person = dossier.get("person", {})
        names = ("entrustment_letter", "social_insurance_in_city")
        return {name: _WORDS[person[name]] if name in person else UNSTATED for name in names}

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        said = self.cleaned_data
        self.state(dossier, **{name: UNSTATED if value is None else value for name, value in said.items()})


class ConductForm(Question):
    """Sanctions, bars, continuing education."""

    under_sanction = tri_state(_("是否在处分期或限制从业期内"), _("记过及以上处分，或行业限制从业"))
    sanction_until = date_field(_("处分或限制期满后的第一天"), required=False, help_text=_("选“是”的填写"))
    barred = tri_state(_("是否因职称申报弄虚作假被限制申报"))
    barred_until = date_field(_("限制申报期满后的第一天"), required=False, help_text=_("选“是”的填写"))
    continuing_education = tri_state(_("是否按规定参加继续教育"))
    _PAIRS = (("under_sanction", "sanction_until"), ("barred", "barred_until"))

    def __init__(self, *args: Any, frame: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        if "continuing_education" not in facts_asked(frame["jurisdiction"], frame["series"]):
            del self.fields["continuing_education"]

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        person = dossier.get("person", {})
        initial: dict[str, Any] = {
            "continuing_education": _WORDS.get(person.get("continuing_education"), UNSTATED)
        }
        for question, day in cls._PAIRS:
            initial[question] = _WORDS[bool(person[day])] if day in person else UNSTATED
            initial[day] = person.get(day)
        return initial

    def clean(self) -> dict[str, Any]:
        """Yes needs the day on which it ends."""
        cleaned = super().clean() or {}
        for question, day in self._PAIRS:
            if cleaned.get(question) and not cleaned.get(day) and day not in self.errors:
                self.add_error(day, _("请填写期满后的第一天。"))
        return cleaned

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        facts: dict[str, Any] = {}
        for question, day in self._PAIRS:
            said = self.cleaned_data[question]
            facts[day] = UNSTATED if said is None else self.cleaned_data[day].isoformat() if said else None
        education = self.cleaned_data.get("continuing_education")
        self.state(dossier, continuing_education=UNSTATED if education is None else education, **facts)


class ClaimsForm(Question):
    """What people must judge, and which opens exceptional paths; none of them is said by a button."""

    claims = forms.MultipleChoiceField(
        label=_("您属于哪些情形"),
        required=False,
        help_text=_("破格、直通车、考核认定等路径才用到"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请选择列出的情形。")},
    )

    def __init__(self, *args: Any, frame: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, frame=frame, **kwargs)
        field = self.fields["claims"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code.value, code.label) for code in claims_of(frame)]

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        return {"claims": dossier.get("claims", [])}

    def write(self, dossier: Dossier) -> None:
        """Keep the answer; what was said of there being none stays said."""
        _keep_list(dossier, "claims", self.cleaned_data["claims"])


def _keep_list(dossier: Dossier, name: str, rows: list[Any]) -> None:
    if rows:
        dossier[name] = rows
    elif dossier.get(name):
        dossier.pop(name)


def claims_of(dossier: Dossier) -> list[Claim]:
    """The claims that a path of the jurisdiction and series knows."""
    paths = [Path.THREE_PLUS_ONE, Path.UNIT_NOMINATION]
    if dossier["jurisdiction"] == "guangxi":
        paths = [Path.GREEN_CHANNEL]
    elif dossier["series"] == "engineering":
        paths.append(Path.DIRECT)
    return [claim for path in paths for claim in CLAIMS_OF_PATH[path]]


class RecommendationsForm(Question):
    """Who would recommend; that nobody would is said by a button."""

    peers = forms.IntegerField(
        label=_("正高级同行专家人数"),
        required=False,
        min_value=0,
        max_value=MOST_PEERS,
        error_messages={
            "invalid": _("请填写整数。"),
            "min_value": _("人数不能小于0。"),
            "max_value": _("最多填%(limit_value)s人。"),
        },
    )
    others = forms.MultipleChoiceField(
        label=_("其他举荐人"),
        required=False,
        choices=[(kind.value, kind.label) for kind in RecommenderKind if kind != RecommenderKind.PEER],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请选择列出的举荐人。")},
    )

    @classmethod
    def initial_of(cls, dossier: Dossier) -> dict[str, Any]:
        """What was answered."""
        kinds = [row["kind"] for row in dossier.get("recommendations", [])]
        return {
            "peers": kinds.count(RecommenderKind.PEER) or None,
            "others": [kind for kind in kinds if kind != RecommenderKind.PEER],
        }

    def write(self, dossier: Dossier) -> None:
        """Keep the answer."""
        peer = {"kind": RecommenderKind.PEER.value, "level": Level.FULL_SENIOR.value}
        rows: list[dict[str, Any]] = [dict(peer) for _one in range(self.cleaned_data["peers"] or 0)]
        rows += [{"kind": kind} for kind in self.cleaned_data["others"]]
        _keep_list(dossier, "recommendations", rows)


QUESTIONS: dict[str, type[Question]] = {
    "target": TargetForm,
    "situation": SituationForm,
    "freelance": FreelanceForm,
    "central": CentralForm,
    "conduct": ConductForm,
    "claims": ClaimsForm,
    "recommendations": RecommendationsForm,
}
