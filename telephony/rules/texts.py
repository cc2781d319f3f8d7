"""What callers hear, in their language."""

from __future__ import annotations

import math

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "option": "For {label}, press {digit}.",
        "language_key": "For English, press {digit}.",
        "not_understood": "Sorry, I did not get that.",
        "queueing": "Thank you. We are looking for somebody to help you.",
        "next": "You are next. Please hold the line.",
        "place": "You are number {place} in the queue. Please hold the line.",
        "connecting": "You are being connected.",
        "handed_on": "You are being put through to a colleague. Please stay with us.",
        "not_reached": "We could not reach the person whom you were put through to. You are next; please stay with us.",
        "again": "The line to our colleague was lost. You are next; please stay with us.",
        "comfort": "The line to our colleague was interrupted. Please stay with us, they are coming back.",
        "recorded_all": "This call is recorded.",
        "recorded_start": "This call is now being recorded.",
        "recorded_stop": "The recording has ended.",
        "sorry": "We are sorry, we cannot take your call right now. Please call again in a few minutes. Goodbye.",
        "full": "All lines are busy right now. Please call again later. Goodbye.",
        "wait_short": "Your estimated wait is less than a minute.",
        "wait_minute": "Your estimated wait is about a minute.",
        "wait_minutes": "Your estimated wait is about {minutes} minutes.",
        "wait_long": "Your estimated wait is more than an hour.",
        "late_1": "It takes longer than we told you, and we are sorry. You have not been forgotten.",
        "late_2": "We are sorry that you are still waiting. We cannot say how long it will be; please stay with us.",
        "late_3": "We know that you have been waiting too long, and we apologise. Your place is kept.",
        "nobody_1": "At the moment none of our colleagues is free to answer, and we cannot say how long it will take.",
        "nobody_2": "We are sorry, still nobody is free to answer. We do not want to promise a time that we cannot keep.",
        "patience_1": "Thank you for holding. Somebody will answer as soon as they can.",
        "patience_2": "You have not been forgotten. Please stay on the line.",
        "patience_3": "Thank you for your patience. Your place is kept.",
        "offer": "If you would rather be called back on this number, press 1. You keep your place.",
        "message": "We are sorry, nobody can take your call at the moment. Please call again later. Goodbye.",
        "message_closed": "We are closed right now. Please call again during our opening hours. Goodbye.",
        "message_emergency": "Because of an unexpected event we cannot take your call now. "
        "Please call again later. Goodbye.",
        "voicemail": "Nobody can take your call at the moment. Please leave a message of up to two minutes after the "
        "tone. Press the hash key when you have finished.",
        "voicemail_closed": "We are closed right now. Please leave a message of up to two minutes after the tone. "
        "Press the hash key when you have finished.",
        "voicemail_kept": "Thank you. We have your message and will answer it. Goodbye.",
        "voicemail_nothing": "We did not hear a message. Goodbye.",
        "callback": "All our colleagues are busy. To be called back on this number and keep your place, press 1.",
        "callback_closed": "We are closed right now. To be called back on this number when we are open, press 1.",
        "callback_press": "To be called back on this number, press 1.",
        "callback_voicemail": "To leave a message, press any other key.",
        "callback_kept": "Thank you. We will call you back. You can hang up now. Goodbye.",
    },
    "zh-CN": {
        "option": "{label}，请按{digit}。",
        "language_key": "中文服务，请按{digit}。",
        "not_understood": "抱歉，没有听清您的选择。",
        "queueing": "谢谢，正在为您寻找客服人员。",
        "next": "您是下一位，请不要挂机。",
        "place": "您目前排在第{place}位，请不要挂机。",
        "connecting": "正在为您接通。",
        "handed_on": "正在为您转接其他客服人员，请不要挂机。",
        "not_reached": "未能接通您要转接的对方，您将优先接入，请不要挂机。",
        "again": "与客服人员的线路中断，您将优先接入，请不要挂机。",
        "comfort": "与客服人员的线路暂时中断，请不要挂机，客服人员马上回来。",
        "recorded_all": "本次通话将被录音。",
        "recorded_start": "通话录音已开始。",
        "recorded_stop": "通话录音已结束。",
        "sorry": "非常抱歉，暂时无法接听您的来电，请稍后再拨。再见。",
        "full": "当前线路全忙，请稍后再拨。再见。",
        "wait_short": "预计等待时间不到一分钟。",
        "wait_minute": "预计等待大约一分钟。",
        "wait_minutes": "预计等待大约{minutes}分钟。",
        "wait_long": "预计等待超过一小时。",
        "late_1": "等待时间比我们告知的要长，非常抱歉。我们没有忘记您。",
        "late_2": "很抱歉让您继续等待。目前无法告知还需多久，请您不要挂机。",
        "late_3": "让您久等了，我们深表歉意。您的排队位置仍然保留。",
        "nobody_1": "目前没有空闲的客服人员，暂时无法告知等待时间。",
        "nobody_2": "非常抱歉，仍然没有空闲的客服人员，我们不想给您无法兑现的时间承诺。",
        "patience_1": "感谢您的等待，客服人员会尽快接听。",
        "patience_2": "我们没有忘记您，请不要挂机。",
        "patience_3": "感谢您的耐心等待，您的排队位置仍然保留。",
        "offer": "如需我们回拨此号码，请按1，您的排队位置会保留。",
        "message": "非常抱歉，目前无法接听您的来电，请稍后再拨。再见。",
        "message_closed": "现在是非工作时间，请在工作时间内来电。再见。",
        "message_emergency": "因突发情况，目前无法接听您的来电，请稍后再拨。再见。",
        "voicemail": "目前无法接听您的来电。请在提示音后留言，最长两分钟，留言结束请按井号键。",
        "voicemail_closed": "现在是非工作时间。请在提示音后留言，最长两分钟，留言结束请按井号键。",
        "voicemail_kept": "谢谢，您的留言已保存，我们会尽快回复。再见。",
        "voicemail_nothing": "没有听到您的留言。再见。",
        "callback": "当前坐席全忙。如需我们回拨此号码并保留您的排队位置，请按1。",
        "callback_closed": "现在是非工作时间。如需我们在工作时间回拨此号码，请按1。",
        "callback_press": "如需我们回拨此号码，请按1。",
        "callback_voicemail": "如需留言，请按其他任意键。",
        "callback_kept": "谢谢，我们会给您回电，您现在可以挂机。再见。",
    },
}
VOICES = {"en": ("Polly.Joanna", "en-US"), "zh-CN": ("Polly.Zhiyu", "cmn-CN")}


