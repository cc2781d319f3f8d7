"""The lines of a file as rows, by COPY: what is read once is never read again."""

from __future__ import annotations

from functools import partial
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.exchange.problems import TABLE_EMPTY
from core.exchange.tables import Table, open_table
from core.files import drop_orphan, open_blob
from core.operations import operation
from core.problems import MISSING
from core.records import change
from customers.events import IMPORT_CHANGED
from customers.models import Import, ImportRow
from customers.rules.importing.columns import suggested
from customers.selectors.own_fields import writable_fields

AT_ONCE = 5_000  # as many as a transaction of bulk work may write
_COPY = "COPY customers_importrow (job_id, number, cells, pass_number, state, reason, detail, changes) FROM STDIN"


def read_file(job: Import) -> int:
    """Read the file of an import into its lines; returns how many. Raises the refusals of `open_table`, MISSING."""
    if job.blob is None:
        raise MISSING()
    clear(job_id=job.pk)
    with open_blob(job.blob) as source:
        table = open_table(source)
        total = 0
        while count := take(job_id=job.pk, rows=list(islice(table.rows, AT_ONCE))):
            total += count
    if not total:
        raise TABLE_EMPTY()
    be_ready(job_id=job.pk, table=table, total=total)
    return total


@operation
def clear(*, job_id: int) -> None:
    """What a worker that died had read."""
    ImportRow.objects.filter(job_id=job_id).delete()


@operation
def take(*, job_id: int, rows: list[tuple[int, list[str]]]) -> int:
    """Keep these lines; returns how many."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line, cells in rows:
            copy.write_row((job_id, line, cells, 0, "waiting", "", "{}", "{}"))
    Import.objects.filter(pk=job_id).update(worked_at=timezone.now())
    return len(rows)


def let_go(job: Import) -> None:
    """Step: the file has been read, and its lines are all that is needed: no second copy of what people are is kept."""
    blob_id = job.blob_id
    change(job, blob=None)
    if blob_id is not None:
        transaction.on_commit(partial(drop_orphan, blob_id=blob_id, is_aged=False), robust=True)


@operation
def be_ready(*, job_id: int, table: Table, total: int) -> None:
    """All lines are there: what the columns most likely mean is suggested."""
    job = Import.objects.select_for_update(of=("self",)).get(pk=job_id)
    own = {key: list(one.name.values()) for key, one in writable_fields().items()}
    change(
        job, state=Import.State.READY, format=table.format, encoding=table.encoding, delimiter=table.delimiter,
        header=table.header, mapping=suggested(table.header, own), total=total, worked_at=None,
    )  # fmt: skip
    let_go(job)
    publish(IMPORT_CHANGED, job, actor=Actor(**job.actor), audiences=[f"agent:{job.person_id}"])
