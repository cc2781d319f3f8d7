"""Automation: rules, their runs, and trials of rules that are not saved."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.text

TRIGGER = """
CREATE TRIGGER tickets_automationrule_changes_setup AFTER INSERT OR UPDATE OR DELETE ON tickets_automationrule
FOR EACH STATEMENT EXECUTE FUNCTION tickets_setup_changed()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0009_tapes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AutomationRule',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', core.text.LocalisedField(default=dict, validators=[core.text.validate_localised])),
                ('position', models.PositiveIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('trigger', models.CharField(max_length=12)),
                ('after', models.CharField(blank=True, default='', max_length=20)),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('conditions', models.JSONField(blank=True, default=dict)),
                ('actions', models.JSONField(default=list)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AutomationRun',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('rule_name', models.JSONField(default=dict)),
                ('rule_version', models.PositiveIntegerField()),
                ('trigger', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('skipped', 'Skipped'), ('failed', 'Failed'), ('refused', 'Refused')], default='waiting', max_length=8)),
                ('happened', models.JSONField(default=dict)),
                ('matched', models.JSONField(default=dict)),
                ('path', models.JSONField(default=list)),
                ('anchor', models.DateTimeField(null=True)),
                ('result', models.JSONField(default=dict)),
                ('done_at', models.DateTimeField(null=True)),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='tickets.automationrule')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='automation_runs', to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='automation_waiting'), models.Index(fields=['rule', '-id'], name='automation_of_rule'), models.Index(fields=['ticket', '-id'], name='automation_of_ticket')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('anchor__isnull', False)), fields=('rule', 'ticket', 'anchor'), name='automation_once_in_time')],
            },
        ),
        migrations.CreateModel(
            name='AutomationTrial',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('rule', models.JSONField()),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done')], default='running', max_length=8)),
                ('before_id', models.BigIntegerField(null=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('looked_at', models.PositiveIntegerField(default=0)),
                ('matched', models.PositiveIntegerField(default=0)),
                ('sample', models.JSONField(default=list)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='automation_trial_running')],
            },
        ),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER tickets_automationrule_changes_setup ON tickets_automationrule"
        ),
    ]
