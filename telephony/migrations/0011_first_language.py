from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telephony", "0010_menus_become_flows")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="first_language",
            field=models.CharField(default="en", max_length=10),
        ),
    ]
