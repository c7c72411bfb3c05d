"""The one small tree of domain errors; `config.errors` maps it to pages and API answers.

Every refusal has a code for machines, a message for people and, where a text asks for it, the clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Fields = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """A refusal that a person can understand; never a programming error."""

    status = 400

    def __init__(self, code: str, message: str, clause: str = "", fields: Fields | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.clause = clause
        self.fields: dict[str, list[str]] = {name: list(texts) for name, texts in (fields or {}).items()}

    def __str__(self) -> str:
        return str(self.message)

    def as_dict(self) -> dict[str, object]:
        """Return what an API client is told."""
        answer: dict[str, object] = {"code": self.code, "message": str(self.message)}
        if self.clause:
            answer["clause"] = self.clause
        if self.fields:
            answer["fields"] = {name: [str(text) for text in texts] for name, texts in self.fields.items()}
        return answer


class NotPermitted(DomainError):
    """The person may not do this, in any state."""

    status = 403


class WrongState(DomainError):
    """The thing is not (or no longer) in a state in which this can be done."""

    status = 409


class Conflict(DomainError):
    """Somebody else was first, or the same thing was sent twice."""

    status = 409


class InvalidInput(DomainError):
    """What was typed is wrong; `fields` says where."""

    status = 422


class NotFound(DomainError):
    """There is no such thing for this person."""

    status = 404


class NotLoaded(DomainError):
    """Data that an office maintains are missing; the message says what to load and how."""

    status = 503
