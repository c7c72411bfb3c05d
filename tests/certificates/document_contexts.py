"""One filled context for every printed document; also what their pictures are made from."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
AT = dt.datetime(2026, 11, 20, 14, 32, tzinfo=ZONE)
DAY = AT.date()
DIGEST = "3f9a61c207de8b45aa51f0c2d8e0715b3c9e6f4d2a1b08c7e5d4f3a2e21d90ac"


def _day(state: str, day: int, ordinal: int, is_last: bool = False) -> SimpleNamespace:
    names = "一二三四五六日"
    date = dt.date(2026, 11, day)
    return SimpleNamespace(
        state=state,
        label=f"{date:%m-%d}周{names[date.weekday()]}",
        ordinal=ordinal,
        is_last=is_last,
    )


def _results() -> list[list[Any]]:
    names = ("梅", "兰", "竹", "菊", "松", "柏", "桂", "荷", "桃", "李", "杏", "枫", "桐", "槐", "榆", "柳")
    return [
        [
            f"2026-GC-0042{n:02}",
            f"申报人{name}",
            "轨道交通工程",
            13,
            13 - n % 6,
            n % 6,
            3 * (13 - n % 6) >= 26,
        ]
        for n, name in enumerate(names)
    ]


CONTEXTS: dict[str, dict[str, Any]] = {
    "application_form": {
        "number": "2026-GC-004217",
        "version": 2,
        "filed_at": AT,
        "heading": "2026年度工程系列职称申报表",
        "person": [
            ("姓名", "申报人梅"),
            ("身份证件号码", "110*************35"),
            ("所在单位", "示例轨道设计院"),
            ("单位性质", "事业单位"),
            ("联系电话", "138****0000"),
        ],
        "target": [
            ("申报职称", "高级工程师（副高级）"),
            ("专业", "轨道交通工程"),
            ("路径", "标准路径，大学本科学历"),
            ("评审机构", "示例工程评审服务中心"),
        ],
        "sections": [
            {
                "title": "学历",
                "note": "单位已核实",
                "headings": ["毕业日期", "学校", "专业", "学历学位", "核实"],
                "rows": [["2012-07-01", "示例大学", "交通运输工程", "大学本科，学士", "属实"]],
                "empty": "",
                "numeric": [],
            },
            {
                "title": "工作经历",
                "note": "",
                "headings": ["起", "止", "单位", "岗位", "从事工作"],
                "rows": [
                    ["2012-07", "2018-03", "示例建设集团", "技术员", "车站机电安装与调试"],
                    [
                        "2018-04",
                        "至今",
                        "示例轨道设计院",
                        "设计负责人",
                        "城市轨道交通供电系统设计与验证，负责三条线的牵引变电所",
                    ],
                ],
                "empty": "",
                "numeric": [],
            },
            {
                "title": "获奖",
                "note": "",
                "headings": ["日期", "奖项"],
                "rows": [],
                "empty": "没有填写。",
                "numeric": [],
            },
        ],
        "works": [
            {
                "title": "示例十二号线牵引供电系统施工图设计",
                "facts": [("完成日期", "2025-11-28"), ("本人角色", "设计负责人"), ("本人份额", "60%")],
                "statement": "承担牵引变电所总图和保护整定计算，图纸经审查一次通过，投运后运行平稳。",
            },
            {
                "title": "一种直流牵引网短路故障定位方法",
                "facts": [("授权日期", "2024-08-13"), ("类别", "发明专利"), ("署名", "第一发明人")],
                "statement": "",
            },
        ],
        "conclusion": "符合高级工程师的申报条件。",
        "assessed_on": DAY,
        "citations": "京人社事业发〔2020〕17号 附件 四（一）2（3）",
        "opinions": [
            {
                "heading": "用人单位推荐意见",
                "text": "经核实材料属实，公示无异议，同意推荐。",
                "signed_by": "单位主要负责人 示例乙",
                "signed_on": DAY,
            }
        ],
        "digest": DIGEST,
    },
    "pledge": {
        "number": "2026-GC-004217",
        "version": 2,
        "name": "申报人梅",
        "heading": "高级工程师（工程系列，轨道交通工程）",
        "promises": [
            "所填内容和所附材料真实、完整，本人对其负责。",
            "代表性成果中写明的个人份额，是本人实际承担的部分。",
            "不请托、不打探评审情况，不联系评审专家。",
        ],
        "consequence": "如有不实，本人接受取消申报、撤销职称、记入失信记录等处理。",
        "signed_at": AT,
        "digest": DIGEST,
    },
    "public_notice_poster": {
        "number": "GS-2026-001873",
        "title_lines": ["关于申报人梅等6人申报", "2026年度工程系列职称的公示"],
        "paragraphs": [
            "经本人申报、材料核实，本单位拟推荐下列6人参加2026年度工程系列职称评审。"
            "现按照京人社事业发〔2023〕10号 附件3的要求予以公示，接受监督。",
            "公示期5个工作日：2026-11-18（周三）至2026-11-24（周二）24:00。",
        ],
        "headings": ["姓名", "申报职称", "专业", "路径", "现有职称和取得日期"],
        "rows": [
            ["申报人梅", "高级工程师", "轨道交通工程", "标准", "工程师　2021-11-12"],
            ["申报人兰", "高级工程师", "通信信号", "破格", "工程师　2024-06-20"],
            ["申报人竹", "工程师", "轨道交通工程", "标准", "助理工程师　2022-05-18"],
            ["申报人菊", "工程师", "机械设计", "标准", "助理工程师　2021-12-03"],
            ["申报人松", "工程师", "电气", "标准", "无"],
            ["申报人柏", "助理工程师", "电气", "标准", "无"],
        ],
        "days": [
            _day("past", 18, 1),
            _day("past", 19, 2),
            _day("today", 20, 3),
            _day("rest", 21, 0),
            _day("rest", 22, 0),
            _day("ahead", 23, 4),
            _day("ahead", 24, 5, True),
        ],
        "starts_on": dt.date(2026, 11, 18),
        "ends_on": dt.date(2026, 11, 24),
        "closing": [
            "对公示内容有异议的，可以在公示期内实名或匿名提出，写明事实和理由。异议作出处理结论之前，本单位不予推荐。",
            "受理部门：人力资源部，电话010-0000 0000，监督电话010-0000 0001。",
        ],
        "publisher": "示例轨道设计院",
        "published_on": dt.date(2026, 11, 17),
        "seal_note": "公示专用",
        "url": "https://titles.example.cn/notices/GS-2026-001873/",
        "digest": DIGEST,
    },
    "proof_of_publication": {
        "number": "GS-2026-001873",
        "publisher": "示例轨道设计院",
        "starts_on": dt.date(2026, 11, 18),
        "ends_on": dt.date(2026, 11, 24),
        "working_days": 5,
        "facts": [
            ("发布时间", "2026-11-17 17:30"),
            ("公开地址", "titles.example.cn/notices/GS-2026-001873/"),
            ("工作日历", "2026年度，国务院办公厅通知，第1版"),
        ],
        "rows": [
            ["申报人梅", "高级工程师", "轨道交通工程", "无异议"],
            ["申报人兰", "高级工程师", "通信信号", "异议不成立"],
        ],
        "objections": [
            [
                "2026-11-19",
                "申报人兰的第二项代表性成果的署名次序",
                "核对原始文件，署名属实，异议不成立。",
                "2026-11-23",
            ]
        ],
        "statement": "上述人员的公示已经期满，公示期内收到的异议均已作出处理结论。特此证明。",
        "issued_on": dt.date(2026, 11, 25),
        "seal_note": "样章",
        "digest": DIGEST,
    },
    "correction_notice": {
        "number": "2026-GC-004217",
        "name": "申报人梅",
        "heading": "高级工程师",
        "institution": "示例工程评审服务中心",
        "items": [
            {
                "field": "学历证明",
                "problem": "上传的扫描件缺少第二页，看不到毕业日期。",
                "needed": "上传完整的毕业证书，或学历电子注册备案表。",
                "clause": "京人社事业发〔2023〕10号 附件3 第五项",
            },
            {
                "field": "代表性成果第2项",
                "problem": "没有写明本人份额。",
                "needed": "填写本人承担的部分和份额，并由合作者确认。",
                "clause": "京人社事业发〔2020〕17号 附件 四（三）",
            },
        ],
        "due_on": dt.date(2026, 11, 27),
        "sent_on": DAY,
        "seal_note": "受理专用",
        "contact": "如有疑问，请在申报页面留言，或致电010-0000 0002。",
    },
    "session_minutes": {
        "number": "PS-2026-0031",
        "committee": "工程系列（轨道交通）副高级职称评审委员会",
        "institution": "示例工程评审服务中心",
        "held_on": DAY,
        "facts": [
            ("会议时间", "2026-11-20 09:00至16:40"),
            ("地点", "示例工程评审服务中心三层会议室"),
            ("主持", "主任委员 示例甲"),
            ("秘书", "示例丙"),
            ("监督", "示例丁"),
        ],
        "figures": [("委员", 13), ("出席", 13), ("法定人数", 9), ("申报", 16), ("通过", 11)],
        "attendance": [
            [f"专家{name}", "主任委员" if n == 0 else "委员", "轨道交通工程", "09:00", "16:40"]
            for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅")
        ],
        "recusals": [["专家乙", "2026-GC-004203", "与申报人同单位"]],
        "events": [
            ["09:00", "主任委员宣布开会，秘书核对出席人数，达到法定人数。"],
            ["09:20", "逐人介绍申报材料和评议组意见。"],
            ["15:10", "无记名投票。"],
            ["16:30", "公布计票结果，会议结束。"],
        ],
        "results": [
            [r[0], r[1], "高级工程师", r[3], r[4], r[5], "通过" if r[6] else "未通过"] for r in _results()
        ],
        "rule": "赞成票达到参加表决人数三分之二为通过（京人社事业发〔2023〕12号 第七条（三））。",
        "chair": "示例甲",
        "signed_at": AT,
        "digest": DIGEST,
    },
    "result_sheet": {
        "number": "PS-2026-0031",
        "committee": "工程系列（轨道交通）副高级职称评审委员会",
        "institution": "示例工程评审服务中心",
        "held_on": DAY,
        "attending": 13,
        "rule": "赞成票达到参加表决人数三分之二为通过（京人社事业发〔2023〕12号 第七条（三））。",
        "figures": [("出席", 13), ("申报", 16), ("通过", 11), ("未通过", 5)],
        "groups": [{"title": "高级工程师", "rows": _results()}],
        "tellers": [("主任委员", "示例甲"), ("秘书", "示例丙")],
        "closed_at": AT,
        "digest": DIGEST,
    },
    "revocation_decision": {
        "number": "撤决〔2026〕008号",
        "holder": "申报人卯",
        "certificate": [
            ("证书编号", "ZC-2023-GC-009917"),
            ("职称", "高级工程师（副高级）"),
            ("系列和专业", "工程系列，机械设计"),
            ("取得日期", "2023-12-20（周三）"),
        ],
        "facts_found": "经核查，申报时提交的第二项代表性成果署名页系伪造，原件署名中没有申报人。",
        "reason": "以虚假材料取得职称，属于应当撤销的情形。",
        "clause": "京人社事业发〔2023〕10号 第十七项",
        "effective_on": dt.date(2026, 9, 14),
        "decided_on": dt.date(2026, 9, 11),
        "consequences": ["同时记入职称评审失信记录，记录期3年；用人单位不得再据此聘任。"],
        "remedies": "您对本决定不服的，可以依法申请行政复议或者提起行政诉讼。",
        "issuer": "市人力资源和社会保障局",
        "seal_note": "样章",
        "url": "https://titles.example.cn/verify/ZC-2023-GC-009917/",
    },
    "acceptance_pack": {
        "number": "PS-2026-0031",
        "committee": "工程系列（轨道交通）副高级职称评审委员会",
        "institution": "示例工程评审服务中心",
        "prepared_on": DAY,
        "conclusion": "16名候选人，11人通过；程序核对4项，3项满足，1项未满足。",
        "figures": [("参加表决", 16), ("通过", 11), ("未通过", 5), ("出席委员", 13)],
        "checks": [
            {"text": "出席达到法定人数", "met": True, "found": "13人，应到13人", "clause": "第七条（三）"},
            {"text": "赞成达到三分之二", "met": True, "found": "11人均达到", "clause": "第七条（三）"},
            {"text": "每份申报有三份评议意见", "met": True, "found": "48份", "clause": "第六条"},
            {
                "text": "回避的委员没有参加该项表决",
                "met": False,
                "found": "1人次，待说明",
                "clause": "第六条",
            },
        ],
        "cases": [
            {
                "number": "2026-GC-004217",
                "name": "申报人梅",
                "facts": [
                    ("申报职称", "高级工程师，轨道交通工程"),
                    ("表决", "参加13，赞成12，不赞成1，通过"),
                ],
                "stations": [
                    ["2026-09-10", "提交", "申报人梅", "第1次提交"],
                    ["2026-09-24", "推荐", "示例轨道设计院", "公示5个工作日，无异议"],
                    ["2026-10-12", "受理", "示例工程评审服务中心", "受理"],
                    ["2026-11-06", "评议", "评议组", "三份意见，均推荐"],
                    ["2026-11-20", "表决", "评审委员会", "通过"],
                ],
            },
            {
                "number": "2026-GC-004218",
                "name": "申报人兰",
                "facts": [("申报职称", "高级工程师，通信信号"), ("表决", "参加12，赞成11，不赞成1，通过")],
                "stations": [["2026-09-10", "提交", "申报人兰", "第1次提交"]],
            },
        ],
        "digest": DIGEST,
    },
}
for _context in CONTEXTS.values():
    _context.setdefault("house", "职称评审")
    _context.setdefault("foot", "演示系统，人员、单位、编号均为虚构")
    _context.setdefault("running", "")
