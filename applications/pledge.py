"""The integrity pledge's words, by version (2020-17 三（二）1; 2023-10 第十七项)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from titles.errors import NotFound

CLAUSE = "京人社事业发〔2020〕17号 三（二）1"


@dataclass(frozen=True, slots=True)
class PledgeText:
    """What is promised, and what follows from breaking it."""

    version: str
    promises: tuple[Promise | str, ...]
    consequence: Promise | str
    clause: str


_TEXTS = (
    PledgeText(
        "2026-1",
        (
            _("本次申报填写的内容和上传的材料真实、准确、完整，没有伪造学历、资历、论文、成果、奖项或业绩。"),
            _("代表作是本人完成或参与完成的，本人分工如实填写，不冒用他人成果。"),
            _("申报期间遵守评审纪律，不请托、不干扰评审，配合单位和评审服务机构核查。"),
            _("内容发生变化时及时说明，不以已提交的材料继续申报不符合条件的职称。"),
        ),
        _("如有不实，本人接受一票否决；已经取得的职称由发证机关撤销，并记入职称评价诚信档案。"),
        CLAUSE,
    ),
)
_BY_VERSION = {text.version: text for text in _TEXTS}


def current_pledge() -> PledgeText:
    """The text that is signed today."""
    return _TEXTS[-1]


def pledge_text(version: str) -> PledgeText:
    """The text of a version that was signed."""
    try:
        return _BY_VERSION[version]
    except KeyError:
        raise NotFound("pledge.version_unknown", gettext("没有这一版诚信承诺书。")) from None
