from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_long_text")]

    operations = [
        migrations.AddField(
            model_name="fielddefinition",
            name="is_sensitive",
            field=models.BooleanField(default=False),
        ),
    ]
