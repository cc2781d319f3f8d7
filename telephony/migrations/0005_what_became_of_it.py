"""A call that met no agent says why, and what it became; those that are there already say it too."""

from django.db import migrations, models

FILL = """
UPDATE telephony_call c SET diverted_because = d.cause FROM telephony_diversion d WHERE d.call_id = c.id;
UPDATE telephony_call c SET became = 'voicemail' FROM telephony_recording r
 WHERE r.call_id = c.id AND r.of = 'voicemail' AND r.state = 'stored';
UPDATE telephony_call c SET became = 'callback' FROM telephony_callback b WHERE b.call_id = c.id;
"""


class Migration(migrations.Migration):
    dependencies = [("telephony", "0004_conversations")]

    operations = [
        migrations.AddField("call", "diverted_because", models.CharField(max_length=20, blank=True, default="")),
        migrations.AddField("call", "became", models.CharField(max_length=10, blank=True, default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
