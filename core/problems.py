"""Refusals: one class, declared once per reason, in both languages, with a stable code for machines.

An app declares its own in `problems.py`: `TAKEN = Problem("reservation.taken", status=409, en=..., zh=...)` and
raises them with `raise TAKEN(who=name)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.text import LANGUAGES, localised


class Refusal(Exception):
    """Raised by services and selectors; the API answers with `status` and the body of `Refusal.body`."""

    def __init__(
        self,
        problem: Problem,
        detail: dict[str, Any],
        fields: list[dict[str, str]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.detail = detail
        self.fields = fields or []
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        """The stable code machines react to."""
        return self.problem.code

    def body(self, language: str) -> dict[str, Any]:
        """The one error shape: {code, message, fields, detail}; `language` is "en" or "zh-CN"."""
        return {
            "code": self.problem.code,
            "message": self.problem.text(language, self.detail),
            "fields": self.fields,
            "detail": self.detail,
        }


class Problem:
    """One reason for refusing, with its HTTP status and its sentence in English and Chinese.

    The sentences may hold `{names}` that the raise fills in. `words` has, for a name whose value is one of our own
    codes, what to say for each code: {"state": {"waiting": ("waiting", "等待中")}}; the detail keeps the code. A value
    that has no words stands for itself; a name that people configured, or a list of such, is said in `language`.
    """

    def __init__(
        self, code: str, *, status: int, en: str, zh: str, words: dict[str, dict[str, tuple[str, str]]] | None = None
    ) -> None:
        self.code, self.status, self.en, self.zh = code, status, en, zh
        self._words = words or {}
        ALL[code] = self

    def __call__(self, *, retry_after: int | None = None, **detail: Any) -> Refusal:
        return Refusal(self, detail, retry_after=retry_after)

    def field(self, name: str, *, en: str, zh: str, **detail: Any) -> Refusal:
        """The same refusal, pointing at one field of the input."""
        one = {"field": name, "code": "invalid", "message": en, "message_zh": zh}
        return Refusal(self, detail, fields=[one])

    def text(self, language: str, detail: dict[str, Any]) -> str:
        """The sentence in `language`, with the details filled in."""
        chinese = language.lower().startswith("zh")
        named = {name: _named(value, chinese) for name, value in detail.items() if isinstance(value, Mapping | list)}
        said = {
            name: words[str(detail[name])][chinese]
            for name, words in self._words.items()
            if str(detail.get(name)) in words
        }
        return (self.zh if chinese else self.en).format_map(_Known(detail | named | said))


def _named(value: Any, chinese: bool) -> Any:
    """A configured name in the reader's language, several of them in a row; anything else as it is."""
    if isinstance(value, list):
        return ("、" if chinese else ", ").join(str(_named(one, chinese)) for one in value)
    if isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
        return localised(value, "zh-CN" if chinese else "en")
    return value


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


ALL: dict[str, Problem] = {}

MISSING = Problem(
    "not_found", status=404, en="There is nothing here, or it is not yours to see.", zh="内容不存在，或您无权查看。"
)
FORBIDDEN = Problem("forbidden", status=403, en="Your role does not allow this.", zh="您的角色无权执行此操作。")
# A write of a browser without the token of our page: nothing was run, and with a fresh token it may be asked again.
SESSION_CHANGED = Problem(
    "session_changed", status=403, en="Your session changed; reload the page.", zh="会话已变更，请刷新页面后重试。"
)
# A browser whose person still has the password that an administrator gave them.
PASSWORD_FIRST = Problem(
    "password_first", status=403, en="Choose a password of your own first.", zh="请先设置您自己的密码。"
)
UNAUTHENTICATED = Problem("not_signed_in", status=401, en="Please sign in.", zh="请先登录。")
INVALID = Problem("invalid", status=400, en="Please check the marked fields.", zh="请检查标出的字段。")
MALFORMED = Problem("malformed", status=400, en="The request could not be read.", zh="无法读取该请求。")
SOMEBODY = {"who": {"": ("Somebody", "他人")}}  # for the words of a problem, where the log does not say who
STALE = Problem(
    "changed_meanwhile",
    status=409,
    en="{who} changed this meanwhile. Load what is saved now, and try again.",
    zh="内容已被{who}修改，请加载最新内容后重试。",
    words=SOMEBODY,
)
KEY_REUSED = Problem(
    "idempotency.key_reused",
    status=422,
    en="This Idempotency-Key was already used for a different request.",
    zh="该幂等键已用于另一个请求。",
)
KEY_BUSY = Problem(
    "idempotency.busy",
    status=409,
    en="The first request with this key is still running.",
    zh="使用该键的首个请求仍在处理中。",
)
TOO_MANY = Problem(
    "too_many_requests", status=429, en="Too many requests. Try again in a moment.", zh="请求过于频繁，请稍后再试。"
)
TOO_LARGE = Problem("too_large", status=413, en="This is larger than allowed.", zh="内容超出允许的大小。")
NOT_ALLOWED = Problem(
    "method_not_allowed", status=405, en="This address does not take that method.", zh="该地址不支持此方法。"
)
UNSUPPORTED = Problem("unsupported_media_type", status=415, en="Send JSON, please.", zh="请发送 JSON 格式。")
ADDRESS_TOO_LONG = Problem("address_too_long", status=414, en="The address is too long.", zh="网址过长。")
HEADERS_TOO_LARGE = Problem(
    "headers_too_large",
    status=431,
    en="A header of the request is too long. Clearing this site's cookies may help.",
    zh="请求头过长，清除本站 Cookie 后可能恢复。",
)
METRICS_CLOSED = Problem(
    "metrics.closed",
    status=403,
    en="Metrics are for this machine itself, or for whoever sends METRICS_TOKEN as a bearer token.",
    zh="指标仅供本机读取，或须以 Bearer 令牌方式提供 METRICS_TOKEN。",
)
BROKEN = Problem(
    "internal",
    status=500,
    en="Something broke on our side. It was logged; please try again.",
    zh="系统内部错误，已记录，请重试。",
)
UNAVAILABLE = Problem(
    "unavailable",
    status=503,
    en="This is not reachable right now. Please try again shortly.",
    zh="服务暂时不可用，请稍后重试。",
)
