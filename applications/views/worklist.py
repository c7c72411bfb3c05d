"""The officers' work list page. Stations subclass WorkListView: whose turn, which house, which rows.

A subclass declares ``access`` (see accounts.access) and gives organisation(s), turns, scope and rows;
filters, tabs with counts, search, paging, the batch bar and the Excel sheet come from here.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import Organisation
from applications.models import Application, Round
from applications.models.round import RoundState
from applications.queries.worklist import MINE, MOST_COUNTED, VIEWS, worklist, worklist_counts
from applications.states import State, Turn
from titles.look.text import as_day
from titles.models import Level
from titles.names import level_name, title_name

TABS = (
    ("all", gettext_lazy("待我办")),
    ("due_soon", gettext_lazy("三日内到期")),
    ("overdue", gettext_lazy("已逾期")),
    ("waiting", gettext_lazy("等待他人")),
    ("done", gettext_lazy("已办结")),
)

COLUMNS = "date left person level specialty todo progress number last_step"
COLUMNS_DONE = "person level specialty todo number last_step"


@dataclass(slots=True)
class WorkRow:
    """One line of a work list."""

    application: Application
    url: str
    todo: str
    progress: str = ""
    last_step: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What can be done with several selected rows at once; the preview shows what will happen.

    The numbers of the selected rows come as ``selected`` in the preview's address.
    """

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A short fact beside the heading; ``strong`` stands out."""

    text: str
    strong: str = ""


class FilterForm(forms.Form):
    """The filters as controls; every choice is part of the page's address."""

    view = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("级别"), required=False)
    round = forms.ChoiceField(label=gettext_lazy("批次"), required=False)
    q = forms.CharField(
        label=gettext_lazy("查找"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("姓名或编号"), "data-worklist-search": ""}
        ),
    )

    def __init__(self, *, states: Sequence[State], rounds: Sequence[Round], filters: "Filters") -> None:
        super().__init__(
            initial={
                "view": "" if filters.view == "all" else filters.view,
                "state": filters.state,
                "level": filters.level,
                "round": filters.round,
                "q": filters.search,
            },
            auto_id="filter-%s",
        )
        everything = ("", _("全部"))
        choices: dict[str, list[Any]] = {
            "state": [(state.value, state.label) for state in states],
            "level": [(level, level_name(level)) for level in Level.values],
            "round": [(item.code, item.name) for item in rounds],
        }
        for name, offered in choices.items():
            self.fields[name].choices = [everything, *offered]  # type: ignore[attr-defined]  # choice fields

    def shown(self) -> list[forms.BoundField]:
        """The controls in their order, those with nothing to choose left out."""
        names = [name for name in ("state", "level", "round") if len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]
        return [self["view"], *(self[name] for name in names)]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the officer asked for."""

    view: str = "all"
    state: str = ""
    level: str = ""
    round: str = ""
    search: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Filters":
        """Read the address; unknown values mean all."""
        get = request.GET
        view, state, level = get.get("view", ""), get.get("state", ""), get.get("level", "")
        return cls(
            view=view if view in VIEWS else "all",
            state=state if state in State.values else "",
            level=level if level in Level.values else "",
            round=get.get("round", "")[:40],
            search=get.get("q", "").strip()[:60],
        )

    def query(self, **changes: str) -> str:
        """The address of the same list with changes, without empty parts."""
        values = {
            "view": "" if self.view == "all" else self.view,
            "state": self.state,
            "level": self.level,
            "round": self.round,
            "q": self.search,
            **changes,
        }
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab narrows the list."""
        return bool(self.state or self.level or self.round or self.search)


@dataclass(slots=True)
class Tab:
    """One view with its count."""

    code: str
    label: str | Promise
    count: int | str
    url: str
    current: bool = field(default=False)


