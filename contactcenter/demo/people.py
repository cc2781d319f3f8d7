"""Who works at the demo company."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Colleague:
    """One person: where they work, which queues ask them, what they can do and how well."""

    username: str
    name: str
    role: str = "agent"
    team: str = "care"
    language: str = "en"
    data_scope: str = "all"
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = field(default_factory=dict)

    @property
    def password(self) -> str:
        """Not secret: the demo listens on this machine only, and prints it."""
        return f"northwind-{self.username}-26"

    def manifest(self) -> dict[str, Any]:
        """What the terminal and run.json show."""
        return {
            "username": self.username,
            "name": self.name,
            "role": self.role,
            "language": self.language,
            "password": self.password,
        }


EVERYTHING = ("support", "complaints", "retention", "voice-service", "voice-billing")
PEOPLE = (
    Colleague(
        "anna",
        "Anna Keller",
        queues=EVERYTHING,
        skills={"broadband": 8, "billing": 7, "complaints": 7, "retention": 6, "english": 10, "chinese": 3},
    ),
    Colleague(
        "wei",
        "李伟",
        language="zh-CN",
        queues=EVERYTHING,
        skills={"broadband": 9, "billing": 6, "complaints": 6, "retention": 7, "chinese": 10, "english": 6},
    ),
    Colleague(
        "fang",
        "王芳",
        language="zh-CN",
        queues=("support", "voice-service", "voice-billing"),
        skills={"broadband": 7, "billing": 9, "chinese": 10, "english": 4},
    ),
    Colleague(
        "james",
        "James Miller",
        queues=("support", "voice-service", "voice-billing"),
        skills={"broadband": 6, "billing": 8, "english": 10},
    ),
    Colleague(
        "jie",
        "陈洁",
        team="trust",
        language="zh-CN",
        queues=("complaints", "retention", "voice-billing"),
        skills={"complaints": 9, "retention": 9, "billing": 7, "chinese": 10, "english": 7},
    ),
    Colleague(
        "sofia",
        "Sofia Rossi",
        team="trust",
        queues=("complaints", "retention", "voice-billing"),
        skills={"complaints": 8, "retention": 8, "billing": 6, "english": 9, "chinese": 4},
    ),
    Colleague(
        "yang",
        "刘洋",
        language="zh-CN",
        # Sees the work of the own team only; everybody else helps whoever calls.
        data_scope="team",
        queues=("support", "voice-service"),
        skills={"broadband": 10, "billing": 4, "chinese": 10, "english": 5},
    ),
    Colleague(
        "emma",
        "Emma Brown",
        team="trust",
        queues=("support", "complaints", "retention"),
        skills={"broadband": 5, "complaints": 7, "retention": 10, "english": 10},
    ),
    Colleague("kate", "Kate Evans", role="supervisor", team="service"),
    Colleague("lei", "赵磊", role="supervisor", team="service", language="zh-CN"),
    Colleague("lin", "孙琳", role="editor", team="service", language="zh-CN"),
    Colleague("admin", "Alex Morgan", role="admin", team="service"),
)
