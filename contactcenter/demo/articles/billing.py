"""Bills and payments."""

from contactcenter.demo.articles.text import Text

ARTICLES = [
    Text(
        "read-your-bill",
        "billing",
        "public",
        (
            "How to read your bill",
            """The bill comes on the **3rd** of each month for the month before.

- **Fixed charges**: the monthly price of every plan, paid in advance in the first month (so the first bill holds part of a month and a whole one).
- **Use beyond the plan**: minutes, data, roaming, each with date and place.
- **Discounts** with their end date. When one ends, the bill goes up: we announce it 30 days before by text message.
- **Corrections**: credits for faults, missed visits, wrong charges.

The lines with numbers called are open to the owner of the line only. Bills of the last 24 months stand in the app; older ones on request.""",
        ),
        (
            "如何看懂账单",
            """每月 **3 日** 出上月账单。

- **固定费用**：各套餐月费，首月预收（首期账单含当月天数加一个整月）。
- **超套餐费用**：通话、流量、漫游，列明日期与地点。
- **优惠**：注明到期日。优惠到期前 30 天短信提醒。
- **调整**：故障减免、爽约赔付、错收退费。

通话详单仅机主可查。App 可查 24 个月账单，更早的可申请。""",
        ),
    ),
    Text(
        "bill-too-high",
        "billing",
        "public",
        (
            "The bill is higher than last month",
            """Compare the two bills in the app (*Bills › Compare*): every line that changed is marked. Most often it is one of these:

1. A discount ended. The date stands beside the discount on the old bill.
2. Use beyond the plan: data abroad, calls to service numbers (400 numbers cost the local minute), messages to games.
3. A change of plan in the middle of the month: two parts of months are added.
4. A subscription to content. Cancel it under *Bills › Content* at once; the last charge is returned when you did not confirm it by text message.

Something is wrong? Dispute the line in the app **within 60 days**. We answer within five working days, and you need not pay the disputed amount until then.""",
        ),
        (
            "账单比上月高",
            """在 App *账单 › 对比* 查看，变化项已标出。常见原因：

1. 优惠到期，到期日见上期账单。
2. 超套餐：境外流量、拨打 400 服务号（按市话计费）、游戏短信。
3. 月中变更套餐，两段费用相加。
4. 内容订阅。可在 *账单 › 内容* 立即退订；未经短信确认的最后一笔全额退还。

仍有疑问请在 **60 天内** 在 App 提出异议，五个工作日内答复，期间争议金额可暂缓缴纳。""",
        ),
    ),
    Text(
        "pay-bill",
        "billing",
        "public",
        (
            "Ways to pay, and what happens when it is late",
            """- App: WeChat Pay, Alipay, UnionPay, Visa and Mastercard. Booked at once.
- Direct debit: CNY 2 off each month; drawn on the 10th.
- Shops and bank counters: booked by the next working day.

| day after the 15th | what happens |
|---|---|
| 1 | reminder by text message |
| 10 | calls out are barred, 0.1 % a day on the open amount |
| 20 | data and broadband are barred |
| 90 | the contract ends, the number is lost |

**Cannot pay it all?** Ask before day 10: two to six instalments without interest are possible twice a year, and nothing is barred meanwhile. After payment everything works again within 30 minutes.""",
        ),
        (
            "缴费方式与逾期处理",
            """- App：微信、支付宝、银联、Visa、万事达，实时到账。
- 银行代扣：每月减 2 元，10 日扣款。
- 营业厅、银行柜台：下一工作日到账。

| 15 日后天数 | 处理 |
|---|---|
| 1 | 短信提醒 |
| 10 | 停呼出，按日 0.1% 计违约金 |
| 20 | 停流量和宽带 |
| 90 | 解除合约，号码回收 |

**一次缴不清？** 第 10 天前申请分期，两至六期免息，每年两次，期间不停机。缴费后 30 分钟内恢复。""",
        ),
    ),
    Text(
        "invoice",
        "billing",
        "public",
        (
            "Get an invoice (fapiao) for your company or yourself",
            """*App › Bills › Invoice*: choose the months, enter the title and, for companies, the tax number. The electronic invoice comes by e-mail within ten minutes and is worth the same as paper.

- Up to **12 months** back; one invoice for several months is possible.
- A wrong title can be corrected once until the end of the next month: *Invoice › Exchange*.
- Special VAT invoices are issued to business customers with a certificate on file; the first one takes three working days.
- Amounts paid by vouchers or points are not part of an invoice.""",
        ),
        (
            "开具发票",
            """*App › 账单 › 发票*：选择月份，填写抬头，企业填写税号。电子发票十分钟内发送到邮箱，与纸质发票效力相同。

- 可开 **12 个月** 内账单，可多月合开。
- 抬头有误，次月底前可换开一次：*发票 › 换开*。
- 增值税专用发票限已备案企业客户，首次开具需三个工作日。
- 代金券和积分支付部分不开发票。""",
        ),
    ),
    Text(
        "refund",
        "billing",
        "public",
        (
            "Refunds and credits: when and how",
            """- **Fault**: a thirtieth of the monthly price for every full day without service, by itself on the next bill.
- **Charged twice**: send the two receipts; the money goes back the way it came within five working days.
- **Ended line**: the rest of the balance is paid to a bank account of the same name within ten working days after the last bill. Gifts and bonus balance are not paid out.
- **Deposit for roaming**: back after the next bill.

You see the state of a refund under *Bills › Refunds*. No answer after the time named here? Reply to the message you got: the case comes back to the same colleague.""",
        ),
        (
            "退费与减免",
            """- **故障**：每满一天无服务减免月费的三十分之一，下期账单自动抵扣。
- **重复扣费**：提供两笔凭证，五个工作日原路退回。
- **销户余额**：最后一期账单后十个工作日内退至同名银行账户，赠款不退。
- **漫游押金**：下期账单后退还。

可在 *账单 › 退费* 查看进度。超时未答复，请直接回复收到的消息，由同一同事继续处理。""",
        ),
    ),
    Text(
        "direct-debit",
        "billing",
        "public",
        (
            "Set up or end direct debit",
            """**Set up:** *App › Bills › Direct debit › Add account*. Confirm the bank card with the code of your bank. From the next bill on we draw the amount on the 10th and you save CNY 2.

**Limit:** set a highest amount; a bill above it is not drawn and you are asked.

**The debit failed?** We try again on the 13th. Failed twice: pay by hand until the 15th, no fee is added.

**End it:** the same page, until the 8th of the month. A debit that was drawn wrongly can be returned through your bank for 30 days, and through us for 60.""",
        ),
        (
            "办理或取消银行代扣",
            """**办理：** *App › 账单 › 代扣 › 添加账户*，用银行验证码确认。下期起每月 10 日扣款，每月减 2 元。

**限额：** 可设单笔上限，超过则不扣并提醒。

**扣款失败？** 13 日再扣一次；两次失败请在 15 日前手动缴纳，不收费用。

**取消：** 同一页面，每月 8 日前办理。误扣款项 30 天内可经银行、60 天内可经我方退回。""",
        ),
    ),
    Text(
        "content-charges",
        "billing",
        "public",
        (
            "Games, ringtones, subscriptions: stop charges of others",
            """Charges of other companies stand on the bill under **Content** with the name of the company.

1. See what runs: text **0000** to the service number, or *Bills › Content*.
2. End one: reply with its number. It stops at once; nothing is charged for the next month.
3. Close the door: *Safety › Bar content charges*. Free, and right for children's lines.

You never agreed? We return up to six months when there is no confirmation by text message, without asking the other company first.""",
        ),
        (
            "游戏、彩铃、订阅等代收费",
            """第三方费用在账单 **内容** 栏列出公司名称。

1. 查询：发送 **0000** 到客服号，或 *账单 › 内容*。
2. 退订：回复对应序号，立即生效，次月不再收费。
3. 关闭代收费：*安全 › 关闭代收费*，免费，适合儿童号码。

从未同意？无短信二次确认记录的，最多退六个月费用，无需先找第三方。""",
        ),
    ),
]
