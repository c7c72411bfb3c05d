"""Serving evidence to blind readers."""

from urllib.parse import quote

from django.http import HttpResponse

from applications.models import Application
from review.queries.blind import blind_evidence, blot_of
from review.redaction import redact


def evidence_response(application: Application, number: int) -> HttpResponse:
    """The file as a blind reader may have it; neither address nor headers name anybody."""
    stored, file = blind_evidence(application, number)
    with stored.file.open("rb") as source:
        content = source.read()
    if application.round.blind:
        content = redact(content, stored.media_type, blot_of(application))
    response = HttpResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
