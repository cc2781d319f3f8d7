"""Calling against the contact check, with a reason: who may, and why they did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telephony", "0005_what_became_of_it")]

    operations = [
        migrations.AddField(
            model_name="voicepolicy",
            name="agents_may_override",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="call",
            name="override_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
