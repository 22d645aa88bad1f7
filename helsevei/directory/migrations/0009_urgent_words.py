"""The words by which a message may be about something that cannot wait, version by version (docs/decisions/0035)."""

import django.db.models.deletion
import helsevei.core.clock
import helsevei.core.ids
from django.db import migrations, models

from helsevei.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_open_to_parents'),
    ]

    operations = [
        migrations.CreateModel(
            name='UrgentWords',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField(default=helsevei.core.clock.now)),
                ('saved_by', models.UUIDField()),
                ('emergency', models.TextField(blank=True)),
                ('out_of_hours', models.TextField(blank=True)),
                ('service', models.TextField(blank=True)),
                ('municipality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='urgent_words', to='directory.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'version'), name='urgent_words_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='urgent_words_from_version_1')],
            },
        ),
        AppendOnly("directory_urgentwords"),
    ]
