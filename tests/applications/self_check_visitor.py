"""Somebody who goes through the self-check, and the answers that tests begin with."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from applications.self_check import (
    pack,
    unpack,
)

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
URL = "/self-check/"
REPORTS = [{"kind": "technical_report", "on": f"202{n}-03-31", "role": "principal"} for n in (3, 4, 5)]
DOSSIER: dict[str, Any] = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "achievements": REPORTS,
    "qualifications": [],
    "claims": [],
}


def text_of(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]


class Visitor:
    """Somebody who fills in the pages one after the other."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answer = client.get(URL)

    @property
    def step(self) -> str:
        return hidden(self.answer, "step")

    @property
    def dossier(self) -> dict[str, Any]:
        return unpack(hidden(self.answer, "answers"))

    def send(self, do: str = "next", **fields: Any) -> str:
        data = {name: hidden(self.answer, name) for name in ("answers", "kept", "step")}
        self.answer = self.client.post(URL, {**data, "do": do, **fields})
        return text_of(self.answer)


def begin(client: Client, target: str = "beijing-engineering") -> Visitor:
    visitor = Visitor(client)
    visitor.send(target=target, as_of="2026-11-20")
    assert visitor.step == "situation"
    return visitor


def resume(client: Client, dossier: dict[str, Any], step: str) -> Visitor:
    visitor = Visitor(client)
    visitor.answer = client.post(URL, {"answers": pack(dossier), "step": "target", "do": f"goto:{step}"})
    assert visitor.step == step
    return visitor
