"""Emptying the tables after a test that committed.

Django's own way truncates every table there is and then writes the rights and kinds of all models anew, which costs
more than most tests. This one waits for every writer as that one does, and then takes the rows out of the tables that
have any.
"""

from __future__ import annotations

import time

from django.db import OperationalError, connection
from django.test import TransactionTestCase

from core.apps import begin_epoch

# As the migrations left them; nothing here writes to them.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
# A server under test may still end its transaction: whoever writes is waited for before anything is looked at.
# Triggers do not run: they would see a world half gone, as they see nothing of a TRUNCATE.
EMPTY = f"""
DO $$
DECLARE one text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN
    SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname NOT IN ({", ".join(f"'{name}'" for name in KEPT)}) ORDER BY oid
  LOOP
    EXECUTE 'LOCK TABLE ' || one || ' IN SHARE ROW EXCLUSIVE MODE';
  END LOOP;
  FOR one IN
    SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname NOT IN ({", ".join(f"'{name}'" for name in KEPT)}) AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE 'DELETE FROM ' || one;
  END LOOP;
END $$
"""


def empty_tables() -> None:
    """Take every row out, but for what a fresh database has."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
    begin_epoch()


def _after_a_test(_case: TransactionTestCase) -> None:
    """Whatever thread of a server under test is still in the way is waited for: then once more."""
    for left in reversed(range(10)):
        try:
            return empty_tables()
        except OperationalError:
            if not left:
                raise
            time.sleep(0.3)


def install() -> None:
    """From now on tests that commit are cleaned up after in this way."""
    setattr(TransactionTestCase, "_fixture_teardown", _after_a_test)  # noqa: B010 - its types do not know of it
