"""Search rows get the lexeme of their block, by which a search begins with the newest (`core.search.newest`)."""

from typing import Any

from django.db import migrations

BLOCK, BATCH = 16_384, 5_000
MARK = """
    UPDATE core_searchrow SET tokeniser = 2,
        lexemes = lexemes || array_to_tsvector(ARRAY['#' || kind || ':' || object_id / %s])
    WHERE id > %s AND id <= %s AND tokeniser < 2
"""


def mark(apps: Any, schema: Any) -> None:
    """Batch by batch, each a commit of its own."""
    with schema.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM core_searchrow WHERE tokeniser < 2")
        first, last = cursor.fetchone() or (0, 0)
        for after in range(first - 1, last, BATCH):
            cursor.execute(MARK, [BLOCK, after, after + BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0003_field_conditions")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
