from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0005_changed_agents")]

    operations = [
        migrations.AddField(model_name="queue", name="volume", field=models.PositiveIntegerField(default=0)),
    ]
