"""The one table of transitions. Nothing changes an application's state except through it.

Columns: name, from, to, who may, whose turn it is next, the parameter that gives the
deadline in working days, what the applicant and the next in turn are told, and the clause.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from applications.states import State, Turn

APPLICANT = "applicant"
SYSTEM = "system"
CHAIR = "chair"

_2023_10 = "京人社事业发〔2023〕10号"
_2023_12 = "京人社事业发〔2023〕12号"
_2020_17 = "京人社事业发〔2020〕17号"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. ``who`` holds role codes, or APPLICANT, SYSTEM, CHAIR."""

    name: str
    sources: tuple[State, ...]
    target: State
    who: tuple[str, ...]
    turn: Turn
    label: Promise | str
    deadline: str = ""
    told_applicant: Promise | str = ""
    told_next: Promise | str = ""
    needs_reason: bool = False
    clause: str = ""


WITHDRAWABLE = (
    State.DRAFT,
    State.ATTESTATION,
    State.RETURNED,
    State.ATTESTED,
    State.EMPLOYER_NOTICE,
    State.RECOMMENDATION,
    State.ACCEPTANCE,
    State.CORRECTION,
    State.FEE_DUE,
)
LIVE_AFTER_FILING = (
    State.ATTESTATION,
    State.RETURNED,
    State.ATTESTED,
    State.EMPLOYER_NOTICE,
    State.RECOMMENDATION,
    State.ACCEPTANCE,
    State.CORRECTION,
    State.FEE_DUE,
    State.PANEL_REVIEW,
    State.DELIBERATION,
    State.RESULT_ACCEPTANCE,
    State.RESULT_ACCEPTED,
    State.RESULT_NOTICE,
    State.ISSUING,
)

