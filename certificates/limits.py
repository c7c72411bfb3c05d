"""How often a stranger may ask: counted by address and minute in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from titles.errors import DomainError

_MINUTE = 60


class TooManyRequests(DomainError):
    """This address has asked too often in the last minute."""

    status = 429


def limit(request: HttpRequest, what: str, per_minute: int) -> None:
    """Count one request; raise TooManyRequests beyond ``per_minute``."""
    window = int(time.time()) // _MINUTE
    key = f"limit:{what}:{_address(request)}:{window}"
    try:
        count = cache.incr(key)
    except ValueError:
        # The first of this minute; add() lets only one of two first requests set the counter.
        count = 1 if cache.add(key, 1, timeout=2 * _MINUTE) else cache.incr(key)
    if count > per_minute:
        raise TooManyRequests("too_many_requests", _("查询太频繁，请过一分钟再试。"))


def _address(request: HttpRequest) -> str:
    """The client's address; behind the proxy the last one that the proxy itself wrote down."""
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_FOR" in request.META:
        return str(request.META["HTTP_X_FORWARDED_FOR"]).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
