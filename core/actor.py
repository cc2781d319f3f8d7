"""Who did it: the one shape in which services, events and the audit trail name an actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

ActorKind = Literal["person", "customer", "token", "system"]


class HasName(Protocol):
    """What `Actor.of` needs of a person; `staff.Person` fits."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the staff, a customer's contact point (`customer`), an API token, or the product itself.

    `name` is for the screen; it stays empty for customers, so that no personal data enters the event log.
    """

    kind: ActorKind
    id: int | None
    name: str

    @classmethod
    def of(cls, person: HasName) -> Actor:
        """The actor for a member of staff."""
        return cls("person", person.pk, person.name)

    @classmethod
    def customer(cls, contact_point_id: int | None) -> Actor:
        """The actor for somebody outside, known by the contact point they proved, or by none."""
        return cls("customer", contact_point_id, "")

    @property
    def person_id(self) -> int | None:
        """The staff person's id, or None when somebody else acted."""
        return self.id if self.kind == "person" else None

    @property
    def principal(self) -> str:
        """Stable text key, used to keep idempotency keys of different callers apart."""
        return f"{self.kind}:{self.id or 0}"


SYSTEM = Actor("system", None, "system")
