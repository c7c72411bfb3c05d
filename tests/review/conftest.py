"""Fixtures of the review room."""

import pytest

from tests.review.world import Hall


@pytest.fixture
def hall(db: None) -> Hall:
    """An institution, its secretary, an employer, and experts on demand."""
    return Hall()
