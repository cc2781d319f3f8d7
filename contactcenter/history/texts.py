"""What customers and agents say, in two languages, with the lexemes of every sentence reckoned once.

The lexemes of a text are those of its sentences, because none reaches over the end of a sentence: so a message's search
row is put together like the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random
from typing import Final

from core.search import lexemes_of

POOL: Final = 4_000
# In about every tenth English message and in about one of twenty thousand: what a search is measured with.
COMMON, RARE, CHINESE = "router", "oscilloscope", "宽带"
_EVERY_RARE: Final = 20_000
_WHO: Final = ("My neighbour", "The technician", "Your colleague", "My daughter", "The courier", "Our landlord",
               "The shop assistant", "My husband", "Somebody from billing", "The caretaker")  # fmt: skip
_SAYS: Final = ("says that", "promised that", "told me that", "wrote that", "believes that", "is sure that")
_THING: Final = ("the router", "the invoice", "the contract", "the roaming package", "the landline", "the set-top box",
                 "the voicemail", "the direct debit", "the delivery", "the fibre socket", "the second SIM card",
                 "the discount", "the warranty", "the parental lock")  # fmt: skip
_STATE: Final = ("has not worked since", "was changed without asking on", "arrived broken on", "disappears every",
                 "should have been repaired by", "was cancelled last", "costs twice as much since", "restarts each",
                 "blinks red since", "is still missing after", "was refused on", "became slower every")  # fmt: skip
_WHEN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February",
                "March", "April", "June", "July", "August", "October", "November", "December", "night")  # fmt: skip
_WEN: Final = ("我家", "公司", "父母家", "楼下商店", "新办公室", "出租屋", "学校宿舍", "隔壁邻居", "门店", "仓库")
_DONGXI: Final = ("宽带", "账单", "合同", "漫游套餐", "固定电话", "机顶盒", "语音信箱", "自动扣款", "快递", "光纤接口",
                  "副卡", "优惠", "保修", "家长控制")  # fmt: skip
_ZENME: Final = ("一直不能使用", "被擅自修改", "收到时已损坏", "经常掉线", "说好会修理", "突然被取消", "费用翻倍",
                 "反复重启", "指示灯变红", "还没有送到", "被拒绝办理", "越来越慢")  # fmt: skip
_HESHI: Final = ("从星期一开始", "从上周末起", "自上个月以来", "每天晚上", "今天早上", "昨天下午", "搬家之后", "升级以后",
                 "下雨的时候", "春节期间", "国庆假期里", "续约之后", "换号以后", "停电之后")  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A text, and its lexemes as `tsvector` reads them."""

    text: str
    lexemes: str


def vector_of(*texts: str) -> str:
    """The lexemes of texts as PostgreSQL reads them; twice the same is once."""
    return " ".join("'" + one.replace("\\", "\\\\").replace("'", "''") + "'" for one in lexemes_of(texts))


def of_number(number: int) -> str:
    """The same of one number, for which nothing has to be folded."""
    digits = str(number)
    return f"'w:{digits}' 'n:{digits}' 'r:{digits[::-1]}'"


@lru_cache(maxsize=100)
def of_tag(tag: str) -> str:
    """The same of a tag."""
    return vector_of(tag)


def _sentences(parts: tuple[tuple[str, ...], ...], form: str) -> list[Said]:
    every = [form.format(*chosen) for chosen in product(*parts)]
    Random(7).shuffle(every)
    return [Said(one, vector_of(one)) for one in every[:POOL]]


@lru_cache(maxsize=2)
def sentences(language: str) -> list[Said]:
    """All sentences of a language, in an order without meaning."""
    if language == "zh-CN":
        return _sentences((_WEN, _DONGXI, _HESHI, _ZENME), "{0}的{1}{2}{3}。")
    return _sentences((_WHO, _SAYS, _THING, _STATE, _WHEN), "{} {} {} {} {}.")


@lru_cache(maxsize=50_000)
def _number(number: int) -> Said:
    return Said(f"No. {number}.", f"'w:no' {of_number(number)}")


@lru_cache(maxsize=1)
def _rare() -> Said:
    text = f"It was measured with an {RARE}."
    return Said(text, vector_of(text))


def spoken(chance: Random, language: str) -> Said:
    """A message of two to four sentences, every third with an order's number."""
    pool = sentences(language)
    chosen = [pool[int(chance.random() * len(pool))] for _ in range(chance.choice((2, 2, 3, 3, 4)))]
    text = ("" if language == "zh-CN" else " ").join([one.text for one in chosen])
    if chance.random() < 0.3:
        chosen.append(_number(4_000_000 + int(chance.random() * 50_000)))
        text += f" {chosen[-1].text}"
    if chance.random() * _EVERY_RARE < 1:
        chosen.append(_rare())
        text += f" {chosen[-1].text}"
    return Said(text, " ".join([one.lexemes for one in chosen]))


def subject(chance: Random, language: str) -> Said:
    """One sentence without its end."""
    found = sentences(language)[int(chance.random() * POOL)]
    return Said(found.text.rstrip(".。"), found.lexemes)