class WorkListView(ABC, View):
    """A work list; see the module's docstring."""

    http_method_names = ["get", "head", "options"]
    template_name = "applications/worklist.html"
    base_template: ClassVar[str] = "base_station.html"
    page_size: ClassVar[int] = 50
    empty_text: ClassVar[str | Promise] = gettext_lazy("轮到本岗位办理的申报会出现在这里。")
    states: ClassVar[Sequence[State]] = ()
    export_url: str = ""

    # --- what a station says -----------------------------------------------------------------
    @abstractmethod
    def organisations(self) -> Sequence[Organisation] | None:
        """The houses whose list this is; None for every house."""

    @abstractmethod
    def turns(self) -> Sequence[str]:
        """Whose turns count as this person's."""

    def scope(self) -> Q | None:
        """What ties applications that wait for others to this house."""
        return None

    @abstractmethod
    def rows(self, applications: Sequence[Application]) -> list[WorkRow]:
        """The lines of a page; the number of queries must not depend on its length."""

    def batch(self) -> Batch | None:
        """What several rows can have done together."""
        return None

    def figures(self) -> Sequence[Figure]:
        """Short facts beside the heading."""
        return ()

    # --- what every list does ----------------------------------------------------------------
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one page."""
        filters = Filters.of(request)
        organisations, turns, scope = self.organisations(), self.turns(), self.scope()
        rounds = list(Round.objects.filter(state=RoundState.ANNOUNCED).order_by("-opens_on", "id")[:40])
        narrowing: dict[str, Any] = {
            "level": filters.level,
            "round_": next((item for item in rounds if item.code == filters.round), None),
            "state": filters.state,
            "search": filters.search,
            "scope": scope,
        }
        counts = worklist_counts(turns, organisations, **narrowing)
        page = worklist(
            turns,
            organisations,
            view=filters.view,
            after=request.GET.get("after"),
            limit=self.page_size,
            **narrowing,
        )
        rows = self.rows(page.rows)
        mine = filters.view in MINE
        if not mine:
            _as_others(rows, filters.view)
        tabs = [
            Tab(
                code,
                label,
                _counted(counts[code]),
                f"?{filters.query(view='' if code == 'all' else code)}",
                code == filters.view,
            )
            for code, label in TABS
        ]
        batch = self.batch() if mine and rows else None
        lines = [_as_line(row) for row in rows]
        form = FilterForm(states=self.states, rounds=rounds, filters=filters)
        return render(
            request,
            self.template_name,
            {
                "base_template": self.base_template,
                "title": next(tab.label for tab in tabs if tab.current),
                "count": _counted(counts[filters.view]),
                "facts": self.figures(),
                "tabs": tabs,
                "filters": form.shown(),
                "search": form["q"],
                "shown": _shown(filters.view, _counted(counts[filters.view])),
                "clear_url": f"?{Filters(view=filters.view).query()}" if filters.is_narrowed else "",
                "rows": lines,
                "columns": _filled(COLUMNS_DONE if filters.view == "done" else COLUMNS, lines),
                "selectable": batch is not None,
                "batch": batch,
                "batch_primary": {"label": batch.label, "url": batch.url} if batch else None,
                "batch_others": [{"label": _("导出 Excel"), "url": self.export_url}]
                if self.export_url
                else [],
                "export_url": f"{self.export_url}?{filters.query()}" if self.export_url and rows else "",
                "next_url": f"?{filters.query(after=page.after)}" if page.after else "",
                "first_url": f"?{filters.query()}" if request.GET.get("after") else "",
                "is_narrowed": filters.is_narrowed,
                "empty_text": self.empty_text,
                **self.extra_context(),
            },
        )

    def extra_context(self) -> dict[str, Any]:
        """What the station's frame needs."""
        return {}


def row_title(application: Application) -> str:
    """高级工程师; the series must have been selected with the row."""
    return title_name(application.round.series_id, application.level)


def _as_line(row: WorkRow) -> dict[str, Any]:
    """The row as components/worklist.html writes it."""
    item = row.application
    return {
        "id": item.number,
        "url": row.url,
        "date": item.due_on,
        "person": item.person.name,
        "level": row.title,
        "specialty": item.specialty.name,
        "todo": row.todo,
        "progress": row.progress,
        "number": item.number,
        "last_step": row.last_step,
        "selected": False,
    }


def _filled(columns: str, lines: list[dict[str, Any]]) -> str:
    """The columns without those in which no line says anything."""
    silent = [name for name in ("progress", "last_step") if not any(line[name] for line in lines)]
    return " ".join(name for name in columns.split() if name not in silent)


def _counted(count: int) -> int | str:
    """1000+ where counting stopped."""
    return count if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _shown(view: str, count: int | str) -> str:
    if view == "done":
        return _("按办结日排列，共%(n)s件") % {"n": count}
    return _("按到期日排列，共%(n)s件") % {"n": count}


def _as_others(rows: list[WorkRow], view: str) -> None:
    """What lies with others or is finished is only looked at."""
    for row in rows:
        row.progress = ""
        state = State(row.application.state).label
        if view == "done":
            finished = row.application.finished_at
            row.todo = str(state)
            row.last_step = _("%(day)s办结") % {"day": as_day(finished)} if finished else ""
        else:
            turn = Turn(row.application.waiting_for)
            who = turn.label
            row.last_step = ""
            row.todo = (
                _("%(state)s，%(who)s") % {"state": state, "who": who}
                if turn == Turn.TIME
                else _("%(state)s，等待%(who)s") % {"state": state, "who": who}
            )
