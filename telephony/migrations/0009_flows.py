"""Flows in versions, their sounds, and where a call stands in one."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.text

RECORD = [
    ('id', models.BigAutoField(primary_key=True, serialize=False)),
    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
    ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
    ('version', models.PositiveIntegerField(default=1, editable=False)),
]


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('telephony', '0008_forgetting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Flow',
            fields=[
                *RECORD,
                ('key', models.SlugField(max_length=60, unique=True)),
                ('name', core.text.LocalisedField(default=dict, validators=[core.text.validate_localised])),
                ('draft', models.JSONField(default=dict)),
                ('emergency_since', models.DateTimeField(blank=True, null=True)),
                ('emergency_message', core.text.LocalisedField(blank=True, default=dict, validators=[core.text.validate_localised])),
            ],
            options={'abstract': False},
        ),
        migrations.CreateModel(
            name='FlowVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('changes', models.JSONField(default=list)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('published_at', models.DateTimeField()),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='telephony.flow')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('flow', 'number'), name='one_version_per_number')]},
        ),
        migrations.AddField(
            model_name='flow',
            name='published',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='telephony.flowversion'),
        ),
        migrations.CreateModel(
            name='Sound',
            fields=[
                *RECORD,
                ('filename', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('wav', 'wav'), ('mp3', 'mp3')], max_length=4)),
                ('seconds', models.FloatField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.blob')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['wav', 'mp3'])), name='sound_is_wav_or_mp3')]},
        ),
        migrations.AddField(
            model_name='phonenumber',
            name='flow',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='telephony.flow'),
        ),
        migrations.AddField(
            model_name='call',
            name='flow_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='telephony.flowversion'),
        ),
        migrations.AddField(model_name='call', name='node', field=models.CharField(blank=True, max_length=40)),
        migrations.AddField(model_name='call', name='attempt', field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(model_name='call', name='step', field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            model_name='call',
            name='preferred_agent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(model_name='diversion', name='sounds', field=models.JSONField(default=dict)),
    ]
