"""An application as an expert reads it: neither name nor unit (京人社事业发〔2023〕10号 （十三）).

Only the fields listed here are shown at all, and within them every known name of the person, of the
units and of the recommenders is blotted out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application, EvidenceFile, FiledFact
from titles.errors import NotFound
from titles.names import level_name, title_name

BLOT = "〇〇"
SHOWN: dict[str, tuple[str, ...]] = {
    "profile": ("employment", "continuing_education"),
    "claims": ("*",),
    "education": ("kind", "major", "graduated_on"),
    "employment": ("duties", "series", "post_level", "period"),
    "titles": ("title", "obtained_on"),
    "qualifications": ("name", "series", "grade", "obtained_on"),
    "achievements": (
        "title",
        "on",
        "role",
        "rank",
        "venue",
        "authority",
        "award",
        "grade",
        "national_major",
        "own_share",
    ),
    "continuing_education": ("year", "hours"),
}
_UNIT_FIELDS = {"organisation_name", "employer", "issued_by"}
_SUFFIXES = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "集团")
_PREFIXES = ("北京市", "北京", "中国")
_SHORTEST_UNIT = 4
#: The point within a name of several parts is typed in many ways, or left out.
_POINTS = "·•・･‧∙⋅．."
#: What may stand between two characters of a name: spaces, points, soft hyphens, unseen joiners.
_GAP = rf"[\s{_POINTS}\x00\u00ad\u200b-\u200f\u2060\ufeff\ufffe]*"
_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class BlindFile:
    """A file under a neutral name; ``number`` is its address within the case."""

    number: int
    media_type: str

    @property
    def title(self) -> str:
        """材料03."""
        return _("材料%(n)02d") % {"n": self.number}

    @property
    def name(self) -> str:
        """The neutral file name."""
        return f"{self.title}.{_EXTENSIONS.get(self.media_type, 'bin')}"


@dataclass(frozen=True, slots=True)
class BlindFact:
    """One line."""

    label: str
    value: str


@dataclass(slots=True)
class BlindGroup:
    """The facts of one record with its files."""

    number: int
    kind: str
    label: str
    facts: list[BlindFact] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    files: list[BlindFile] = field(default_factory=list)
    work: int = 0


@dataclass(frozen=True, slots=True)
class BlindCase:
    """Everything an expert may see of one application."""

    title: str
    level: str
    specialty: str
    track: str
    groups: list[BlindGroup]
    files: list[BlindFile]
    recommendation: list[BlindFact]

    @property
    def works(self) -> list[BlindGroup]:
        """The representative works in their order."""
        return sorted((group for group in self.groups if group.work), key=lambda group: group.work)

    @property
    def others(self) -> list[BlindGroup]:
        """What is not a representative work."""
        return [group for group in self.groups if not group.work]

    @property
    def applied(self) -> str:
        """高级工程师，轨道交通工程，应用实践类."""
        return "，".join(part for part in (self.title, self.specialty, self.track) if part)


def blind_case(application: Application) -> BlindCase:
    """Collect an application for an expert's eyes. ``round``, ``specialty`` should be loaded."""
    facts = _facts(application)
    blot = Blot(secrets_of(application, facts))
    files = _numbered(facts)
    filed = application.filed or {}
    works = {str(work.get("record_id")): work for work in filed.get("works", [])}
    groups: dict[int, BlindGroup] = {}
    for fact in facts:
        shown = SHOWN.get(fact.record_kind, ())
        if fact.field not in shown and "*" not in shown:
            continue
        group = groups.get(fact.group_number)
        if group is None:
            work = works.get(str(fact.record_id), {})
            group = groups[fact.group_number] = BlindGroup(
                number=len(groups) + 1,
                kind=fact.record_kind,
                label=_label(fact, work, blot),
                work=int(work.get("position") or 0),
                files=[
                    BlindFile(files[item.pk], item.media_type)
                    for item in sorted(fact.evidence.all(), key=lambda item: files[item.pk])
                ],
            )
        value = blot(fact.value)
        group.facts.append(BlindFact(fact.label, value))
        group.values[fact.field] = value
    evidence = {item.pk: item for fact in facts for item in fact.evidence.all()}
    return BlindCase(
        title=title_name(application.round.series_id, application.level),
        level=level_name(application.level),
        specialty=application.specialty.name,
        track=str(filed.get("track_label") or ""),
        groups=list(groups.values()),
        files=[BlindFile(number, evidence[key].media_type) for key, number in files.items()],
        recommendation=_recommendation(application, blot),
    )


