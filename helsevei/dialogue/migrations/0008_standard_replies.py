"""Texts that services and their staff put into answers."""

import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0007_urgency_marks'),
        ('directory', '0010_answer_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StandardReply',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('name_sort_key', models.CharField(db_collation='C', editable=False, max_length=120)),
                ('body', models.TextField()),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='directory.municipality')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='directory.service')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('owner__isnull', False), ('service', None)), models.Q(('owner', None), ('service__isnull', False)), _connector='OR'), name='standard_reply_of_service_or_person'), models.UniqueConstraint(fields=('municipality', 'service', 'owner', 'name'), name='standard_reply_name_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('body__length__gte', 1), ('body__length__lte', 4000)), name='standard_reply_length_in_bounds')],
            },
        ),
    ]
