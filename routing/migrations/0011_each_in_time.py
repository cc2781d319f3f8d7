"""A third order: whoever can still be in time goes first, inside the queue too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0010_turn")]

    operations = [
        migrations.AlterField(
            "queue",
            "order",
            models.CharField(
                choices=[("in_time", "In Time"), ("each_in_time", "Each In Time"), ("deadline", "Deadline")],
                default="in_time",
                max_length=20,
            ),
        ),
    ]
