"""The certificate as a document: typesetting only, no database."""

from certificates.documents.certificate import (
    CertificateData,
    check_glyphs,
    render_certificate,
)

__all__ = ["CertificateData", "check_glyphs", "render_certificate"]
