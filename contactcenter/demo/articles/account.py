"""Contracts, data of the customer, complaints."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "change-owner",
        "account",
        "public",
        (
            "Hand a line over to another person",
            """Both come to a shop with identity cards, or both confirm by video in the app (*My lines › Hand over*), Monday to Saturday 9:00 to 18:00.

Before: all bills paid, no instalments for a phone open. Contract and plan go with the line; points and discounts bound to the person do not.

**After a death:** the heirs bring the certificate and a proof of kinship. No fee, no notice period; the number can be kept.

**Divorce or company leaves:** a written consent of the present owner is enough, the shop has the form.""",
        ),
        (
            "号码过户",
            """双方携身份证到营业厅，或在 App *我的号码 › 过户* 视频办理（周一至周六 9:00–18:00）。

前提：无欠费、无购机分期。合约与套餐随号码转移，个人积分和专属优惠不转移。

**机主去世：** 继承人携死亡证明和亲属关系证明，免费办理，可保留号码。

**离婚或企业转个人：** 现机主书面同意即可，营业厅备有表格。""",
        ),
    ),
    Text(
        "contract-end",
        "account",
        "public",
        (
            "When does my contract end, and what comes then",
            """The end date stands in the app under *My lines › Contract*, and we remind you 60 and 30 days before.

After the end the plan simply goes on month by month at the list price; you may leave at any month's end with 30 days' notice. **Discounts of the contract end with it**, so ask for a new one before: retention plans are often better than the list.

Leaving earlier: 30 % of the remaining monthly prices, no fee at all when we cannot deliver the promised speed three times within 30 days, when you move where we have no network, or when the list price is raised.""",
        ),
        (
            "合约何时到期，到期后怎么办",
            """到期日见 App *我的号码 › 合约*，我们会在到期前 60 天和 30 天提醒。

到期后按标准资费逐月延续，提前 30 天通知即可在月底离网。**合约优惠随之结束**，建议到期前咨询续约方案，通常优于标准价。

提前离网：收取剩余月费的 30%。以下情况免违约金：30 天内三次未达承诺速率、搬至无覆盖地区、标准资费上调。""",
        ),
    ),
    Text(
        "file-complaint",
        "account",
        "public",
        (
            "How we handle a complaint",
            """Send a complaint here, by mail, or by phone. You get a **number** at once and see its state on the status page.

1. Within **four working hours** a person answers, with a name.
2. Within **five working days** you get a decision with reasons, or a date with the reason why it takes longer.
3. We call you afterwards and ask whether it is settled for you. If not, a supervisor who was not part of it decides anew.

Write what happened, when, and what you wish us to do. Pictures and bills help. A complaint never has a bad effect on your contract.

Not agreed in the end? You may turn to the telecom user complaint centre of the ministry; our number of the case is asked there.""",
        ),
        (
            "投诉处理流程",
            """可在本页、邮件或电话投诉，即时获得 **编号**，可在状态页查看进度。

1. **四个工作小时** 内由专人署名答复。
2. **五个工作日** 内给出处理结果和理由；需更长时间会说明原因和日期。
3. 处理后回访，若仍不满意，由未参与的主管重新裁定。

请写明经过、时间和诉求，附图片或账单更佳。投诉不影响您的合约权益。

对结果仍有异议，可向工信部电信用户申诉受理中心申诉，需提供我方案件编号。""",
        ),
    ),
    Text(
        "real-name",
        "account",
        "public",
        (
            "Real-name registration and lost identity card",
            """Every line must be registered to a person with a valid document: identity card, passport, residence permit of Hong Kong, Macau and Taiwan, or foreigner's permanent residence card. One person may hold five lines with us.

- **Card renewed?** Upload it within 90 days: *App › Me › Identity*. Otherwise outgoing calls are barred.
- **Somebody registered a line in my name?** Text **CXMXK** to see all lines; end those you do not know in any shop, free and at once.
- **Documents of children:** from birth, together with a parent's card and the household book.""",
        ),
        (
            "实名登记与证件更新",
            """每个号码须凭有效证件实名：身份证、护照、港澳台居住证、外国人永居证。每人最多五个号码。

- **换领新身份证？** 90 天内在 *App › 我的 › 身份信息* 上传，逾期将限制呼出。
- **名下有陌生号码？** 发送 **CXMXK** 查询，任一营业厅免费即时注销。
- **儿童：** 出生即可办理，需家长身份证和户口本。""",
        ),
    ),
    Text(
        "privacy-request",
        "account",
        "public",
        (
            "Which data we hold, and how to have it deleted",
            """*App › Me › Privacy* shows what we hold: name and document, addresses, contracts, bills (kept five years by law), contacts with us (two years), recordings of calls (six months).

- **Copy:** asked for there, ready as a file within 15 days.
- **Correction:** at once in the app; name and document in a shop.
- **Advertising:** choose per purpose and per medium; a refusal holds from the same minute.
- **Deletion:** when your last line ended and the bills are settled. What the law makes us keep is locked and used for nothing else.""",
        ),
        (
            "个人信息查询与删除",
            """*App › 我的 › 隐私* 可查看我们保存的信息：姓名证件、地址、合约、账单（法定保存五年）、服务记录（两年）、通话录音（六个月）。

- **副本：** 在线申请，15 天内生成文件。
- **更正：** App 即时办理，姓名证件到营业厅。
- **营销授权：** 可按用途和方式分别设置，拒绝即时生效。
- **删除：** 全部号码注销且结清后可申请。依法需保存的数据将封存，不作他用。""",
        ),
    ),
]
