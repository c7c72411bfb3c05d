"""The contract's JSON Schemas as OpenAPI 3.0 wants them: one piece, null as `nullable`."""

from __future__ import annotations

from typing import Any

import msgspec

from rules import json_schema

#: What OpenAPI 3.0 does not know.
_LEFT_OUT = {"$schema", "$id", "$defs", "$ref", "if", "then"}

#: The answer to an invalid dossier.
ERROR: dict[str, Any] = {
    "title": "Error",
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "path", "expected", "fields"],
            "properties": {
                "code": {"type": "string", "enum": ["invalid_dossier"]},
                "message": {"type": "string"},
                "clause": {"type": "string"},
                "path": {"type": "string", "example": "$.claims[0]"},
                "expected": {"type": "string"},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


def described(name: str) -> dict[str, Any]:
    """A published schema with its references written out."""
    schema = json_schema.schemas()[name]
    found: dict[str, Any] = _plain(schema, schema["$defs"])
    return found


def answer(kind: Any) -> dict[str, Any]:
    """The schema of what `msgspec` writes for a type, with its references written out."""
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="{name}")
    found: dict[str, Any] = _plain(schema, definitions)
    return found


#: The answer to too many questions from one address.
LIMITED: dict[str, Any] = {
    "title": "Limited",
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "object"}},
}


def _plain(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_plain(part, definitions) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        rest = {key: value for key, value in node.items() if key not in _LEFT_OUT}
        return {**_plain(target, definitions), **_plain(rest, definitions)}
    if "anyOf" in node:
        parts = [part for part in node["anyOf"] if part != {"type": "null"}]
        if len(parts) == 1:
            nullable = {"nullable": True} if len(parts) < len(node["anyOf"]) else {}
            rest = {key: value for key, value in node.items() if key != "anyOf"}
            return {**_plain(parts[0], definitions), **_plain(rest, definitions), **nullable}
    made = {key: _plain(value, definitions) for key, value in node.items() if key not in _LEFT_OUT}
    if "prefixItems" in made:
        # OpenAPI 3.0 knows no tuples: a list of so many of the first's kind.
        made["items"] = made.pop("prefixItems")[0]
    if made.get("required") == []:
        del made["required"]
    if isinstance(made.get("enum"), list) and None in made["enum"]:
        made |= {"enum": [code for code in made["enum"] if code is not None], "nullable": True}
    return made
