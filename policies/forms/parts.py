"""Forms made from the types of the rules: a field a key, choices of the closed vocabulary in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from django import forms
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from msgspec import inspect

from applications.forms.archive import date_field
from policies.forms.labels import HELP, LABELS, choices
from rules import spec

_EMPTY = {"title": _("不要求"), "degree": _("不要求"), "level": _("不限"), "track": _("不限")}
_CLAUSE = get_args(spec.Clause)[1].pattern


def bare(kind: Any) -> Any:
    """The type without null and unset."""
    if isinstance(kind, inspect.UnionType):
        return next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind


def type_of(shape: Any) -> inspect.StructType:
    """What the rules say about a shape."""
    found = inspect.type_info(shape)
    if not isinstance(found, inspect.StructType):
        raise TypeError(shape)
    return found


def is_rows(kind: Any) -> bool:
    """Tell whether a key holds a list of parts, each of which is a form of its own."""
    found = bare(kind)
    return isinstance(found, inspect.ListType) and isinstance(
        bare(found.item_type), inspect.StructType | inspect.UnionType
    )


def quiet(form: Any) -> None:
    """Say nothing about what stands in a form: it is being filled in, or does not count."""
    form._errors = ErrorDict()
    form.cleaned_data = {}


class PartForm(forms.Form):
    """One object of a pack as a form; lists of objects in it are left to whoever shows them."""

    def __init__(
        self,
        shape: inspect.StructType,
        pack: spec.Pack,
        data: QueryDict | None = None,
        *,
        prefix: str | None = None,
        of: str = "",
        node: Mapping[str, Any] | None = None,
        removable: bool = False,
    ) -> None:
        self.shape, self.pack, self.of = shape, pack, of
        self.node = dict(node or {})
        self.posted = data if data is not None else QueryDict()
        super().__init__(data, prefix=prefix, initial=_flat(self.node))
        self.use_required_attribute = False
        _add_fields(self.fields, shape, pack, of=of)
        if removable:
            self.fields["removed"] = forms.BooleanField(label=_("删去这一项"), required=False)

    @property
    def is_removed(self) -> bool:
        """Whether the row is to go."""
        return bool(self.data.get(self.add_prefix("removed"))) if self.is_bound else False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not any(
            self.posted.getlist(self.add_prefix(name)) not in ([], [""])
            for name in self.fields
            if name != "removed" and not self.fields[name].widget.is_hidden
        )

    @property
    def basic(self) -> list[forms.BoundField]:
        """The fields that every row shows."""
        return [self[name] for name in self.fields if name != "removed" and not _is_further(name)]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that few rows use."""
        return [self[name] for name in self.fields if _is_further(name)]

    always_open = False
    #: What the row says, where rows are long and stand closed.
    heading = ""
    is_open = True

    @property
    def further_word(self) -> str:
        """What stands below."""
        names = [field.name.rpartition("-")[2] for field in self.further]
        return str(_("其他系列职称、岗位层级") if "post" in names else _("对成果的进一步要求"))

    @property
    def further_used(self) -> bool:
        """Whether one of these says something, or is at fault."""
        return any(field.value() not in (None, "", [], False) or field.errors for field in self.further)

    def value(self) -> dict[str, Any]:
        """What the fields say, as it stands in a pack; keys that the form does not show stay."""
        kept = {
            field.encode_name: self.node[field.encode_name]
            for field in self.shape.fields
            if is_rows(field.type) and field.encode_name in self.node
        }
        said = {name: in_order(value, self.initial.get(name)) for name, value in self.cleaned_data.items()}
        return _nested(self.shape, said) | kept


def in_order(chosen: Any, before: Any) -> Any:
    """What was chosen already stays in its order; a browser sends the order of the choices."""
    if not isinstance(chosen, list) or not isinstance(before, list):
        return chosen
    return [code for code in before if code in chosen] + [code for code in chosen if code not in before]


#: Keys that few rows use: they stand below the others, closed until one of them says something.
_FURTHER = {
    "other_series_title",
    "post",
    "role",
    "venue",
    "rank_at_most",
    "authority_at_least",
    "authority",
    "award",
    "grade_at_least",
    "national_major",
}


def _is_further(name: str) -> bool:
    return name.rpartition("-")[2] in _FURTHER


