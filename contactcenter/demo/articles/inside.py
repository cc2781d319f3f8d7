"""What only the people who work here read."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "verify-caller",
        "procedures",
        "internal",
        (
            "Verify a caller before you say anything",
            """1. **Number known and verified:** greet by name, ask for the last six characters of the identity document. One match is enough for questions about bills and plans.
2. **Number unknown or shared:** name, document, and one fact (last amount paid, installation address). All three must fit.
3. **Changes of owner, SIM, e-mail or bank account:** in addition a code to the number on file. No code, no change, whatever the story.

Never read data out; let the caller say it. Never tell whether somebody is a customer at all. Two failed tries: end kindly, write a note *verification failed*, do not link the number to the card.

When you are sure whose number it is, press **Verified** beside it: the next colleague need not ask again.""",
        ),
        (
            "来电身份核验",
            """1. **号码已登记且已核验：** 称呼姓名，核对证件后六位，即可答复账单和套餐。
2. **陌生或共用号码：** 姓名、证件、一项事实（最近缴费金额、装机地址），三项均须一致。
3. **过户、补卡、换邮箱或银行账户：** 另需向登记号码发送验证码。无验证码一律不办理。

不要读出客户信息，请客户自述；不透露某人是否为我司客户。两次失败礼貌结束，备注“核验失败”，不得将该号码关联到档案。

确认号码归属后点击旁边的 **已核验**，后续同事无需重复核验。""",
        ),
    ),
    Text(
        "retention-guide",
        "procedures",
        "internal",
        (
            "Retention talk: from the wish to leave to the result",
            """1. **Listen and name the reason** in the customer's words. Choose it in the case: the measures are ranked by it.
2. **Quality before price.** Is a fault open? Book the repair first. A discount on a broken line loses the customer a month later.
3. **One measure at a time**, from the top of the list. Say what it saves per month and until when.
4. Silver to 20 %, gold to 30 % are yours to give; above, a supervisor decides while the customer waits no longer than two minutes.
5. **Write the result with its reason**: saved, thinking (with a date), lost. Lost is honest; a case without a reason teaches nothing.

Never delay a disconnect the customer insists on: the line ends on the promised day, and we say thank you.""",
        ),
        (
            "挽留话术：从申请到结果",
            """1. **先倾听，用客户原话确认原因**，在挽留单中选择，系统据此排序措施。
2. **先质量后价格。** 有未结故障先约修。给坏线路打折，下个月仍会流失。
3. **一次只给一项措施**，从列表首位开始，说明每月省多少、到何时。
4. 银卡 20%、金卡 30% 以内可自行决定，更高由主管审批，让客户等待不超过两分钟。
5. **登记结果和原因**：挽留成功、考虑中（填日期）、挽留失败。失败也要如实写明原因。

客户坚持拆机的不得拖延，按承诺日期办理并致谢。""",
        ),
    ),
    Text(
        "complaint-steps",
        "procedures",
        "internal",
        (
            "Complaints: clock, tone, steps",
            """The first reply is due in **four working hours**, the decision in five working days; both run on the ticket. *On hold* stops the clock only while we wait for the customer, and needs a reason.

1. Read everything that came before in the timeline, over all media.
2. First reply: your name, what you understood in one sentence, what happens next and when. No excuses, no blocks of text.
3. Decide, write the reasons into a note, then the answer to the customer. Goodwill up to CNY 100 is yours.
4. Legal threat, injury, press, a public body: tag **escalated** and tell a supervisor at once, by voice.
5. After the resolution we call back within three days. "Not settled" reopens the ticket with another colleague.""",
        ),
        (
            "投诉处理：时限、语气、步骤",
            """首次答复 **四个工作小时**，处理结果五个工作日，工单上计时。仅在等待客户时可 *挂起*，须写原因。

1. 先看完时间线上各渠道的全部记录。
2. 首次答复：署名、一句话复述问题、下一步和时间。不找借口，不贴模板。
3. 作出决定，理由写入备注，再答复客户。100 元以内补偿可自行决定。
4. 涉及法律、人身、媒体、监管：打 **升级** 标签并立即口头告知主管。
5. 解决后三天内回访；“未解决”由另一位同事重新处理。""",
        ),
    ),
    Text(
        "outage-handling",
        "procedures",
        "internal",
        (
            "A big outage: what we say and do",
            """**First 15 minutes:** the supervisor switches the announcement on: place, what fails, next news at which time. Never a guess about the end.

**Calls and mails:** link each ticket to the incident, do not open a technical case. Say: "We know, the crew is there, next news at …". Offer the text message instead of holding.

**Do not** promise compensation on the phone: it comes by itself, a thirtieth of the month per full day.

