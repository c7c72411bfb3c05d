"""What the verbs of the trail mean, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.workflow import TRANSITIONS

_APPLICATION = "application."

KINDS = {
    "applications.round": gettext_noop("批次"),
    "applications.objection": gettext_noop("异议"),
    "applications.feeorder": gettext_noop("缴费单"),
    "applications.evidencefile": gettext_noop("证明材料"),
    "review.expert": gettext_noop("专家"),
    "review.panel": gettext_noop("评议组"),
    "review.panelassignment": gettext_noop("评议分配"),
    "review.opinion": gettext_noop("评议意见"),
    "review.committee": gettext_noop("评审委员会"),
    "review.session": gettext_noop("会议"),
    "review.candidate": gettext_noop("候选人"),
    "certificates.resultacceptance": gettext_noop("验收"),
    "certificates.revocation": gettext_noop("撤销决定"),
    "accounts.membership": gettext_noop("任职"),
    "policies.catalogueimport": gettext_noop("目录导入"),
    "titles.specialty": gettext_noop("专业"),
    "titles.feerate": gettext_noop("收费标准"),
    "titles.postgrade": gettext_noop("岗位等级对应"),
    "titles.qualificationcorrespondence": gettext_noop("职业资格对应"),
    "titles.skilllevelcorrespondence": gettext_noop("技能等级对应"),
    "policies.replayrun": gettext_noop("重新核算"),
    "titles.policyversion": gettext_noop("政策版本"),
}

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
    "organisation.open_bureau": gettext_noop("开通市局"),
    "membership.grant": gettext_noop("授予角色"),
    "membership.end": gettext_noop("结束任职"),
    "application.create": gettext_noop("开始填报"),
    "application.change_draft": gettext_noop("修改草稿"),
    "application.answer_correction": gettext_noop("填写补正内容"),
    "application.fact_attested": gettext_noop("核实一项事实"),
    "application.late_finding": gettext_noop("补正后又发现问题，记为机构差错"),
    "archive.attach_evidence": gettext_noop("添加佐证文件"),
    "archive.detach_evidence": gettext_noop("移除佐证文件"),
    "archive.add": gettext_noop("添加档案条目"),
    "archive.change": gettext_noop("修改档案条目"),
    "archive.remove": gettext_noop("删除档案条目"),
    "evidence.store": gettext_noop("上传佐证文件"),
    "profile.change": gettext_noop("修改个人档案"),
    "profile.state_none": gettext_noop("声明没有此类经历"),
    "round.created": gettext_noop("新建批次"),
    "round.changed": gettext_noop("修改批次"),
    "round.announced": gettext_noop("发布批次"),
    "notice.published": gettext_noop("发布公示"),
    "notice.ended": gettext_noop("公示结束"),
    "objection.received": gettext_noop("收到异议"),
    "objection.decided": gettext_noop("作出异议结论"),
    "vacancy.stated": gettext_noop("填报空缺岗位"),
    "fee.refunded": gettext_noop("退费"),
    "fee.wrong_amount": gettext_noop("金额不符，已退回"),
    "expert.enrol": gettext_noop("专家入库"),
    "conflict.declare": gettext_noop("申报回避"),
    "committee.create": gettext_noop("组建评审委员会"),
    "panel.create": gettext_noop("组建评议组"),
    "panel.add_member": gettext_noop("增加评议组成员"),
    "opinion.submit": gettext_noop("提交评议意见"),
    "session.convene": gettext_noop("召集评审会议"),
    "session.open": gettext_noop("会议开始"),
    "session.sign_in": gettext_noop("会议签到"),
    "ballot.open": gettext_noop("开始表决"),
    "ballot.cast": gettext_noop("投票（不记内容）"),
    "ballot.close": gettext_noop("结束表决并计票"),
    "session.close": gettext_noop("会议结束"),
    "session.sign_minutes": gettext_noop("签署会议记录"),
    "certificate.batch_ordered": gettext_noop("批量制发证书"),
    "certificate.issued": gettext_noop("签发证书"),
    "certificate.revoked": gettext_noop("撤销证书"),
    "policy.drafted": gettext_noop("起草政策版本"),
    "policy.changed": gettext_noop("修改政策草稿"),
    "policy.checked": gettext_noop("检查政策草稿"),
    "policy.published": gettext_noop("发布政策版本"),
    "policy.discarded": gettext_noop("弃用政策草稿"),
    "replay.started": gettext_noop("发起重新核算"),
    "replay.continued": gettext_noop("继续重新核算"),
    "replay.cancelled": gettext_noop("取消重新核算"),
    "replay.finished": gettext_noop("重新核算完成"),
    "catalogue.imported": gettext_noop("导入目录"),
    "catalogue.import_discarded": gettext_noop("放弃导入目录"),
    "catalogue.entry_added": gettext_noop("新增目录条目"),
    "catalogue.entry_ended": gettext_noop("改目录条目的截止日期"),
    "catalogue.entry_corrected": gettext_noop("更正未生效的目录条目"),
    "catalogue.entry_withdrawn": gettext_noop("撤下未生效的目录条目"),
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


def kind_words(label: str, key: str) -> str:
    """Name an object that has neither number nor name of its own: what it is, and its key in short."""
    if not label:
        return ""
    kind = _(KINDS[label]) if label in KINDS else _("其他记录")
    return f"{kind}{key[:8]}"
