"""The sentences of a verification, the same on pages and in the API."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from certificates.queries import file_check, verification
from certificates.queries.file_check import FileVerdict
from certificates.queries.verification import Standing
from titles.clock import ZONE
from titles.look.text import date_text


def status_word(kind: str) -> str:
    """有效, 已撤销, 尚未颁发, 查无此证."""
    return {
        verification.VALID: _("有效"),
        verification.REVOKED: _("已撤销"),
        verification.NOT_YET: _("尚未颁发"),
        verification.UNKNOWN: _("查无此证"),
    }[kind]


def day_words(day: date, kind: str = "") -> str:
    """2026-11-20（周五）, or with its status 2026-11-20（周五）：有效."""
    words = date_text(day)
    return f"{words}：{status_word(kind)}" if kind else words


def clock_text(moment: datetime) -> str:
    """2026-11-20（周五）14:32."""
    here = moment.astimezone(ZONE)
    return f"{date_text(here.date())}{here:%H:%M}"


def standing_words(found: Standing, moment: datetime) -> str:
    """The verdict in one dated sentence."""
    if found.certificate is None:
        return _(
            "截至%(at)s，登记中没有与所填编号和姓名都相符的证书。请核对后再查；证书上的编号在右上角。"
        ) % {"at": clock_text(moment)}
    decision = found.revocation
    if found.kind == verification.REVOKED and decision is not None:
        return _("自%(day)s起，这份职称证书不再有效。请不要据此聘任或采信。") % {
            "day": date_text(decision.effective_on)
        }
    if found.kind == verification.NOT_YET:
        return _("到%(day)s为止，这份证书还没有颁发。") % {"day": date_text(found.on)}
    rest = (
        _("编号与姓名相符。")
        if found.named
        else _("编号在登记中；姓名没有核对，请补填姓名或扫描证书上的二维码。")
    )
    words = _("截至%(at)s，这份职称证书有效，%(rest)s") % {"at": clock_text(moment), "rest": rest}
    if decision is not None:
        words += _("已决定自%(day)s起撤销。") % {"day": date_text(decision.effective_on)}
    return words


def file_words(verdict: FileVerdict) -> tuple[str, str, str]:
    """Kind of the verdict's mark, word, sentence."""
    if verdict.kind == file_check.ORIGINAL:
        return "valid", _("是原件"), _("与签发的文件逐字节相同，证书现在有效。")
    if verdict.kind == file_check.ORIGINAL_REVOKED:
        return (
            "revoked",
            _("已撤销"),
            _("文件是签发的原件，但证书已经撤销，不再有效。请不要据此聘任或采信。"),
        )
    if verdict.kind == file_check.UNREGISTERED:
        return "unknown", _("不是证书"), _("文件由发证机关签署且未改动，但不是登记中的职称证书。")
    return "revoked", _("不是原件"), "".join(verdict.signature.problems)
