"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the site's address and whether this is a demonstration."""
    return {
        "SITE_URL": settings.SITE_URL,
        "DEMO": settings.DEMO,
        "CLOCK_SETTABLE": settings.CLOCK_SETTABLE,
    }
