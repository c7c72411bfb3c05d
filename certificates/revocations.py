"""The decision of a revocation as a document, from the recorded data alone."""

from django.utils.translation import gettext as _

from certificates.links import verification_url
from certificates.models import Certificate, Revocation
from certificates.signing.keys import seal_note
from titles.documents import render_pdf
from titles.errors import NotFound
from titles.look.text import date_text
from titles.models import ReasonCode


def decision_pdf(certificate: Certificate) -> bytes:
    """The decision. Raises NotFound for a certificate that is not revoked."""
    decision: Revocation | None = getattr(certificate, "revocation", None)
    if decision is None:
        raise NotFound("revocation.none", _("这份证书没有被撤销。"))
    reason = ReasonCode.objects.filter(code=decision.reason_code).first()
    return render_pdf(
        "documents/revocation_decision.html",
        {
            "number": decision.decision_number,
            "holder": certificate.holder_name,
            "certificate": [
                (_("证书编号"), certificate.number),
                (_("职称"), f"{certificate.title_name}（{certificate.get_level_display()}）"),
                (_("系列和专业"), f"{certificate.series_name}，{certificate.specialty_name}"),
                (_("取得日期"), date_text(certificate.obtained_on)),
            ],
            "facts_found": decision.text,
            "reason": _("上述情形属于：%(reason)s。")
            % {"reason": reason.text if reason else decision.reason_code},
            "clause": reason.clause if reason else "",
            "effective_on": decision.effective_on,
            "decided_on": decision.decided_on,
            "consequences": [_("自该日起查询，结果为已撤销；用人单位不得再据此聘任。")],
            "remedies": _("对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"),
            "issuer": certificate.issuer_name,
            "seal_note": seal_note(),
            "url": verification_url(certificate),
        },
    )
