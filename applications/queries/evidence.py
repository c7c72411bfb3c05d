"""Who may open a file. Deny unless one of the rules below says otherwise."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person, Role
from accounts.roles import has_role, organisations_of
from applications.models import Application, EvidenceFile
from applications.states import State
from titles.errors import NotFound

Reader = Callable[[Person, EvidenceFile], bool]

#: Rooms above add what their roles may open (an expert's own assignments, say).
_further_readers: list[Reader] = []

#: Before the employer recommends, the institution has nothing to see.
_NOT_YET_WITH_INSTITUTION = (
    State.DRAFT,
    State.ATTESTATION,
    State.RETURNED,
    State.ATTESTED,
    State.EMPLOYER_NOTICE,
    State.RECOMMENDATION,
    State.NOT_RECOMMENDED,
)
#: The bureau sees a file from the moment results reach it.
_WITH_BUREAU = (
    State.RESULT_ACCEPTANCE,
    State.RESULT_ACCEPTED,
    State.RESULT_NOTICE,
    State.ISSUING,
    State.CERTIFIED,
    State.NOT_ACCEPTED,
    State.VETOED,
    State.REVOKED,
)


def add_reader(reader: Reader) -> None:
    """Let a room above allow further people; called once, when its app is ready."""
    if reader not in _further_readers:
        _further_readers.append(reader)


def may_read_evidence(person: Person | AnonymousUser, evidence: EvidenceFile) -> bool:
    """Whether ``person`` may open the file: its owner, or who handles an application that holds it."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    if evidence.owner_id == person.pk:
        return True
    if has_role(person, Role.INSPECTOR) and _holding(evidence).exists():
        return True
    allowed = Q(pk__in=[])
    employers = organisations_of(person, Role.HR_CLERK, Role.PRINCIPAL)
    allowed |= Q(employer__in=employers)
    houses = organisations_of(person, Role.ACCEPTANCE_OFFICER, Role.SESSION_SECRETARY)
    allowed |= Q(round__institution__in=houses) & ~Q(state__in=_NOT_YET_WITH_INSTITUTION)
    if has_role(person, Role.BUREAU_OFFICER) or has_role(person, Role.ISSUER):
        allowed |= Q(state__in=_WITH_BUREAU)
    if _holding(evidence).filter(allowed).exists():
        return True
    return any(reader(person, evidence) for reader in _further_readers)


def _holding(evidence: EvidenceFile) -> Any:
    """Applications whose filed facts or correction answers hold the file."""
    return Application.objects.filter(
        Q(facts__evidence=evidence) | Q(correction_notice__items__evidence=evidence)
    )


def readable_evidence(person: Person | AnonymousUser, evidence_id: object) -> EvidenceFile:
    """The file, if the person may open it; NotFound otherwise, so that an address tells nothing."""
    try:
        evidence = EvidenceFile.objects.filter(pk=uuid.UUID(str(evidence_id))).first()
    except (ValueError, ValidationError):
        evidence = None
    if evidence is None or not may_read_evidence(person, evidence):
        raise NotFound("evidence.not_found", _("没有找到这份材料，或者您不能查看它。"))
    return evidence


def own_evidence(person: Person, ids: list[Any]) -> list[EvidenceFile]:
    """The person's own files among ``ids``; unknown ones are left out."""
    wanted = []
    for item in ids:
        try:
            wanted.append(uuid.UUID(str(item)))
        except ValueError:
            continue
    return list(EvidenceFile.objects.filter(owner=person, pk__in=wanted))
