"""Dossiers of cases in words (论文，2022-03-01，第一作者) and back: what is said can be typed again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import inspect

from applications.facts import OTHER_SERIES
from policies.forms.labels import SERIES, words_for
from policies.forms.parts import bare
from rules import words
from rules.dossier import Dossier
from rules.texts import KEYS, LEVEL_NAMES, PERSON_FIELDS

_STEP = re.compile(r"\A(\d+)\Z")
_SPAN = re.compile(r"\A(\d{4}-\d\d-\d\d)至(今|\d{4}-\d\d-\d\d)\Z")
_CODE = re.compile(r"\A[a-z_]+\Z")
_OTHER = re.compile(r"\A其他系列(?:（([a-z_]+)）)?\Z")
_LABELS = {
    "as_of": gettext_lazy("计算日"),
    "jurisdiction": gettext_lazy("地区"),
    "specialty": gettext_lazy("专业"),
    "track": gettext_lazy("人员类别"),
    "person": gettext_lazy("身份情况"),
    "graduated_on": gettext_lazy("毕业日"),
    "from": gettext_lazy("起始日"),
    "to": gettext_lazy("截止日"),
    "series": gettext_lazy("系列"),
    "post_level": gettext_lazy("岗位层级"),
    "obtained_on": gettext_lazy("取得日"),
    "grade": gettext_lazy("等级"),
    "on": gettext_lazy("取得日"),
    "rank": gettext_lazy("排名"),
    "national_major": gettext_lazy("国家级重大项目"),
    "kind": gettext_lazy("种类"),
    "level": gettext_lazy("层级"),
    "venue": gettext_lazy("刊物"),
    "authority": gettext_lazy("级别"),
    "award": gettext_lazy("奖项"),
    "role": gettext_lazy("角色"),
    "grassroots": gettext_lazy("在基层社区卫生服务机构"),
}
#: Said and read by the same words, so these are not translated.
NONE, NOT_STATED = "没有", "未说明"
_TYPES = inspect.type_info(Dossier)


class UnreadableError(ValueError):
    """Words that name nothing of the dossier; the message says what can be written."""


def _name(key: str) -> str:
    return str(_LABELS.get(key, key))


def type_at(path: str) -> Any:
    """The type of a place of the dossier: achievements.0.role."""
    kind: Any = _TYPES
    for step in path.split("."):
        kind = bare(kind)
        if _STEP.match(step) and isinstance(kind, inspect.ListType):
            kind = kind.item_type
        else:
            kind = next(one.type for one in kind.fields if one.encode_name == step)
    return kind


def label_of(path: str) -> str:
    """成果第1项：角色."""
    key, *rest = path.split(".")
    if key == "person" and rest:
        return PERSON_FIELDS.get(rest[0], _name(rest[0]))
    head = KEYS.get(key) or _name(key)
    if rest and rest[0].isdecimal():
        head = _("%(key)s第%(n)s项") % {"key": head, "n": int(rest[0]) + 1}
    return f"{head}：{_name(rest[1])}" if len(rest) > 1 else head


def places_of(bases: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place that a change can name, in groups for a choice."""
    longest: dict[str, int] = {}
    for base in bases:
        for key, value in base.items():
            if isinstance(value, list):
                longest[key] = max(longest.get(key, 0), len(value))
    single: list[str] = []
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for one in _fields(_TYPES):
        kind, key = bare(one.type), one.encode_name
        if isinstance(kind, inspect.StructType):
            names = [f"{key}.{field.encode_name}" for field in _fields(kind)]
            groups.append((label_of(key), [(name, label_of(name)) for name in [*names, key]]))
        elif isinstance(kind, inspect.ListType):
            item = bare(kind.item_type)
            paths = [key]
            if isinstance(item, inspect.StructType):
                for number in range(longest.get(key, 0)):
                    paths.append(f"{key}.{number}")
                    paths += [f"{key}.{number}.{field.encode_name}" for field in _fields(item)]
            whole = _("%(key)s（全部）") % {"key": label_of(key)}
            groups.append(
                (label_of(key), [(path, whole if path == key else label_of(path)) for path in paths])
            )
        elif key not in ("jurisdiction", "series"):
            single.append(key)
    return [(_("基本"), [(path, label_of(path)) for path in single]), *groups]


def say(path: str, value: Any) -> str:
    """A value of the dossier in words."""
    return _say(type_at(path), value)


def read(path: str, text: str) -> Any:
    """The value that words mean, or UnreadableError."""
    return _read(type_at(path), text.strip(), label_of(path))


def summary(base: Mapping[str, Any]) -> str:
    """A base dossier in one line."""
    parts = []
    for key in ("education", "titles", "qualifications", "achievements", "recommendations"):
        rows = base.get(key)
        if key not in base:
            parts.append(f"{KEYS[key]}{NOT_STATED}")
        elif rows and key in ("education", "titles", "qualifications"):
            parts.append("、".join(_short(key, row) for row in rows))
        elif rows:
            parts.append(_("%(key)s%(n)s项") % {"key": KEYS[key], "n": len(rows)})
    day = _("按%(day)s计算") % {"day": base.get("as_of", "")}
    return "；".join([part for part in parts if part] + [day])


