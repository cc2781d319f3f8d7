"""The record of a decision also says why this work was first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0009_disposition_ticket_status")]

    operations = [migrations.AddField("decision", "turn", models.JSONField(db_default={}, default=dict))]
