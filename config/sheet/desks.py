"""Invented data for the sheet of styles: a work list, an evidence desk, a ballot, a chart."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from titles.calendar import add_working_days


def sample_lists(today: dt.date) -> dict[str, Any]:
    """Return a work list, an evidence desk, a ballot and a chart."""
    people = "丁己庚辛子丑卯"
    rows = [
        {
            "id": index,
            "url": "#worklist",
            "date": add_working_days(today, (-2, 0, 0, 1, 4, 4, 5)[index]),
            "person": _("申报人%(name)s") % {"name": name},
            "level": (_("工程师"), _("高级工程师"), _("助理工程师"))[index % 3],
            "specialty": (_("机械设计"), _("轨道交通工程"), _("电气"))[index % 3],
            "todo": _("发布公示") if index in (4, 5) else _("核实事实"),
            "progress": "" if index in (4, 5) else f"{index * 3}/16",
            "number": f"2026-GC-0042{index:02d}",
            "last_step": _("申报人提交"),
            "selected": index in (4, 5),
        }
        for index, name in enumerate(people)
    ]
    strip = [
        {
            "number": n,
            "url": "#desk",
            "kind": "" if n > 8 else "open" if n == 5 else "unmet" if n == 8 else "met",
            "current": n == 9,
        }
        for n in range(1, 13)
    ]
    paper = mark_safe(
        "<h3>发明专利证书</h3><p>样张，内容虚构</p><p>授权公告日　2024年08月13日</p>"
    )  # our own words
    facts = [
        {
            "number": 8,
            "label": _("本人在发明人中的位次"),
            "value": _("填报第1位"),
            "kind": "unmet",
            "word": _("不符"),
            "note": _("材料显示第2位。理由：与材料不一致（HS-02）"),
            "change_url": "#desk",
        },
        {
            "number": 9,
            "label": _("授权公告日"),
            "value": _("填报2024-08-13"),
            "check": _("数据核验：没有可用的数据源，请对照材料"),
            "current": True,
        },
        {"number": 10, "label": _("专利权人"), "value": _("示例轨道设计院")},
    ]
    return {
        "rows": rows,
        "tabs": [
            {"label": _("待我办"), "count": 20, "url": "#worklist", "current": True},
            {"label": _("三日内到期"), "count": 5, "url": "#worklist"},
            {"label": _("已逾期"), "count": 1, "url": "#worklist"},
            {"label": _("已办结"), "count": None, "url": "#worklist"},
        ],
        "head_facts": [
            {"text": _("空缺岗位　五至七级2个，已推荐1个")},
            {"text": _("八至十级4个，已推荐4个，"), "strong": _("已满")},
        ],
        "batch_primary": {"label": _("预览发布公示")},
        "batch_others": [{"label": _("导出Excel")}],
        "strip": strip,
        "desk_file": {
            "number": _("材料5"),
            "title": _("发明专利证书"),
            "kind": "html",
            "html": paper,
            "page": 1,
            "pages": 2,
            "url": "#desk",
            "next_url": "#desk",
        },
        "desk_facts": facts,
        "attest_choices": [("true", _("属实")), ("wrong", _("不符")), ("more", _("需补充"))],
        "attest_reasons": [("HS-01", _("材料看不清")), ("HS-02", _("与材料不一致"))],
        "desk_primary": {"label": _("保存，下一项")},
        "desk_secondary": {"label": _("上一项"), "url": "#desk"},
        "desk_leave": {"label": _("暂存并返回待办"), "url": "#desk"},
        "ballot_choices": [
            {"value": "yes", "label": _("同意"), "help": _("同意授予高级工程师职称")},
            {"value": "no", "label": _("不同意"), "help": _("不同意授予高级工程师职称")},
            {"value": "abstain", "label": _("弃权"), "help": _("仍计入出席人数，不计同意票")},
        ],
        "candidate_columns": [
            {
                "heading": _("评议组意见"),
                "rows": [
                    {"label": _("意见一"), "value": _("建议通过"), "url": "#ballot", "action": _("全文")},
                    {"label": _("意见二"), "value": _("建议不通过"), "url": "#ballot", "action": _("全文")},
                ],
            },
            {
                "heading": _("代表作"),
                "rows": [
                    {
                        "label": _("发明专利，主要负责人"),
                        "value": "2024-08",
                        "url": "#ballot",
                        "action": _("材料"),
                    }
                ],
            },
            {"heading": _("得分和推荐"), "rows": [{"label": _("指标得分，3人中位数"), "value": "84"}]},
        ],
        "receipt_facts": [
            (_("到会委员"), _("11人")),
            (_("已投票"), _("8人")),
            (_("通过所需"), _("同意票8张以上（到会的三分之二）")),
        ],
        "receipt_next": {"label": _("下一位，候选人08"), "url": "#ballot"},
        "certificate_facts": [
            (_("姓名"), _("申报人辰")),
            (_("职称"), _("工程师（中级）")),
            (_("证书编号"), "ZC-2022-GC-018264"),
        ],
        "chart_rows": [
            {"label": label, "whole": whole, "part": part, "url_whole": "#chart", "url_part": "#chart"}
            for label, whole, part in (
                (_("技术员"), 402, 380),
                (_("助理级"), 1864, 1691),
                (_("中级"), 4310, 3276),
                (_("副高级"), 2480, 1315),
                (_("正高级"), 566, 220),
            )
        ],
        "files": [
            {
                "title": _("申报表，第1版"),
                "url": "#form",
                "size": 421888,
                "date": today,
                "kind": "PDF",
                "remove_url": "#form",
            }
        ],
    }
