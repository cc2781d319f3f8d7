"""Who did it: the one shape in which services, events and the audit trail name an actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

ActorKind = Literal["person", "customer", "token", "system"]


class HasKey(Protocol):
    """What `Actor.token` needs of a token; `staff.ApiToken` fits."""

    pk: int


class HasName(Protocol):
    """What an actor needs of a person; `staff.Person` fits."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the staff, a customer's contact point (`customer`), an API token, or the product itself.

    `name` is for the screen; it stays empty for customers, so that no personal data enters the event log. A token acts
    as its person and bears their name; that it was a token, and which, the log says by `kind` and `id`.
    """

    kind: ActorKind
    id: int | None
    name: str
    acts_for: int | None = None

    @classmethod
    def of(cls, person: HasName) -> Actor:
        """The actor for a member of staff."""
        return cls("person", person.pk, person.name)

    @classmethod
    def token(cls, token: HasKey, person: HasName) -> Actor:
        """The actor for a program that acts as this person."""
        return cls("token", token.pk, person.name, person.pk)

    @classmethod
    def customer(cls, contact_point_id: int | None) -> Actor:
        """The actor for somebody outside, known by the contact point they proved, or by none."""
        return cls("customer", contact_point_id, "")

    @property
    def person_id(self) -> int | None:
        """The id of the staff person who acted, by a program's hand too; None when somebody else did."""
        return self.id if self.kind == "person" else self.acts_for

    @property
    def principal(self) -> str:
        """Stable text key, used to keep idempotency keys of different callers apart."""
        return f"{self.kind}:{self.id or 0}"


SYSTEM = Actor("system", None, "system")
