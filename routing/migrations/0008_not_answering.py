"""Who misses too many contacts in a row is set to "not answering"."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0007_intervals_by_time")]

    operations = [
        migrations.AddField("agentstate", "misses", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("agentstate", "missed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("queue", "missed_limit", models.PositiveSmallIntegerField(default=3)),
    ]
