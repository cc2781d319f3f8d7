"""What customers of the demo company write, and what its agents answer, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, str, str, str]


@dataclass(frozen=True)
class Story:
    """One matter: subject, what the customer wrote, our answer, our note; in English and in Chinese."""

    kind: str
    media: str
    priority: str
    tags: tuple[str, ...]
    en: Words
    zh: Words


STORIES = (
    Story(
        "incident",
        "email",
        "high",
        ("fault",),
        (
            "Fibre drops every evening between 8 and 11",
            "Hello,\n\nfor two weeks now our connection has broken down every evening between eight and eleven, for a minute or two each time. By cable as well, so it is not the Wi-Fi. I work from home and lose my meetings. Please do something.",
            "Thank you for testing by cable, that helps. Your street's ring is overloaded in the evening; a colleague adds a second port on Thursday. I look at your line again on Friday morning and write to you then. For the evenings so far I have credited CNY 30 to your next bill.",
            "Ring 14, load above 90 % from 20:00. Second port ordered for Thursday.",
        ),
        (
            "每晚 8 点到 11 点宽带断线",
            "您好，最近两周每晚八点到十一点宽带都会断一两分钟，用网线直连也一样，应该不是 Wi-Fi 问题。我居家办公，开会经常掉线，请尽快处理。",
            "感谢您用网线测试，这很有帮助。您所在小区的环路晚间负载过高，周四将加装第二端口，周五上午我会再次检测并回复您。已为您减免 30 元，计入下期账单。",
            "14 号环 20 点后负载超 90%，已下单周四加装端口。",
        ),
    ),
    Story(
        "query",
        "email",
        "normal",
        ("bill",),
        (
            "Charged twice for October",
            "Dear team,\n\nmy bank shows two payments of the same amount on the 10th, but I have one contract only. Both receipts are below. Please return the second one.",
            "You are right: the direct debit and the payment in the app were both booked. The second amount goes back to your account within five working days; the booking reads REFUND 1010.",
            "Double booking of the 10th, refund ordered.",
        ),
        (
            "十月份重复扣费",
            "您好，银行显示 10 日扣了两笔相同金额，但我只有一份合约，凭证见下。请退还第二笔，谢谢。",
            "您说得对，代扣与 App 支付同时入账。第二笔将在五个工作日内原路退回，摘要为 REFUND 1010。给您带来不便，抱歉。",
            "10 日重复入账，已提交退款。",
        ),
    ),
    Story(
        "complaint",
        "portal",
        "high",
        ("technician", "complaint"),
        (
            "The technician did not come, for the second time",
            "I took a day off twice and nobody came, nobody called. The app says “done”. I want a date that holds, and somebody to tell me why.",
            "I am sorry: two days off for nothing is not acceptable. The first visit was closed by mistake, the second one was cancelled because the street was blocked, and nobody told you. Marco Lin comes tomorrow between 9 and 11; I call you at 11:30 whether it works. CNY 100 for both missed windows are on your next bill.",
            "Visit 1 closed by mistake (team 7), visit 2 cancelled without message. Told the dispatcher.",
        ),
        (
            "师傅两次爽约",
            "我请了两次假，没有人来也没有人打电话，App 却显示“已完成”。我要一个确定的时间，也希望有人说明原因。",
            "非常抱歉，让您白等两天是我们的责任。第一次被误操作关闭，第二次因道路封闭取消却没有通知您。明天 9 点到 11 点林师傅上门，11 点半我会回电确认。两次爽约共 100 元已计入下期账单。",
            "第一次误关单（7 组），第二次取消未通知，已反馈调度。",
        ),
    ),
    Story(
        "question",
        "email",
        "normal",
        ("roaming",),
        (
            "Roaming in Japan next week",
            "Hi, I fly to Osaka on Monday for six days. What do I have to switch on, and what does it cost? I need maps and messages, no films.",
            "Switch on roaming in the app before you fly (My lines › Roaming). In Japan a day pass is CNY 30 and starts with the first use of data; for maps and messages one pass every day is enough. Without a pass the cost is capped at CNY 200 a day. Have a good trip!",
            "",
        ),
        (
            "下周去日本的漫游",
            "你好，下周一去大阪六天，需要开通什么？费用多少？只用地图和微信，不看视频。",
            "出发前在 App“我的号码 › 国际漫游”开通即可。日本天包 30 元，首次使用流量起 24 小时有效，地图和微信足够；不开天包每天 200 元封顶。祝您旅途愉快！",
            "",
        ),
    ),
    Story(
        "request",
        "email",
        "normal",
        ("move",),
        (
            "We move on the 3rd: take the broadband along",
            "We move from Garden Street to Lake View 12 on the 3rd of next month. Can we keep the number and the plan, and is there a day without internet?",
            "Lake View 12 has our fibre, so everything stays: number, plan, contract. The move is free. I booked the 3rd between 14:00 and 16:00; the old line is switched off in the same hour. Please take the modem and its adapter with you.",
            "Coverage checked, port 3/8 reserved.",
        ),
        (
            "3 日搬家，办理移机",
            "我们下月 3 日从花园街搬到湖景路 12 号，号码和套餐能保留吗？中间会断网吗？",
            "湖景路 12 号有光纤覆盖，号码、套餐、合约都不变，移机免费。已预约 3 日 14 点到 16 点，旧线同一时段停用。请带走光猫和电源适配器。",
            "覆盖已核实，预留端口 3/8。",
        ),
    ),
    Story(
        "incident",
        "voice",
        "urgent",
        ("fault", "outage"),
        (
            "No internet, LOS light red",
            "Caller reports: since this morning no internet, LOS is red, restart did not help. Medical device at home depends on the line.",
            "",
            "Fibre cut by road works, crew on site, expected 18:00. Tag care: called back by hand.",
        ),
        (
            "断网，LOS 红灯",
            "来电：今早起无法上网，LOS 红灯，重启无效；家中有医疗设备依赖网络。",
            "",
            "施工挖断光缆，抢修已到场，预计 18 点恢复；关怀客户，人工回访。",
        ),
    ),
    Story(
        "request",
        "email",
        "low",
        ("invoice",),
        (
            "Invoice for the last quarter",
            "Please send one invoice for the last three months to our company. Title and tax number are the same as last year.",
            "The electronic invoice over three months was sent to this address ten minutes ago. The title was taken from last year; you may have it corrected once until the end of next month.",
            "",
        ),
        (
            "开具上季度发票",
            "请将最近三个月合开一张发票，抬头和税号与去年相同。",
            "三个月合开的电子发票已发送至本邮箱，抬头沿用去年。次月底前可换开一次。",
            "",
        ),
    ),
    Story(
        "complaint",
        "email",
        "normal",
        ("complaint", "price"),
        (
            "Price went up without a word",
            "My bill is 20 higher than last month and nobody told me. I have been with you for years. If that is how you treat old customers I will look elsewhere.",
            "I understand that this is annoying. Your discount of 24 months ended on the 30th; the message about it went to an old address of yours, which is our mistake. I have given you the same discount for another 12 months, from this bill on.",
            "Announcement went to an old e-mail address. Discount renewed within my limit.",
        ),
        (
            "涨价没有通知",
            "账单比上月多了 20 元，没有任何通知。我是多年老客户，如果这样对待老客户，我就换别家了。",
            "理解您的不满。24 个月优惠于 30 日到期，通知发到了您的旧邮箱，这是我们的失误。已为您续上同样优惠 12 个月，从本期账单开始。",
            "到期通知发往旧邮箱，已在权限内续优惠。",
        ),
    ),
    Story(
        "question",
        "portal",
        "normal",
        ("esim",),
        (
            "Does my new phone work with an eSIM?",
            "I bought a phone abroad and would like to put my number on its eSIM. The app says “not possible with this device”.",
            "The app checks the phone it runs on, so please open it on the new one: My lines › eSIM › Install on this phone. The code works once; if anything goes wrong I make a new one free of charge.",
            "",
        ),
        (
            "新手机能用 eSIM 吗",
            "在国外买的手机，想把号码转到 eSIM，App 提示“该设备不支持”。",
            "App 检测的是当前运行的手机，请在新手机上打开：我的号码 › eSIM › 安装到本机。二维码仅可使用一次，如有问题我免费为您重新生成。",
            "",
        ),
    ),
    Story(
        "suggestion",
        "portal",
        "low",
        ("app",),
        (
            "Please show data of all family lines on one page",
            "I pay for four lines and have to open each of them to see what is left. One page would be enough.",
            "Good idea, and you are the ninth to ask. It is planned for the spring; I have put you on the list of those who may try it first.",
            "Product list, item 212.",
        ),
        (
            "建议在一页显示全家流量",
            "我为四个号码付费，每次都要逐个打开查看剩余流量，希望能在一页显示。",
            "好建议，您是第九位提出的客户。计划明年春季上线，已将您加入优先体验名单。",
            "产品需求 212。",
        ),
    ),
    Story(
        "request",
        "voice",
        "normal",
        ("sim",),
        (
            "SIM blocked after loss",
            "Caller lost her phone on the metro, identity verified, line blocked during the call. Picks up a new SIM tomorrow.",
            "",
            "Verified by document and last payment. First replacement this year, free.",
        ),
        (
            "手机丢失挂失",
            "来电：地铁上丢失手机，身份核验通过，通话中已挂失，明天到营业厅补卡。",
            "",
            "核验证件与最近缴费，今年首次补卡免费。",
        ),
    ),
    Story(
        "query",
        "email",
        "normal",
        ("contract",),
        (
            "When does my contract end?",
            "Could you tell me when I can change, and what my fibre would cost after that? I see other prices in the shop window.",
            "Your contract ends in six weeks. After that the plan goes on month by month at the list price. Renewed now, it costs CNY 20 less for six months; I noted your wish, a colleague of retention calls you tomorrow.",
            "Asked about other prices: hint to retention.",
        ),
        (
            "合约什么时候到期",
            "请问我什么时候可以变更套餐？到期后宽带多少钱？看到别家有更便宜的。",
            "您的合约六周后到期，之后按标准价逐月延续。现在续约可每月减 20 元共六个月，已记录您的需求，明天由续约同事致电。",
            "客户提到竞品价格，转挽留关注。",
        ),
    ),
    Story(
        "incident",
        "email",
        "normal",
        ("tv",),
        (
            "Television says error 1302",
            "Since the weekend the box shows “1302” and no picture. Internet works. I moved the box to another room.",
            "1302 means that the box has no internet. In the new room it is probably plugged into LAN 1: television works on LAN 2 (iTV) only. If that socket is not wired to LAN 2, I send you a small adapter free of charge.",
            "",
        ),
        (
            "电视显示错误码 1302",
            "周末起机顶盒显示“1302”，没有画面，网络正常。机顶盒换到了另一个房间。",
            "1302 表示机顶盒未联网。换房间后可能插在 LAN 1，电视只能用 LAN 2（iTV）。若该房间网线未接 LAN 2，我免费寄送一个适配器。",
            "",
        ),
    ),
    Story(
        "complaint",
        "voice",
        "high",
        ("complaint", "hotline"),
        (
            "Waited 25 minutes, then cut off",
            "Caller waited 25 minutes in the evening and was cut off; wants an apology in writing and the billing question answered.",
            "",
            "Checked: overload at 20:10. Letter of apology sent, bill explained, CNY 20 goodwill.",
        ),
        (
            "排队 25 分钟后断线",
            "来电：晚上排队 25 分钟后断线，要求书面致歉并答复账单问题。",
            "",
            "核实 20:10 话务超载，已发致歉函并解释账单，补偿 20 元。",
        ),
    ),
)
