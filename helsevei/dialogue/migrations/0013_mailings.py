"""Messages to several, and each of those they are for."""

import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_own_sessions'),
        ('contacts', '0003_decisions_once'),
        ('dialogue', '0012_saved_selections'),
        ('directory', '0010_answer_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('sending', 'Sending'), ('sent', 'Sent'), ('stopped', 'Stopped')], default='draft', max_length=10)),
                ('age_from', models.PositiveSmallIntegerField(null=True)),
                ('age_to', models.PositiveSmallIntegerField(null=True)),
                ('since_date', models.DateField(null=True)),
                ('has_open_thread', models.BooleanField(null=True)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('takes_replies', models.BooleanField(default=True)),
                ('saved_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('receivers', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.municipality')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.service')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MailingRecipient',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('left_out', 'Left Out'), ('failed', 'Failed')], max_length=10)),
                ('obstacle', models.CharField(blank=True, choices=[('dead', 'Dead'), ('said_no', 'Said No'), ('not_asked', 'Not Asked'), ('no_contact', 'No Contact'), ('closed', 'Closed'), ('taken_out', 'Taken Out'), ('stopped', 'Stopped'), ('role_ended', 'Role Ended')], max_length=15)),
                ('health_contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contacts.healthcontact')),
                ('mailing', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='dialogue.mailing')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dialogue.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.person')),
            ],
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('body__length__lte', 20000)), name='mailing_length_in_bounds'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('state', 'draft')), models.Q(('body__length__range', (1, 1000)), ('sent_at__isnull', False), ('subject__length__range', (1, 50))), _connector='OR'), name='mailing_whole_when_sent'),
        ),
        migrations.AddIndex(
            model_name='mailingrecipient',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['mailing', 'id'], name='recipient_waiting'),
        ),
        migrations.AddConstraint(
            model_name='mailingrecipient',
            constraint=models.UniqueConstraint(fields=('mailing', 'person'), name='mailing_once_to_each'),
        ),
        migrations.AddConstraint(
            model_name='mailingrecipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('message', None)), _connector='OR'), name='recipient_has_message_when_sent'),
        ),
        migrations.AddConstraint(
            model_name='mailingrecipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'left_out'), models.Q(('obstacle', ''), _negated=True)), models.Q(models.Q(('state', 'left_out'), _negated=True), ('obstacle', '')), _connector='OR'), name='recipient_left_out_for_a_reason'),
        ),
    ]
