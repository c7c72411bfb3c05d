"""What closing a session costs as it grows: tally, minutes with every result, both printed documents.

    python -m bench.session [members, 25 by default] [candidates ..., 50 250 500 by default]

A private database and cache are started and removed. Ballots are laid into the urns directly; all that
is timed is the room's own code.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
import uuid
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.certificates import prepare

ROUNDS = 3
DAY = dt.date(2026, 11, 20)


def laid_out(members: int, candidates: int) -> tuple[Any, Any]:
    """A session under way whose every member has voted on every candidate."""
    from django.db import transaction

    from applications.states import State
    from review.actions.ballot import open_ballots
    from review.actions.session import open_session, sign_in
    from review.models import Ballot, ReceiptDigest, VoteRecord
    from tests.review.world import Hall, chair
    from tests.review.world import members as seats_of

    hall = Hall()
    session = hall.session(
        hall.committee(members),
        applications=[hall.application_at(State.DELIBERATION, facts=0) for _n in range(candidates)],
    )
    seats = seats_of(session)
    for seat in seats:
        sign_in(session, member=seat, actor=seat.expert.person)
    open_session(session, actor=chair(session))
    everybody = list(session.candidates.all())
    open_ballots(session, candidates=everybody, actor=chair(session))
    with transaction.atomic():
        for candidate in everybody:
            VoteRecord.objects.bulk_create(VoteRecord(candidate=candidate, member=seat) for seat in seats)
            Ballot.objects.bulk_create(
                Ballot(candidate=candidate, choice="no" if n % 3 == candidate.number % 3 else "yes")
                for n, _seat in enumerate(seats)
            )
            ReceiptDigest.objects.bulk_create(
                ReceiptDigest(candidate=candidate, digest=uuid.uuid4().hex * 2) for _seat in seats
            )
    return session, everybody


def closed(session: Any, everybody: list[Any]) -> tuple[dict[str, float], int]:
    """Seconds of each part, and the number of queries of all that touches the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from review.actions.ballot import close_ballots
    from review.actions.minutes import sign_minutes
    from review.actions.session import close_session
    from review.queries.minutes import minutes_context, result_sheet_context
    from tests.review.world import chair
    from titles.documents import render_pdf
    from titles.frame import frame

    presiding = chair(session)
    marks = [time.perf_counter()]
    with frame(), CaptureQueriesContext(connection) as queries:
        close_ballots(session, candidates=everybody, actor=presiding)
        marks.append(time.perf_counter())
        close_session(session, actor=presiding)
        signed = sign_minutes(session, actor=presiding, confirmed=True)
        marks.append(time.perf_counter())
    render_pdf("documents/session_minutes.html", minutes_context(signed))
    render_pdf("documents/result_sheet.html", result_sheet_context(signed))
    marks.append(time.perf_counter())
    lengths = [after - before for before, after in pairwise(marks)]
    parts = dict(zip(("tally", "minutes", "documents"), lengths, strict=True))
    return parts, len(queries)


def line(members: int, count: int, runs: list[tuple[dict[str, float], int]]) -> str:
    """One size's medians."""
    tally, minutes, documents = (
        statistics.median(run[0][part] for run in runs) for part in ("tally", "minutes", "documents")
    )
    one = (tally + minutes) / (members * count) * 1e6
    figures = f"{count:>10}  {runs[-1][1]:>7}  {tally * 1e3:>8.0f}  {minutes * 1e3:>10.0f}"
    return f"{figures}  {documents * 1e3:>12.0f}  {one:>8.0f}"


def main() -> None:
    """Print a line for each size: medians, queries, and the time of one ballot."""
    sizes = [int(text) for text in sys.argv[1:]] or [25, 50, 250, 500]
    members, candidates = sizes[0], sizes[1:] or [50, 250, 500]
    with tempfile.TemporaryDirectory(prefix="titles-bench-") as folder:
        guard = prepare(Path(folder))
        from django.test import override_settings

        from config.celery import app
        from titles.clock import held_at

        app.conf.task_always_eager = False  # mail is the worker's part: it is queued, not sent
        try:
            print(f"{members} members, median of {ROUNDS}")
            print("candidates  queries  tally ms  minutes ms  documents ms  µs a ballot (tally + minutes)")
            with override_settings(CLOCK_SETTABLE=True), held_at(DAY):
                for count in candidates:
                    print(line(members, count, [closed(*laid_out(members, count)) for _n in range(ROUNDS)]))
        finally:
            guard.finish()


if __name__ == "__main__":
    main()
