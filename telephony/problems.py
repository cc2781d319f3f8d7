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
NO_PHONE = Problem(
    "phone.not_configured",
    status=503,
    en="No telephone provider is configured. An administrator has to set the TWILIO_ variables.",
    zh="尚未配置电话服务，请管理员设置 TWILIO_ 变量。",
)
CALLBACK_RUNNING = Problem("callback.running", status=409, en="{who} is calling back right now.", zh="{who} 正在回拨。")
CALLBACK_OVER = Problem("callback.over", status=409, en="This callback is over.", zh="该回拨已结束。")
