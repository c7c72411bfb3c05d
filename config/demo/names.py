"""Invented people, bodies and works. No identity number, code or name belongs to anybody."""

import datetime as dt
import random

from stdnum.cn import ric, uscc

SURNAMES = "林周沈陆顾江何许钟宋唐韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任姚卢傅姜崔谭廖"
GIVEN = (
    "若川",
    "知远",
    "明澈",
    "景行",
    "予安",
    "书言",
    "清和",
    "嘉树",
    "云舟",
    "思齐",
    "望舒",
    "怀瑾",
    "亦凡",
    "晓岚",
    "静姝",
    "文博",
    "子衿",
    "长青",
    "立群",
    "雨晴",
    "海宁",
    "克俭",
    "致远",
    "安澜",
    "沐阳",
    "承志",
    "雪松",
    "玉衡",
    "景明",
    "若谷",
    "宗泽",
    "文澜",
    "慕云",
    "一诺",
    "天佑",
    "采薇",
    "秋实",
    "春华",
    "志成",
    "建章",
)

EMPLOYERS = (
    ("示例轨道设计院", "public_institution", "海淀区"),
    ("示例智造科技有限公司", "private", "北京经济技术开发区"),
    ("示例水务研究所", "public_institution", "朝阳区"),
    ("示例生物技术有限公司", "private", "昌平区"),
    ("示例城建集团有限公司", "state_owned", "丰台区"),
    ("示例自动化学会", "social_organisation", "西城区"),
)
OUTSIDE_UNITS = ("示例理工大学", "示例铁道研究院", "示例电力设计院", "示例信息工程研究所", "示例检测中心")
SPECIALTIES = {
    "示例轨道设计院": ("gc-rail", "gc-structure", "gc-electrical"),
    "示例智造科技有限公司": ("gc-mechanical", "gc-automation", "gc-ai"),
    "示例水务研究所": ("gc-municipal", "gc-environment"),
    "示例生物技术有限公司": ("gc-biotech", "gc-chemical"),
    "示例城建集团有限公司": ("gc-structure", "gc-municipal", "gc-electrical"),
    "示例自动化学会": ("gc-automation", "gc-computing"),
}
SUBJECTS = {
    "gc-rail": ("站台门控制系统", "轨道扣件紧固状态在线检测", "信号联锁仿真平台", "既有线换轨施工组织"),
    "gc-structure": ("大跨度站房钢屋盖", "装配式箱涵接头", "深基坑支护监测", "既有建筑抗震加固"),
    "gc-electrical": ("牵引供电能耗分析", "车辆段低压配电改造", "充电桩群控策略", "应急电源切换装置"),
    "gc-mechanical": ("精密减速器装配线", "薄壁件五轴加工工艺", "物流分拣机构", "伺服压机模具"),
    "gc-automation": ("产线视觉检测系统", "分布式控制系统改造", "机器人焊缝跟踪", "仓储调度算法"),
    "gc-ai": ("工业缺陷识别模型", "设备故障预测平台", "语音质检系统", "知识图谱构建工具"),
    "gc-municipal": ("再生水厂提标改造", "供水管网漏损控制", "雨污分流改造设计", "综合管廊排水系统"),
    "gc-environment": ("黑臭水体治理方案", "污泥干化工艺", "地下水监测网", "大气颗粒物在线监测"),
    "gc-biotech": ("重组蛋白纯化工艺", "细胞培养反应器", "核酸检测试剂盒", "发酵尾气处理"),
    "gc-chemical": ("水性涂料配方", "溶剂回收装置", "高纯试剂制备", "催化剂再生工艺"),
    "gc-computing": ("政务数据交换平台", "容器编排系统", "日志审计平台", "统一身份认证系统"),
}
SCHOOLS = ("示例交通大学", "示例工业大学", "示例科技大学", "示例建筑大学", "示例理工大学")


def pick_name(number: int, rng: random.Random) -> str:
    """An invented name; the running number keeps two people apart."""
    surname = SURNAMES[(number * 7) % len(SURNAMES)]
    return surname + GIVEN[(number * 11 + rng.randrange(3)) % len(GIVEN)]


def id_number(sequence: int, born: dt.date) -> str:
    """A well-formed identity number of nobody (the sequence part is reserved for the demonstration)."""
    stem = f"110101{born:%Y%m%d}{sequence % 1000:03d}"
    return stem + ric.calc_check_digit(f"{stem}0")


def credit_code(sequence: int) -> str:
    """A well-formed unified social credit code of nobody."""
    stem = f"91110108{sequence:09d}"
    return stem + uscc.calc_check_digit(stem)
