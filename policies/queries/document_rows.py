"""The rows of a policy's document: numbers, places that can be linked, words, the readings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from policies.queries.versions import version_url
from rules import clauses, program, words
from rules.spec import Judgement, Requirement
from rules.texts import Writer
from titles.names import series_name

if TYPE_CHECKING:
    import rules
    from rules.loader import LoadedPack
    from rules.spec import Pack


@dataclass(frozen=True)
class Note:
    """A reading."""

    clause: str
    text: str


@dataclass(frozen=True)
class Item:
    """One line below a row: an alternative, a pattern, how it is decided."""

    anchor: str
    item: str
    text: str
    #: What decides it, where the words alone do not say so.
    detail: str


@dataclass(frozen=True)
class Row:
    """A requirement, or a judgement."""

    number: int
    #: The first names the row, the others lead to it too.
    anchors: list[str]
    clause: str
    label: str
    #: What is required, or empty.
    required: str
    items: list[Item]
    #: Who judges, or empty.
    by: str
    #: The kind of work that a judgement belongs to, if any.
    track: str
    notes: list[Note]
    #: Of a row from another policy (or another path of this one): its document, its place, kept or added.
    document: str = ""
    url: str = ""
    how: str = ""
    #: The series to which alone the row applies, if not to all.
    series: str = ""


class Rows:
    """Makes the rows of one document, in the order in which they are asked for."""

    def __init__(self, pack: Pack, packs: rules.PackSet) -> None:
        self.pack = pack
        self.packs = packs
        self._number = 0
        self._taken: set[str] = set()
        self._shown: set[int] = set()
        self._here: set[int] = set()
        self._tabled: set[int] = set()
        self._ahead: list[str] = []
        self._writers: dict[str, Writer] = {}

    def begin_section(self, rows: Iterable[Requirement | Judgement] = ()) -> None:
        """Number from 1 again; readings may be shown again, spread over the rows that they read."""
        self._number = 0
        self._here = set(self._tabled)
        self._ahead = [row.clause for row in rows]

    def requirement(self, body: Requirement, series: str = "") -> Row:
        """A row that the facts decide, in the words of a series."""
        writer = self._writer(series or self.pack.series[0])
        anchors = self.anchors_of(body.clause)
        first = clauses.items(body.clause)[0].position
        return Row(
            number=self._next(),
            anchors=anchors,
            clause=body.clause,
            label=body.label,
            required=words.sentence(body, writer),
            items=[
                Item(self._item_anchor(first, line.item), line.item, line.text, line.detail)
                for line in self._lines(body, writer)
            ],
            by="",
            track="",
            notes=self.notes_for(body.clause),
        )

    def judgement(self, body: Judgement) -> Row:
        """A row that only people can judge."""
        return Row(
            number=self._next(),
            anchors=self.anchors_of(body.clause),
            clause=body.clause,
            label=body.label,
            required="",
            items=[],
            by=words.name(words.JUDGES, body.by),
            track=words.name(words.TRACKS, body.track) if body.track else "",
            notes=self.notes_for(body.clause),
        )

    def foreign(self, body: Requirement, source: LoadedPack, *, series: str = "", how: str = "") -> Row:
        """A row that stands elsewhere: in another policy, or in the standard path of this one."""
        one = series or self.pack.series[0]
        writer = self._writer(one)
        place = clauses.items(body.clause)[0].anchor
        own = source.pack.code == self.pack.code
        page = "" if own else version_url(source.pack.code, source.pack.version)
        return Row(
            number=self._next() if how else 0,
            anchors=[],
            clause=body.clause,
            label=body.label,
            required=words.sentence(body, writer),
            items=[Item("", line.item, line.text, line.detail) for line in self._lines(body, writer)]
            if how
            else [],
            by="",
            track="",
            notes=[],
            document="" if own else source.pack.document,
            url=f"{page}#{place}",
            how=how,
            series=series_name(series) if series else "",
        )

    def anchors_of(self, clause: str) -> list[str]:
        """The names of a clause's own items that no earlier row has."""
        found = []
        for item in clauses.items(clause):
            if not item.document and item.anchor not in self._taken:
                self._taken.add(item.anchor)
                found.append(item.anchor)
        return found

    def notes_of_table(self, clause: str) -> list[Note]:
        """The readings of a ladder or a table of correspondences; they are not shown again beside rows.

        Those that read a row itself stay with the row.
        """
        rows = {item for one in self._clauses() for item in clauses.items(one)}
        kept = {
            place
            for place, reading in enumerate(self.pack.readings)
            if rows.isdisjoint(clauses.items(reading.clause))
        }
        self._here = set(range(len(self.pack.readings))) - kept
        found = self.notes_for(clause)
        self._tabled |= self._here & kept
        return found

    def _clauses(self) -> Iterator[str]:
        pack = self.pack
        yield from (row.clause for row in (*pack.general, *pack.general_judgements))
        for addition in pack.additions:
            yield from (row.clause for row in addition.requirements)
        for path in pack.paths:
            yield from (row.clause for row in (*path.requirements, *path.judgements))

    def notes_for(self, clause: str) -> list[Note]:
        """The readings of a clause, once a section."""
        matching = [
            place
            for place in range(len(self.pack.readings))
            if place not in self._here and self._reads(place, clause)
        ]
        if not matching:
            return []
        sharing = sum(any(self._reads(place, row) for place in matching) for row in self._ahead)
        chosen = matching[: ceil(len(matching) / max(1, sharing))]
        if clause in self._ahead:
            self._ahead.remove(clause)
        self._here |= set(chosen)
        self._shown |= set(chosen)
        return [Note(self.pack.readings[place].clause, self.pack.readings[place].text) for place in chosen]

    def _reads(self, place: int, clause: str) -> bool:
        """Whether a reading is one of a clause."""
        named = [item for item in clauses.items(clause) if not item.document]
        read = [item for item in clauses.items(self.pack.readings[place].clause) if not item.document]
        return any(one.touches(other) for one in named for other in read)

    def notes_left(self) -> list[Note]:
        """The readings that no row has shown."""
        return [
            Note(reading.clause, reading.text)
            for place, reading in enumerate(self.pack.readings)
            if place not in self._shown
        ]

    def _lines(self, body: Requirement, writer: Writer) -> list[words.Line]:
        """The lines below a row, without what its sentence says already."""
        said = f"{body.label} {words.sentence(body, writer)}"
        return [
            line
            for line in words.lines(body, writer)
            if line.item != words.DECIDED or line.text.removeprefix("申报情形：") not in said
        ]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _writer(self, series: str) -> Writer:
        """Words in the series' own education and work."""
        if series not in self._writers:
            applying = self.packs.applying(self.pack.jurisdiction, series)
            binding = [entry.pack for entry in applying if series in entry.pack.series]
            self._writers[series] = Writer(program.own_pack(binding), series)
        return self._writers[series]

    def _item_anchor(self, first: str, number: str) -> str:
        """The name of an alternative below its clause; one that names a clause itself has that one's."""
        step = number.rstrip(".")
        if not step or step == words.DECIDED:
            return ""
        if step.strip("（）").isdigit():
            found = f"{clauses.anchor(first)}-{step.strip('（）')}"
        else:
            numeral = clauses.anchor(step)
            tail = numeral.removeprefix("item")
            found = f"{clauses.anchor(first)}-{tail}" if numeral.startswith("item") else numeral
        if found in self._taken:
            return ""
        self._taken.add(found)
        return found
