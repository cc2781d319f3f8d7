"""Deciders keep what they know of the agents and read only what changed since they looked.

`changed` is the 64-bit id of the transaction that wrote the row last; the database alone writes it. Whoever is
switched off (or on again) changes the configuration's token, as queues and skills do.
"""

from django.db import migrations

from routing.migrations._statements import AGENTS


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_order"), ("staff", "0002_team_path")]

    operations = AGENTS