def said_in(language: str, first: str) -> tuple[str, ...]:
    """The languages to speak in, in turn: the caller's, or all of ours while it is not known, `first` before others."""
    if language in _TEXTS:
        return (language,)
    return tuple(sorted(_TEXTS, key=lambda one: one != first))


def spoken(name: str, language: str, **values: object) -> str:
    """The sentence in `language`, English for a language we do not speak."""
    return _TEXTS.get(language, _TEXTS["en"])[name].format(**values)


_WRITTEN: dict[str, dict[str, str]] = {
    "en": {
        "call": "Call from {who}",
        "callback": "Callback to {who}",
        "dial": "Call to {who}",
        "voicemail": "Voicemail from {who}",
        "text": "Text from {who}",
        "text_files": "(A picture without words)",
        "withheld": "Number withheld",
        "voicemail_text": "{who} left a voicemail ({seconds} s).",
        "voicemail_lost": "{who} left a voicemail ({seconds} s), but the telephone provider did not hand the "
        "recording over.",
        "callback_failed": "Called back without reaching anybody. Attempts: {attempts} ({note}).",
        "callback_unknown": "It is unknown whether the customer was rung: nothing more is dialled by itself.",
    },
    "zh-CN": {
        "call": "{who} 来电",
        "callback": "回拨 {who}",
        "dial": "致电 {who}",
        "voicemail": "{who} 的语音留言",
        "text": "{who} 的短信",
        "text_files": "（仅图片，无文字）",
        "withheld": "未显示号码",
        "voicemail_text": "{who} 留下了 {seconds} 秒的语音留言。",
        "voicemail_lost": "{who} 留下了 {seconds} 秒的语音留言，但电话服务商未能提供录音。",
        "callback_failed": "已回拨 {attempts} 次，均未接通（{note}）。",
        "callback_unknown": "无法确定是否已拨通客户，系统不会自动重拨。",
    },
}


def written(name: str, language: str, **values: object) -> str:
    """A line for the ticket and the desk, in the customer's language."""
    return _WRITTEN.get(language, _WRITTEN["en"])[name].format(**values)


def rounded_minutes(seconds: float) -> int:
    """Whole minutes of a wait, rounded up so that it is not a promise broken; from ten on in steps of five."""
    minutes = max(1, math.ceil(seconds / 60))
    return minutes if minutes <= 10 else 5 * math.ceil(minutes / 5)


def wait_spoken(seconds: float | None, language: str) -> str:
    """The estimated wait in rounded minutes; "" when it is unknown."""
    if seconds is None or seconds != seconds:
        return ""
    minutes = rounded_minutes(seconds)
    if seconds < 60:
        return spoken("wait_short", language)
    if minutes > 60:
        return spoken("wait_long", language)
    return spoken("wait_minute", language) if minutes == 1 else spoken("wait_minutes", language, minutes=minutes)


def diverted_text(to: str, cause: str, language: str) -> str:
    """What is said to a caller who gets no agent, when the queue has no words of its own for it."""
    own = f"{to}_{cause}"
    return spoken(own if own in _TEXTS["en"] else to, language)


def voice_of(language: str) -> tuple[str, str]:
    """Voice and language tag of text to speech."""
    return VOICES.get(language, VOICES["en"])
