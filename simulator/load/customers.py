"""Customers: some call and lose patience, some write."""

from __future__ import annotations

import time
from email.message import EmailMessage
from email.utils import formataddr, make_msgid

from simulator.load.centre import Centre

PATIENCE, TALK, POLL = 90.0, 70.0, 1.0
NAMES = (
    "Olivia Stone",
    "李娜",
    "Peter Lang",
    "王芳",
    "Ravi Shah",
    "陈静",
    "Tom Baker",
    "解晓东",
    "Maria Rossi",
    "曾丽",
)
MATTERS = (
    ("宽带每天晚上掉线", "您好，这周每天晚上八点左右宽带都会掉线，重启光猫也没有用，请尽快安排检修。"),
    ("Invoice charged twice", "Hello, the October invoice was taken from my account twice. Please pay one back."),
    ("套餐变更", "您好，我想把现在的套餐换成流量更多的，请问下个月可以生效吗？"),
    ("Moving house on the 28th", "Hello, we are moving on the 28th. How do I take my fibre connection with me?"),
    ("手机没有信号", "您好，从昨天开始家里手机一直没有信号，邻居的都正常。"),
    ("Router blinks red", "Since this morning the router blinks red and nothing works. I tried to restart it."),
    ("发票抬头", "您好，请把发票抬头改成公司的名称，并重新发送到这个邮箱。"),
)


async def write(centre: Centre) -> None:
    """One mail about one of the usual matters."""
    chance = centre.chance
    number = chance.randrange(400)
    subject, text = chance.choice(MATTERS)
    mail = EmailMessage()
    mail["From"] = formataddr((chance.choice(NAMES), f"load{number}@example.net"))
    mail["To"], mail["Subject"], mail["Message-ID"] = "support@example.com", subject, make_msgid(domain="example.net")
    mail.set_content(f"{text}\n")
    await centre.deliver(f"load{number}@example.net", mail.as_bytes())


async def call(centre: Centre) -> None:
    """Dial, choose from the menu, wait as long as patience lasts; talk until one of both hangs up."""
    chance = centre.chance
    made = await centre.line("POST", "calls", {"from": f"+86138{chance.randrange(10**8):08}"})
    if not made:
        return
    centre.tally["calls"] += 1
    sid, patience, begun = made["sid"], chance.expovariate(1 / PATIENCE) + 10, time.monotonic()
    pressed, talks_until = 0, None
    while not centre.is_over:
        await centre.sleep(POLL)
        seen = await centre.line("GET", f"calls/{sid}")
        if not seen or seen.get("state") in ("completed", "failed", "canceled", "busy", "no-answer"):
            return
        if seen.get("conference") and talks_until is None:
            talks_until = time.monotonic() + chance.expovariate(1 / TALK) * 1.6
        menus = sum(heard["kind"] == "gather" for heard in seen.get("transcript", ()))
        if menus > pressed and not seen.get("queue"):
            pressed = menus
            await centre.line("POST", f"calls/{sid}/digits", {"digits": chance.choice("112")})
        tired = talks_until is None and time.monotonic() - begun > patience
        if tired or (talks_until is not None and time.monotonic() > talks_until):
            centre.tally["gave up" if tired else "hung up"] += 1
            await centre.line("POST", f"calls/{sid}/hangup")
            return
    await centre.line("POST", f"calls/{sid}/hangup")
