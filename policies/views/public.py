"""The policies for everybody: which are applied, each as a document, where each rule comes from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public
from policies.queries.comparison import chosen_versions, comparison_of
from policies.queries.contract import contract_context
from policies.queries.coverage import coverage_of
from policies.queries.document import document_of
from policies.queries.document_head import head_of
from policies.queries.policies import number_rows, policy_rows
from policies.queries.versions import current_line, texts_of, version_line, versions_of


@public
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """List every policy that the system applies."""
    context = {"policies": policy_rows(), "numbers": number_rows()}
    return render(request, "policies/public_list.html", context)


@public
@require_safe
def policy(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """A policy as a document: the version of today, or any published one."""
    line = current_line(code) if number is None else version_line(code, number)
    context = {
        "line": line,
        "versions": versions_of(code),
        "document": document_of(*texts_of(line)),
    }
    return render(request, "policies/public_document.html", context)


@public
@require_safe
def policy_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Position of the text and rule, both ways."""
    line = current_line(code)
    by_rule = request.GET.get("by") == "rule"
    head = head_of(texts_of(line)[0])
    context = {"head": head, "line": line, "coverage": coverage_of(line), "by_rule": by_rule}
    return render(request, "policies/public_coverage.html", context)


@public
@require_safe
def policy_comparison(request: HttpRequest, code: str) -> HttpResponse:
    """Two published versions, clause by clause."""
    versions = versions_of(code)
    line = current_line(code)
    context: dict[str, Any] = {
        "head": head_of(texts_of(line)[0]),
        "versions": versions,
        "line": line,
        "comparison": None,
    }
    if "from" in request.GET and "to" in request.GET:
        before, after = chosen_versions(code, request.GET["from"], request.GET["to"])
    elif len(versions) > 1:
        after, before = versions[0], versions[1]
    else:
        return render(request, "policies/public_comparison.html", context)
    context["comparison"] = comparison_of(texts_of(before)[0], texts_of(after)[0])
    context |= {"before": before, "after": after}
    return render(request, "policies/public_comparison.html", context)


@public
@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """How programs ask the rules: address, keys, values, errors."""
    return render(request, "policies/public_contract.html", contract_context())
