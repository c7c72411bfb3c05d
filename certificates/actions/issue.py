"""Issuing a certificate: number, PDF, signature, record; once an application, however often begun.

The number is reserved in a short transaction of its own. Setting and signing happen outside any
transaction, so that no lock (the counter's, the audit chain's) is held while they run; the last
transaction records all or nothing.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_event
from accounts.models import Organisation, Person
from accounts.roles import Role, organisations_of
from applications.actions.transition import apply_transition, check_transition
from applications.assessing import rulings
from applications.models import Application
from certificates.documents import CertificateData, check_glyphs, render_certificate
from certificates.links import verification_url
from certificates.models import Certificate, IssueBatch, IssueOrder
from certificates.signing import sign_pdf
from certificates.signing.keys import seal_note
from titles.clock import now
from titles.counters import certificate_number
from titles.errors import InvalidInput, NotPermitted, WrongState
from titles.frame import recall
from titles.models import Level
from titles.names import level_name, series_name, title_name

WHOLE_CITY = "全市"
_RELATED = (
    "person",
    "employer",
    "round__institution",
    "round__series",
    "specialty",
    "candidate__session",
    "certificate",
    "issue_order",
)


def issue_certificate(application: Application, *, actor: Person) -> Certificate:
    """Issue the certificate of one application; a second call returns the first one's.

    Raises NotPermitted, WrongState, InvalidInput (a name that cannot be printed).
    """
    loaded = _loaded(application.pk)
    existing: Certificate | None = getattr(loaded, "certificate", None)
    if existing is not None:
        return existing
    order = reserve_number(loaded, actor=actor)
    return _fulfil(loaded, order, actor)


def reserve_number(application: Application, *, actor: Person, batch: IssueBatch | None = None) -> IssueOrder:
    """Check that the certificate can be issued and printed, then reserve its number, once.

    ``application`` should carry its relations. Raises NotPermitted, WrongState, InvalidInput.
    """
    check_transition(application, "issue", actor)
    check_glyphs(_printed(application, "ZC", now().date(), issuing_body(actor), ""))
    order: IssueOrder | None = getattr(application, "issue_order", None)
    if order is None:
        order = _new_order(application, actor, batch)
    if batch is not None and (order.batch_id != batch.pk or order.problem):
        order.batch, order.problem = batch, ""
        order.save(update_fields=["batch", "problem"])
    return order


def _new_order(application: Application, actor: Person, batch: IssueBatch | None) -> IssueOrder:
    moment = now()
    try:
        with transaction.atomic():
            return IssueOrder.objects.create(
                application=application,
                number=certificate_number(moment.year, application.round.series_id),
                batch=batch,
                reserved_by=actor,
                reserved_at=moment,
            )
    except IntegrityError:
        # Somebody else reserved it in between; the number just taken has gone back.
        return IssueOrder.objects.get(application=application)


def fulfil_order(order: IssueOrder, *, actor: Person) -> Certificate:
    """Set, sign and record the certificate of a reserved number.

    Safe to run twice at once: the second finds the first one's certificate under the lock.
    Raises NotPermitted, WrongState, InvalidInput.
    """
    application = _loaded(order.application_id)
    existing: Certificate | None = getattr(application, "certificate", None)
    return existing or _fulfil(application, order, actor)


def loaded(keys: Sequence[UUID]) -> list[Application]:
    """Applications with all that a certificate says of them, fresh, in the order of their numbers."""
    return list(Application.objects.select_related(*_RELATED).filter(pk__in=keys).order_by("number"))


def _loaded(pk: UUID) -> Application:
    return Application.objects.select_related(*_RELATED).get(pk=pk)


def _fulfil(application: Application, order: IssueOrder, actor: Person) -> Certificate:
    check_transition(application, "issue", actor)
    moment = now()
    body = issuing_body(actor)
    certificate = _unsaved(order.number, application, body, actor, moment)
    url = verification_url(certificate)
    pdf = sign_pdf(render_certificate(_printed(application, order.number, moment.date(), body, url)))
    certificate.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        return _record(certificate, order, pdf, actor, body)
    except WrongState:
        existing = Certificate.objects.filter(application=application).first()
        if existing is None:
            raise
        return existing


def printable_problem(application: Application, actor: Person) -> str:
    """Why the certificate could not be printed; empty when it can."""
    try:
        check_glyphs(_printed(application, "ZC", now().date(), issuing_body(actor), ""))
    except (InvalidInput, WrongState) as refusal:
        details = [text for texts in refusal.fields.values() for text in texts]
        return "".join(details) or str(refusal)
    return ""


def issuing_body(actor: Person) -> Organisation:
    """The bureau for which ``actor`` signs. Raises NotPermitted."""
    body = recall(("certificates.body", actor.pk), lambda: organisations_of(actor, Role.ISSUER).first())
    if body is None:
        raise NotPermitted("issue.no_body", _("您没有签发证书的权限。"))
    return body


def _record(
    certificate: Certificate, order: IssueOrder, pdf: bytes, actor: Person, body: Organisation
) -> Certificate:
    """Step, file, row and trail together; the step's lock lets only one of two through."""
    application = certificate.application
    # Before the transaction: a slow storage must not hold the trail's lock. The name is random, so
    # that nothing finds the file until its row is there.
    certificate.pdf.save("", ContentFile(pdf), save=False)
    try:
        with transaction.atomic():
            apply_transition(application, "issue", actor=actor, data={"certificate": certificate.number})
            certificate.save(force_insert=True)
            if order.problem:
                IssueOrder.objects.filter(pk=order.pk).update(problem="")
            record_event(
                "certificate.issued",
                actor=actor,
                obj=certificate,
                organisation=body,
                data={
                    "number": certificate.number,
                    "application": application.number,
                    "sha256": certificate.pdf_sha256,
                },
            )
    except BaseException:
        # What the database did not keep must not stay in the storage.
        certificate.pdf.storage.delete(certificate.pdf.name or "")
        raise
    return certificate


