"""States of an application and whose turn it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an application stands; the transitions between them are in workflow.py."""

    DRAFT = "draft", _("填报中")
    ATTESTATION = "attestation", _("单位核实")
    RETURNED = "returned", _("单位退回")
    ATTESTED = "attested", _("待发布公示")
    EMPLOYER_NOTICE = "employer_notice", _("单位公示")
    RECOMMENDATION = "recommendation", _("待单位推荐")
    ACCEPTANCE = "acceptance", _("受理审核")
    CORRECTION = "correction", _("补正")
    FEE_DUE = "fee_due", _("待缴费")
    PANEL_REVIEW = "panel_review", _("专家评议")
    DELIBERATION = "deliberation", _("评委会评审")
    RESULT_ACCEPTANCE = "result_acceptance", _("结果验收")
    RESULT_ACCEPTED = "result_accepted", _("待发布结果公示")
    RESULT_NOTICE = "result_notice", _("结果公示")
    ISSUING = "issuing", _("待发证")
    CERTIFIED = "certified", _("已发证")
    NOT_RECOMMENDED = "not_recommended", _("单位不予推荐")
    REFUSED = "refused", _("不予受理")
    LAPSED = "lapsed", _("逾期终止")
    NOT_PASSED = "not_passed", _("评审未通过")
    NOT_ACCEPTED = "not_accepted", _("验收未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    VETOED = "vetoed", _("一票否决")
    REVOKED = "revoked", _("证书已撤销")


class Turn(models.TextChoices):
    """Whose turn it is: the audience of the work list."""

    APPLICANT = "applicant", _("申报人")
    HR_CLERK = "hr_clerk", _("单位经办人")
    PRINCIPAL = "principal", _("单位负责人")
    ACCEPTANCE_OFFICER = "acceptance_officer", _("评审服务机构受理岗")
    EXPERTS = "experts", _("评议专家")
    SESSION_SECRETARY = "session_secretary", _("评委会")
    BUREAU_OFFICER = "bureau_officer", _("市人社局")
    ISSUER = "issuer", _("市人社局发证岗")
    TIME = "time", _("等待期满")
    NOBODY = "nobody", _("无")


FINAL_STATES = (
    State.CERTIFIED,
    State.NOT_RECOMMENDED,
    State.REFUSED,
    State.LAPSED,
    State.NOT_PASSED,
    State.NOT_ACCEPTED,
    State.WITHDRAWN,
    State.VETOED,
    State.REVOKED,
)
