"""For gunicorn; `python application.py` makes the tables, a person and a queue, and prints their token and id."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "site_of_peer"


def prepare() -> dict:
    """Everything a create needs."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model
    from helpdesk.models import Queue
    from rest_framework.authtoken.models import Token

    person = get_user_model().objects.create_superuser("bench", "bench@example.com", "bench")
    queue = Queue.objects.create(title="Bench", slug="bench", email_address="bench@example.com")
    return {"token": Token.objects.create(user=person).key, "queue": queue.pk}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare()))
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
