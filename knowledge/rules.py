"""Pure rules of knowledge: what a text is about, which articles fit it, how markdown becomes safe HTML."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import nh3
from markdown_it import MarkdownIt

_ENGLISH = "a an and any are as at be been but by can could did do does for from had has have he her here his how i if in is it its just me my no not of on one or our out please she so some than thank thanks that the their them then there they this to too us want was we were what when where which who why will with would you your hello hi dear regards am im ive get got also after before about up now every everi each day days daili always often since sinc last week around"
_CHINESE = "我们 你们 他们 您好 你好 请问 谢谢 一个 一下 这个 那个 什么 怎么 为什 什么 可以 没有 不是 就是 还是 但是 因为 所以 如果 已经 现在 今天 昨天 非常 麻烦 希望 我的 的是 了我 是我 你的 您的 每天 每晚 左右 一直 经常 总是 老是 最近 突然"
STOP = frozenset([*(f"w:{word}" for word in _ENGLISH.split()), *_CHINESE.split()])
MOST_TERMS = 60
K1, B = 1.2, 0.6
TITLE_WEIGHT = 3
# At least this share of what the text is about, weighed by rarity, must stand in an article: no far-fetched hits.
LEAST_SHARE = 0.12
# Customers and articles call the same matter by different names; what was not said itself weighs half.
_SAME = (
    "宽带 上网 网络",
    "w:internet w:broadband",
    "掉线 断线 断网 断开 无法",
    "w:drop w:disconnect w:outag",
)
SAME = {term: frozenset(group.split()) for group in _SAME for term in group.split()}
RELATED_WEIGHT = 0.5
_HAN = re.compile(r"[\u3400-\u9fff]")

_TAGS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "em",
    "strong",
    "a",
    "hr",
    "br",
} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "s",
}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def render(markdown: str) -> str:
    """Safe HTML of an article's text: raw HTML is shown as text, links open apart and give no referrer."""
    html = _markdown.render(markdown)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


_INLINE = re.compile(r"[*_`~]+|\[|\]\([^)]*\)")
_AT_LINE = re.compile(r"^\s*(?:[-+>]\s|\d+\.\s|\*\s)", re.MULTILINE)


def excerpt(markdown: str, length: int = 160) -> str:
    """The beginning of an article without its marks, headings and tables, for lists."""
    lines = [line for line in markdown.splitlines() if not line.startswith(("#", "|"))]
    plain = " ".join(_INLINE.sub("", _AT_LINE.sub("", "\n".join(lines))).split())
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


def telling(lexemes: Iterable[str]) -> list[str]:
    """The lexemes that say what a text is about: words and Chinese pairs, without numbers and small words."""
    return [one for one in lexemes if one[:2] not in ("n:", "r:", "i:", "p:") and one[0] != "^" and one not in STOP]


def related(terms: Iterable[str]) -> set[str]:
    """Other names of what these terms mean."""
    given = set(terms)
    return {other for term in given for other in SAME.get(term, ())} - given


@dataclass(frozen=True)
class Document:
    """An article in one language as the ranking sees it."""

    id: int
    article_id: int
    language: str
    terms: frozenset[str]
    title_terms: frozenset[str]
    votes: int = 0


@dataclass(frozen=True)
class Hit:
    """A document with its points."""

    document: Document
    score: float
    words: tuple[str, ...] = field(default=())


def rank(query: Sequence[str], documents: Sequence[Document], total: int) -> list[Hit]:
    """Documents that share enough telling terms with the query, best first, one per article.

    BM25 over presence (an article names its matter often, so counting adds little), titles weigh three times;
    `total` is how many documents there are in all, for the rarity of a term.
    """
    wanted: dict[str, float] = {term: min(count, 3) for term, count in Counter(query).items()}
    also = dict.fromkeys(related(wanted), RELATED_WEIGHT)
    rarity = _rarity({*wanted, *also}, documents, total)
    known = {term for document in documents for term in document.terms}
    # A pair of signs across two Chinese words is no word: nobody has it, and it must not make the rest look small.
    whole = sum(rarity[term] for term in wanted if term in known or not _HAN.match(term)) or 1.0
    wanted |= also
    hits = [_hit(document, wanted, rarity, whole) for document in documents]
    hits = [hit for hit in hits if hit.score > 0]
    hits.sort(key=lambda hit: (-hit.score, -hit.document.votes, hit.document.id))
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.article_id, hit)
    return list(best.values())


def _rarity(terms: set[str], documents: Sequence[Document], total: int) -> dict[str, float]:
    having = Counter(term for document in documents for term in terms & document.terms)
    most = max(total, len(documents))
    return {term: math.log(1 + (most - having[term] + 0.5) / (having[term] + 0.5)) for term in terms}


def _hit(document: Document, wanted: dict[str, float], rarity: dict[str, float], whole: float) -> Hit:
    shared = _once(wanted.keys() & document.terms, wanted, rarity)
    share = sum(rarity[term] * min(wanted[term], 1) for term in shared) / whole
    in_title = shared & document.title_terms
    if share < LEAST_SHARE and not any(wanted[term] >= 1 for term in in_title):
        return Hit(document, 0.0)
    length = 1 - B + B * len(document.terms) / 150
    score = sum(
        rarity[term] * (TITLE_WEIGHT if term in in_title else 1) * (K1 + 1) * wanted[term] / (1 + K1 * length)
        for term in shared
    )
    words = sorted(shared, key=lambda term: -rarity[term])[:5]
    return Hit(document, score, tuple(words))


def _once(shared: set[str], wanted: dict[str, float], rarity: dict[str, float]) -> set[str]:
    """A matter with several names counts once: by what was said itself, else by its most telling other name."""
    kept: dict[frozenset[str], str] = {}
    for term in sorted(shared & SAME.keys(), key=lambda term: (-wanted[term], -rarity[term], term)):
        kept.setdefault(SAME[term], term)
    return (shared - SAME.keys()) | set(kept.values())
