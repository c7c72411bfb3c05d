"""What every answer carries, and the shapes of refusals."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import PUBLIC, public
from config import urls
from config.middleware import ProxyAddressMiddleware
from titles.errors import Conflict, InvalidInput, WrongState

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@public
def closed_door(request: HttpRequest) -> HttpResponse:
    raise WrongState("round.closed", "申报批次已截止", clause="某文件 一")


@public
def lost_race(request: HttpRequest) -> HttpResponse:
    raise Conflict("application.twice", "这份申报已经提交过")


@public
def defect(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


class ApiView(APIView):
    access = PUBLIC

    def get(self, request: Request) -> Response:
        kind = request.query_params["kind"]
        if kind == "input":
            raise InvalidInput("input", "填写有误", fields={"id_number": ["身份证号码校验位不对"]})
        if kind == "serializer":
            raise ValidationError({"name": ["必填"]})
        if kind == "denied":
            raise PermissionDenied
        raise Http404


urlpatterns = [
    *urls.urlpatterns,
    path("closed/", closed_door),
    path("race/", lost_race),
    path("defect/", defect),
    path("undeclared/", undeclared),
    path("api/test/", ApiView.as_view()),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_domain_error_is_a_page_with_its_status(client: Client) -> None:
    response = client.get("/closed/")
    assert response.status_code == 409
    assert "申报批次已截止" in response.content.decode()
    assert "某文件 一" in response.content.decode()
    assert client.get("/race/").status_code == 409


def test_a_view_without_declared_access_is_refused(client: Client) -> None:
    response = client.get("/undeclared/")
    assert response.status_code == 403
    assert "open" not in response.content.decode().split()


def test_an_unknown_page_is_404(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_a_defect_is_500_and_says_so(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/defect/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()


@pytest.mark.parametrize(
    ("kind", "status", "fields"),
    [
        ("input", 422, {"id_number": ["身份证号码校验位不对"]}),
        ("serializer", 400, {"name": ["必填"]}),
        ("denied", 403, {}),
        ("absent", 404, {}),
    ],
)
def test_the_api_gives_every_error_one_shape(
    client: Client, kind: str, status: int, fields: dict[str, list[str]]
) -> None:
    response = client.get("/api/test/", {"kind": kind})
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "clause", "fields"}
    assert error["fields"] == fields
    assert error["message"]


def test_an_unknown_api_address_answers_json(client: Client) -> None:
    response = client.get("/api/no-such-thing/")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_every_answer_carries_the_policies(client: Client) -> None:
    headers = client.get("/api/schema/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_api_docs_load_nothing_from_outside(client: Client) -> None:
    page = client.get("/api/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "https://" not in text
    assert "<style" not in text
    assert "sidecar" in text
    # Without scripts the list stays empty: the page says so and leads on.
    assert "<noscript>" in text
    assert 'href="/policies/contract/"' in text
    assert 'href="/api/schema/"' in text


def test_a_form_whose_token_expired_is_told(rf: RequestFactory) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/closed/")
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


@override_settings(ALLOWED_HOSTS=["titles.example.cn"])
def test_a_strange_host_is_refused(client: Client) -> None:
    assert client.get("/closed/", HTTP_HOST="evil.example").status_code == 400


def test_behind_the_proxy_a_visitor_cannot_choose_the_address(rf: RequestFactory) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    middleware = ProxyAddressMiddleware(view)
    middleware(rf.get("/", REMOTE_ADDR="172.18.0.9", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.7"))
    middleware(rf.get("/", REMOTE_ADDR="198.51.100.4"))
    assert seen == ["203.0.113.7", "198.51.100.4"]