def _flat(node: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Nested objects under joined names: achievement-kind."""
    found: dict[str, Any] = {}
    for key, value in node.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{key}-")
        else:
            found[f"{before}{key}"] = value
    return found


def _add_fields(
    fields: dict[str, forms.Field],
    shape: inspect.StructType,
    pack: spec.Pack,
    *,
    of: str,
    before: str = "",
    optional: bool = False,
) -> None:
    for one in shape.fields:
        kind, name = bare(one.type), f"{before}{one.encode_name}"
        needed = one.required and not optional
        if is_rows(one.type) or (of, one.encode_name) == ("person", "test"):
            continue
        if isinstance(kind, inspect.StructType):
            _add_fields(fields, kind, pack, of=of, before=f"{name}-", optional=True)
            continue
        if isinstance(kind, inspect.DictType):
            for code, label in choices(bare(kind.key_type).values):
                if one.encode_name != "work_label" or code in pack.series:
                    fields[f"{name}-{code}"] = field_of(
                        kind.value_type, code, pack, needed=False, label=label
                    )
            continue
        fields[name] = field_of(one.type, one.encode_name, pack, needed=needed, of=of)


def field_of(
    declared: Any, name: str, pack: spec.Pack, *, needed: bool, of: str = "", label: Any = None
) -> forms.Field:
    """The field for one key."""
    kind = bare(declared)
    said: dict[str, Any] = {
        "label": label or LABELS.get(f"{of}.{name}") or LABELS.get(name, name),
        "help_text": HELP.get(f"{of}.{name}") or HELP.get(name, "") if label is None else "",
        "required": needed,
    }
    if name == "degree":
        rungs = pack.education.rungs if pack.education else []
        return _choice([(rung.rung, rung.label) for rung in rungs], name, said)
    if name == "rung":
        return forms.CharField(required=False, widget=forms.HiddenInput)
    match kind:
        case inspect.LiteralType(values=values):
            return _choice(choices(values), name, said)
        case inspect.ListType(item_type=item):
            return forms.MultipleChoiceField(
                choices=choices(bare(item).values),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("请至少选择一项。")},
                **said,
            )
        case inspect.IntType(ge=least, le=most):
            return _number(least or 1, most or 99, said)
        case inspect.BoolType():
            return forms.BooleanField(**(said | {"required": False}))
        case inspect.DateType():
            return date_field(said["label"], required=needed, help_text=said["help_text"])
    return _words(kind, name, said)


def _choice(found: list[tuple[str, Any]], name: str, said: dict[str, Any]) -> forms.ChoiceField:
    empty = _("请选择") if said["required"] else _EMPTY.get(name, _("不要求"))
    return forms.ChoiceField(
        choices=[("", empty), *found],
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("没有这一项，请重新选择。")},
        **said,
    )


def _number(least: int, most: int, said: dict[str, Any]) -> forms.IntegerField:
    wrong = _("请填%(least)s至%(most)s之间的整数。") % {"least": least, "most": most}
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        error_messages={"required": _("请填写数字。")}
        | dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        **said,
    )


def _words(kind: Any, name: str, said: dict[str, Any]) -> forms.CharField:
    checks = []
    if isinstance(kind, inspect.StrType) and kind.pattern == _CLAUSE:
        checks = [
            RegexValidator(
                _CLAUSE,
                _("写法不对，请写成“附件 三（一）2（3）”或“京人社事业发〔2023〕10号 附件3 六”这样的条目。"),
            )
        ]
    return forms.CharField(
        max_length=600 if name == "text" else 200,
        validators=checks,
        widget=forms.Textarea(attrs={"rows": 3}) if name == "text" else forms.TextInput,
        error_messages={"required": _("请填写这一项。")},
        **said,
    )


def _nested(shape: inspect.StructType, cleaned: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in shape.fields:
        kind, name = bare(one.type), f"{before}{one.encode_name}"
        if isinstance(kind, inspect.StructType):
            inner = _nested(kind, cleaned, f"{name}-")
            if inner:
                found[one.encode_name] = inner
        elif isinstance(kind, inspect.DictType):
            start = f"{name}-"
            found[one.encode_name] = {
                key.removeprefix(start): value
                for key, value in cleaned.items()
                if key.startswith(start) and value
            }
        elif cleaned.get(name) not in (None, "", [], False):
            found[one.encode_name] = _plain(cleaned[name])
    return found


def _plain(value: Any) -> Any:
    """A value as it stands in a pack: days as text, lines that end as in the files."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return value.isoformat() if hasattr(value, "isoformat") else value
