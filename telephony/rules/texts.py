"""What callers hear, in their language."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "greeting": "Welcome.",
        "option": "For {label}, press {digit}.",
        "not_understood": "Sorry, I did not get that.",
        "queueing": "Thank you. We are looking for somebody to help you.",
        "next": "You are next. Please hold the line.",
        "place": "You are number {place} in the queue. Please hold the line.",
        "connecting": "You are being connected.",
        "again": "The line to our colleague was lost. You are next; please stay with us.",
        "sorry": "We are sorry, we cannot take your call right now. Please call again in a few minutes. Goodbye.",
        "full": "All lines are busy right now. Please call again later. Goodbye.",
    },
    "zh-CN": {
        "greeting": "欢迎致电。",
        "option": "{label}，请按{digit}。",
        "not_understood": "抱歉，没有听清您的选择。",
        "queueing": "谢谢，正在为您寻找客服人员。",
        "next": "您是下一位，请不要挂机。",
        "place": "您目前排在第{place}位，请不要挂机。",
        "connecting": "正在为您接通。",
        "again": "与客服人员的线路中断，您将优先接入，请不要挂机。",
        "sorry": "非常抱歉，暂时无法接听您的来电，请稍后再拨。再见。",
        "full": "当前线路全忙，请稍后再拨。再见。",
    },
}
VOICES = {"en": ("Polly.Joanna", "en-US"), "zh-CN": ("Polly.Zhiyu", "cmn-CN")}


def said_in(language: str, first: str = "zh-CN") -> tuple[str, ...]:
    """The languages to speak in, in turn: the caller's, or all of ours while it is not known."""
    if language in _TEXTS:
        return (language,)
    return tuple(sorted(_TEXTS, key=lambda one: one != first))


def spoken(name: str, language: str, **values: object) -> str:
    """The sentence in `language`, English for a language we do not speak."""
    return _TEXTS.get(language, _TEXTS["en"])[name].format(**values)


def voice_of(language: str) -> tuple[str, str]:
    """Voice and language tag of text to speech."""
    return VOICES.get(language, VOICES["en"])
