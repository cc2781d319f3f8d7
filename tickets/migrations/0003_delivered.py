"""A text message is known to have arrived: one more state of a message."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_title")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("queued", "Queued"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("failed", "Failed"),
                    ("unknown", "Unknown"),
                ],
                max_length=10,
            ),
        ),
    ]
