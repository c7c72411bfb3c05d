"""The menu of indicators on which opinions are scored: catalogue data with weights."""

from dataclasses import dataclass

from titles.models import Parameter
from titles.parameters import parameter_row


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the menu; all points together are 100."""

    code: str
    label: str
    points: int


def score_menu_row(series: str) -> Parameter:
    """The menu with its source, for pages that cite it."""
    return parameter_row(f"score_menu_{series}")


def score_menu(series: str) -> list[Indicator]:
    """The indicators of a series in their order. Raises NotLoaded where the catalogue has none."""
    return [Indicator(**item) for item in score_menu_row(series).value]
