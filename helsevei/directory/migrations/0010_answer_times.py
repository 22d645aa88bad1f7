"""How long answers take, one row for each (docs/decisions/0035)."""

import django.db.models.deletion
import helsevei.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_urgent_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerTime',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('answered_at', models.DateTimeField()),
                ('open_minutes', models.PositiveIntegerField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='directory.service')),
            ],
            options={
                'indexes': [models.Index(fields=['service', 'answered_at'], include=('open_minutes',), name='answer_time_of_service')],
            },
        ),
    ]
