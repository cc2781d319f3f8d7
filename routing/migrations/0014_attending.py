"""A seat in somebody else's call counts as a call: nothing rings at who is asked for advice there, or supervises."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0013_connected")]

    operations = [
        migrations.AddField(
            model_name="agentstate",
            name="attending",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="agentstate",
            index=models.Index(
                condition=models.Q(("attending__isnull", False)), fields=["attending"], name="agents_attending"
            ),
        ),
    ]
