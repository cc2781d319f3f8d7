"""Each menu becomes the first published version of a flow; then the tables of menus go."""

from django.db import migrations
from django.utils import timezone

WELCOME = {"en": "Welcome.", "zh-CN": "欢迎致电。"}


def document_of(menu, first_queue):
    """The same menu: its keys, its time-out, its attempts, and the queue for whoever presses none."""
    options = list(menu.options.order_by("digit"))
    last = menu.default_queue_id or first_queue
    queues = list(dict.fromkeys([*(one.queue_id for one in options), last]))
    at = {pk: f"queue-{n}" for n, pk in enumerate(queues, 1)}
    nodes = [{"id": at[pk], "kind": "queue", "queue": pk} for pk in queues]
    text = {language: words for language, words in menu.greeting.items() if words} or WELCOME
    if options:
        keys = [
            {"key": one.digit, "label": one.label, "to": at[one.queue_id], "language": one.language} for one in options
        ]
        asked = {"timeout": menu.timeout_seconds, "attempts": max(1, menu.attempts), "keys": keys}
        nodes.insert(0, {"id": "menu", "kind": "menu", "text": text, "exits": {"otherwise": at[last]}, **asked})
    return {"language": menu.language, "start": nodes[0]["id"], "nodes": nodes}


def publish_menus(apps, schema_editor):
    """One flow per menu, with a version 1, and the numbers follow."""
    Menu, Flow = apps.get_model("telephony", "Menu"), apps.get_model("telephony", "Flow")
    FlowVersion, Number = apps.get_model("telephony", "FlowVersion"), apps.get_model("telephony", "PhoneNumber")
    Queue = apps.get_model("routing", "Queue")
    first = Queue.objects.filter(media="voice").order_by("id").values_list("pk", flat=True).first()
    for menu in Menu.objects.order_by("id"):
        own = Number.objects.filter(menu=menu, queue__isnull=False).values_list("queue_id", flat=True).first()
        document = document_of(menu, own or first)
        flow = Flow.objects.create(key=menu.key, name=menu.name, draft=document)
        flow.published = FlowVersion.objects.create(
            flow=flow, number=1, document=document, published_at=timezone.now()
        )
        flow.save()
        Number.objects.filter(menu=menu).update(flow=flow)


class Migration(migrations.Migration):

    dependencies = [
        ('routing', '0013_connected'),
        ('telephony', '0009_flows'),
    ]

    operations = [
        migrations.RunPython(publish_menus, migrations.RunPython.noop),
        # Tables are not altered while checks of rows written above are still to come.
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.RemoveField(model_name='phonenumber', name='menu'),
        migrations.DeleteModel(name='MenuOption'),
        migrations.DeleteModel(name='Menu'),
    ]
