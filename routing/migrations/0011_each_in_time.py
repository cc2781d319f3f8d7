"""A third order: whoever can still be in time goes first inside the queue too. Queues that exist keep theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0010_turn")]

    operations = [
        migrations.AlterField(
            "queue",
            "order",
            models.CharField(
                choices=[("each_in_time", "Each In Time"), ("in_time", "In Time"), ("deadline", "Deadline")],
                default="each_in_time",
                max_length=20,
            ),
        ),
        migrations.AlterField("queue", "late_seconds", models.PositiveIntegerField(default=50)),
    ]
