"""Refusals of the ticket desk."""

from core.problems import Problem
from tickets.rules.fields import FIELDS

NO_ADDRESS = Problem(
    "ticket.no_address",
    status=409,
    en="There is no address to answer to. Add one to the customer's card, then send again.",
    zh="没有可回复的地址。请先在客户档案中添加，然后重新发送。",
)
MERGED = Problem(
    "ticket.merged",
    status=409,
    en="This ticket was merged into #{number}. Please work there.",
    zh="该工单已合并到 #{number}，请在那里处理。",
)
INTO_ITSELF = Problem(
    "ticket.into_itself",
    status=409,
    en="A ticket cannot be merged into itself. Choose another one.",
    zh="工单不能合并到自身，请选择其他工单。",
)
CLOSED = Problem(
    "ticket.closed",
    status=409,
    en="This ticket is closed. Reopen it first.",
    zh="该工单已关闭，请先重新打开。",
)
EMPTY_MESSAGE = Problem("message.empty", status=400, en="There is nothing to send yet.", zh="内容为空，无法发送。")
UNKNOWN_FILE = Problem(
    "attachment.unknown",
    status=400,
    en="An attached file is not there any more. Please attach it again.",
    zh="附件已不存在，请重新添加。",
)
NO_TEXT_NUMBER = Problem(
    "ticket.no_text_number",
    status=409,
    en="There is no telephone number to text. Add one to the customer's card, then send again.",
    zh="没有可发送短信的号码。请先在客户档案中添加，然后重新发送。",
)
TEXT_TOO_LONG = Problem(
    "message.too_long",
    status=400,
    en="A text may have {limit} characters; this one has {length}. Shorten it, or answer by e-mail.",
    zh="短信最多 {limit} 个字符，当前为 {length} 个。请精简，或改用邮件回复。",
)
TEXT_WITHOUT_FILES = Problem(
    "message.no_files",
    status=400,
    en="Files cannot be sent by text. Remove them, or answer by e-mail.",
    zh="短信无法附带文件。请移除附件，或改用邮件回复。",
)
AUTOMATION_LOOP = Problem(
    "automation.loop",
    status=400,
    en="These rules would start each other without end: {way}. Narrow one of them down.",
    zh="这些规则会无休止地互相触发：{way}。请收窄其中一条的条件。",
)
TOO_MANY_AUTOMATIC = Problem(
    "automation.too_many_mails",
    status=409,
    en="This address got its share of automatic mail for this hour.",
    zh="该地址本小时的自动邮件已达上限。",
)
NOT_FAILED = Problem(
    "message.not_failed",
    status=409,
    en="This message did not fail: it is {state}.",
    zh="该消息并未失败：当前状态为“{state}”。",
    words={
        "state": {
            "received": ("received", "已接收"),
            "queued": ("on its way", "发送中"),
            "sent": ("sent", "已发送"),
            "delivered": ("delivered", "已送达"),
            "failed": ("failed", "发送失败"),
            "unknown": ("of unknown outcome", "结果未知"),
        }
    },
)
CUSTOMER_WROTE = Problem(
    "reply.customer_wrote",
    status=409,
    en="The customer wrote while you were writing. Read it; then change your answer, or send it anyway.",
    zh="您撰写期间客户又发来了消息。请先查看，再修改答复或仍然发送。",
)
PLAN_OVER = Problem(
    "planned_reply.over",
    status=409,
    en="This answer {state}.",
    zh="该答复{state}。",
    words={
        "state": {
            "waiting": ("waits to be sent", "正在等待发送"),
            "held": ("is held up", "已暂停发送"),
            "sent": ("has left already", "已发出"),
            "cancelled": ("was taken back already", "已撤回"),
        }
    },
)
MACRO_UNFILLED = Problem(
    "macro.unfilled",
    status=409,
    en="The macro's words need what this ticket does not have: {names}. Write the answer yourself.",
    zh="宏中的文字缺少此工单没有的信息：{names}。请手动撰写答复。",
)
CANNOT_SEE = Problem(
    "ticket.cannot_see",
    status=409,
    en="This ticket is not {who}'s to see. Share it, or ask somebody else.",
    zh="{who} 无权查看此工单。请先调整归属，或改找其他同事。",
)
FINISHED_ALREADY = Problem(
    "ticket.finished",
    status=409,
    en="This ticket is finished: nobody waits for it any more.",
    zh="该工单已完结，无需暂缓。",
)
LINKED_ALREADY = Problem(
    "ticket.linked_already",
    status=409,
    en="These two are linked already, or the link would make a circle or a second parent.",
    zh="这两张工单已有关联，或该关联会形成循环或第二个父工单。",
)
VIEW_TOO_SLOW = Problem(
    "view_too_slow",
    status=422,
    en="This list takes too long: “{field}” leaves too many tickets. Narrow it down, or order by the time of change.",
    zh="列表查询时间过长：“{field}”条件范围过大。请缩小范围，或改为按更新时间排序。",
    words={
        "field": {"": ("All tickets", "全部工单")} | {k: (f.name["en"], f.name["zh-CN"]) for k, f in FIELDS.items()}
    },
)
VIEW_NOT_YOURS = Problem(
    "view.not_yours",
    status=403,
    en="This list is shared with others; only who runs that team, or an administrator, may change it. Save a copy.",
    zh="该视图与他人共享，只有该团队的主管或管理员可以修改。您可以另存为副本。",
)
TOO_MANY_VIEWS = Problem(
    "view.too_many", status=409, en="There are {limit} lists already. Delete one first.",
    zh="视图已达 {limit} 个，请先删除一个。",
)  # fmt: skip
BULK_TOO_MANY = Problem(
    "bulk.too_many",
    status=409,
    en="One change may go over {limit} tickets at most. Narrow the list down.",
    zh="一次最多批量修改 {limit} 个工单，请缩小范围。",
)
BULK_NOTHING = Problem(
    "bulk.nothing", status=409, en="There is no ticket to change any more.", zh="没有可修改的工单。"
)  # fmt: skip
BULK_RUNNING = Problem(
    "bulk.running",
    status=409,
    en="This is still running. Wait until it is done, or look at what it did so far.",
    zh="该批量操作仍在进行中，请等待其完成。",
)
SEARCH_NO_OPERATOR = Problem(
    "search.unknown_operator",
    status=400,
    en="There is no operator “{operator}:”. Put it into quotes to search for the words.",
    zh="没有“{operator}:”这个搜索条件。要按文字搜索，请加上引号。",
)
SEARCH_NO_VALUE = Problem(
    "search.no_value",
    status=400,
    en="Nothing stands behind “{operator}:”. Write what it should be, without a blank.",
    zh="“{operator}:”后面没有内容。请紧接着写上要找的值。",
)
SEARCH_UNKNOWN_VALUE = Problem(
    "search.unknown_value",
    status=400,
    en="“{operator}:” finds nothing called “{value}”. Choose one of the suggestions, or take it out.",
    zh="“{operator}:”找不到“{value}”。请从提示中选择，或去掉此条件。",
)
SEARCH_NO_DAY = Problem(
    "search.no_day",
    status=400,
    en="“{value}” is no day for “{operator}:”. Write 2026-10-01, 2026-10, today, or 7d.",
    zh="“{value}”不是“{operator}:”可用的日期。请写成 2026-10-01、2026-10、今天或 7天。",
)
SEARCH_TOO_SLOW = Problem(
    "search.too_slow",
    status=422,
    en="This search takes too long. Add a word, a customer (from:) or a time (after:2026-10-01).",
    zh="搜索耗时过长。请增加关键词、客户（来自:）或时间（晚于:2026-10-01）。",
)
FIELD_REQUIRED = Problem(
    "own_field.required",
    status=409,
    en="The ticket needs this first: {names}. Fill it in, then try again.",
    zh="工单需要先填写：{names}。请填写后重试。",
)
FIELD_IN_USE = Problem(
    "own_field.in_use",
    status=409,
    en="Tickets that hold a value of “{field}”: {count}. Switch the field off instead: what they hold is kept.",
    zh="有 {count} 张工单填有“{field}”。请改为停用该字段，已填内容会保留。",
)
CHOICE_IN_USE = Problem(
    "own_field.choice_in_use",
    status=409,
    en="Tickets that hold {choices}: {count}. Stop offering it instead: what they hold is kept.",
    zh="有 {count} 张工单选用了 {choices}。请改为停用该选项，已填内容会保留。",
)
SPLIT_ALREADY = Problem(
    "ticket.split_already",
    status=409,
    en="{who} split this message off into #{number} meanwhile. Look there; choose other messages here.",
    zh="{who} 已先将此消息拆分到 #{number}。请到该工单查看，或在此选择其他消息。",
)
SPLIT_ALL = Problem(
    "ticket.split_all",
    status=409,
    en="Nothing would stay on this ticket. Leave at least one message, or move the whole ticket instead.",
    zh="拆分后原工单将没有任何消息。请至少保留一条，或直接移动整张工单。",
)
SPLIT_STAYS = Problem(
    "ticket.split_stays",
    status=409,
    en="What the product sent by itself stays with the ticket it was sent for. Leave it out and choose the others.",
    zh="系统自动发送的消息须保留在原工单。请取消勾选后重试。",
)
NOT_SPLIT = Problem(
    "ticket.not_split",
    status=409,
    en="This split was undone already, or there was none.",
    zh="该拆分已撤销，或不存在拆分。",
)
SPLIT_GOES_ON = Problem(
    "ticket.split_goes_on",
    status=409,
    en="{why} To have all in one place, merge #{number} into #{into}: nothing is lost by that.",
    zh="{why}如需合在一处，请将 #{number} 合并到 #{into}，内容不会丢失。",
    words={
        "why": {
            "written": (
                "New messages stand on the split-off ticket, so the split cannot simply be undone.",
                "拆分出的工单已有新消息，无法直接撤销拆分。",
            ),
            "moved": (
                "Its messages went on to another ticket, or one of the two was merged.",
                "其中的消息已移至其他工单，或两张工单之一已被合并。",
            ),
            "waiting": (
                "An answer still waits to leave from it. Send it or take it back first.",
                "该工单仍有待发送的答复，请先发送或撤回。",
            ),
        }
    },
)
FORWARD_NOWHERE = Problem(
    "forward.nowhere",
    status=400,
    en="Say whom it goes to: one address at least.",
    zh="请填写至少一个收件地址。",
)
FORWARD_TO_CUSTOMER = Problem(
    "forward.to_customer",
    status=409,
    en="{address} is the customer of this ticket. Reply to them instead.",
    zh="{address} 是此工单的客户，请改用“回复”。",
)
FORWARD_TO_US = Problem(
    "forward.to_us",
    status=409,
    en="{address} is one of our own mailboxes: the mail would come back as a ticket. Move the ticket instead.",
    zh="{address} 是我们自己的邮箱，邮件会再次生成工单。请改为移交工单。",
)
FORWARD_INTERNAL = Problem(
    "forward.internal",
    status=409,
    en="Internal notes do not leave the house. Forward what the customer wrote or was answered.",
    zh="内部备注不可外发。请转发客户来信或我们的答复。",
)
