"""Reads of the one correction notice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Application, CorrectionNotice
from titles.errors import NotFound


def own_notice(application: Application) -> CorrectionNotice:
    """The notice with its items and files, or NotFound."""
    found = (
        CorrectionNotice.objects.prefetch_related("items__evidence").filter(application=application).first()
    )
    if found is None:
        raise NotFound("correction.none", _("这份申报没有补正通知。"))
    return found
