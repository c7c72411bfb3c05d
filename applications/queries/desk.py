"""The evidence desk: one fact in hand, its material at the left, its neighbours at the right."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from applications.models import Application, EvidenceFile, FiledFact
from applications.models.filed_fact import Verdict
from titles.models import ReasonCode

MARK_OF = {"": "na", Verdict.TRUE: "met", Verdict.FALSE: "unmet", Verdict.INCOMPLETE: "open"}


@dataclass(slots=True)
class DeskFact:
    """A fact with what the desk says beside it."""

    fact: FiledFact
    mark: str
    word: str
    reason: str
    current: bool = False


@dataclass(slots=True)
class Material:
    """The facts that rest on one record, and the files that prove it."""

    number: int
    label: str
    facts: list[DeskFact] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Number of its first fact."""
        return self.facts[0].fact.number

    @property
    def last(self) -> int:
        """Number of its last fact."""
        return self.facts[-1].fact.number

    @property
    def range_words(self) -> str:
        """第11至14项."""
        if self.first == self.last:
            return _("第%(n)d项") % {"n": self.first}
        return _("第%(first)d至%(last)d项") % {"first": self.first, "last": self.last}


@dataclass(slots=True)
class Desk:
    """Everything the desk shows for one fact in hand."""

    strip: list[DeskFact]
    current: DeskFact
    material: Material
    next_material: Material | None
    previous: FiledFact | None
    following: FiledFact | None
    files: list[EvidenceFile]
    counts: dict[str, int]

    @property
    def whole(self) -> int:
        """How many facts there are."""
        return len(self.strip)

    @property
    def judged(self) -> int:
        """How many have a finding."""
        return self.whole - self.counts[""]

    @property
    def is_complete(self) -> bool:
        """Whether every fact has a finding."""
        return self.judged == self.whole

    @property
    def all_true(self) -> bool:
        """Whether nothing stands against completing the check."""
        return self.counts[Verdict.TRUE] == self.whole


def desk_of(application: Application, number: int | None = None) -> Desk | None:
    """The desk with fact ``number`` in hand, else the first without a finding; None without facts."""
    facts = list(
        FiledFact.objects.filter(application=application, version=application.version)
        .select_related("attested_by")
        .order_by("number")
    )
    if not facts:
        return None
    reasons = dict(
        ReasonCode.objects.filter(code__in={fact.reason_code for fact in facts}).values_list("code", "text")
    )
    strip = [_desk_fact(fact, reasons) for fact in facts]
    position = _position(strip, number)
    strip[position].current = True
    materials = _materials(strip)
    current = strip[position]
    at = next(i for i, item in enumerate(materials) if current in item.facts)
    counts = dict.fromkeys(["", *Verdict.values], 0)
    for fact in facts:
        counts[fact.verdict] += 1
    return Desk(
        strip=strip,
        current=current,
        material=materials[at],
        next_material=materials[at + 1] if at + 1 < len(materials) else None,
        previous=facts[position - 1] if position else None,
        following=facts[position + 1] if position + 1 < len(facts) else None,
        files=list(current.fact.evidence.order_by("uploaded_at", "id")),
        counts=counts,
    )


def next_open(application: Application, number: int) -> int | None:
    """The next fact without a finding after ``number``, beginning again at the first."""
    waiting = list(
        FiledFact.objects.filter(application=application, version=application.version, verdict="")
        .order_by("number")
        .values_list("number", flat=True)
    )
    return next((item for item in waiting if item > number), waiting[0] if waiting else None)


def evidence_of(application: Application, evidence: UUID) -> EvidenceFile | None:
    """A file that proves some filed fact of this application."""
    return EvidenceFile.objects.filter(
        pk=evidence,
        pk__in=FiledFact.evidence.through.objects.filter(filedfact__application=application).values(
            "evidencefile"
        ),
    ).first()


def _desk_fact(fact: FiledFact, reasons: dict[str, str]) -> DeskFact:
    word = str(fact.get_verdict_display()) if fact.verdict else _("未核")
    return DeskFact(fact, MARK_OF[fact.verdict], word, reasons.get(fact.reason_code, ""))


def _position(strip: list[DeskFact], number: int | None) -> int:
    for position, item in enumerate(strip):
        if (item.fact.number == number) if number is not None else not item.fact.verdict:
            return position
    return 0


def _materials(strip: list[DeskFact]) -> list[Material]:
    materials: dict[int, Material] = {}
    for item in strip:
        number = item.fact.group_number
        materials.setdefault(number, Material(number, item.fact.group_label)).facts.append(item)
    return list(materials.values())
