"""How often a stranger may ask: counted by address and minute, in one round trip to Redis."""

import time
from functools import lru_cache

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from titles.errors import DomainError

_MINUTE = 60


class TooManyRequests(DomainError):
    """This address has asked too often in the last minute."""

    status = 429


def limit(request: HttpRequest, what: str, per_minute: int) -> None:
    """Count one request; raise TooManyRequests beyond ``per_minute``."""
    key = f"limit:{what}:{_address(request)}:{int(time.time()) // _MINUTE}"
    with _client(settings.REDIS_URL).pipeline(transaction=False) as pipe:
        pipe.incr(key)
        pipe.expire(key, 2 * _MINUTE)
        count = pipe.execute()[0]
    if count > per_minute:
        raise TooManyRequests("too_many_requests", _("查询太频繁，请过一分钟再试。"))


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    # The cache of Django asks twice to count once.
    return redis.Redis.from_url(url)


def _address(request: HttpRequest) -> str:
    """The client's address; behind the proxy the last one that the proxy itself wrote down."""
    if settings.SECURE_PROXY_SSL_HEADER and "HTTP_X_FORWARDED_FOR" in request.META:
        return str(request.META["HTTP_X_FORWARDED_FOR"]).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
