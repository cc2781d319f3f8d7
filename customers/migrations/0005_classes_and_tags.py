import django.utils.timezone
from django.db import migrations, models

import core.text
from core.search import fold, sounds_of
from customers.rules.classes import USUAL


def write_classes(apps, schema_editor):
    """The usual classes; and whatever else cards are in already, by its code, so that no card is in none."""
    customer_class = apps.get_model("customers", "CustomerClass")
    customer = apps.get_model("customers", "Customer")
    codes = set(customer.objects.order_by().values_list("customer_class", flat=True).distinct()) - {""}
    names = {**USUAL, **{code: {"en": code.replace("-", " ").capitalize()} for code in sorted(codes - set(USUAL))}}
    customer_class.objects.bulk_create(
        customer_class(code=code, name=dict(name), position=place) for place, (code, name) in enumerate(names.items())
    )


def write_tags(apps, schema_editor):
    """Every tag that a card carries is known from the start, as a free one."""
    tag = apps.get_model("customers", "CustomerTag")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unnest(tags) FROM customers_customer WHERE tags <> '{}'")
        names = sorted(row[0] for row in cursor.fetchall())
    tag.objects.bulk_create(
        (tag(name=name, reads=" ".join([fold(name), *sounds_of(name)])[:600]) for name in names), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_relations_end")]

    operations = [
        migrations.CreateModel(
            name="CustomerClass",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", core.text.LocalisedField(default=dict, validators=[core.text.validate_localised])),
                ("position", models.SmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={"indexes": [models.Index(fields=["position", "id"], name="customer_class_order")]},
        ),
        migrations.CreateModel(
            name="CustomerTag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=60, unique=True)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("demographic", "Demographic"),
                            ("consumption", "Consumption"),
                            ("psychological", "Psychological"),
                            ("social", "Social"),
                            ("free", "Free"),
                        ],
                        default="free",
                        max_length=13,
                    ),
                ),
                ("reads", models.CharField(blank=True, max_length=600)),
            ],
            options={"indexes": [models.Index(fields=["family", "name"], name="customer_tag_family")]},
        ),
        migrations.RunPython(write_classes, migrations.RunPython.noop),
        migrations.RunPython(write_tags, migrations.RunPython.noop),
    ]
