"""Whether an uploaded file is what it says it is: judged by its first bytes, not by its name."""

from __future__ import annotations

from pathlib import PurePath

import filetype
from django.utils.translation import gettext as _

from titles.errors import InvalidInput
from titles.look.text import size_text
from titles.parameters import parameter

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WORDS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG"}
_EXTENSIONS = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
#: Browsers and programs send these when they don't know; they claim nothing.
_NO_CLAIM = {"", "application/octet-stream", "binary/octet-stream"}
_SAME = {"image/jpg": JPEG, "image/pjpeg": JPEG, "application/x-pdf": PDF, "image/x-png": PNG}
#: filetype needs no more to tell the kinds apart.
HEAD = 8192


def check_upload(*, name: str, declared: str, size: int, head: bytes) -> str:
    """The media type of an acceptable file.

    Raises InvalidInput, whose message names the file, what is wrong and what to do.
    """
    shown = PurePath(name).name[-80:]
    allowed: list[str] = parameter("evidence_types")
    words = _words(allowed)
    if size == 0 or not head:
        raise _refusal("empty", _("“%(name)s”是空文件，请重新选择。") % {"name": shown})
    limit = int(parameter("evidence_max_bytes"))
    if size > limit:
        raise _refusal(
            "too_large",
            _("“%(name)s”有%(size)s，超过单个文件%(limit)s的上限，请压缩或拆分后再上传。")
            % {"name": shown, "size": size_text(size), "limit": size_text(limit)},
        )
    found = filetype.guess_mime(head)
    if found not in allowed:
        raise _refusal(
            "wrong_kind",
            _("“%(name)s”的内容不是%(words)s，请换成其中一种再上传。") % {"name": shown, "words": words},
        )
    extension = PurePath(name).suffix.lower()
    if _EXTENSIONS.get(extension) != found:
        raise _refusal(
            "mislabelled",
            _("“%(name)s”的扩展名是“%(extension)s”，内容却是%(found)s，请改正后再上传。")
            % {"name": shown, "extension": extension or _("无"), "found": WORDS[found]},
        )
    claim = declared.split(";")[0].strip().lower()
    claim = _SAME.get(claim, claim)
    if claim not in _NO_CLAIM and claim != found:
        raise _refusal(
            "mislabelled",
            _("“%(name)s”上传时声明的类型是“%(claim)s”，内容却是%(found)s，请重新导出后再上传。")
            % {"name": shown, "claim": claim[:60], "found": WORDS[found]},
        )
    return found


def _words(types: list[str]) -> str:
    names = [WORDS.get(item, item) for item in types]
    return _("%(first)s或%(last)s") % {"first": "、".join(names[:-1]), "last": names[-1]}


def _refusal(code: str, message: str) -> InvalidInput:
    return InvalidInput(f"evidence.{code}", message, fields={"files": [message]})
