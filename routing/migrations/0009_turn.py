"""The record of a decision also says why this work was first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0008_not_answering")]

    operations = [migrations.AddField("decision", "turn", models.JSONField(db_default={}, default=dict))]
