"""What can go wrong between a file and an assessment."""

from __future__ import annotations


class InvalidDossier(ValueError):
    """A dossier that the contract does not allow: where it is wrong and what was expected."""

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path}: expected {expected}")
        self.path = path
        self.expected = expected

    def as_dict(self, line: int | None = None) -> dict[str, object]:
        """The error as it stands in a batch's output."""
        found: dict[str, object] = {} if line is None else {"line": line}
        return found | {"path": self.path, "expected": self.expected}


class PackError(ValueError):
    """A policy pack that cannot be used: the file, the line and what was expected there."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message
