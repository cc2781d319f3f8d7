"""Own fields of several lines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_search_blocks")]

    operations = [
        migrations.AlterField(
            model_name="fielddefinition",
            name="type",
            field=models.CharField(
                choices=[
                    ("text", "text"),
                    ("long_text", "long_text"),
                    ("number", "number"),
                    ("date", "date"),
                    ("choice", "choice"),
                    ("choices", "choices"),
                    ("yes_no", "yes_no"),
                ],
                max_length=10,
            ),
        ),
    ]
