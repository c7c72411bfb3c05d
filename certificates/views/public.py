"""Public verification: by number and name, by QR code, on a day, and of a file."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from certificates.forms.verification import DayForm, FileForm, LookupForm
from certificates.models import Certificate
from certificates.queries.file_check import FileVerdict, judge_file
from certificates.queries.verification import REVOKED, UNKNOWN, Standing, standing, state_on
from certificates.signing import SignatureVerdict, verify_pdf
from certificates.words import day_words, file_words, standing_words, status_word
from titles.clock import now, today
from titles.limits import limit
from titles.look.text import masked
from titles.models import ReasonCode
from titles.templatetags.look import cn_date, short_date

_SIGNATURE_SECONDS = 3600


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form; with number and name the answer."""
    if "number" not in request.GET:
        return render(
            request, "certificates/public_verify.html", {"form": LookupForm(), "file_form": FileForm()}
        )
    form = LookupForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "file_form": FileForm()}
        return render(request, "certificates/public_verify.html", context, status=422)
    limit(request, "verify", settings.VERIFY_PER_MINUTE)
    found = standing(form.cleaned_data["number"], name=form.cleaned_data["name"])
    carried = [("number", found.number), ("name", form.cleaned_data["name"])]
    return _answer(request, found, carried, status=200)


@public
@require_safe
def verify_number(request: HttpRequest, number: str) -> HttpResponse:
    """The answer at its own address, as the QR code gives it; an unknown number is 404."""
    limit(request, "verify", settings.VERIFY_PER_MINUTE)
    key = request.GET.get("k", "")[:40]
    name = request.GET.get("name", "")[:60]
    found = standing(number, name=name, key=key)
    carried = [(field, value) for field, value in (("k", key), ("name", name)) if value]
    return _answer(request, found, carried, status=404 if found.kind == UNKNOWN else 200)


@public
@require_http_methods(["GET", "POST"])
def verify_file(request: HttpRequest) -> HttpResponse:
    """Judge an uploaded PDF; nothing of it is kept."""
    if request.method != "POST":
        return render(request, "certificates/public_file.html", {"form": FileForm()})
    limit(request, "verify-file", settings.VERIFY_FILES_PER_MINUTE)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "certificates/public_file.html", {"form": form}, status=422)
    verdict = judge_file(form.cleaned_data["file"].read())
    context = {
        "form": FileForm(),
        "verdict": verdict,
        "words": file_words(verdict),
        "facts": _file_facts(verdict),
        "checks": signature_checks(verdict.signature),
    }
    return render(request, "certificates/public_file.html", context)


def _answer(
    request: HttpRequest, found: Standing, carried: list[tuple[str, str]], status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "standing": found,
        "words": standing_words(found, now()),
        "form": LookupForm(),
        "today": today(),
        "carried": carried,
        "day_form": DayForm(initial={"on": today()}),
        "day_answer": "",
    }
    certificate = found.certificate
    if certificate is None:
        return render(request, "certificates/public_unknown.html", context, status=status)
    if "on" in request.GET:
        context["day_form"] = day_form = DayForm(request.GET)
        if day_form.is_valid():
            day = day_form.cleaned_data["on"]
            context["day_answer"] = day_words(day, state_on(certificate, day))
        else:
            status = 422
    context["facts"] = certificate_facts(certificate, named=found.named)
    context["checks"] = signature_checks(_stored_signature(certificate)) if found.named else []
    context["file_form"] = FileForm()
    if found.kind == REVOKED:
        context.update(_revocation_context(found))
    return render(request, "certificates/public_verdict.html", context, status=status)


def certificate_facts(certificate: Certificate, *, named: bool) -> list[tuple[str, Any]]:
    """What stands on a certificate; without the name's proof only its first character."""
    name = certificate.holder_name if named else masked(certificate.holder_name, 1, 0)
    return [
        (_("姓名"), name),
        (_("职称"), f"{certificate.title_name}（{certificate.get_level_display()}）"),
        (_("系列和专业"), f"{certificate.series_name}，{certificate.specialty_name}"),
        (_("证书编号"), certificate.number),
        (_("取得日期"), cn_date(certificate.obtained_on)),
        (_("发证日期"), cn_date(certificate.issued_on)),
        (_("适用范围"), certificate.scope),
        (_("评审机构"), certificate.institution_name),
        (_("发证机关"), certificate.issuer_name),
    ]


def _revocation_context(found: Standing) -> dict[str, Any]:
    decision = found.revocation
    if decision is None:
        return {}
    reason = ReasonCode.objects.filter(code=decision.reason_code).first()
    certificate = decision.certificate
    rows: list[tuple[str, Any]] = [(_("撤销原因"), reason.text if reason else decision.reason_code)]
    if reason and reason.clause:
        rows.append((_("依据"), reason.clause))
    made = format_html(_("{}，{}作出"), decision.decision_number, cn_date(decision.decided_on))
    rows.append((_("决定"), made))
    last = decision.effective_on - timedelta(days=1)
    if last >= certificate.issued_on:
        before = format_html(
            _("{}至{}期间查询，结果为有效"), short_date(certificate.issued_on), short_date(last)
        )
        rows.append((_("此前的效力"), before))
    return {"decision": decision, "decision_facts": rows}


def _stored_signature(certificate: Certificate) -> SignatureVerdict | None:
    """The verdict on the file in the storage; checked again every hour, not at every look."""
    key = f"certificates.signature:{certificate.pdf_sha256}"
    verdict = cache.get(key)
    if verdict is None:
        try:
            with certificate.pdf.open("rb") as file:
                verdict = verify_pdf(file.read())
        except OSError:
            return None
        cache.set(key, verdict, _SIGNATURE_SECONDS)
    return verdict


def signature_checks(verdict: SignatureVerdict | None) -> list[dict[str, str]]:
    """Three rows: unchanged, signed by its certificate, certificate trusted."""
    if verdict is None or verdict.signed_at is None:
        return []
    unchanged = verdict.intact and verdict.covers_whole_file
    signed = _("由发证机关的签名证书签署，签署时间%(at)s") % {"at": f"{verdict.signed_at:%Y-%m-%d %H:%M}"}
    return [
        {
            "kind": "met" if unchanged else "unmet",
            "word": _("未改动") if unchanged else _("已改动"),
            "text": _("文件内容与签发时一致") if unchanged else _("文件内容与签发时不一致"),
        },
        {
            "kind": "met" if verdict.valid else "unmet",
            "word": _("签名有效") if verdict.valid else _("签名无效"),
            "text": signed if verdict.trusted else _("签名人：%(who)s") % {"who": verdict.signer},
        },
        {
            "kind": "met" if verdict.trusted else "unmet",
            "word": _("证书可信") if verdict.trusted else _("证书不可信"),
            "text": _("签名证书在签署时有效，未被吊销")
            if verdict.trusted
            else _("不能确认是发证机关的签名证书"),
        },
    ]


def _file_facts(verdict: FileVerdict) -> list[tuple[str, Any]]:
    certificate = verdict.certificate
    if certificate is None:
        return [(_("文件摘要"), verdict.sha256)]
    facts = certificate_facts(certificate, named=True)
    return [*facts, (_("现在的状态"), status_word(state_on(certificate, today())))]
