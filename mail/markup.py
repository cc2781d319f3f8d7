"""HTML from outside: made safe once, at intake, and turned into text. Pure; nothing here raises."""

import html as html_entities
import re
from typing import Final

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from mail.charsets import clean

# Converting is linear but slow (0.4 s per MB): more than this is not a letter, and the raw mail keeps it all.
MOST_HTML: Final = 1_000_000
_TAGS: Final = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "center", "cite", "code", "col", "colgroup", "dd", "del",
    "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "*": {"align", "dir", "lang", "style", "title"},
    "a": {"href"},
    "col": {"span", "width"},
    "font": {"color", "face", "size"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "valign", "bgcolor"},
    "tr": {"valign", "bgcolor"},
}
_STYLES: Final = {
    "background-color", "border", "border-collapse", "color", "font-family", "font-size", "font-style", "font-weight",
    "line-height", "list-style-type", "margin", "padding", "text-align", "text-decoration", "vertical-align",
    "white-space", "width",
}  # fmt: skip
_IMG: Final = re.compile(r'<img((?:\s[\w-]+="[^"]*")*)\s*>')
_REMOTE_SRC: Final = re.compile(r'\ssrc="(?!cid:|data:image/)([^"]*)"')
_SAFE_DATA: Final = re.compile(r"data:image/(png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
MOST_NESTING: Final = 2_000
_NESTING: Final = re.compile(
    r"<(/?)(?:div|span|table|blockquote|font|center|b|i|u|a|em|strong|section|ul|ol|form)\b",
    re.I,
)
_TAG: Final = re.compile(r"<[^<>]*>")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_AS_LETTER: Final = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)


def sanitise(html: str) -> str:
    """Safe HTML: no scripts, forms, frames or styles that reach outside. Remote pictures wait in `data-remote-src`.

    A picture loaded from elsewhere tells its sender that and when the mail was read, so none loads by itself.
    """
    if not html.strip() or _is_too_deep(html):
        return ""
    try:
        safe = nh3.clean(
            html[:MOST_HTML],
            tags=_TAGS,
            clean_content_tags={
                "script",
                "style",
                "title",
                "head",
                "template",
                "noscript",
                "iframe",
                "object",
            },
            attributes=_ATTRIBUTES,
            attribute_filter=_filtered,
            url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
            link_rel="noopener noreferrer nofollow",
            filter_style_properties=_STYLES,
        )
    except Exception:
        return ""
    return clean(_IMG.sub(_without_remote_source, safe)).strip()


def _is_too_deep(html: str) -> bool:
    """Thousands of open elements make every HTML parser quadratic; no letter nests so deep."""
    depth = 0
    for match in _NESTING.finditer(html[:MOST_HTML]):
        depth += -1 if match.group(1) else 1
        if depth > MOST_NESTING:
            return True
    return False


def _filtered(element: str, attribute: str, value: str) -> str | None:
    if value.lstrip().lower().startswith("data:"):
        return value if element == "img" and _SAFE_DATA.match(value) else None
    if attribute == "href" and value.lstrip().lower().startswith("cid:"):
        return None
    return value


def _without_remote_source(match: re.Match[str]) -> str:
    return f"<img{_REMOTE_SRC.sub(_remote_attribute, match.group(1))}>"


def _remote_attribute(match: re.Match[str]) -> str:
    return f' data-remote-src="{match.group(1)}"'


def to_text(html: str, safe_html: str) -> str:
    """What a reader would see, as plain text with its line breaks and tables; `safe_html` is `sanitise(html)`."""
    text = ""
    if safe_html:
        try:
            text = get_text(safe_html, _AS_LETTER)
        except Exception:
            text = ""
    if not text.strip():
        text = html_entities.unescape(_TAG.sub(" ", safe_html or html[:MOST_HTML]))
    return _BLANK_LINES.sub("\n\n", clean(text).replace("\xa0", " ")).strip()


def paragraphs(text: str) -> str:
    """Plain text as simple HTML, for the second part of an outgoing mail."""
    blocks = [html_entities.escape(block, quote=False).replace("\n", "<br>\n") for block in text.strip().split("\n\n")]
    return "\n".join(f"<p>{block}</p>" for block in blocks)