_TABLE = (
    Transition(
        "submit",
        (State.DRAFT,),
        State.ATTESTATION,
        (APPLICANT,),
        Turn.HR_CLERK,
        _("提交申报"),
        "attestation.working_days",
        _("申报已提交，等待单位核实"),
        _("有一份申报等待核实"),
        clause=f"{_2023_10} 附件3 八",
    ),
    Transition(
        "resubmit",
        (State.RETURNED,),
        State.ATTESTATION,
        (APPLICANT,),
        Turn.HR_CLERK,
        _("修改后重新提交"),
        "attestation.working_days",
        _("修改后的申报已提交，等待单位核实"),
        _("退回的申报已重新提交，等待核实"),
    ),
    Transition(
        "withdraw",
        WITHDRAWABLE,
        State.WITHDRAWN,
        (APPLICANT,),
        Turn.NOBODY,
        _("撤回申报"),
        "",
        _("申报已撤回，填报内容留在档案里"),
    ),
    Transition(
        "return_by_employer",
        (State.ATTESTATION,),
        State.RETURNED,
        (Role.HR_CLERK,),
        Turn.APPLICANT,
        _("退回修改"),
        "revision.working_days",
        _("单位退回了申报，请按理由修改后重新提交"),
        needs_reason=True,
        clause=f"{_2023_10} 第八项",
    ),
    Transition(
        "complete_attestation",
        (State.ATTESTATION,),
        State.ATTESTED,
        (Role.HR_CLERK,),
        Turn.HR_CLERK,
        _("核实完毕"),
        "publication.working_days",
        _("单位已核实全部事实，准备公示"),
        clause=f"{_2020_17} 三（四）4",
    ),
    Transition(
        "publish_notice",
        (State.ATTESTED,),
        State.EMPLOYER_NOTICE,
        (Role.HR_CLERK,),
        Turn.TIME,
        _("发布单位公示"),
        "",
        _("单位公示已发布"),
        clause=f"{_2023_12} 第七条（一）",
    ),
    Transition(
        "end_notice",
        (State.EMPLOYER_NOTICE,),
        State.RECOMMENDATION,
        (SYSTEM,),
        Turn.PRINCIPAL,
        _("公示期满"),
        "recommendation.working_days",
        _("单位公示期满，没有未处理的异议"),
        _("有一份申报公示期满，等待推荐"),
        clause=f"{_2023_12} 第七条（一）",
    ),
    Transition(
        "uphold_objection",
        (State.EMPLOYER_NOTICE,),
        State.NOT_RECOMMENDED,
        (Role.PRINCIPAL,),
        Turn.NOBODY,
        _("异议成立，不予推荐"),
        "",
        _("公示期间的异议经核查成立，单位不予推荐"),
        needs_reason=True,
        clause=f"{_2023_12} 第七条（一）",
    ),
    Transition(
        "recommend",
        (State.RECOMMENDATION,),
        State.ACCEPTANCE,
        (Role.PRINCIPAL,),
        Turn.ACCEPTANCE_OFFICER,
        _("单位推荐"),
        "acceptance.working_days",
        _("单位已推荐，等待评审服务机构受理"),
        _("有一份申报等待受理"),
        clause=f"{_2023_10} 第八项",
    ),
    Transition(
        "decline_recommendation",
        (State.RECOMMENDATION,),
        State.NOT_RECOMMENDED,
        (Role.PRINCIPAL,),
        Turn.NOBODY,
        _("不予推荐"),
        "",
        _("单位不予推荐"),
        needs_reason=True,
        clause=f"{_2023_10} 第八项",
    ),
    Transition(
        "request_correction",
        (State.ACCEPTANCE,),
        State.CORRECTION,
        (Role.ACCEPTANCE_OFFICER,),
        Turn.APPLICANT,
        _("发出补正通知"),
        "correction.working_days",
        _("需要补正材料，只通知这一次"),
        clause=f"{_2023_12} 第七条（二）",
    ),
    Transition(
        "submit_correction",
        (State.CORRECTION,),
        State.ACCEPTANCE,
        (APPLICANT,),
        Turn.ACCEPTANCE_OFFICER,
        _("提交补正"),
        "acceptance.working_days",
        _("补正材料已提交"),
        _("补正材料已提交，等待受理"),
    ),
    Transition(
        "lapse_correction",
        (State.CORRECTION,),
        State.LAPSED,
        (SYSTEM,),
        Turn.NOBODY,
        _("补正逾期"),
        "",
        _("补正期限已过，本次申报终止"),
        clause=f"{_2023_12} 第七条（二）",
    ),
    Transition(
        "accept",
        (State.ACCEPTANCE,),
        State.FEE_DUE,
        (Role.ACCEPTANCE_OFFICER,),
        Turn.APPLICANT,
        _("予以受理"),
        "payment.working_days",
        _("申报已受理，请缴纳评审费"),
        clause=f"{_2023_10} 附件3 五",
    ),
    Transition(
        "refuse",
        (State.ACCEPTANCE,),
        State.REFUSED,
        (Role.ACCEPTANCE_OFFICER,),
        Turn.NOBODY,
        _("不予受理"),
        "",
        _("申报不予受理"),
        needs_reason=True,
        clause=f"{_2023_10} 附件3 六",
    ),
    Transition(
        "confirm_payment",
        (State.FEE_DUE,),
        State.PANEL_REVIEW,
        (SYSTEM,),
        Turn.SESSION_SECRETARY,
        _("缴费到账"),
        "assignment.working_days",
        _("评审费已到账，等待专家评议"),
        _("有一份申报等待分配评议专家"),
        clause=f"{_2023_10} 附件3 十",
    ),
    Transition(
        "lapse_payment",
        (State.FEE_DUE,),
        State.LAPSED,
        (SYSTEM,),
        Turn.NOBODY,
        _("缴费逾期"),
        "",
        _("缴费期限已过，本次申报终止"),
    ),
    Transition(
        "assign_panel",
        (State.PANEL_REVIEW,),
        State.PANEL_REVIEW,
        (Role.SESSION_SECRETARY,),
        Turn.EXPERTS,
        _("分配评议组"),
        "opinion.working_days",
        _("评议组已确定，专家正在评议"),
        _("有一份申报等待您评议"),
        clause=f"{_2023_12} 第六条",
    ),
    Transition(
        "complete_panel",
        (State.PANEL_REVIEW,),
        State.DELIBERATION,
        (SYSTEM,),
        Turn.SESSION_SECRETARY,
        _("评议完成"),
        "session.working_days",
        _("专家评议已完成，等待评委会评审"),
        _("有一份申报评议完成，等待上会"),
        clause=f"{_2023_12} 第七条（三）",
    ),
    Transition(
        "pass_session",
        (State.DELIBERATION,),
        State.RESULT_ACCEPTANCE,
        (CHAIR,),
        Turn.BUREAU_OFFICER,
        _("评审通过"),
        "result_acceptance.working_days",
        _("评委会表决通过，等待市人社局验收"),
        _("有一份评审结果等待验收"),
        clause=f"{_2023_12} 第七条（三）",
    ),
    Transition(
        "fail_session",
        (State.DELIBERATION,),
        State.NOT_PASSED,
        (CHAIR,),
        Turn.NOBODY,
        _("评审未通过"),
        "",
        _("评委会表决未通过"),
        clause=f"{_2023_12} 第七条（三）",
    ),
    Transition(
        "accept_result",
        (State.RESULT_ACCEPTANCE,),
        State.RESULT_ACCEPTED,
        (Role.BUREAU_OFFICER,),
        Turn.BUREAU_OFFICER,
        _("验收通过"),
        "publication.working_days",
        _("评审结果已验收，准备公示"),
        clause=f"{_2023_12} 第七条（四）",
    ),
    Transition(
        "reject_result",
        (State.RESULT_ACCEPTANCE,),
        State.NOT_ACCEPTED,
        (Role.BUREAU_OFFICER,),
        Turn.NOBODY,
        _("验收不通过"),
        "",
        _("评审结果未通过验收"),
        needs_reason=True,
        clause=f"{_2023_12} 第七条（四）",
    ),
    Transition(
        "publish_result",
        (State.RESULT_ACCEPTED,),
        State.RESULT_NOTICE,
        (Role.BUREAU_OFFICER,),
        Turn.TIME,
        _("发布结果公示"),
        "",
        _("评审结果公示已发布"),
        clause=f"{_2023_12} 第七条（四）",
    ),
    Transition(
        "withhold_publication",
        (State.RESULT_ACCEPTED,),
        State.ISSUING,
        (Role.BUREAU_OFFICER,),
        Turn.ISSUER,
        _("依规不公开"),
        "issue.working_days",
        _("评审结果依规不公开，等待发证"),
        _("有一份证书等待签发"),
        needs_reason=True,
        clause=f"{_2023_12} 第七条（四）",
    ),
    Transition(
        "end_result_notice",
        (State.RESULT_NOTICE,),
        State.ISSUING,
        (SYSTEM,),
        Turn.ISSUER,
        _("结果公示期满"),
        "issue.working_days",
        _("结果公示期满，等待发证"),
        _("有一份证书等待签发"),
        clause=f"{_2023_12} 第七条（五）",
    ),
    Transition(
        "uphold_result_objection",
        (State.RESULT_NOTICE,),
        State.NOT_ACCEPTED,
        (Role.BUREAU_OFFICER,),
        Turn.NOBODY,
        _("异议成立，不予通过"),
        "",
        _("结果公示期间的异议经核查成立"),
        needs_reason=True,
        clause=f"{_2023_12} 第七条（五）",
    ),
    Transition(
        "issue",
        (State.ISSUING,),
        State.CERTIFIED,
        (Role.ISSUER,),
        Turn.NOBODY,
        _("签发证书"),
        "",
        _("电子职称证书已签发，可以下载"),
        clause=f"{_2023_12} 第七条（五）",
    ),
    Transition(
        "revoke",
        (State.CERTIFIED,),
        State.REVOKED,
        (Role.ISSUER, Role.BUREAU_OFFICER),
        Turn.NOBODY,
        _("撤销证书"),
        "",
        _("职称证书已撤销"),
        needs_reason=True,
        clause=f"{_2023_10} 第十七项",
    ),
    Transition(
        "veto",
        LIVE_AFTER_FILING,
        State.VETOED,
        (Role.BUREAU_OFFICER,),
        Turn.NOBODY,
        _("一票否决"),
        "",
        _("经查实存在弄虚作假，实行一票否决"),
        needs_reason=True,
        clause=f"{_2020_17} 三（二）1",
    ),
)

TRANSITIONS: dict[str, Transition] = {row.name: row for row in _TABLE}


def transitions_from(state: str) -> Iterable[Transition]:
    """Rows of the table that leave ``state``."""
    return [row for row in _TABLE if state in row.sources]
