"""Invented data for the sheet of styles: a conclusion and a road."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from titles import clock
from titles.calendar import add_working_days

#: Documents are cited as they are titled; they are not words of the interface.
E_17 = "京人社事业发〔2020〕17号"
N_10 = "京人社事业发〔2023〕10号"


def _row(
    document: str, item: str, asked: str, found: list[str], kind: str = "met", **more: Any
) -> dict[str, Any]:
    return {
        "document": document,
        "item": item,
        "url": "#ruling",
        "asked": asked,
        "found": found,
        "kind": kind,
        **more,
    }


def sample_ruling() -> dict[str, Any]:
    """Return the conclusion of an invented applicant."""
    got, full = dt.date(2022, 5, 18), dt.date(2027, 5, 18)
    span = {
        "start": got,
        "end": full,
        "now": dt.date(2026, 11, 20),
        "start_label": _("2022-05-18取得工程师"),
        "end_label": _("2027-05-18满5年"),
        "now_label": _("今天，4年6个月"),
    }
    no_doctor = [_("最高学历为大学本科")]
    groups = [
        {
            "heading": _("一、申报范围"),
            "kind": "met",
            "rows": [
                _row(N_10, "附件3 第六项", _("在职，或在本市自由职业满1年"), [_("在职，示例轨道设计院")]),
                _row(
                    N_10,
                    "附件3 第六项",
                    _("未退休，且不在处分或从业限制期内"),
                    [_("未退休，填报无处分")],
                    repeats=True,
                ),
            ],
        },
        {
            "heading": _("二、学历和专业工作经历"),
            "note": _("符合其中一项即可"),
            "kind": "unmet",
            "alternatives": True,
            "rows": [
                _row(E_17, "附件 四（一）2（1）", _("博士毕业后，工作满2年"), no_doctor, "unmet"),
                _row(
                    E_17,
                    "附件 四（一）2（3）",
                    _("大学本科及以上，取得中级职称后，工作满5年"),
                    [
                        _("大学本科，2012-07-01毕业"),
                        _("工程师，2022-05-18取得"),
                        _("此后工程技术工作4年6个月"),
                    ],
                    "unmet",
                    repeats=True,
                    nearest=True,
                    short=_("差5个月28天"),
                    span=span,
                ),
                _row(
                    E_17,
                    "附件 四（一）2（4）",
                    _("已有非本系列副高级职称，工作满3年"),
                    [_("没有其他系列职称")],
                    "unmet",
                    repeats=True,
                ),
            ],
        },
        {
            "heading": _("三、由人评议"),
            "note": _("不影响上面的结论"),
            "rows": [
                _row(
                    E_17,
                    "附件 前言",
                    _("职业道德、敬业精神"),
                    [_("申报后由用人单位填写")],
                    "judged",
                    word=_("用人单位评议"),
                ),
                _row(
                    "征求意见稿",
                    "三（一）1",
                    _("理论与技术水平"),
                    [_("申报后审阅")],
                    "judged",
                    word=_("评委会评议"),
                    draft=True,
                ),
            ],
        },
    ]
    levels = [
        {
            "name": _("工程师"),
            "paths": [{"name": _("标准"), "kind": "met", "word": _("符合"), "earliest": _("现在")}],
        },
        {
            "name": _("高级工程师"),
            "paths": [
                {
                    "name": _("标准（本结论）"),
                    "kind": "unmet",
                    "word": _("不符合"),
                    "earliest": full,
                    "note": _("只差时间"),
                },
                {
                    "name": _("破格"),
                    "url": "#ruling",
                    "kind": "unmet",
                    "word": _("不符合"),
                    "earliest": _("不因时间而符合"),
                },
                {
                    "name": _("3+1考核认定"),
                    "url": "#ruling",
                    "kind": "open",
                    "earliest": _("补充后算出"),
                    "note": _("未填报举荐人"),
                },
            ],
        },
    ]
    facts = [
        {"term": _("计算日期"), "value": "2026-11-20（周五）"},
        {"term": _("最早日期"), "value": "2027-05-18（周二）", "strong": True},
        {"term": _("依据"), "value": _("京人社事业发〔2020〕17号，2020-10-01起施行")},
    ]
    return {
        "ruling_groups": groups,
        "ruling_levels": levels,
        "ruling_facts": facts,
        "revoked_from": dt.date(2026, 9, 14),
        "issued_on": dt.date(2023, 12, 20),
    }


def sample_road(today: dt.date) -> dict[str, Any]:
    """Return the road of an invented application that waits for its correction."""
    back = lambda n: add_working_days(today, -n)  # noqa: E731
    due = add_working_days(today, 5)
    stages = [
        {
            "title": _("一、自查与填报"),
            "state": "done",
            "who": _("您"),
            "date": back(19),
            "events": [{"text": _("提交第1版，已签诚信承诺")}],
        },
        {
            "title": _("二、核实、公示、推荐"),
            "state": "done",
            "who": _("示例轨道设计院"),
            "events": [
                {"date": back(15), "text": _("18项事实核实完毕，全部属实"), "who": _("经办人丙")},
                {"date": back(9), "text": _("推荐，占用五至七级空缺岗位1个"), "who": _("负责人乙")},
            ],
        },
        {
            "title": _("三、受理"),
            "state": "now",
            "who": _("示例工程评审服务中心"),
            "events": [
                {"date": back(2), "text": _("发出补正通知，共3项"), "who": _("受理岗丁")},
                {
                    "date": due,
                    "lead": _("提交补正"),
                    "text": _("，还剩5个工作日"),
                    "who": _("轮到您"),
                    "turn": True,
                },
                {
                    "date": add_working_days(today, 11),
                    "text": _("受理决定的最后期限"),
                    "who": _("评审服务机构"),
                    "ahead": True,
                },
            ],
        },
        {"title": _("四、缴费"), "state": "ahead", "who": _("您"), "events": [{"text": _("受理后在线支付")}]},
        {
            "title": _("五、评审"),
            "state": "ahead",
            "who": _("专家、评委会"),
            "events": [{"text": _("同行专家评议，评委会无记名投票")}],
        },
    ]
    items = [
        {
            "text": _("代表作2《站台门控制系统设计文件》没有写本人分工"),
            "url": "#answer",
            "action": _("去填写"),
        },
        {"text": _("代表作3专利证书第2页看不清"), "url": "#answer", "action": _("重新上传")},
        {"text": _("缺2025年度继续教育学时证明"), "url": "#answer", "action": _("去上传")},
    ]
    notes = [
        {"title": _("到期没有提交会怎样"), "text": _("补正只通知这一次。到期没有提交的，本次申报自动终止。")},
        {
            "title": _("拿不准，问谁"),
            "text": _("示例工程评审服务中心受理岗，010-0000 0000，工作日9:00—17:00"),
        },
    ]
    history = [
        {
            "at": clock.now() - dt.timedelta(days=2),
            "text": _("发出补正通知，共3项"),
            "organisation": _("示例工程评审服务中心"),
            "who": _("受理岗丁"),
        },
        {
            "at": clock.now() - dt.timedelta(days=11),
            "text": _("单位推荐，生成公示证明"),
            "organisation": _("示例轨道设计院"),
            "who": _("负责人乙"),
        },
    ]
    return {
        "stages": stages,
        "answer_items": items,
        "answer_notes": notes,
        "answer_date": due,
        "history": history,
        "answer_primary": {"label": _("开始补正"), "url": "#answer"},
        "answer_secondary": {"label": _("查看补正通知"), "url": "#answer"},
    }