**Afterwards:** the incident's end closes all linked tickets with one message. VIP and medical lines (tag **care**) are called back by a person on the same day.""",
        ),
        (
            "大面积故障应对",
            """**前 15 分钟：** 主管开启语音公告：地点、影响、下次更新时间，不猜测恢复时间。

**来电与邮件：** 工单关联故障单，不另派技术单。统一口径：“我们已知悉，抢修人员在现场，……时更新”。建议短信通知代替排队等待。

**不得** 在电话中承诺赔偿：每满一天自动减免三十分之一月费。

**结束后：** 故障单关闭时统一通知并关闭关联工单。VIP 和医疗类线路（标签 **关怀**）当天人工回访。""",
        ),
    ),
    Text(
        "goodwill-limits",
        "procedures",
        "internal",
        (
            "Goodwill and credits: who may give how much",
            """| who | per case | per customer and year |
|---|---|---|
| agent | CNY 100 | CNY 200 |
| senior agent, retention | CNY 300 | CNY 600 |
| supervisor | CNY 1,000 | CNY 2,000 |

Credits go on the next bill, never in cash. Write the reason in one sentence that the customer could read. Not allowed: credits to colleagues, relatives, own lines; splitting one case in two; goodwill instead of what is owed by contract (that is no goodwill and has no limit).""",
        ),
        (
            "补偿与减免权限",
            """| 角色 | 单次 | 每客户每年 |
|---|---|---|
| 坐席 | 100 元 | 200 元 |
| 资深坐席、挽留 | 300 元 | 600 元 |
| 主管 | 1000 元 | 2000 元 |

补偿计入下期账单，不付现金。用客户可读的一句话写明原因。禁止：给同事、亲属或本人号码；一案拆两案；以补偿代替合同应付款项（合同应付不受权限限制）。""",
        ),
    ),
    Text(
        "difficult-talk",
        "procedures",
        "internal",
        (
            "When the customer is angry",
            """Let the first minute pass without a word of defence. Then: *"You were without internet for three days and nobody called back. I understand. I stay with this until it works."* Name, fact, feeling, promise.

- Speak slower and lower, not louder.
- Ask one question that can be answered with a fact.
- Promise only what is in your own hands, with an hour.
- Insults: say once that you want to help and that you will end the talk otherwise; then do, write a note, tell your supervisor. Nobody here must bear threats.

Take two minutes of break (*reason: difficult talk*). They are not counted against you.""",
        ),
        (
            "客户情绪激动时",
            """第一分钟只倾听、不辩解。然后：“您三天没有网络，也没人回电，我理解。这件事我负责到底。”——称呼、事实、感受、承诺。

- 放慢语速，降低音量。
- 问一个能用事实回答的问题。
- 只承诺自己能做到的事，给出具体时间。
- 辱骂：说明愿意帮助，继续则结束通话；随后结束、备注并告知主管。任何人都不必忍受威胁。

可休息两分钟（*原因：情绪调整*），不计入考核。""",
        ),
    ),
    Text(
        "wrap-up-codes",
        "procedures",
        "internal",
        (
            "Wrap-up: which code, what note",
            """The code says **what the contact was about**, the note what the next colleague must know.

- *Solved at once*: nothing is left to do. *Follow-up promised*: there is a date in the ticket. *Passed on*: somebody else has it and knows it.
- A note has three parts: what they wanted, what I did, what is promised until when. Two lines are enough.
- No judgement of persons, no document numbers, no card data: customers may read their data.

You have 60 seconds after a call, 30 after a mail. More needed? *Extend*; nobody gets work meanwhile.""",
        ),
        (
            "小结：代码与备注",
            """代码说明 **联系原因**，备注写下一位同事需要知道的事。

- *当场解决*：无后续。*承诺跟进*：工单中有日期。*已转交*：对方已知悉。
- 备注三要素：客户要什么、我做了什么、承诺何时。两行即可。
- 不评价客户，不写证件号和卡号：客户有权查阅自己的数据。

电话后 60 秒，邮件后 30 秒。不够请点 *延长*，期间不派新任务。""",
        ),
    ),
    Text(
        "business-lines",
        "procedures",
        "internal",
        (
            "Business customers: who may decide, which times hold",
            """**Who may decide:** only members with the role *owner* or *payer* on the company's card. *Users* may report faults and ask about their own line.

**Promised times (Business Fibre):** answer 30 minutes, repair four hours around the clock, credit of 10 % of the month for each hour above. State the time of the report in the ticket: the credit counts from it.

**Switchboard numbers** belong to the company, never to a person: link the caller as member, and keep the extension.

**Bulk changes** (more than ten lines): ask for the list as a file by mail from an address on file, then pass to the business desk.""",
        ),
        (
            "企业客户：决策权限与时限",
            """**决策权限：** 仅企业档案中角色为 *机主* 或 *付费人* 的成员。*使用人* 可报障和查询本人号码。

**承诺时限（企业专线）：** 30 分钟响应，全天候四小时修复，每超一小时减免月费 10%。工单写明报障时间，减免自此计算。

**总机号码** 归企业，不归个人：将来电人关联为成员并保留分机号。

**批量变更**（十条线以上）：由登记邮箱发来清单文件，转企业服务组。""",
        ),
    ),
]
