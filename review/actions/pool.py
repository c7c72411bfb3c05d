"""The pool of experts and the committees drawn from it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Membership, Organisation, Person
from accounts.roles import Role, forget_roles, people_with_role, require_role
from review.models import Committee, CommitteeMember, Expert
from titles.clock import today
from titles.errors import Conflict, InvalidInput
from titles.models import Level, Series, Specialty
from titles.parameters import parameter

POOL_CLAUSE = "京人社事业发〔2023〕10号 （十三）"


@transaction.atomic
def enrol_expert(
    *,
    person: Person,
    institution: Organisation,
    series: Series,
    level: str,
    specialties: Iterable[Specialty],
    unit_name: str,
    born_on: date,
    actor: Person,
    unit: Organisation | None = None,
    terms_served: int = 0,
) -> Expert:
    """Take a person into the pool of an institution, by its secretary.

    Raises NotPermitted, Conflict (already enrolled).
    """
    require_role(actor, Role.SESSION_SECRETARY, institution)
    try:
        with transaction.atomic():
            expert = Expert.objects.create(
                person=person,
                series=series,
                level=Level(level),
                unit=unit,
                unit_name=unit_name,
                born_on=born_on,
                terms_served=terms_served,
            )
    except IntegrityError:
        raise Conflict("expert.enrolled", _("%(name)s已在专家库中。") % {"name": person.name}) from None
    expert.specialties.set(specialties)
    if not people_with_role(institution, Role.EXPERT).filter(pk=person.pk).exists():
        Membership.objects.create(
            person=person, organisation=institution, role=Role.EXPERT, active_from=today()
        )
        forget_roles(person.pk)
    record_event("expert.enrol", actor=actor, obj=expert, organisation=institution)
    return expert


@transaction.atomic
def create_committee(
    *,
    institution: Organisation,
    series: Series,
    name: str,
    levels: Sequence[str],
    experts: Sequence[Expert],
    chair: Expert,
    actor: Person,
) -> Committee:
    """Form a committee from the pool, with its chair.

    Raises NotPermitted, InvalidInput (somebody does not fit), Conflict (the name is taken).
    """
    require_role(actor, Role.SESSION_SECRETARY, institution)
    if not levels:
        raise _invalid("levels", _("请选择评审的层级。"))
    if chair.pk not in {expert.pk for expert in experts}:
        raise _invalid("chair", _("主任委员须是委员之一。"))
    if len(experts) < int(parameter("panel_size_min")):
        raise _invalid("experts", _("委员太少，不能组成评审委员会。"))
    require_fit(experts, institution=institution, series=series, levels=levels)
    try:
        with transaction.atomic():
            committee = Committee.objects.create(
                institution=institution, series=series, name=name.strip(), levels=list(levels)
            )
    except IntegrityError:
        raise Conflict("committee.name_taken", _("已有同名的评审委员会。")) from None
    CommitteeMember.objects.bulk_create(
        CommitteeMember(committee=committee, expert=expert, is_chair=expert.pk == chair.pk)
        for expert in sorted(experts, key=lambda expert: expert.pk != chair.pk)
    )
    record_event(
        "committee.create",
        actor=actor,
        obj=committee,
        organisation=institution,
        data={"members": [expert.pk for expert in experts], "chair": chair.pk},
    )
    return committee


def require_fit(
    experts: Sequence[Expert], *, institution: Organisation, series: Series, levels: Iterable[str]
) -> None:
    """Refuse experts who are not in this pool, of another series, too low, suspended or out of terms.

    Nobody judges a level above the own one (docs/decisions/0012-experts-level.md).
    """
    if len({expert.pk for expert in experts}) != len(experts):
        raise _invalid("experts", _("同一位专家选了两次。"))
    highest = max(Level(level).rank for level in levels)
    pool = set(people_with_role(institution, Role.EXPERT).values_list("pk", flat=True))
    most_terms = int(parameter("expert_terms_max"))
    wrong = []
    for expert in experts:
        if expert.person_id not in pool:
            wrong.append(_("%(name)s不在本机构的专家库中。") % {"name": expert.person.name})
        elif expert.series_id != series.pk:
            wrong.append(
                _("%(name)s不是%(series)s的专家。") % {"name": expert.person.name, "series": series.name}
            )
        elif Level(expert.level).rank < highest:
            wrong.append(_("%(name)s的职称低于所评审的层级。") % {"name": expert.person.name})
        elif expert.suspended:
            wrong.append(_("%(name)s已暂停评审资格。") % {"name": expert.person.name})
        elif expert.terms_served > most_terms:
            wrong.append(_("%(name)s的聘期已满。") % {"name": expert.person.name})
    if wrong:
        raise InvalidInput("expert.does_not_fit", wrong[0], POOL_CLAUSE, fields={"experts": wrong})


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(f"pool.{field}", message, fields={field: [message]})
