"""Identity numbers, unified social credit codes and phones: checked, normalised, masked."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

from titles import clock

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|12\d{3}")
_EARLIEST_BIRTH = 1900


def clean_id_number(text: str) -> str:
    """Return the identity number in its usual form, or say what is wrong with it."""
    number = re.sub(r"\s", "", text or "").upper()
    try:
        compact: str = ric.validate(number)
    except InvalidLength:
        raise ValidationError(_("身份证号码应为18位。"), code="id_number.length") from None
    except InvalidChecksum:
        raise ValidationError(
            _("身份证号码的校验位不符，请对照证件逐位核对。"), code="id_number.checksum"
        ) from None
    except InvalidComponent:
        raise ValidationError(
            _("身份证号码中的出生日期或地区代码不存在，请对照证件核对。"), code="id_number.component"
        ) from None
    except NumberError:
        raise ValidationError(
            _("身份证号码只能由17位数字加1位数字或X组成。"), code="id_number.format"
        ) from None
    born = birth_date_of(compact)
    if born.year < _EARLIEST_BIRTH or born > clock.today():
        raise ValidationError(_("身份证号码中的出生日期不可能。"), code="id_number.birth")
    return compact


def birth_date_of(id_number: str) -> dt.date:
    """Return the birth date that an identity number carries."""
    return dt.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def clean_uscc(text: str) -> str:
    """Return the unified social credit code in its usual form, or say what is wrong with it."""
    number = re.sub(r"\s", "", text or "").upper()
    try:
        return str(uscc.validate(number))
    except InvalidLength:
        raise ValidationError(_("统一社会信用代码应为18位。"), code="uscc.length") from None
    except InvalidChecksum:
        raise ValidationError(
            _("统一社会信用代码的校验位不符，请对照证照逐位核对。"), code="uscc.checksum"
        ) from None
    except NumberError:
        raise ValidationError(
            _("统一社会信用代码含有不允许的字符，字母I、O、S、V、Z不会出现。"), code="uscc.format"
        ) from None


def clean_phone(text: str) -> str:
    """Return a mainland phone number without blanks, or say what is wrong with it."""
    number = re.sub(r"\s", "", text or "")
    if number and not _PHONE.fullmatch(number):
        raise ValidationError(
            _("电话号码的格式不对，手机为11位数字，固定电话写作010-12345678。"), code="phone.format"
        )
    return number


def validate_uscc(text: str) -> None:
    """Check a code as a model validator does."""
    clean_uscc(text)


def mask_id_number(number: str) -> str:
    """Keep the first three and the last two characters."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Keep the first three and the last four characters."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)
