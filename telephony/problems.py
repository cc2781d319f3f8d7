"""Why telephony refuses."""

from core.problems import Problem

CALL_OVER = Problem("call.over", status=409, en="This call is over.", zh="通话已结束。")
NOT_CONNECTED = Problem(
    "call.not_connected",
    status=409,
    en="The caller and you are not connected yet. Try again in a moment.",
    zh="尚未与来电者接通，请稍后再试。",
)
NOT_YOUR_CALL = Problem("call.not_yours", status=403, en="{who} has this call.", zh="该通话由 {who} 接听。")
CALLBACK_RUNNING = Problem("callback.running", status=409, en="{who} is calling back right now.", zh="{who} 正在回拨。")
CALLBACK_OVER = Problem("callback.over", status=409, en="This callback is over.", zh="该回拨已结束。")
_STAGES = {
    "calling": ("still ringing", "仍在振铃"),
    "talking": ("talking with you", "与您通话中"),
    "joined": ("in the call", "已加入通话"),
    "handed_over": ("handed over", "已移交"),
    "cancelled": ("called off", "已取消"),
    "failed": ("not reached", "未接通"),
    "ended": ("over", "已结束"),
}
PERSON_ON_CALL = Problem("person.on_call", status=409, en="{who} is on a call.", zh="{who} 正在通话中。")
ASKING_ALREADY = Problem(
    "call.asking_already",
    status=409,
    en="You are asking somebody already. Take the caller back, or hand over, before you ask another.",
    zh="您已在咨询他人，请先取回来电者或完成转接。",
)
WRONG_STAGE = Problem(
    "call.wrong_stage",
    status=409,
    en="This cannot be done now: they are {stage}.",
    zh="当前无法执行此操作：对方{stage}。",
    words={"stage": _STAGES},
)
NOBODY_ELSE = Problem(
    "call.nobody_else",
    status=409,
    en="Nobody else is in the call who could go on with it. End it instead.",
    zh="通话中没有其他人可以继续，请直接结束通话。",
)
YOUR_OWN_CALL = Problem("call.your_own", status=409, en="You are in this call yourself.", zh="您本人正在此通话中。")
RECORDING_NEVER = Problem(
    "recording.never", status=409, en="Calls of this queue are not recorded.", zh="该队列的通话不允许录音。"
)
RECORDING_ALWAYS = Problem(
    "recording.always",
    status=409,
    en="All calls of this queue are recorded. You can pause it while card data is said.",
    zh="该队列的通话全部录音。如需说出银行卡信息，可暂停录音。",
)
NOT_RECORDED = Problem("recording.off", status=409, en="This call is not being recorded.", zh="该通话未在录音。")
NOT_RECORDING = Problem(
    "recording.starting",
    status=409,
    en="The recording is just beginning. Try again in a moment.",
    zh="录音正在启动，请稍后再试。",
)
_NUMBERS = {
    "not_a_number": ("this is no telephone number", "不是电话号码"),
    "not_in_use": ("no such number can exist", "号码不存在"),
    "emergency": ("emergency calls are not made from here: take a telephone", "此处不能拨打紧急电话，请使用电话机"),
    "premium": ("it is a premium number", "属于付费声讯号码"),
    "shared_cost": ("it is a number at extra cost", "属于加价号码"),
    "country": ("this country may not be dialled", "不允许拨打该国家或地区"),
}
NUMBER_REFUSED = Problem(
    "number.refused",
    status=409,
    en="{number} cannot be dialled: {against}.",
    zh="无法拨打 {number}：{against}。",
    words={"against": _NUMBERS},
)
TOO_MANY_DIALS = Problem(
    "number.too_many",
    status=429,
    en="You have dialled {limit} numbers within an hour. That is the most that is allowed.",
    zh="您一小时内已拨打 {limit} 个号码，达到上限。",
)
CONTACT_REFUSED = Problem(
    "contact.refused",
    status=409,
    en="This customer may not be called now.",
    zh="目前不能致电该客户。",
)
TEXT_REFUSED = Problem(
    "text.refused",
    status=409,
    en="{number} cannot be texted: {against}.",
    zh="无法向 {number} 发送短信：{against}。",
    words={
        "against": _NUMBERS
        | {
            "stopped": ("they asked for no more texts", "对方已退订短信"),
            "country": ("this country may not be texted", "不允许向该国家或地区发送短信"),
        }
    },
)
TOO_MANY_TEXTS = Problem(
    "text.too_many",
    status=429,
    en="You have sent {limit} texts within an hour. That is the most that is allowed.",
    zh="您一小时内已发送 {limit} 条短信，达到上限。",
)
TEXT_NOT_NOW = Problem(
    "text.not_now",
    status=409,
    en="This customer may not be texted now: {reason}.",
    zh="目前不能向该客户发送短信：{reason}。",
    words={
        "reason": {
            "do_not_contact": ("they asked not to be contacted", "客户要求勿扰"),
            "no_consent": ("they did not agree to texts", "客户未同意接收短信"),
            "quiet_hours": ("it is outside 9:00 to 20:00 where they are", "客户当地时间不在 9:00–20:00"),
            "open_complaint": ("they have an open complaint", "客户有未结投诉"),
            "too_often": ("they were contacted three times this week already", "本周已联系三次"),
        }
    },
)
NO_NUMBER = Problem(
    "number.no_own",
    status=409,
    en="There is no number of ours to call from. An administrator has to set one up.",
    zh="没有可用于外呼的本公司号码，请管理员配置。",
)
FLOW_UNFIT = Problem(
    "flow.unfit",
    status=409,
    en="This cannot be published yet: {count} things are wrong. They are marked where they stand.",
    zh="暂时无法发布：有 {count} 处问题，已在相应节点标出。",
)
FLOW_KEY_TAKEN = Problem(
    "flow.key_taken", status=409, en="There is a flow with the key {key} already.", zh="标识 {key} 已被其他流程使用。"
)
NUMBER_TAKEN = Problem(
    "number.taken", status=409, en="{number} is one of our numbers already.", zh="{number} 已是本公司的号码。"
)
SOUND_TOO_LONG = Problem("sound.too_long", status=409, en="At most {limit} seconds.", zh="时长不能超过 {limit} 秒。")
SOUND_UNREADABLE = Problem(
    "sound.unreadable",
    status=409,
    en="This is no sound that a telephone can play. Use a WAV (PCM, A-law or µ-law) or an MP3 file.",
    zh="电话无法播放此文件，请使用 WAV（PCM、A-law 或 µ-law）或 MP3 文件。",
)
