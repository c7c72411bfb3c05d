"""What the verbs of the trail mean, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.workflow import TRANSITIONS

_APPLICATION = "application."

VERBS = {
    "account.sign_in": gettext_noop("登录"),
    "account.sign_in_demo": gettext_noop("以演示身份登录"),
    "account.sign_out": gettext_noop("退出登录"),
    "person.register": gettext_noop("注册账号"),
    "person.change_contact": gettext_noop("修改联系方式"),
    "person.unmask_id_number": gettext_noop("查看完整身份证号码"),
    "person.create_token": gettext_noop("创建访问令牌"),
    "person.revoke_token": gettext_noop("作废访问令牌"),
    "organisation.register": gettext_noop("登记单位"),
    "membership.grant": gettext_noop("授予角色"),
    "membership.end": gettext_noop("结束任职"),
    "clock.move": gettext_noop("调演示时钟"),
    "trail.export": gettext_noop("导出审计记录"),
    "trail.verify": gettext_noop("核对审计记录"),
}


def verb_words(verb: str) -> str:
    """Return a verb in words; one without words is shown as it is."""
    if verb in VERBS:
        return _(VERBS[verb])
    transition = TRANSITIONS.get(verb.removeprefix(_APPLICATION)) if verb.startswith(_APPLICATION) else None
    return str(transition.label) if transition is not None else verb


def verb_choices() -> list[tuple[str, str]]:
    """Return every verb that has words, for the filter."""
    own = [(verb, _(words)) for verb, words in VERBS.items()]
    return own + [(f"{_APPLICATION}{name}", str(row.label)) for name, row in TRANSITIONS.items()]
