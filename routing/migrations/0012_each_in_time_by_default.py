"""A new queue lets first whoever can still be in time; queues that exist keep the order they have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0011_each_in_time")]

    operations = [
        migrations.AlterField(
            "queue",
            "order",
            models.CharField(
                choices=[("in_time", "In Time"), ("each_in_time", "Each In Time"), ("deadline", "Deadline")],
                default="each_in_time",
                max_length=20,
            ),
        ),
        migrations.AlterField("queue", "late_seconds", models.PositiveIntegerField(default=50)),
    ]
