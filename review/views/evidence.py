"""Serving evidence to blind readers."""

from urllib.parse import quote

from django.http import HttpResponse

from applications.models import Application, EvidenceFile
from review.queries.blind import blind_evidence, blot_of
from review.redaction import page_count, redact, redacted_page

PDF = "application/pdf"


def evidence_response(application: Application, number: int, page: int = 0) -> HttpResponse:
    """The file as a blind reader may have it, or one page of it; neither address nor headers name anybody."""
    stored, file = blind_evidence(application, number)
    content, media_type = _content(stored), file.media_type
    if page and media_type == PDF:
        content, media_type = redacted_page(content, page, blot_of(application)), "image/png"
    elif application.round.blind:
        content = redact(content, stored.media_type, blot_of(application))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def pages_of(application: Application, number: int) -> int:
    """How many pages a file has, for the links beside it."""
    stored, file = blind_evidence(application, number)
    return page_count(_content(stored), file.media_type) if file.media_type == PDF else 1


def _content(stored: EvidenceFile) -> bytes:
    with stored.file.open("rb") as source:
        return bytes(source.read())
