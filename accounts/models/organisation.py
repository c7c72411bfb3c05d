"""Organisations and who acts for them in which role."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import validate_uscc
from accounts.models.person import Person
from titles import clock


class OrganisationKind(models.TextChoices):
    """What an organisation is on the road of an application."""

    EMPLOYER = "employer", _("用人单位")
    INSTITUTION = "institution", _("评审服务机构")
    BUREAU = "bureau", _("人力资源社会保障局")


class UnitKind(models.TextChoices):
    """What an employer is by law; public institutions recommend within vacant posts."""

    PUBLIC_INSTITUTION = "public_institution", _("事业单位")
    STATE_OWNED = "state_owned", _("国有企业")
    PRIVATE = "private", _("非公有制经济组织")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    CENTRAL_UNIT = "central_unit", _("中央在京单位")


class Role(models.TextChoices):
    """What a person does for an organisation."""

    HR_CLERK = "hr_clerk", _("单位人事经办人")
    PRINCIPAL = "principal", _("单位主要负责人")
    ACCEPTANCE_OFFICER = "acceptance_officer", _("受理人员")
    SESSION_SECRETARY = "session_secretary", _("评审会秘书")
    EXPERT = "expert", _("评审专家")
    BUREAU_OFFICER = "bureau_officer", _("市局经办人")
    ISSUER = "issuer", _("证书签发人")
    INSPECTOR = "inspector", _("监督检查人员")
    SUPERVISOR = "supervisor", _("监督委员")


KIND_OF_ROLE: dict[str, str] = {
    Role.HR_CLERK: OrganisationKind.EMPLOYER,
    Role.PRINCIPAL: OrganisationKind.EMPLOYER,
    Role.ACCEPTANCE_OFFICER: OrganisationKind.INSTITUTION,
    Role.SESSION_SECRETARY: OrganisationKind.INSTITUTION,
    Role.EXPERT: OrganisationKind.INSTITUTION,
    Role.BUREAU_OFFICER: OrganisationKind.BUREAU,
    Role.ISSUER: OrganisationKind.BUREAU,
    Role.INSPECTOR: OrganisationKind.BUREAU,
    Role.SUPERVISOR: OrganisationKind.BUREAU,
}


class Organisation(models.Model):
    """An employer, an institution or the bureau."""

    kind = models.CharField(_("类别"), max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(_("名称"), max_length=120)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[validate_uscc])
    unit_kind = models.CharField(
        _("单位性质"), max_length=30, choices=UnitKind.choices, blank=True, default=""
    )
    district = models.CharField(_("所在区"), max_length=40, blank=True, default="")
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True, default="")
    supervision_phone = models.CharField(_("监督电话"), max_length=30, blank=True, default="")
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("单位")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(OrganisationKind.values)), name="accounts_organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_kind__in=["", *UnitKind.values]),
                name="accounts_organisation_unit_kind_known",
            ),
            # Whether posts limit the recommendations of an employer depends on it.
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.EMPLOYER) | ~Q(unit_kind=""),
                name="accounts_organisation_employer_has_unit_kind",
            ),
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="accounts_organisation_uscc_form"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def active_on(self, day: dt.date) -> MembershipQuerySet:
        """Return those that hold on a day."""
        return self.filter(Q(active_until__isnull=True) | Q(active_until__gt=day), active_from__lte=day)


class Membership(models.Model):
    """A person acts for an organisation in a role, from one date until (not on) another.

    The end is exclusive, so that a role can be taken away at once: it ends today.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    active_from = models.DateField(_("起始日期"), default=clock.today)
    active_until = models.DateField(_("截止日期（当日起无效）"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=list(Role.values)), name="accounts_membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="accounts_membership_ends_after_start",
            ),
            ExclusionConstraint(
                name="accounts_membership_once_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("organisation"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("active_from"),
                            F("active_until"),
                            Value("[)"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.organisation}"

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the membership holds on a day."""
        return self.active_from <= day and (self.active_until is None or day < self.active_until)
