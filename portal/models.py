"""What the customers' own pages keep: sign-in codes, and the requests made through a form."""

from django.db import models

from core.records import Record


class SignInCode(Record):
    """A code and a link sent to one contact point. Only hashes are kept; the last one sent counts."""

    contact_point = models.ForeignKey("customers.ContactPoint", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=128)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact_point", "-id"], name="sign_in_code_newest")]


class PortalRequest(Record):
    """A form that was sent: its token makes a second click the same request."""

    form_token = models.CharField(max_length=64, unique=True)
    request_hash = models.CharField(max_length=64)
    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.PROTECT, related_name="portal_request")
    contact_point = models.ForeignKey("customers.ContactPoint", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
