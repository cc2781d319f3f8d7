"""How a person arranges a table of the board."""

from __future__ import annotations

from core.operations import operation
from insight.models import TableView
from staff.models import Person


@operation
def save_table_view(*, person: Person, table: str, columns: list[str], sort: list[str]) -> TableView:
    """Keep the columns and the sorting; the newest choice of any of the person's browsers holds."""
    view, made = TableView.objects.select_for_update().get_or_create(
        person=person, table=table, defaults={"columns": columns, "sort": sort}
    )
    if not made:
        view.columns, view.sort = columns, sort
        view.version += 1
        view.save(update_fields=["columns", "sort", "version"])
    return view
