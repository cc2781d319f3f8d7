"""Why the ACD refuses."""

from core.problems import Problem

TAKEN = Problem(
    "reservation.taken",
    status=409,
    en="{who} has already taken this.",
    zh="{who} 已接手。",
)
RESERVATION_OVER = Problem(
    "reservation.over",
    status=409,
    en="This is no longer held out to you: {state}.",
    zh="该派单已失效（{state}）。",
)
NOT_YOURS = Problem(
    "work.not_yours",
    status=403,
    en="{who} is working on this. Ask them, or a supervisor, to hand it over.",
    zh="{who} 正在处理此任务，请由其本人或主管移交。",
)
WRONG_STATE = Problem(
    "work.wrong_state",
    status=409,
    en="This cannot be done while the work is {state}.",
    zh="任务当前状态为 {state}，无法执行此操作。",
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
KEY_TAKEN = Problem(
    "routing.key_taken",
    status=409,
    en="The key {key} is already used.",
    zh="标识 {key} 已被使用。",
)
