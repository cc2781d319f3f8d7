from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_lists_and_segments")]

    operations = [
        migrations.AddField(
            model_name="relation",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(model_name="relation", name="relation_once"),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=Q(("ended_at__isnull", True)), fields=("source", "target", "kind"), name="relation_once"
            ),
        ),
    ]
