"""What the bureau sees: cases that a session has passed, sessions with results, certificates."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from accounts.roles import Role, has_role, organisations_of
from applications.models import Application, Notice, Objection
from applications.models.notice import NoticeKind, ObjectionState
from applications.states import State, Turn
from certificates.models import Certificate
from certificates.queries.verification import normalised
from review.models import Session
from titles.errors import NotFound, NotPermitted

BUREAU_STATES = (
    State.RESULT_ACCEPTANCE,
    State.RESULT_ACCEPTED,
    State.RESULT_NOTICE,
    State.ISSUING,
    State.CERTIFIED,
    State.NOT_ACCEPTED,
    State.REVOKED,
)
PAGE = 50


def bureau_of(person: Person) -> Organisation:
    """The bureau for which ``person`` works. Raises NotPermitted."""
    house = organisations_of(person, Role.BUREAU_OFFICER, Role.ISSUER, Role.INSPECTOR).first()
    if house is None:
        raise NotPermitted("bureau.none", _("您不在市人社局任职。"))
    return house


def turns_of(person: Person) -> list[str]:
    """The turns of the roles that ``person`` holds in the bureau."""
    pairs = ((Role.BUREAU_OFFICER, Turn.BUREAU_OFFICER), (Role.ISSUER, Turn.ISSUER))
    return [turn.value for role, turn in pairs if has_role(person, role)]


def bureau_applications() -> QuerySet[Application]:
    """Applications that have come to the bureau, with what its pages show."""
    return Application.objects.filter(state__in=[state.value for state in BUREAU_STATES]).select_related(
        "person",
        "employer",
        "round__institution",
        "round__series",
        "specialty",
        "candidate__session__committee",
        "certificate",
        "result_acceptance__decided_by",
    )


def bureau_application(number: str) -> Application:
    """One of them. Raises NotFound, also while it has not come to the bureau."""
    found = bureau_applications().filter(number=number).first()
    if found is None:
        raise NotFound("application.not_found", _("没有找到编号为%(number)s的申报。") % {"number": number})
    return found


def chosen_applications(numbers: list[str], most: int = 500) -> list[Application]:
    """The applications that were ticked, in the order of their numbers."""
    return list(bureau_applications().filter(number__in=numbers[:most]).order_by("number"))


def sessions_with_results() -> QuerySet[Session]:
    """Sessions of which results wait for acceptance, the oldest first."""
    waiting = Q(
        candidates__application__state=State.RESULT_ACCEPTANCE,
        candidates__application__waiting_for=Turn.BUREAU_OFFICER,
    )
    return (
        Session.objects.filter(waiting)
        .select_related("committee__institution")
        .annotate(waiting=Count("candidates"))
        .order_by("held_on", "id")
    )


def recent_sessions(limit: int = 50) -> QuerySet[Session]:
    """Signed sessions, the latest first."""
    return (
        Session.objects.filter(signed_at__isnull=False)
        .select_related("committee__institution")
        .order_by("-held_on", "id")[:limit]
    )


def result_objections(limit: int = 200) -> list[Objection]:
    """Objections to result notices, undecided ones first."""
    rows = (
        Objection.objects.filter(notice__kind=NoticeKind.RESULT)
        .select_related("notice", "application__person", "decided_by")
        .order_by("-received_at", "id")[:limit]
    )
    return sorted(rows, key=lambda row: row.state != ObjectionState.OPEN)


def result_objection(code: str) -> Objection:
    """One of them by its tracking code. Raises NotFound."""
    found = (
        Objection.objects.filter(notice__kind=NoticeKind.RESULT, tracking_code=code)
        .select_related("notice__publisher", "application__person", "decided_by")
        .first()
    )
    if found is None:
        raise NotFound("objection.unknown", _("没有找到这件异议。"))
    return found


def open_result_objections() -> int:
    """How many wait for a decision."""
    return Objection.objects.filter(notice__kind=NoticeKind.RESULT, state=ObjectionState.OPEN).count()


def result_notices(limit: int = 100) -> QuerySet[Notice]:
    """The bureau's notices, the newest first."""
    return (
        Notice.objects.filter(kind=NoticeKind.RESULT)
        .annotate(people=Count("entries"))
        .order_by("-published_at", "id")[:limit]
    )


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One page of certificates by number, newest first; ``after`` is the key of the next."""

    rows: list[Certificate]
    after: str


def certificates(search: str = "", after: str = "", limit: int = PAGE) -> CertificatePage:
    """Certificates by number or by the holder's whole name; pages go by the unique number."""
    rows = Certificate.objects.select_related("revocation").order_by("-number")
    words = search.strip()
    if words:
        rows = rows.filter(Q(number__startswith=normalised(words)) | Q(holder_name=words))
    if after:
        rows = rows.filter(number__lt=after)
    page = list(rows[: limit + 1])
    return CertificatePage(page[:limit], page[limit - 1].number if len(page) > limit else "")


def certificate_by_number(number: str) -> Certificate:
    """One certificate with its decision. Raises NotFound."""
    found = (
        Certificate.objects.select_related("revocation__decided_by", "application", "issued_by")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise NotFound("certificate.unknown", _("没有找到编号为%(number)s的证书。") % {"number": number})
    return found
