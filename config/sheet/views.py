"""The sheet of styles: every token, mark, control and component in every state. Demonstration only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import public
from config.home import six_steps
from config.sheet.conclusions import sample_road, sample_ruling
from config.sheet.desks import sample_lists
from titles import clock
from titles.calendar import add_working_days


class SampleForm(forms.Form):
    """One field of every kind."""

    certificate = forms.RegexField(
        regex=r"^ZC-\d{4}-[A-Z]{2}-\d{6}$",
        label=gettext_lazy("证书编号"),
        help_text=gettext_lazy("印在证书右上角"),
        error_messages={"invalid": gettext_lazy("缺末6位数字，已保留您的输入")},
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"),
        choices=[("", gettext_lazy("请选择")), ("intermediate", gettext_lazy("中级"))],
    )
    obtained = forms.DateField(
        label=gettext_lazy("取得日期"), required=False, widget=forms.DateInput({"type": "date"})
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, widget=forms.Textarea({"rows": 3}), max_length=200
    )
    part = forms.ChoiceField(
        label=gettext_lazy("本人作用"),
        widget=forms.RadioSelect,
        choices=[("main", gettext_lazy("主要负责人")), ("member", gettext_lazy("参加人"))],
    )
    pledge = forms.BooleanField(label=gettext_lazy("所填内容真实，愿意承担责任"))


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("继续教育学时证明"), help_text=gettext_lazy("PDF或图片，不超过20 MB")
    )


COLOURS = (
    ("paper", "#fbfaf7", gettext_lazy("纸，页面底色")),
    ("ink", "#1b1f24", gettext_lazy("墨，正文和粗分隔线")),
    ("ink-2", "#555b63", gettext_lazy("次要文字")),
    ("indigo", "#23395b", gettext_lazy("操作、结构、焦点")),
    ("vermilion", "#b5321f", gettext_lazy("印章、否决、逾期")),
    ("jade", "#2f6f5e", gettext_lazy("满足、有效")),
    ("amber", "#a86a00", gettext_lazy("等待，只用于图形")),
    ("amber-ink", "#875400", gettext_lazy("等待，用于文字")),
    ("rule", "#d9d5ca", gettext_lazy("细线")),
    ("rule-control", "#85888c", gettext_lazy("控件边线")),
    ("wash", "#f3f1ea", gettext_lazy("悬停、阅览底")),
    ("indigo-wash", "#e9edf3", gettext_lazy("选中")),
)
TYPES = (
    ("39 / 54", "t39", gettext_lazy("首页题名、候选人")),
    ("31 / 46", "t31", gettext_lazy("本页的答案")),
    ("25 / 36", "t25", gettext_lazy("页名")),
    ("20 / 32", "t20", gettext_lazy("节名、站名")),
    ("16 / 27", "t16", gettext_lazy("正文，每行不超过38个汉字")),
    ("14 / 22", "t14", gettext_lazy("密表、说明")),
    ("13 / 20", "t13", gettext_lazy("条款、页眉、表头")),
)


def _deadlines(today: dt.date) -> list[dt.date]:
    return [add_working_days(today, days) for days in (10, 2, 0, -2)]


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show everything pages are made of."""
    today = clock.today()
    invalid = SampleForm({"certificate": "ZC-2022-GC", "level": "intermediate", "part": "main"})
    context: dict[str, Any] = {
        "colours": COLOURS,
        "types": TYPES,
        "sample_day": dt.date(2026, 11, 20),
        "deadlines": _deadlines(today),
        "form": SampleForm(initial={"certificate": "ZC-2022-GC-018264"}),
        "invalid_form": invalid,
        "upload_form": UploadForm(),
        "steps": six_steps(),
        "first_day": add_working_days(today, -3),
        "last_day": add_working_days(today, 2),
        "empty_action": {"label": _("邀请本单位人员申报"), "url": "#empty"},
        **sample_ruling(),
        **sample_road(today),
        **sample_lists(today),
    }
    return render(request, "styleguide/index.html", context)
