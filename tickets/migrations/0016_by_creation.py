from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0015_own_fields")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["created_at"], name="ticket_by_creation"),
        ),
    ]
