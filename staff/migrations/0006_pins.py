"""The lists that people pinned above their desk go with them to every browser."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_keys")]

    operations = [
        migrations.AddField(
            model_name="person", name="pins", field=models.JSONField(blank=True, default=None, null=True)
        ),
    ]
