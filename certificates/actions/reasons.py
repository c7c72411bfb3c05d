"""Coded reasons that a decision of the bureau names."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from titles.errors import InvalidInput
from titles.models import ReasonCode

LONGEST_TEXT = 500


def known_reasons(codes: Sequence[str], station: str, text: str) -> list[ReasonCode]:
    """The reasons behind ``codes``, each once, in the order given.

    Raises InvalidInput without one, with one of another station, or when a reason that asks for
    words (须写明) comes without them.
    """
    found = {
        reason.code: reason
        for reason in ReasonCode.objects.filter(station=station, code__in=list(codes), active=True)
    }
    fields: dict[str, list[str]] = {}
    if not codes:
        fields["reason_codes"] = [_("请至少选择一条理由。")]
    elif any(code not in found for code in codes):
        fields["reason_codes"] = [_("理由代码不在目录里，请重新选择。")]
    elif any("须写明" in reason.text for reason in found.values()) and not text.strip():
        fields["text"] = [_("所选理由需要写明具体情况。")]
    if len(text) > LONGEST_TEXT:
        fields["text"] = [_("请控制在%(n)d个字以内。") % {"n": LONGEST_TEXT}]
    if fields:
        raise InvalidInput("reason.incomplete", _("理由没有填完，没有提交。"), fields=fields)
    return [found[code] for code in dict.fromkeys(codes)]


def in_words(reasons: Sequence[ReasonCode], text: str) -> str:
    """The reasons as one sentence for the person concerned."""
    return "；".join([*(reason.text for reason in reasons), *([text.strip()] if text.strip() else [])])
