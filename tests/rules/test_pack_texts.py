"""What no case can tell, held to the texts: the heads of the policies, what comes with a path, who judges."""

import pytest
from msgspec import UNSET

from rules import shipped
from rules.vocabulary import LEVELS

ENGINEERING, LABORATORY = "beijing-engineering-2020-17", "beijing-laboratory-draft"
NOTICE, RECOGNITION = "beijing-title-work-2023-10", "beijing-three-plus-one-2023-12"
DIRECTED, GUANGXI = "beijing-directed-evaluation-2023-10", "guangxi-laboratory-2025-5"

#: Document, status, when it was issued, from when it applies, and the series that it binds.
HEADS = {
    # 2020-09-28 under the covering letter; in force as its last sentence says.
    ENGINEERING: ("京人社事业发〔2020〕17号", "in_force", "2020-09-28", "2020-10-01", ["engineering"]),
    # The last sentence leaves month and day open.
    LABORATORY: (
        "北京市实验技术人员职称制度改革实施办法（征求意见稿）",
        "consultation_draft",
        None,
        None,
        ["laboratory"],
    ),
    # 成文日期 and 实施日期 at its head.
    NOTICE: (
        "京人社事业发〔2023〕10号",
        "in_force",
        "2023-06-06",
        "2023-06-14",
        ["engineering", "laboratory"],
    ),
    DIRECTED: ("京人社事业发〔2023〕10号", "in_force", "2023-06-06", "2023-06-14", ["education", "health"]),
    # 第十三条: from the day on which it was issued.
    RECOGNITION: (
        "京人社事业发〔2023〕12号",
        "in_force",
        "2023-06-06",
        "2023-06-06",
        ["engineering", "laboratory"],
    ),
    GUANGXI: ("桂人社规〔2025〕5号", "in_force", "2025-07-07", "2025-07-07", ["laboratory"]),
}

#: The committee judges what is not listed: knowledge, achievement and influence.
JUDGES = {
    ENGINEERING: {"附件 序言": "employer", "办法 三（二）1": "employer", "办法 三（三）2": "employer"},
    LABORATORY: {
        **dict.fromkeys(("附件 序言", "办法 三（二）1"), "employer"),
        # Running and safety of the laboratory, service to others.
        **dict.fromkeys(
            ("附件 一2", "附件 二3", "附件 三（一）4", "附件 四（一）5", "附件 五（一）5"), "employer"
        ),
    },
    NOTICE: {"附件3 六": "employer", "（十七）": "institution", "（八）": "bureau"},
    RECOGNITION: {"第三条": "employer"},
    GUANGXI: {"三（三）": "employer", "二（二）1": "employer"},
}
ANNEX = ["附件 序言"] * 3 + ["办法 三（二）1"]
RECOGNISED = ["第三条", "第三条（一）", "第三条（二）", "第三条（三）", "第三条（四）", "第七条（三）"]
A, F = "associate_senior", "full_senior"
#: General items, and those of each path; of a standard path without the word 附件.
JUDGED = {
    ENGINEERING: (
        ANNEX,
        {
            ("technician", "standard"): ["一（一）"],
            ("assistant", "standard"): ["二（一）"],
            ("intermediate", "standard"): ["三（一）1", "三（二）1", "三（二）2", "三（二）3", "三（三）"],
            (A, "standard"): ["四（一）1", "四（二）1", "四（二）2", "四（二）3", "四（三）"],
            (F, "standard"): ["五（一）1", "五（二）1", "五（二）2", "五（二）3", "五（三）"],
            (F, "direct"): ["附件 五（四）4", "附件 五（一）1"],
        },
    ),
    LABORATORY: (
        ANNEX,
        {
            ("technician", "standard"): ["一1", "一2"],
            ("assistant", "standard"): ["二1", "二2", "二3"],
            ("intermediate", "standard"): [*(f"三（一）{n}" for n in range(1, 5)), "三（二）"],
            (A, "standard"): [*(f"四（一）{n}" for n in range(1, 6)), "四（二）"],
            (F, "standard"): [*(f"五（一）{n}" for n in range(1, 6)), "五（二）"],
        },
    ),
    NOTICE: (
        ["附件3 六", "（十七）"],
        {(A, "unit_nomination"): ["（八）", "（七）"], (F, "unit_nomination"): ["（八）", "（七）"]},
    ),
    RECOGNITION: ([], {(A, "three_plus_one"): RECOGNISED, (F, "three_plus_one"): RECOGNISED}),
    GUANGXI: (
        ["三（三）", "二（二）1"],
        {
            **{(level, "standard"): ["二（二）2"] for level in LEVELS},
            (A, "green_channel"): ["二（三）4", "二（二）2"],
            (F, "green_channel"): ["二（三）4", "二（二）2"],
        },
    ),
}
TRACKS = {"1": "research_design", "2": "applied_practice", "3": "technology_transfer"}


