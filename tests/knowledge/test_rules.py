"""Safe HTML out of markdown, and rankings that put the right article first."""

import pytest

from knowledge.rules import Document, excerpt, rank, render, telling


@pytest.mark.parametrize(
    ("markdown", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", 'href="javascript'),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[x](data:text/html;base64,AAAA)", 'href="data'),
    ],
)
def test_nothing_active_comes_out_of_markdown(markdown: str, never: str) -> None:
    assert never not in render(markdown)


def test_markdown_is_rendered() -> None:
    html = render(
        "## Reset\n\n1. Hold **reset**\n2. Wait\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[more](https://example.com)"
    )
    for part in ("<h2>Reset</h2>", "<ol>", "<strong>reset</strong>", "<table>", 'rel="noopener noreferrer nofollow"'):
        assert part in html


def test_excerpt_has_no_marks() -> None:
    assert excerpt("# Title\n\nHold **reset** for [ten](https://e.com) seconds.") == "Hold reset for ten seconds."
    assert excerpt("First.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThen.") == "First. Then."
    assert excerpt("1. **About**, `this` and [that](https://e.com).\n2. Then") == "About, this and that. Then"
    assert excerpt("x" * 300).endswith("…")


def test_telling_terms_leave_small_words_and_digits_out() -> None:
    assert telling(["w:the", "w:router", "n:138", "^宽", "宽带", "谢谢"]) == ["w:router", "宽带"]


def document(id: int, terms: str, title: str = "", article: int | None = None, language: str = "en") -> Document:
    return Document(id, article or id, language, frozenset(terms.split()), frozenset(title.split()))


def test_rare_words_and_titles_decide() -> None:
    common = "w:call w:bill"
    documents = [
        document(1, f"{common} w:roam w:abroad w:data", "w:roam"),
        document(2, f"{common} w:router w:light"),
        document(3, common),
    ]
    hits = rank(["w:roam", "w:bill", "w:abroad"], documents, 40)
    assert next(hit.document.id for hit in hits) == 1


def test_an_article_counts_once_whatever_its_languages() -> None:
    documents = [document(1, "w:sim w:card", "w:sim", 7), document(2, "w:sim 卡片", "w:sim", 7, "zh-CN")]
    assert [hit.document.id for hit in rank(["w:sim", "w:card"], documents, 10)] == [1]


def test_an_article_stands_where_its_best_language_puts_it() -> None:
    documents = [
        document(1, "w:sim w:card w:lost", "w:sim", 7),
        document(2, "w:card", "", 7, "zh-CN"),
        document(3, "w:card w:lost", "", 8),
        *(document(number, "w:other") for number in range(10, 20)),
    ]
    assert [hit.document.id for hit in rank(["w:sim", "w:card", "w:lost"], documents, 20)] == [1, 3]


def test_another_name_of_the_same_matter_counts_half_and_once() -> None:
    documents = [
        document(1, "断线 断网 断开"),
        document(2, "掉线"),
        document(3, "断线"),
        *(document(number, "话费") for number in range(10, 30)),
    ]
    scores = {hit.document.id: hit.score for hit in rank(["掉线"], documents, 30)}
    assert next(iter(scores)) == 2
    assert scores[1] < scores[2]
    assert set(scores) == {1, 2, 3}


def test_far_fetched_hits_are_left_out() -> None:
    query = ["w:router", "w:light", "w:red", "w:fibre", "w:modem", "w:line", "w:slow", "w:even", "w:cable", "w:wall"]
    assert rank(query, [document(1, "w:even w:pay")], 40) == []
