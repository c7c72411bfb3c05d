"""What a certificate costs against its two bare parts, and a verification against a bare SELECT.

    python -m bench.certificates [how many, 200 by default]

A private database and cache are started and removed. The bare parts are measured in the same run, in
turns with the whole, so that a busy machine slows all of them alike.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]
ROUNDS = 8


def prepare(folder: Path) -> Any:
    """Start the services and Django on an empty database."""
    from processes import Guard
    from run_tests import environment
    from services import Services

    guard = Guard()
    services = Services(folder, folder, guard, durable=False)
    services.start()
    services.create_database()
    os.environ.update(environment(folder, services))
    os.environ.update(DEMO="0", CLOCK_SETTABLE="0", CELERY_EAGER="0", VERIFY_PER_MINUTE="100000000")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_catalogues", verbosity=0)
    return guard


def bare_parts() -> tuple[Callable[[], bytes], Callable[[], bytes]]:
    """One bare typst compilation and one bare pyHanko P-256 signature, both warm."""
    import typst
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from certificates.documents.certificate import TEMPLATE, _inputs
    from certificates.signing.keys import keyring
    from tests.certificates.test_document_certificate import DATA
    from titles.fonts import font_folder

    compiler = typst.Compiler(
        input=str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )
    inputs, turn = _inputs(DATA), iter(range(10**9))

    def compile_once() -> bytes:
        # Another number each time: typst remembers what it has set before.
        data = inputs["data"].replace("018264", f"{next(turn) % 10**6:06d}")
        return compiler.compile(format="pdf", pdf_standards=["a-2b"], sys_inputs={"data": data})

    ring = keyring()
    store = SimpleCertificateStore()
    store.register_multiple(ring.chain)
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Issuer", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=SimpleSigner(signing_cert=ring.certificate, signing_key=ring.key, cert_registry=store),
    )
    pdf = compile_once()

    def sign_once() -> bytes:
        out = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=8192)
        return bytes(out.getbuffer())

    return compile_once, sign_once


def timed(work: Callable[[], Any], times: int) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) * 1000 / times


def issue_share(keys: list[Any], issuer_id: int, ready: Any) -> None:
    """Issue some certificates in a process of its own, warm before the clock runs."""
    import django

    django.setup()
    from accounts.models import Person
    from applications.models import Application
    from certificates.actions.issue import issue_certificate
    from titles.frame import frame

    warm()
    issuer = Person.objects.get(pk=issuer_id)
    ready.wait()
    for application in Application.objects.filter(pk__in=keys).order_by("number"):
        with frame():  # each request and each task has one
            issue_certificate(application, actor=issuer)


def warm() -> None:
    """Load faces and key before the clock runs."""
    import django

    django.setup()
    compile_once, sign_once = bare_parts()
    from certificates.documents import render_certificate
    from certificates.signing import sign_pdf
    from tests.certificates.test_document_certificate import DATA

    compile_once()
    sign_once()
    sign_pdf(render_certificate(DATA))


def _issue_next(applications: Any, issuer: Any) -> None:
    from certificates.actions.issue import issue_certificate
    from titles.frame import frame

    with frame():  # each request and each task has one
        issue_certificate(next(applications), actor=issuer)


def measure_issue(house: Any, count: int) -> None:
    """The whole against the sum of its parts; then one process against two."""
    from applications.states import State
    from certificates.actions.issue import issue_certificate

    compile_once, sign_once = bare_parts()
    compile_once()
    sign_once()
    applications = [house.passed(State.ISSUING) for _ in range(count)]
    issue_certificate(applications.pop(), actor=house.issuer)
    share = len(applications) // ROUNDS
    parts, wholes = [], []
    for turn in range(ROUNDS):
        some = iter(applications[turn * share : (turn + 1) * share])
        parts.append((timed(compile_once, share), timed(sign_once, share)))
        wholes.append(timed(partial(_issue_next, some, house.issuer), share))
    typst_ms = statistics.median(part[0] for part in parts)
    sign_ms = statistics.median(part[1] for part in parts)
    ratio = statistics.median(whole / (part[0] + part[1]) for whole, part in zip(wholes, parts, strict=True))
    print(f"bare typst {typst_ms:.1f} ms, bare signature {sign_ms:.1f} ms")
    print(f"number, PDF, signature, storage, record, audit, notification {statistics.median(wholes):.1f} ms")
    print(f"ratio to the sum of the parts {ratio:.2f} (asked: at most 1.5)")


def measure_workers(house: Any, count: int) -> None:
    """Two processes against one, on as many certificates."""
    from applications.states import State

    seconds = {}
    context = get_context("spawn")
    for workers in (1, 2):
        keys = [house.passed(State.ISSUING).pk for _ in range(count)]
        ready = context.Barrier(workers + 1)
        shares = [
            context.Process(target=issue_share, args=(keys[n::workers], house.issuer.pk, ready))
            for n in range(workers)
        ]
        for share in shares:
            share.start()
        ready.wait()
        started = time.perf_counter()
        for share in shares:
            share.join()
        seconds[workers] = time.perf_counter() - started
    print(f"two workers against one {seconds[1] / seconds[2]:.2f} (asked: at least 1.7)")


def measure_verification(house: Any) -> None:
    """The public answer against a bare view with one indexed SELECT, through the same middleware."""
    from django.conf import settings
    from django.test import Client

    from certificates.models import Certificate

    settings.ROOT_URLCONF = "bench.bare"
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "127.0.0.1"})
    number = Certificate.objects.values_list("number", flat=True).order_by("number")[0]
    name = Certificate.objects.get(number=number).holder_name

    def ask(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    bare = f"/bare/{number}/"
    for label, path in (
        ("API", f"/api/verify/{number}/?name={name}"),
        ("page", f"/verify/{number}/"),
    ):
        ask(bare)
        ask(path)
        pairs = [(timed(partial(ask, bare), 60), timed(partial(ask, path), 60)) for _ in range(ROUNDS)]
        share = statistics.median(first / second for first, second in pairs)
        print(f"verification, {label}: {share:.2f} of the bare view's rate (asked: at least 0.7)")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    folder = Path(tempfile.mkdtemp(prefix="titles-bench-", dir="/tmp"))
    guard = prepare(folder)
    guard.remove(folder)
    try:
        from tests.certificates.builders import Bureau

        house = Bureau()
        measure_issue(house, count)
        measure_workers(house, count // 2)
        measure_verification(house)
    finally:
        from django.db import connections

        connections.close_all()
        guard.finish()


if __name__ == "__main__":
    main()