def pack(code):
    return shipped()[code].pack


def judgements(code):
    """Every judgement of a policy, the general ones first."""
    return [*pack(code).general_judgements, *(one for path in pack(code).paths for one in path.judgements)]


def test_every_policy_is_looked_at():
    assert set(HEADS) == {entry.pack.code for entry in shipped()}


@pytest.mark.parametrize("code", HEADS)
def test_the_head_is_that_of_the_text(code):
    head = pack(code)
    days = [day and day.isoformat() for day in (head.issued_on, head.effective_from)]
    assert (head.document, head.status, *days, head.series) == HEADS[code]
    assert head.jurisdiction == code.partition("-")[0]
    assert (head.version, head.effective_until, head.replaces) == (1, UNSET, UNSET)


def test_what_is_obtained_in_directed_evaluation_is_valid_in_the_district():
    """（十一）, and of no other path does a text say so."""
    for entry in shipped():
        for path in entry.pack.paths:
            assert (path.valid_in == "district") == (path.path == "directed")


@pytest.mark.parametrize("code", JUDGES)
def test_who_judges(code):
    for one in judgements(code):
        assert one.by == JUDGES[code].get(one.clause, "committee"), one.clause


def test_who_judges_in_directed_evaluation():
    """（十一）: one clause, so by what is judged."""
    words = {
        "一线": "employer",
        "考核": "employer",
        "德": "committee",
        "分开": "institution",
        "总量": "bureau",
    }
    for one in judgements(DIRECTED):
        found = [by for word, by in words.items() if word in one.label]
        assert found == [one.by], one.label


def test_the_conditions_on_achievement_are_those_of_a_track():
    """附件 三（二）, 四（二）, 五（二）: one of three; nothing else depends on the track."""
    for one in judgements(ENGINEERING):
        section, _mark, number = one.clause.partition("（二）")
        of_track = section in ("附件 三", "附件 四", "附件 五")
        assert one.track == (TRACKS[number] if of_track else None), one.clause
    for code in set(HEADS) - {ENGINEERING}:
        assert {one.track for one in judgements(code)} == {None}


@pytest.mark.parametrize("code", [ENGINEERING, LABORATORY])
def test_the_exceptional_path_leaves_no_judgement_out(code):
    """附件 四（四） takes away education and years alone."""
    by_path = {(path.level, path.path): path.judgements for path in pack(code).paths}
    standard = by_path["associate_senior", "standard"]
    exceptional = by_path["associate_senior", "exceptional"]
    assert [one for one in exceptional if one in standard] == standard
    more = ["办法 三（三）1", "办法 三（三）2"] if code == ENGINEERING else ["办法 三（三）1"]
    assert [one.clause for one in exceptional if one not in standard] == more


@pytest.mark.parametrize("code", JUDGED)
def test_what_is_left_to_people(code):
    """Every item with words that no fact decides, on its path."""
    general, by_path = JUDGED[code]
    assert [one.clause for one in pack(code).general_judgements] == general
    found = {
        (path.level, path.path): [one.clause for one in path.judgements]
        for path in pack(code).paths
        if path.path != "exceptional"  # above
    }
    assert found == {
        (level, path): [f"附件 {item}" for item in items]
        if general == ANNEX and path == "standard"
        else items
        for (level, path), items in by_path.items()
    }
