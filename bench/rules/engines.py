"""The engines against each other, one decision at a time: agreement first, then figures and targets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from bench.rules import peers, plain
from bench.rules.people import numbers, people
from rules import engine, interpreter
from rules.batch import assess_chunk, chunks
from rules.dossier import convert, decode
from rules.loader import PACKS, parse_pack
from rules.pack_set import PackSet, shipped
from rules.program import program
from rules.rescreening import Rescreening, rescreen_chunk
from rules.screening import screener

ROUNDS = 9
PATHS = ("standard", "exceptional")


class Engine(NamedTuple):
    """What is measured: how it decides, on what, and how many decisions one input holds."""

    name: str
    decide: Callable[[Any], Any]
    inputs: Sequence[Any]
    times: float = 1


PLAIN = "plain Python, yes or no"
SCREEN = "ours, screening: both paths, every clause"
SCREEN_DICTS = "ours, screening, from dictionaries with ISO dates"
SCREEN_TEXT = "ours, screening, from JSON text"
SCREEN_LONG = "ours, screening, from JSON text with every attribute on every result"
SCREEN_ALL = "ours, screening: all paths"
LEVEL = "ours: four paths of the level, contract in full"
LEVEL_TEXT = "ours: the same from JSON text"
WHOLE = "ours: whole assessment, all paths"
LINES = "ours: whole assessment, JSON line in, JSON line out"
REGISTER = "ours: a register's line judged by two texts (rescreen), JSON line in"
ORACLE = "ours, interpreted (the tests' oracle): whole assessment"
ZEN_ONE = "zen-engine, standard path alone, with trace, dates as numbers"
ZEN = "zen-engine, both paths in one expression node with trace, dates as numbers"
ZEN_DICTS = "zen-engine, the same from dictionaries with ISO dates"
ZEN_TEXT = "zen-engine, the same from JSON text with ISO dates"
FISCA = "OpenFisca-Core, one person"
FISCA_ALL = "OpenFisca-Core, all persons at once"

#: (what is asked, numerator, denominator, bound, whether at least or at most)
TARGETS = (
    ("the same decision explained: zen takes, times ours", ZEN, SCREEN, 23, True),
    ("the same decision explained: part of the yes/no floor's speed", PLAIN, SCREEN, 0.4, True),
    ("from ISO strings, JSON text: zen takes, times ours", ZEN_TEXT, SCREEN_TEXT, 25, True),
    ("from ISO strings, dictionaries: zen takes, times ours", ZEN_DICTS, SCREEN_DICTS, 25, True),
    ("from ISO strings, zen's dictionaries against our JSON text", ZEN_DICTS, SCREEN_TEXT, 25, True),
    ("whole assessment: zen's one path takes, times ours", ZEN_ONE, WHOLE, 1, True),
    ("batch, line in and out: ours takes, times zen's one path", LINES, ZEN_ONE, 2, False),
)


def agree(dossiers: list[dict[str, Any]]) -> None:
    """Every engine gives the same two outcomes on every dossier; and our two the same for every clause."""
    zen = peers.zen_decide(peers.zen_decision())
    dated = peers.zen_decide(peers.zen_decision(dated=True))
    alone = peers.zen_decide(peers.zen_decision(names=peers.ONE_PATH))
    screen = screener("beijing", "engineering", "associate_senior", PATHS)
    prepared = [numbers(dossier) for dossier in dossiers]
    fisca = peers.openfisca_decide(peers.openfisca_system(), [peers.counted(d) for d in prepared])
    for dossier, ready, by_fisca in zip(dossiers, prepared, fisca, strict=True):
        paths = engine.assess(dossier, level="associate_senior")["assessments"][:2]
        screened = screen(convert(dossier))
        assert [[row.outcome for row in path.requirements] for path in screened] == [
            [row["outcome"] for row in path["requirements"]] for path in paths
        ]
        ours = {
            tuple(path["outcome"] == "met" for path in paths),
            tuple(path.outcome == "met" for path in screened),
        }
        by_zen = {zen(peers.trimmed(ready)), dated(peers.trimmed(dossier))}
        answers = {plain.decide(ready), *by_zen, by_fisca, *ours}
        assert len(answers) == 1, (answers, dossier)
        assert alone(peers.of_one_path(peers.trimmed(ready)))[0] == paths[0]["outcome"].startswith("met")


def draft() -> PackSet:
    """The policies with one number changed: five years of work since an intermediate title become six."""
    code = "beijing-engineering-2020-17"
    text = (PACKS / f"{code}.yaml").read_text(encoding="utf-8")
    return shipped().replacing(
        parse_pack(code, text.replace("title: intermediate, years: 5", "title: intermediate, years: 6"))
    )


def engines(count: int) -> list[Engine]:
    """All engines on the same dossiers; the peers get nothing that they do not read, ours the whole."""
    dossiers = people(count)
    long = [msgspec.json.encode(dossier) for dossier in people(count, everything=True)]
    texts = [msgspec.json.encode(dossier) for dossier in dossiers]
    read = [decode(text) for text in texts]
    prepared = [numbers(dossier) for dossier in dossiers]
    trimmed = [peers.trimmed(dossier) for dossier in prepared]
    dated = [peers.trimmed(dossier) for dossier in dossiers]
    counted = [peers.counted(dossier) for dossier in prepared]
    rules = program("beijing", "engineering")
    system = peers.openfisca_system()
    lines = list(chunks(texts))
    register = Rescreening(None, draft())
    few = slice(0, 40)
    screen = screener("beijing", "engineering", "associate_senior", PATHS)
    level = {"level": "associate_senior", "raw": True}
    by_zen = peers.zen_decide(peers.zen_decision())
    by_dates = peers.zen_decide(peers.zen_decision(dated=True))
    alone = peers.zen_decide(peers.zen_decision(names=peers.ONE_PATH))
    parse = msgspec.json.decode
    return [
        Engine(PLAIN, plain.decide, prepared),
        Engine(SCREEN, screen, read),
        Engine(SCREEN_DICTS, lambda value: screen(convert(value)), dossiers),
        Engine(SCREEN_TEXT, lambda text: screen(decode(text)), texts),
        Engine(SCREEN_LONG, lambda text: screen(decode(text)), long),
        Engine(SCREEN_ALL, screener("beijing", "engineering"), read),
        Engine(LEVEL, lambda d: engine.judge(d, **level), read),
        Engine(LEVEL_TEXT, lambda text: engine.judge(decode(text), **level), texts),
        Engine(WHOLE, lambda d: engine.judge(d, raw=True), read),
        Engine(LINES, lambda chunk: assess_chunk(chunk, {}), lines, len(texts) / len(lines)),
        Engine(REGISTER, lambda chunk: rescreen_chunk(chunk, register), lines, len(texts) / len(lines)),
        Engine(ORACLE, lambda d: interpreter.assess(rules, d), read[few]),
        Engine(ZEN_ONE, alone, [peers.of_one_path(value) for value in trimmed]),
        Engine(ZEN, by_zen, trimmed),
        Engine(ZEN_DICTS, by_dates, dated),
        Engine(ZEN_TEXT, lambda text: by_dates(parse(text)), [msgspec.json.encode(value) for value in dated]),
        Engine(FISCA, lambda row: peers.openfisca_decide(system, [row]), counted[few]),
        Engine(FISCA_ALL, lambda rows: peers.openfisca_decide(system, rows), [counted], len(counted)),
    ]


def measure(measured: list[Engine]) -> dict[str, list[float]]:
    """Microseconds a decision of every engine in every round."""
    figures: dict[str, list[float]] = {engine.name: [] for engine in measured}
    for _ in range(ROUNDS):
        for name, decide, inputs, times in measured:
            start = time.process_time()
            for value in inputs:
                decide(value)
            figures[name].append((time.process_time() - start) / (len(inputs) * times) * 1e6)
    return figures


def ratio(figures: dict[str, list[float]], above: str, below: str) -> float:
    """How often one goes into the other: the median of the rounds."""
    return statistics.median(a / b for a, b in zip(figures[above], figures[below], strict=True))


def compare(count: int, agreeing: int) -> None:
    """Agreement first, then the table and the targets."""
    agree(people(agreeing, seed=2))
    print(f"all engines agree on {agreeing} dossiers\n")
    figures = measure(engines(count))
    print("| engine | µs | times plain | zen with trace takes |")
    print("| --- | --- | --- | --- |")
    for name, rounds in figures.items():
        print(
            f"| {name} | {statistics.median(rounds):.1f} | {ratio(figures, name, PLAIN):.1f} |"
            f" {ratio(figures, ZEN, name):.1f} times as long |"
        )
    print("\n| target | asked | measured | |")
    print("| --- | --- | --- | --- |")
    for text, above, below, bound, least in TARGETS:
        found = ratio(figures, above, below)
        met = found >= bound if least else found <= bound
        asked = f"at {'least' if least else 'most'} {bound}"
        print(f"| {text} | {asked} | {found:.2f} | {'reached' if met else 'not reached'} |")
