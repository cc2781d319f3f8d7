"""The knowledge of the demo company: what its agents and customers really ask about, in English and Chinese."""

from contactcenter.demo.articles.text import Text

__all__ = ["Text", "every_article"]


def every_article() -> list[Text]:
    """All articles, in the order of their categories."""
    from contactcenter.demo.articles import account, billing, broadband, inside, mobile, television

    return [
        *broadband.ARTICLES,
        *mobile.ARTICLES,
        *billing.ARTICLES,
        *account.ARTICLES,
        *television.ARTICLES,
        *inside.ARTICLES,
    ]
