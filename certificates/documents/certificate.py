"""Sets a certificate as PDF/A-2b with typst; equal data give equal bytes."""

import json
import threading
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from titles.errors import InvalidInput
from titles.fonts import font_folder, missing_glyphs
from titles.han import han_date
from titles.qr import qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    """Everything that is printed on a certificate, as the words to print.

    ``obtained_on`` is the day on which the title is held from, ``issued_on`` the day under the
    issuer's name. ``verification_url`` is what the QR code says. ``seal_note`` stands at the foot
    of the seal (样章 outside production).
    """

    number: str
    holder: str
    title: str
    series: str
    specialty: str
    level: str
    obtained_on: date
    issued_on: date
    validity_area: str
    institution: str
    issuer: str
    verification_url: str
    manner: str = "经评审"
    seal_text: str = "发证机关电子印章"
    seal_note: str = ""


# Texts that are printed; the address is only in the QR code.
_PRINTED = (
    "number",
    "holder",
    "title",
    "series",
    "specialty",
    "level",
    "validity_area",
    "institution",
    "issuer",
    "manner",
    "seal_text",
    "seal_note",
)


def check_glyphs(data: CertificateData) -> None:
    """Refuse a certificate with a character that no embedded face can draw."""
    problems: dict[str, list[str]] = {}
    for name in _PRINTED:
        missing = missing_glyphs(getattr(data, name))
        if missing:
            listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in missing)
            problems[name] = [f"证书字体中没有这些字：{listed}。请先按生僻字流程处理，再签发。"]
    if problems:
        raise InvalidInput(
            "certificate_glyphs",
            "证书上有无法印出的字，暂不能签发。",
            fields=problems,
        )


def _check_filled(data: CertificateData) -> None:
    """Refuse a certificate with an empty line; only the seal's note may be empty."""
    optional = {"seal_note", "specialty"}
    empty = {
        field.name: ["证书上的这一项不能为空。"]
        for field in fields(data)
        if field.name not in optional and not str(getattr(data, field.name)).strip()
    }
    if empty:
        raise InvalidInput("certificate_incomplete", "证书内容不完整，暂不能签发。", fields=empty)


_local = threading.local()


def _compiler() -> typst.Compiler:
    """One compiler a thread: loading the faces costs far more than setting a page."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            input=str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
        )
    compiler: typst.Compiler = _local.compiler
    return compiler


def _inputs(data: CertificateData) -> dict[str, str]:
    printed = {name: getattr(data, name) for name in _PRINTED}
    printed["obtained_han"] = han_date(data.obtained_on)
    printed["issued_han"] = han_date(data.issued_on)
    printed["issued_iso"] = data.issued_on.isoformat()
    printed["qr"] = str(qr_svg(data.verification_url, sized=True))
    return {"data": json.dumps(printed, ensure_ascii=False)}


def render_certificate(data: CertificateData) -> bytes:
    """Set the certificate: A4 landscape, PDF/A-2b, dated with the day of issue.

    Raises InvalidInput when something to be printed is empty or cannot be drawn.
    """
    _check_filled(data)
    check_glyphs(data)
    # PDF/A asks for a date; the day of issue keeps a second run byte-identical.
    stamp = datetime.combine(data.issued_on, time(), _ZONE).astimezone(UTC)
    pdf = _compiler().compile(
        format="pdf",
        pdf_standards=["a-2b"],
        sys_inputs=_inputs(data),
        timestamp=int(stamp.timestamp()),
    )
    if not isinstance(pdf, bytes):  # one document, one file
        raise TypeError("typst gave several files")
    return pdf
