"""JSON Schemas of dossier, assessment, pack and cases, made from the very types that read and write them.

`python -m rules.json_schema` writes rules/schemas/ and docs/schemas.md; a test holds the files to the types.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from rules import schema_docs
from rules.assessment import Assessment
from rules.dossier import Dossier
from rules.spec import CaseFile, Pack

FOLDER = Path(__file__).parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Every published schema by name."""
    return {
        "dossier": _schema("dossier", Dossier, "Dossier")
        | {
            "if": {"properties": {"jurisdiction": {"const": "guangxi"}}, "required": ["jurisdiction"]},
            "then": {"properties": {"series": {"const": "laboratory"}}},
        },
        "assessment": _schema("assessment", Assessment, "Assessment"),
        "pack": _schema("pack", Pack, "Policy pack"),
        "cases": _schema("cases", CaseFile, "Cases of a policy pack"),
    }


def as_text(schema: dict[str, Any]) -> str:
    """The schema as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


def _schema(name: str, kind: type, title: str) -> dict[str, Any]:
    head = {"$schema": DIALECT, "$id": f"/api/schemas/{name}/", "title": title}
    return head | _portable(msgspec.json.schema(kind))


def _portable(node: Any) -> Any:
    """Python's own anchors in patterns are not those of JSON Schema; a missing key has no default."""
    if isinstance(node, dict):
        made = {key: _portable(value) for key, value in node.items()}
        if isinstance(made.get("pattern"), str):
            made["pattern"] = made["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
        return made
    if isinstance(node, list):
        return [_portable(item) for item in node]
    return node


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / f"{name}.schema.json").write_text(as_text(schema), encoding="utf-8")
    schema_docs.DOCUMENT.write_text(schema_docs.as_markdown(), encoding="utf-8")
