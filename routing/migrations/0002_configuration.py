"""The configuration's token, and room for rows that change often.

Every change of queues, members or skills changes the configuration's token, whoever writes it and however.
"""

from django.db import migrations

from routing.migrations._statements import CONFIGURATION


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = CONFIGURATION
