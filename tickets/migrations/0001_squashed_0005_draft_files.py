"""An empty database gets these tables at once: what the migrations named below came to, step by step."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.text
import core.tokens


class Migration(migrations.Migration):

    replaces = [
        ('tickets', '0001_initial'),
        ('tickets', '0002_title'),
        ('tickets', '0003_delivered'),
        ('tickets', '0004_forgotten_files'),
        ('tickets', '0005_draft_files'),
    ]

    initial = True

    dependencies = [
        ('core', '0002_logs'),
        ('customers', '0002_churn_unknown'),
        ('mail', '0002_later'),
        ('routing', '0014_attending'),
        ('staff', '0005_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.team')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('number', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('id'), '+', models.Value(100000)), output_field=models.BigIntegerField(), unique=True)),
                ('kind', models.CharField(choices=[('question', 'Question'), ('suggestion', 'Suggestion'), ('query', 'Query'), ('complaint', 'Complaint'), ('request', 'Request'), ('incident', 'Incident')], default='request', max_length=12)),
                ('subject', models.CharField(max_length=500)),
                ('title', core.text.LocalisedField(blank=True, default=dict, validators=[core.text.validate_localised])),
                ('status', models.CharField(choices=[('open', 'Open'), ('pending', 'Pending'), ('on_hold', 'On Hold'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='open', max_length=8)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], default='normal', max_length=6)),
                ('media', models.CharField(choices=[('email', 'Email'), ('voice', 'Voice'), ('portal', 'Portal'), ('chat', 'Chat'), ('sms', 'Sms'), ('desk', 'Desk')], max_length=6)),
                ('language', models.CharField(default='en', max_length=10)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='customers.customer')),
                ('contact_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='customers.contactpoint')),
                ('queue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='routing.queue')),
                ('mailbox', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.mailbox')),
                ('due_at', models.DateTimeField(null=True)),
                ('resolve_by', models.DateTimeField(null=True)),
                ('first_replied_at', models.DateTimeField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('last_message_at', models.DateTimeField(null=True)),
                ('last_message_direction', models.CharField(blank=True, default='', max_length=6)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tickets.ticket')),
                ('portal_token', models.CharField(default=core.tokens.random_token, editable=False, max_length=26, unique=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('deleted_at__isnull', True), ('merged_into__isnull', True), ('status__in', ('open', 'pending', 'on_hold'))), fields=['owner', '-updated_at', '-id'], name='ticket_mine'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('merged_into__isnull', True), ('status__in', ('open', 'pending', 'on_hold'))), fields=['team', '-updated_at', '-id'], name='ticket_of_team'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('merged_into__isnull', True), ('status__in', ('open', 'pending', 'on_hold')), ('owner__isnull', True)), fields=['queue', '-updated_at', '-id'], name='ticket_unassigned'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('merged_into__isnull', True)), fields=['-updated_at', '-id'], name='ticket_all'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('merged_into__isnull', True), ('due_at__isnull', False), ('status', 'open')), fields=['due_at', 'id'], name='ticket_due'), models.Index(fields=['customer', '-updated_at'], name='ticket_of_customer'), models.Index(fields=['contact_point', '-created_at'], name='ticket_of_contact_point'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tags'], name='ticket_tags')],
                'constraints': [models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='ticket_not_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.ticket')),
                ('direction', models.CharField(choices=[('in', 'In'), ('out', 'Out'), ('note', 'Note'), ('system', 'System')], max_length=6)),
                ('media', models.CharField(choices=[('email', 'Email'), ('voice', 'Voice'), ('portal', 'Portal'), ('chat', 'Chat'), ('sms', 'Sms'), ('desk', 'Desk')], max_length=6)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contactpoint')),
                ('author_name', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField()),
                ('quoted', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('received', 'Received'), ('queued', 'Queued'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('unknown', 'Unknown')], max_length=10)),
                ('state_detail', models.CharField(blank=True, max_length=500)),
                ('is_automatic', models.BooleanField(default=False)),
                ('subject', models.CharField(blank=True, max_length=500)),
                ('sender', models.CharField(blank=True, max_length=320)),
                ('to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=320), blank=True, default=list, size=None)),
                ('cc', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=320), blank=True, default=list, size=None)),
                ('message_id', models.CharField(blank=True, max_length=500)),
                ('in_reply_to', models.CharField(blank=True, max_length=500)),
                ('references', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), blank=True, default=list, size=None)),
                ('raw_mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.rawmail')),
                ('outgoing_mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.outgoingmail')),
            ],
            options={
                'indexes': [models.Index(fields=['ticket', 'created_at', 'id'], name='message_of_ticket'), models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='message_by_mail_id')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tickets.ticket')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Note')], max_length=5)),
                ('body', models.TextField(blank=True)),
                ('upload_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('rev', models.PositiveIntegerField(default=1)),
                ('based_on_message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.message')),
                ('intent', models.CharField(blank=True, max_length=200)),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('author', 'ticket', 'kind'), name='draft_current_once')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='tickets.ticket')),
                ('goal', models.CharField(choices=[('first_reply', 'First Reply'), ('resolution', 'Resolution')], max_length=12)),
                ('target_minutes', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('remaining_minutes', models.IntegerField(null=True)),
                ('met_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ticket', 'goal'), name='clock_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='tickets.message')),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('forgotten_at', models.DateTimeField(null=True)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filename', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=150)),
                ('size', models.BigIntegerField()),
                ('content_id', models.CharField(blank=True, max_length=250)),
                ('is_inline', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('message__isnull', True)), fields=['created_at'], name='attachment_waiting')],
            },
        ),
    ]
