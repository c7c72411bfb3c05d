"""A draft read as a document, on the desk alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from policies.queries import desk as queries
from policies.queries.draft_document import document_of_version
from policies.views.frame import frame_context, readers
from titles.models import PolicyStatus


@readers
@require_safe
def document(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole version as people will read it once it is published."""
    version = queries.version_with_texts(pk)
    is_open = version.status in queries.OPEN
    context = {
        **frame_context(request.user),
        "version": version,
        "waiting": queries.draft_line(version, request.user) if is_open else None,
        "document": document_of_version(version),
        "line": None,
        "is_published": version.status == PolicyStatus.PUBLISHED,
    }
    return render(request, "policies/desk_document.html", context)
