"""The next version of a policy with one thing in it that keeps it from being published, and what is said."""

from __future__ import annotations

from typing import NamedTuple

from rules.loader import CASES, PACKS

CODE = "beijing-engineering-2020-17"
PACK_FILE, CASES_FILE, COVERAGE_FILE = f"{CODE}.yaml", f"cases/{CODE}.yaml", f"coverage/{CODE}.yaml"


class Texts(NamedTuple):
    """Rules, cases and coverage table."""

    pack: str
    cases: str
    coverage: str


class Broken(NamedTuple):
    """What is wrong, and where and how it is said."""

    texts: Texts
    code: str
    file: str
    line: int
    #: In a log and to a developer.
    expected: str
    #: To an officer.
    words: str


def sound() -> Texts:
    """Version 2 from 2027-01-01, nothing else changed."""
    texts = [
        (folder / f"{CODE}.yaml").read_text(encoding="utf-8") for folder in (PACKS, CASES, PACKS / "coverage")
    ]
    texts[0] = _put(_put(texts[0], "version: 1\n", "version: 2\n"), "2020-10-01\n", "2027-01-01\n")
    return Texts(*texts)


def _put(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def _line(text: str, needle: str) -> int:
    assert needle in text, needle
    return text[: text.index(needle)].count("\n") + 1


def _broken() -> dict[str, Broken]:
    texts = sound()
    pack, cases, coverage = texts
    key = _put(pack, "degree: associate, years: 7}", "degree: associate, years: 7, month: 3}")
    clause = _put(pack, "clause: 附件 三（三）\n", "clause: see page 3\n")
    overlap = _put(pack, "2027-01-01\n", "2020-10-01\n")
    reaching = _put(pack, "2027-01-01\n", "2019-01-01\neffective_until: 2020-10-01\n")
    source = _put(pack, "source: 北京市人力资源和社会保障局\n", "")
    fewer = _put(pack, "degree: bachelor, years: 5}", "degree: bachelor, years: 4}")
    direct = cases.partition("\n  # --- full senior, direct")[0] + "\n"
    gap = "".join(line for line in coverage.splitlines(keepends=True) if "附件 三（三）" not in line)
    five = "  - of: 学历和专业工作经历\n    why: 本科满5年的前一天"
    return {
        "unknown key": Broken(
            texts._replace(pack=key),
            "schema.unknown_key",
            PACK_FILE,
            _line(key, "month: 3"),
            "unknown key month: expected one of item, degree, title",
            "不认识的键month，应为：item, degree, title",
        ),
        "wrong form of a clause": Broken(
            texts._replace(pack=clause),
            "schema.clause",
            PACK_FILE,
            _line(clause, "see page 3"),
            "expected a clause such as 附件 三（一）2（3）",
            "条款写法不对，应为条款，如附件 三（一）2（3）",
        ),
        "same first day": Broken(
            texts._replace(pack=overlap),
            "head.same_day",
            PACK_FILE,
            _line(overlap, "effective_from: 2020-10-01"),
            "expected another day than version 1 (2020-10-01), or replaces: 1",
            "施行日期与第1版（2020-10-01）相同：应换一天，或写replaces: 1",
        ),
        "overlapping days": Broken(
            texts._replace(pack=reaching),
            "head.reaches_over",
            PACK_FILE,
            _line(reaching, "effective_until: "),
            "expected a day before 2020-10-01, the first of version 1",
            "最后一天应在第1版的施行日期2020-10-01之前",
        ),
        "missing source": Broken(
            texts._replace(pack=source),
            "schema.missing_key",
            PACK_FILE,
            _line(source, "code: "),
            "missing key source: expected a text that is not empty",
            "缺少source，应写不为空的文字",
        ),
        "failing case": Broken(
            texts._replace(pack=fewer),
            "cases.failed",
            CASES_FILE,
            _line(cases, five),
            "学历和专业工作经历: compiled, interpreter: row: expected unmet, got met",
            "应为未满足，核算得满足",
        ),
        "missing coverage": Broken(
            texts._replace(coverage=gap),
            "coverage.position",
            PACK_FILE,
            _line(pack, "        clause: 附件 三（三）\n"),
            "附件 三（三）: no position of the text",
            "附件 三（三）：规则引用的条款，应在条文对照里有位置",
        ),
        "requirement without cases": Broken(
            texts._replace(cases=direct),
            "cases.missing",
            PACK_FILE,
            _line(pack, "        clause: 附件 五（四）\n") - 1,
            f"expected cases of 直通车条件 in {CASES_FILE}: met, unmet, undetermined, boundary",
            "“直通车条件”（正高级　直通车）应有这些案例：满足、未满足、待补充、正好在界限上",
        ),
    }


BROKEN = _broken()