def contents(base: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All that stands in a base dossier, key by key; the standing of the person field by field."""
    found = []
    for key, value in base.items():
        single = {f"{key}.{name}": one for name, one in value.items()} if key == "person" else {key: value}
        found += [(label_of(place), say(place, one)) for place, one in single.items()]
    return found


def _short(key: str, row: Mapping[str, Any]) -> str:
    if key == "education":
        return words.name(words.EDUCATION, row["kind"])
    if key == "titles":
        return words.name(LEVEL_NAMES, row["level"]) + _("职称")
    return words.name(words.GRADES_OF_QUALIFICATION, row["grade"]) + _("职业资格")


def _fields(kind: Any) -> tuple[Any, ...]:
    return tuple(kind.fields)


def _say(declared: Any, value: Any) -> str:
    kind = bare(declared)
    if value is None:
        return NONE
    match kind:
        case inspect.ListType(item_type=item):
            return "；".join(_say(item, one) for one in value) or NONE
        case inspect.StructType():
            return "，".join(_tokens(kind, value))
        case inspect.LiteralType(values=values):
            return str(words_for(values).get(str(value), value))
        case inspect.BoolType():
            return "是" if value else "否"
    if isinstance(value, str) and _CODE.match(value):
        named = _("其他系列") if value == OTHER_SERIES else _("其他系列（%(code)s）") % {"code": value}
        return str(SERIES.get(value, named))
    return str(value)


def _tokens(kind: Any, row: Mapping[str, Any]) -> list[str]:
    found = []
    for one in _fields(kind):
        name = one.encode_name
        if name not in row or (name == "to" and "from" in row):
            continue
        value, label = row[name], _name(name)
        if name == "from":
            found.append(f"{value}至{row.get('to') or '今'}")
        elif value is None:
            found.append(f"{label}无")
        elif isinstance(value, bool):
            found.append(label if value else f"非{label}")
        elif isinstance(value, int):
            found.append(f"{label}{value}")
        else:
            found.append(_say(one.type, value))
    return found


def _read(declared: Any, text: str, label: str) -> Any:
    kind = bare(declared)
    nullable = isinstance(declared, inspect.UnionType) and any(
        isinstance(one, inspect.NoneType) for one in declared.types
    )
    if nullable and text in (NONE, "无"):
        return None
    match kind:
        case inspect.ListType(item_type=item):
            if text in (NONE, "无"):
                return []
            return [_read(item, part.strip(), label) for part in re.split("[；;\n]", text) if part.strip()]
        case inspect.StructType():
            return _record(kind, text, label)
        case inspect.LiteralType(values=values):
            return _coded(values, text, label)
        case inspect.BoolType():
            if text not in ("是", "否"):
                raise UnreadableError(_("%(label)s请写“是”或“否”。") % {"label": label})
            return text == "是"
        case inspect.IntType():
            if not text.isdecimal():
                raise UnreadableError(_("%(label)s请写数字。") % {"label": label})
            return int(text)
        case inspect.DateType():
            return _day(text, label)
    return _series(text) or text


def _series(text: str) -> str:
    """The code of a series by its name; those outside the catalogue stand with their code."""
    other = _OTHER.match(text)
    if other:
        return other[1] or OTHER_SERIES
    return next((code for code, name in SERIES.items() if name == text), "")


def _coded(values: tuple[Any, ...], text: str, label: str) -> Any:
    known = words_for(values)
    for code in values:
        if text in (str(known.get(str(code), code)), code):
            return code
    able = "、".join(str(known.get(str(code), code)) for code in values)
    raise UnreadableError(_("%(label)s请写下列之一：%(able)s。") % {"label": label, "able": able})


def _day(text: str, label: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnreadableError(_("%(label)s请写成2021-03-31这样的日期。") % {"label": label}) from None


def _record(kind: Any, text: str, label: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for token in (part.strip() for part in re.split("[，,]", text)):
        if not token:
            continue
        span = _SPAN.match(token)
        if span and any(one.encode_name == "from" for one in _fields(kind)):
            found["from"] = _day(span[1], label)
            found["to"] = None if span[2] == "今" else _day(span[2], label)
            continue
        for one in _fields(kind):
            if one.encode_name not in found and (value := _meant(one, token)) is not _NOTHING:
                found[one.encode_name] = value
                break
        else:
            raise UnreadableError(_("%(label)s中的“%(token)s”认不出。") % {"label": label, "token": token})
    missing = [one.encode_name for one in _fields(kind) if one.required and one.encode_name not in found]
    if missing:
        names = "、".join(_name(name) for name in missing)
        raise UnreadableError(_("%(label)s还缺：%(names)s。") % {"label": label, "names": names})
    return found


_NOTHING = object()


def _meant(one: Any, token: str) -> Any:
    """The value of a field that a token names, or nothing."""
    kind, label = bare(one.type), _name(one.encode_name)
    if token == f"{label}无":
        return None
    match kind:
        case inspect.BoolType():
            return {label: True, f"非{label}": False}.get(token, _NOTHING)
        case inspect.IntType():
            number = token.removeprefix(label)
            return int(number) if number != token and number.isdecimal() else _NOTHING
        case inspect.LiteralType(values=values):
            known = words_for(values)
            return next(
                (code for code in values if token in (str(known.get(str(code), code)), code)), _NOTHING
            )
        case inspect.DateType():
            return _day(token, label) if re.fullmatch(r"\d{4}-\d\d-\d\d", token) else _NOTHING
    return _series(token) or (token if _CODE.match(token) else _NOTHING)
