"""Handing out the signed PDF: always through a view that has asked for permission."""

from django.http import FileResponse
from django.utils.translation import gettext as _

from certificates.models import Certificate
from titles.errors import NotFound


def pdf_response(certificate: Certificate) -> FileResponse:
    """The stored file as a download. Raises NotFound when the storage has lost it."""
    try:
        file = certificate.pdf.open("rb")
    except OSError as error:
        raise NotFound("certificate.file_missing", _("证书文件暂时取不到，请稍后再试。")) from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{certificate.number}.pdf",
        content_type="application/pdf",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
