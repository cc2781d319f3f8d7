"""Why the ACD refuses."""

from core.problems import SOMEBODY, Problem

_WORK = {
    "waiting": ("waiting", "等待中"),
    "reserved": ("ringing", "振铃中"),
    "active": ("being worked on", "处理中"),
    "parked": ("parked", "已暂挂"),
    "wrap_up": ("being written up", "小结中"),
    "done": ("done", "已完成"),
    "abandoned": ("given up by the customer", "客户已放弃"),
    "cancelled": ("cancelled", "已取消"),
}
_RESERVATION = {
    "pending": ("it rings", "振铃中"),
    "accepted": ("it was accepted", "已接受"),
    "rejected": ("it was rejected", "已拒绝"),
    "timed_out": ("it rang too long", "超时未接"),
    "withdrawn": ("it was withdrawn", "已撤回"),
}

TAKEN = Problem(
    "reservation.taken",
    status=409,
    en="{who} has already taken this.",
    zh="{who} 已接手。",
)
RINGS_ELSEWHERE = Problem(
    "reservation.elsewhere",
    status=409,
    en="{who} is being asked now. If they do not take it, whoever is free is asked next.",
    zh="正在呼叫 {who}。对方未接时将呼叫下一位空闲坐席。",
)
RESERVATION_OVER = Problem(
    "reservation.over",
    status=409,
    en="This is no longer held out to you: {state}.",
    zh="该派单已失效（{state}）。",
    words={"state": _RESERVATION},
)
NOT_YOURS = Problem(
    "work.not_yours",
    status=403,
    en="{who} is working on this. Ask them, or a supervisor, to hand it over.",
    zh="{who} 正在处理此任务，请由其本人或主管转派。",
)
WRONG_STATE = Problem(
    "work.wrong_state",
    status=409,
    en="This cannot be done while the work is {state}.",
    zh="任务当前状态为“{state}”，无法执行此操作。",
    words={"state": _WORK},
)
CALL_RUNNING = Problem(
    "work.call_running",
    status=409,
    en="The call is still connected. End it first.",
    zh="通话仍在进行，请先结束通话。",
)
ON_A_CALL = Problem(
    "agent_state.on_a_call",
    status=409,
    en="You are on a call. End it before you go offline.",
    zh="您正在通话中，请先结束通话再离线。",
)
AGENT_NOT_THERE = Problem(
    "agent.not_there",
    status=409,
    en="{who} is not available now. Choose somebody else, or a queue.",
    zh="{who} 目前不可用，请选择其他坐席或队列。",
)
QUEUE_CLOSED = Problem(
    "queue.closed",
    status=409,
    en="The queue {queue} takes no work now.",
    zh="队列 {queue} 目前不接收任务。",
)
CLOSED_ALREADY = Problem(
    "queue.closed_already",
    status=409,
    en="{who} closed the queue {queue} by emergency ({since}), and callers hear their message. "
    "Say so if yours is to replace it.",
    zh="{who}已紧急关闭队列 {queue}（{since}），来电者正在听到其提示语。如需替换，请明确确认。",
    words=SOMEBODY,
)
KEY_TAKEN = Problem(
    "routing.key_taken",
    status=409,
    en="The key {key} is already used.",
    zh="标识 {key} 已被使用。",
)
ON_A_CONTACT = Problem(
    "agent.on_a_contact",
    status=409,
    en="{who} is handling a contact now. Wait until it is over, or pull the work back first.",
    zh="{who} 正在处理联系，请等待结束或先收回任务。",
)
NOT_AVAILABLE = Problem(
    "agent.not_available",
    status=409,
    en="Become available before you take work.",
    zh="请先切换为可用状态再领取任务。",
)
FULL = Problem(
    "agent.full",
    status=409,
    en="You have no room for another contact of this kind. Finish one first.",
    zh="您的该类任务容量已满，请先完成一个。",
)
NOT_IN_QUEUE = Problem(
    "work.not_in_queue",
    status=403,
    en="You do not work in the queue {queue}.",
    zh="您不属于队列 {queue}。",
)
NOT_SKILLED = Problem(
    "work.not_skilled",
    status=409,
    en="This asks for skills, or for a group, that you do not have yet.",
    zh="该任务要求您尚不具备的技能或分组。",
)
HELD_FOR_ANOTHER = Problem(
    "work.held_for_another",
    status=409,
    en="This is held for another agent for the moment.",
    zh="该任务暂时为其他坐席保留。",
)
PUSH_ONLY = Problem(
    "queue.push_only",
    status=409,
    en="The queue {queue} hands out its work itself; nothing is taken from its list.",
    zh="队列 {queue} 自动派单，不能手动领取。",
)
NOT_FIRST = Problem(
    "work.not_first",
    status=409,
    en="Work of the queue {queue} is taken in its order. Take the first one that you can do.",
    zh="队列 {queue} 须按顺序领取，请先领取排在最前的任务。",
)
NOBODY_SKILLED = Problem(
    "work.nobody_skilled",
    status=409,
    en="Nobody in the queue {queue} has these skills.",
    zh="队列 {queue} 中没有具备这些技能的坐席。",
)
NO_MORE_TIME = Problem(
    "work.no_more_time",
    status=409,
    en="The wrap-up was extended as often as its queue allows ({times}).",
    zh="收尾处理已达到队列允许的延长次数（{times} 次）。",
)
NO_LIMIT = Problem(
    "work.no_limit",
    status=409,
    en="This wrap-up has no limit: it ends when you finish.",
    zh="该收尾处理没有时限，完成后自行结束。",
)
