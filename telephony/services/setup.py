"""Setting up numbers and menus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.actor import Actor
from core.operations import operation
from routing.models import Queue
from telephony.models import Menu, MenuOption, PhoneNumber


@operation
def set_up_menu(
    *,
    actor: Actor,
    key: str,
    name: dict[str, str],
    greeting: dict[str, str],
    options: Iterable[dict[str, Any]] = (),
    **fields: Any,
) -> Menu:
    """Make a menu or replace its options. Each option: digit, label {language: text}, queue, and maybe language."""
    menu, _ = Menu.objects.update_or_create(key=key, defaults={"name": name, "greeting": greeting, **fields})
    menu.options.all().delete()
    MenuOption.objects.bulk_create([MenuOption(menu=menu, **one) for one in options])
    return menu


@operation
def set_up_number(
    *, actor: Actor, e164: str, name: dict[str, str], menu: Menu | None = None, queue: Queue | None = None
) -> PhoneNumber:
    """Make one of our numbers known, or change where it leads."""
    found, _ = PhoneNumber.objects.update_or_create(e164=e164, defaults={"name": name, "menu": menu, "queue": queue})
    return found
