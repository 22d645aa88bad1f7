"""What staff do with a thread: who has it, until when it is owed, closed, journalled, notes; one draft for each form."""

import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models
from helsevei.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('audit', '0001_initial'),
        ('contacts', '0001_initial'),
        ('dialogue', '0001_initial'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('author_name', models.CharField(max_length=400)),
                ('body', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('idempotency_key', models.UUIDField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='draft',
            name='draft_once_per_place',
        ),
        migrations.RemoveIndex(
            model_name='thread',
            name='thread_unanswered',
        ),
        migrations.AddField(
            model_name='draft',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.thread'),
        ),
        migrations.AddField(
            model_name='thread',
            name='assigned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='assigned_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='thread',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('done', 'DONE'), ('spoken', 'SPOKEN'), ('elsewhere', 'ELSEWHERE'), ('mistake', 'MISTAKE')], db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='thread',
            name='closed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='thread',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='dialogue.thread'),
        ),
        migrations.AddField(
            model_name='thread',
            name='handling_version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='thread',
            name='journalled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='journalled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='thread',
            name='journalled_version',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='thread',
            name='told_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='thread',
            name='told_version',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='thread',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            "UPDATE dialogue_thread SET asked_at = last_message_at WHERE last_author_kind = 'inhabitant'",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('asked_at__isnull', False)), fields=['municipality', 'service', 'asked_at', 'id'], name='thread_waiting'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['assigned_to'], name='thread_in_hand'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_at', None)), models.Q(('asked_at', None), ('closed_at__isnull', False)), _connector='OR'), name='thread_closed_owes_nothing'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.CheckConstraint(condition=models.Q(('due_at', None), ('asked_at__isnull', False), _connector='OR'), name='thread_due_only_when_waiting'),
        ),
        migrations.AddField(
            model_name='note',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='dialogue.thread'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['thread', 'written_at', 'id'], name='note_of_thread'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('author', 'idempotency_key'), name='note_written_once'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('body__length__gte', 1), ('body__length__lte', 4000)), name='note_length_in_bounds'),
        ),
        AppendOnly("dialogue_note"),
    ]
