"""Dates, deadlines, money and masks as people read them."""

import datetime as dt

import pytest
from django.template import Context, Template

from titles import clock
from titles.look.drawing import notice_days, notice_progress, seal_characters, span_of
from titles.look.due import due_of
from titles.look.text import date_text, digest_text, masked, size_text, yuan_text

TODAY = dt.date(2026, 11, 20)


def _render(source: str, **values: object) -> str:
    return Template("{% load look %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("day", "kind", "words", "short"),
    [
        (dt.date(2026, 12, 4), "plain", "还剩10个工作日", "10个工作日"),
        (dt.date(2026, 11, 25), "soon", "还剩3个工作日", "3个工作日"),
        (dt.date(2026, 11, 26), "plain", "还剩4个工作日", "4个工作日"),
        (dt.date(2026, 11, 20), "today", "今天到期", "今天到期"),
        (dt.date(2026, 11, 22), "today", "今天是最后一个工作日", "今天是最后一个工作日"),
        (dt.date(2026, 11, 18), "overdue", "逾期2个工作日", "逾期2个工作日"),
    ],
)
@pytest.mark.django_db
def test_deadline_in_words(day: dt.date, kind: str, words: str, short: str) -> None:
    due = due_of(day, TODAY)
    assert (due.kind, due.words, due.short) == (kind, words, short)


@pytest.mark.django_db
def test_deadline_past_the_loaded_calendar_shows_the_date_only() -> None:
    due = due_of(dt.date(2039, 1, 4), TODAY)
    assert (due.kind, due.days, due.words) == ("unknown", None, "")
    with clock.held_at(TODAY):
        assert "2039-01-04（周二）" in _render("{% due_mark day %}", day=dt.date(2039, 1, 4))


@pytest.mark.django_db
def test_notice_counts_working_days_and_shows_rest_days() -> None:
    with clock.held_at(TODAY):
        days = notice_days(dt.date(2026, 11, 18), dt.date(2026, 11, 24))
        assert [day.state for day in days] == ["past", "past", "today", "rest", "rest", "ahead", "ahead"]
        assert [day.words for day in days][2:5] == ["第3日，今天", "休", "休"]
        assert days[-1].words == "第5日，24:00止"
        assert notice_progress(days) == "第3个工作日，共5个"


def test_dates_money_sizes_masks() -> None:
    assert date_text(TODAY) == "2026-11-20（周五）"
    assert date_text(dt.datetime(2026, 11, 19, 17, 0, tzinfo=dt.UTC)) == "2026-11-20（周五）"
    assert yuan_text(70000) == "700元"
    assert yuan_text(120450) == "1,204.50元"
    assert size_text(421888) == "412 KB"
    assert masked("110105199001010013", 3, 2) == "110*************13"
    assert masked("张三丰", 1, 0) == "张**"
    assert digest_text("3f9a61c207de8b45" + "0" * 40 + "e21d90ac") == "3f9a 61c2 07de 8b45 … e21d 90ac"


def test_dates_in_a_text_stay_whole_and_the_rest_is_escaped() -> None:
    shown = _render("{{ line|whole_dates }}", line="<b>2018-07-10，2019-01-02</b>")
    first, second = (f'<span class="nowrap">{day}</span>' for day in ("2018-07-10", "2019-01-02"))
    assert shown == f"&lt;b&gt;{first}，{second}&lt;/b&gt;"


def test_marks_say_their_word() -> None:
    assert "满足" in _render('{% status_mark "met" %}')
    assert "评委会评议" in _render('{% status_mark "judged" "评委会评议" %}')
    assert "status--muted" in _render('{% status_mark "unmet" muted=True %}')


def test_seal_and_span_keep_inside() -> None:
    turns = [char.turn for char in seal_characters("示例轨道设计院人力资源部公示专用章")]
    assert -120 <= turns[0] < 0 < turns[-1] <= 120
    span = span_of(dt.date(2022, 5, 18), dt.date(2027, 5, 18), dt.date(2030, 1, 1))
    assert (span.at, span.anchor) == (100, "end")


def test_captured_blocks_keep_their_markup() -> None:
    assert _render("{% capture as x %} <b>一</b> {% endcapture %}[{{ x }}]") == "[<b>一</b>]"
