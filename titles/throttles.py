"""Limits of the API's public addresses."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class AssessmentThrottle(SimpleRateThrottle):
    """So many assessments a minute from one address."""

    scope = "assessments"
    rate = "300/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Count by the address of the connection, which a caller cannot choose."""
        ident = request.META.get("REMOTE_ADDR", "")
        return self.cache_format % {"scope": self.scope, "ident": ident}