def obtained_on(application: Application) -> date:
    """The day from which the title is held: that of the committee's vote."""
    candidate = getattr(application, "candidate", None)
    if candidate is None or not candidate.passed:
        raise WrongState("issue.no_vote", _("没有评审会表决通过的记录，不能签发证书。"))
    return candidate.session.held_on


def validity_area(application: Application) -> str:
    """Where the title is valid: the city, or the employer's district where the filed path says so.

    The path's data decide (rules.valid_in), in the version of the policy that was applied. Raises WrongState.
    """
    filed = (application.level, application.path)
    found = rulings(application.assessment or {"assessments": []}, application.pack_version)
    if not any(row.valid_in == "district" for row in found if (row.level, row.path) == filed):
        return WHOLE_CITY
    district = application.employer.district.strip() if application.employer else ""
    if not district:
        raise WrongState(
            "issue.no_district", _("取得的职称只在本区有效，用人单位没有登记所在区，不能签发证书。")
        )
    return district


def _unsaved(
    number: str, application: Application, body: Organisation, actor: Person, moment: datetime
) -> Certificate:
    series = application.round.series_id
    return Certificate(
        number=number,
        application=application,
        holder=application.person,
        holder_name=application.person.name,
        series_name=series_name(series),
        level=application.level,
        title_name=title_name(series, application.level),
        specialty_name=application.specialty.name,
        institution_name=application.round.institution.name,
        issuer_name=body.name,
        scope=validity_area(application),
        obtained_on=obtained_on(application),
        issued_on=moment.date(),
        issued_at=moment,
        issued_by=actor,
    )


def _printed(
    application: Application, number: str, day: date, body: Organisation, url: str
) -> CertificateData:
    series = application.round.series_id
    return CertificateData(
        number=number,
        holder=application.person.name,
        title=title_name(series, application.level),
        series=series_name(series),
        specialty=specialty_words(application.specialty.name),
        level=level_name(Level(application.level)),
        obtained_on=obtained_on(application),
        issued_on=day,
        validity_area=validity_area(application),
        institution=application.round.institution.name,
        issuer=body.name,
        verification_url=url,
        seal_note=seal_note(),
    )


def specialty_words(name: str) -> str:
    """轨道交通 -> 轨道交通专业."""
    return name if name.endswith("专业") else f"{name}专业"
