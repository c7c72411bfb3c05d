"""The principal recommends or declines; vacant posts bound the recommendations of public institutions."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, Person, UnitKind
from accounts.roles import Role, require_role
from applications.actions.transition import apply_transition, check_transition, lock_application
from applications.models import Application, PostVacancy, Recommendation
from applications.models.recommendation import ConductMethod
from applications.models.round import Path
from titles.clock import now
from titles.errors import Conflict, InvalidInput
from titles.models import Level, ReasonCode, Station
from titles.post_grades import post_grade

CLAUSE = "京人社事业发〔2023〕10号 第八项"
VACANCY_CLAUSE = "实验技术征求意见稿 三（一）2"


def band_of(level: str) -> str:
    """The grade band of a level: 5-7 for an associate senior title."""
    return post_grade(level).band


def bands() -> list[str]:
    """The grade bands from the highest to the lowest."""
    return [band_of(level) for level in reversed(Level.values)]


def needs_vacancy(application: Application) -> bool:
    """Whether this recommendation takes a vacant post (not for 3+1, 2023-12 第八条)."""
    return (
        application.employer.unit_kind == UnitKind.PUBLIC_INSTITUTION
        and application.path != Path.THREE_PLUS_ONE
    )


@transaction.atomic
def recommend(
    *,
    application: Application,
    actor: Person,
    conduct_method: str,
    conduct_finding: str,
    opinion: str,
    appraisal: str = "",
) -> Recommendation:
    """Recommend after a notice without upheld objections, and take a vacant post where one counts.

    Raises NotPermitted, WrongState, InvalidInput, Conflict (no vacant post is left).
    """
    locked = lock_application(application)
    check_transition(locked, "recommend", actor)
    _require_texts(conduct_method, conduct_finding, opinion)
    band = _take_post(locked) if needs_vacancy(locked) else ""
    row = Recommendation.objects.create(
        application=locked,
        recommended=True,
        opinion=opinion.strip(),
        conduct_method=conduct_method,
        conduct_finding=conduct_finding.strip(),
        appraisal=appraisal.strip(),
        band=band,
        decided_by=actor,
        decided_at=now(),
    )
    apply_transition(
        application,
        "recommend",
        actor=actor,
        data={"conduct_method": conduct_method, "band": band, "appraisal": row.appraisal},
    )
    return row


@transaction.atomic
def decline_recommendation(
    *,
    application: Application,
    actor: Person,
    reason_code: str,
    opinion: str,
    conduct_method: str,
    conduct_finding: str,
    appraisal: str = "",
) -> Recommendation:
    """Refuse to recommend, with a coded reason. Raises NotPermitted, WrongState, InvalidInput."""
    locked = lock_application(application)
    check_transition(locked, "decline_recommendation", actor)
    reason = ReasonCode.objects.filter(code=reason_code, station=Station.NOT_RECOMMENDED, active=True).first()
    if reason is None:
        message = _("不予推荐要选理由，申报人会看到。")
        raise InvalidInput("recommendation.reason_missing", message, CLAUSE, {"reason_code": [message]})
    _require_texts(conduct_method, conduct_finding, opinion)
    row = Recommendation.objects.create(
        application=locked,
        recommended=False,
        reason_code=reason.code,
        opinion=opinion.strip(),
        conduct_method=conduct_method,
        conduct_finding=conduct_finding.strip(),
        appraisal=appraisal.strip(),
        decided_by=actor,
        decided_at=now(),
    )
    apply_transition(
        application,
        "decline_recommendation",
        actor=actor,
        reason=f"{reason.text}（{reason.code}）。{row.opinion}",
        data={"reason_code": reason.code},
    )
    return row


@transaction.atomic
def set_vacancies(
    *, organisation: Organisation, year: int, band: str, vacant: int, actor: Person
) -> PostVacancy:
    """State how many posts of a band are vacant in a year; never fewer than already taken.

    Raises NotPermitted, InvalidInput.
    """
    require_role(actor, Role.PRINCIPAL, organisation)
    if organisation.unit_kind != UnitKind.PUBLIC_INSTITUTION:
        raise InvalidInput(
            "vacancy.not_counted", _("只有事业单位按空缺岗位推荐，本单位不需要填写。"), VACANCY_CLAUSE
        )
    if band not in bands() or vacant < 0 or vacant > 9999:
        message = _("空缺岗位数应是0到9999之间的整数。")
        raise InvalidInput("vacancy.invalid", message, VACANCY_CLAUSE, {"vacant": [message]})
    PostVacancy.objects.bulk_create(
        [PostVacancy(organisation=organisation, year=year, band=band, vacant=0)], ignore_conflicts=True
    )
    row = PostVacancy.objects.select_for_update().get(organisation=organisation, year=year, band=band)
    if vacant < row.used:
        message = _("已经推荐%(used)d人，空缺岗位数不能少于这个数。") % {"used": row.used}
        raise InvalidInput("vacancy.below_used", message, VACANCY_CLAUSE, {"vacant": [message]})
    before, row.vacant = row.vacant, vacant
    row.save(update_fields=["vacant"])
    record_event(
        "vacancy.stated",
        actor=actor,
        obj=row,
        organisation=organisation,
        data={"year": year, "band": band, "vacant": vacant, "before": before},
    )
    return row


def _take_post(application: Application) -> str:
    """Count one post of the band under lock, so that two principals never take the same one."""
    band = band_of(application.level)
    row = (
        PostVacancy.objects.select_for_update()
        .filter(organisation=application.employer_id, year=application.round.year, band=band)
        .first()
    )
    if row is None or row.used >= row.vacant:
        raise Conflict(
            "vacancy.none_left",
            _("%(year)d年%(band)s级没有空缺岗位，不能再推荐。请先核对岗位数，或者选择不予推荐。")
            % {"year": application.round.year, "band": band},
            VACANCY_CLAUSE,
        )
    row.used += 1
    row.save(update_fields=["used"])
    return band


def _require_texts(conduct_method: str, conduct_finding: str, opinion: str) -> None:
    fields: dict[str, list[str]] = {}
    if conduct_method not in ConductMethod.values:
        fields["conduct_method"] = [_("请选择考察方式。")]
    if not conduct_finding.strip():
        fields["conduct_finding"] = [_("请写明考察结果。")]
    if not opinion.strip():
        fields["opinion"] = [_("请填写推荐意见。")]
    if fields:
        raise InvalidInput("recommendation.incomplete", _("推荐意见没有填完。"), CLAUSE, fields)