def blind_evidence(application: Application, number: int) -> tuple[EvidenceFile, BlindFile]:
    """The file with a number of this case; NotFound when there is none."""
    facts = _facts(application)
    for fact in facts:
        for item in fact.evidence.all():
            if _numbered(facts)[item.pk] == number:
                return item, BlindFile(number, item.media_type)
    raise NotFound("evidence.not_found", _("没有找到这份材料，或者您不能查看它。"))


def blot_of(application: Application) -> "Blot":
    """What blots out this application's names."""
    return Blot(secrets_of(application))


def blotted(application: Application, texts: Iterable[str]) -> list[str]:
    """Texts of others about the application, such as opinions, without names and units."""
    blot = blot_of(application)
    return [blot(text) for text in texts]


def secrets_of(application: Application, facts: Sequence[FiledFact] | None = None) -> set[str]:
    """Every name that must not be read: of the person, the units and the recommenders."""
    if not application.round.blind:
        return set()
    rows = _facts(application) if facts is None else facts
    people = {application.person.name}
    units = {application.employer.name}
    for entry in application.recommenders or []:
        if isinstance(entry, dict):
            people.add(str(entry.get("name") or ""))
            units.add(str(entry.get("organisation") or ""))
    units.update(fact.value for fact in rows if fact.field in _UNIT_FIELDS)
    person = application.person
    # A scan of a form often carries these; each leads to the person as surely as the name.
    people |= {
        person.id_number or "",
        (person.id_number or "").lower(),
        person.phone or "",
        person.email or "",
    }
    names = {name.strip() for name in people if len(name.strip()) > 1}
    for unit in units:
        names.update(_variants(unit.strip()))
    return names


class Blot:
    """Replaces names in texts, also where spaces or unseen marks stand between their characters."""

    def __init__(self, names: Iterable[str]) -> None:
        ordered = sorted((name for name in names if _told(name)), key=lambda name: (-len(name), name))
        joined = "|".join(_GAP.join(re.escape(char) for char in _told(name)) for name in ordered)
        self._pattern = re.compile(joined) if joined else None

    def __call__(self, text: str) -> str:
        """The text without the names."""
        return self._pattern.sub(BLOT, text) if self._pattern else text

    def matches(self, text: str) -> list[re.Match[str]]:
        """Where the names stand in a text."""
        return list(self._pattern.finditer(text)) if self._pattern else []


def _told(name: str) -> list[str]:
    """The characters by which a name is recognised."""
    return [char for char in name if char.strip() and char not in _POINTS]


def _variants(unit: str) -> set[str]:
    """A unit's full name and the short forms that people write."""
    found = {unit}
    for suffix in _SUFFIXES:
        if unit.endswith(suffix):
            found.add(unit.removesuffix(suffix))
    for name in list(found):
        for prefix in _PREFIXES:
            if name.startswith(prefix):
                found.add(name.removeprefix(prefix))
    return {name for name in found if len(name) >= _SHORTEST_UNIT}


def _facts(application: Application) -> list[FiledFact]:
    return list(
        FiledFact.objects.filter(application=application, version=application.version)
        .prefetch_related("evidence")
        .order_by("number")
    )


def _numbered(facts: Sequence[FiledFact]) -> dict[Any, int]:
    """Numbers of the files in the order in which facts use them."""
    found: dict[Any, int] = {}
    for fact in facts:
        for item in sorted(fact.evidence.all(), key=lambda item: str(item.pk)):
            found.setdefault(item.pk, len(found) + 1)
    return found


def _label(fact: FiledFact, work: dict[str, Any], blot: Blot) -> str:
    kinds = {
        "profile": _("基本情况"),
        "claims": _("申报理由"),
        "education": _("学历"),
        "employment": _("专业技术工作经历"),
        "titles": _("已有职称"),
        "qualifications": _("职业资格"),
        "continuing_education": _("继续教育"),
    }
    if fact.record_kind in kinds:
        return kinds[fact.record_kind]
    if work.get("kind_label"):
        return str(work["kind_label"])
    return blot(fact.group_label)


def _recommendation(application: Application, blot: Blot) -> list[BlindFact]:
    row = getattr(application, "recommendation", None)
    if row is None or not row.recommended:
        return []
    facts = [
        BlindFact(_("推荐意见"), blot(row.opinion)),
        BlindFact(_("品德考察"), f"{row.get_conduct_method_display()}，{blot(row.conduct_finding)}"),
    ]
    if row.appraisal:
        facts.append(BlindFact(_("单位考核"), blot(row.appraisal)))
    return facts
