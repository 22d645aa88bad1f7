"""Why a message may be about something that cannot wait (docs/decisions/0035)."""

import django.db.models.deletion
from django.db import migrations, models

from helsevei.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0006_represented'),
        ('directory', '0009_urgent_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='marked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='UrgencyMark',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='urgency', serialize=False, to='dialogue.message')),
                ('found', models.JSONField()),
                ('was_told', models.BooleanField()),
                ('words', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.urgentwords')),
            ],
        ),
        AppendOnly("dialogue_urgencymark"),
    ]
