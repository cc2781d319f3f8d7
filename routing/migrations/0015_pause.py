"""Nothing rings for a moment after a time in which nobody of ours listened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0014_attending")]

    operations = [
        migrations.AddField(
            model_name="configuration",
            name="paused_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
