"""Middleware of the wiring: health and the content security policy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from config.health import health_response

Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware(RequestMiddleware):
    """Log every request without its query: names, certificates' keys and search words stand there."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        return f"{request.method} {request.path}"


class HealthMiddleware:
    """Answer /healthz before sessions, host checks and redirects: probes come by bare address."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the probe, pass everything else on."""
        if request.path_info == "/healthz":
            return health_response(request)
        return self.get_response(request)


class ProxyAddressMiddleware:
    """Behind our proxy, take the visitor's address from what the proxy wrote: limits count by it."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Believe the last entry only: a visitor can make up all the others."""
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            request.META["REMOTE_ADDR"] = forwarded
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Send the policy with every answer that doesn't already carry one."""

    def __init__(self, get_response: Handler) -> None:
        """Build the header once."""
        self.get_response = get_response
        policy = [f"{name} {value}" for name, value in settings.CONTENT_SECURITY_POLICY.items()]
        if settings.PRODUCTION:
            policy.append("upgrade-insecure-requests")
        self.policy = "; ".join(policy)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        return response
