"""The one place where errors become answers: pages for people, JSON for programs."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions as api
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from accounts.held import keep, may_keep
from titles.errors import DomainError
from titles.requests import came_from

log = structlog.get_logger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


def as_json(
    code: str, message: str, clause: str = "", fields: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the body of every error the API gives."""
    return {"error": {"code": code, "message": message, "clause": clause, "fields": fields or {}}}


def domain_error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Render a refusal: what happened, on what ground, where to go."""
    back = came_from(request)
    if request.method in ("GET", "HEAD") and back == request.get_full_path():
        back = ""
    return render(request, "errors/domain.html", {"error": error, "back": back}, status=error.status)


class DomainErrorMiddleware:
    """Turn a DomainError out of a view into its page."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer domain errors and what no column can hold (a NUL character); leave others to Django."""
        if isinstance(exception, DataError):
            # Neither the text nor the statement: both may carry personal data.
            log.warning("data_error", kind=type(exception.__cause__).__name__)
            return bad_request(request, exception)
        if not isinstance(exception, DomainError):
            return None
        log.info("domain_error", code=exception.code, status=exception.status)
        if request.path_info.startswith("/api/"):
            return JsonResponse(
                {"error": {"clause": "", "fields": {}, **exception.as_dict()}}, status=exception.status
            )
        return domain_error_page(request, exception)


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Give every API error the same shape."""
    if isinstance(error, DomainError):
        # The surrounding transaction must not keep half of a refused action.
        set_rollback()
        body = {"error": {"clause": "", "fields": {}, **error.as_dict()}}
        return Response(body, status=error.status)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, api.ValidationError):
        detail = response.data
        fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        response.data = as_json("invalid_input", _("填写的内容有误，请按提示修改"), fields=fields)
    elif isinstance(error, api.APIException):
        response.data = as_json(str(error.default_code), str(error.detail))
    elif isinstance(error, Http404):
        response.data = as_json("not_found", _("没有找到您要的内容"))
    elif isinstance(error, PermissionDenied):
        response.data = as_json("permission_denied", _("您没有办理这件事的权限"))
    return response


def _page(request: HttpRequest, status: int, code: str, title: str, text: str) -> HttpResponse:
    """Render an error page, or JSON below /api/."""
    if request.path_info.startswith("/api/"):
        return JsonResponse(as_json(code, text), status=status)
    return render(request, "errors/page.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _page(request, 400, "bad_request", _("请求有误"), _("系统没有看懂这次请求，请返回上一页重试。"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(
        request,
        403,
        "permission_denied",
        _("您不能打开这一页"),
        _("您没有办理这件事的权限。如果您有几个身份，请换一个身份登录后再试。"),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _page(
        request,
        404,
        "not_found",
        _("没有找到这一页"),
        _("地址可能写错了，或者这份材料已经不在这里。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    if request.path_info.startswith("/api/"):
        return JsonResponse(as_json("server_error", _("系统出错了，您填写的内容没有提交")), status=500)
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form whose token has expired; what was typed on a page of ours may be kept."""
    match = request.resolver_match
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if ours and match is not None and may_keep(request, match.func):
        return keep(request)
    return _page(
        request,
        403,
        "csrf_failed",
        _("页面已过期"),
        _("这一页打开得太久了，提交没有成功。请返回上一页，刷新后再提交。"),
    )
