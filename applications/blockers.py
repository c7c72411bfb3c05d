"""What still keeps a filing from being submitted: the task list, the check page and the action agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.assessing import MET, UNMET, Ruling
from applications.choices import CLAIMS_OF_PATH, RECOMMENDERS_OF_PATH, TRACKS_OF_SERIES
from applications.filing import Filing
from applications.models import Application
from applications.models.profile import EmploymentStatus
from titles.clock import today
from titles.look.text import date_text
from titles.parameters import parameter

SITUATION, TARGET, WORKS, EVIDENCE, SUPPORT, CONDITIONS = (
    "situation",
    "target",
    "works",
    "evidence",
    "support",
    "conditions",
)


UNMET_CODE = "filing.unmet"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to do: in which part of the filing, in words; the record it is about, if any."""

    part: str
    code: str
    text: str
    record_kind: str = ""
    record_id: str = ""
    brief: str = ""


def blockers(filing: Filing, ruling: Ruling | None) -> list[Blocker]:
    """Everything that keeps the filing from being submitted, in the order of the task list."""
    return [
        *_situation(filing),
        *target_blockers(filing.application),
        *_works(filing),
        *_evidence(filing),
        *_support(filing.application),
        *(_conditions(ruling) if ruling else ()),
    ]


def _situation(filing: Filing) -> Iterator[Blocker]:
    profile = filing.archive.profile
    if not profile.employment:
        yield Blocker(SITUATION, "filing.no_employment", _("没有填写就业状态"))
    if profile.employer is None:
        yield Blocker(SITUATION, "filing.no_employer", _("没有填写用人单位"))
    if profile.employment in (EmploymentStatus.RETIRED, EmploymentStatus.NONE):
        yield Blocker(SITUATION, "filing.not_at_work", _("已退休或未就业的人员不能申报"))


def target_blockers(application: Application) -> Iterator[Blocker]:
    """What is wrong with level, path, specialty and track against the round."""
    round_ = application.round
    if application.level not in round_.levels:
        yield Blocker(TARGET, "filing.level_not_offered", _("本批次不受理这个级别"))
    if application.path not in round_.paths:
        yield Blocker(TARGET, "filing.path_not_offered", _("本批次不受理这条路径"))
    if not round_.specialties.open_on(today()).filter(pk=application.specialty_id).exists():
        yield Blocker(TARGET, "filing.specialty_not_offered", _("本批次不受理这个专业，或专业已经停用"))
    if round_.series_id in TRACKS_OF_SERIES and not application.track:
        yield Blocker(TARGET, "filing.no_track", _("没有选择业绩类型"))


def works_menu(application: Application) -> list[str]:
    """The kinds that can be representative works in the round's series (2020-17 三（二）3)."""
    menu: list[str] = parameter(f"works_menu_{application.round.series_id}")
    return menu


def _works(filing: Filing) -> Iterator[Blocker]:
    if not filing.works:
        yield Blocker(WORKS, "filing.no_works", _("还没有选择代表作"))
    menu = works_menu(filing.application)
    for work in filing.works:
        title = work.achievement.title
        if work.achievement.kind not in menu:
            yield Blocker(
                WORKS,
                "filing.work_not_on_menu",
                _("代表作%(n)s《%(title)s》的类型不在本系列的代表作清单里")
                % {"n": work.position, "title": title},
            )
        if not work.own_share.strip():
            yield Blocker(
                WORKS,
                "filing.no_own_share",
                _("代表作%(n)s《%(title)s》没有写本人分工") % {"n": work.position, "title": title},
            )


def _evidence(filing: Filing) -> Iterator[Blocker]:
    for group in filing.unproved:
        yield Blocker(
            EVIDENCE,
            "filing.no_evidence",
            _("“%(label)s”没有证明材料") % {"label": group.label},
            group.record_kind,
            str(group.record.pk) if group.record else "",
        )


def _support(application: Application) -> Iterator[Blocker]:
    path = application.path
    if path in RECOMMENDERS_OF_PATH and not application.recommenders:
        yield Blocker(SUPPORT, "filing.no_recommenders", _("还没有填写举荐人"))
    if path in CLAIMS_OF_PATH and path != "direct" and not application.claims:
        yield Blocker(SUPPORT, "filing.no_claims", _("还没有选择申报理由"))


def _conditions(ruling: Ruling) -> Iterator[Blocker]:
    if ruling.outcome == MET:
        return
    if ruling.outcome == UNMET:
        yield Blocker(CONDITIONS, UNMET_CODE, unmet_words(ruling), brief=unmet_brief(ruling))
        return
    for item in ruling.open:
        yield Blocker(
            CONDITIONS,
            "filing.undetermined",
            _("“%(label)s”还不能判定：%(found)s") % {"label": item["label"], "found": item["found"]},
        )


def unmet_words(ruling: Ruling) -> str:
    """Why the path is not met, and from when on it is."""
    reasons = "；".join(
        _("%(label)s（%(clause)s），查到%(found)s")
        % {"label": item["label"], "clause": item["clause"], "found": item["found"]}
        for item in ruling.unmet
    )
    return _("%(brief)s。未满足：%(reasons)s") % {"brief": unmet_brief(ruling), "reasons": reasons}


def unmet_brief(ruling: Ruling) -> str:
    """The conclusion alone, for a page that shows the ruling anyway."""
    if ruling.eligible_on:
        when = _("最早%(day)s起符合") % {"day": date_text(ruling.eligible_on)}
    else:
        when = _("不因时间而符合")
    return _("不符合这条路径的条件，%(when)s") % {"when": when}
