"""What is held back, and removals that somebody has said yes to."""

import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0006_own_sessions'),
        ('directory', '0010_answer_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=80)),
                ('cutoff_at', models.DateTimeField()),
                ('number', models.PositiveIntegerField()),
                ('approved_by_name', models.CharField(max_length=400)),
                ('approved_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.municipality')),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('thread_id', models.UUIDField(db_index=True, null=True)),
                ('reason', models.CharField(max_length=400)),
                ('placed_by_name', models.CharField(max_length=400)),
                ('placed_at', models.DateTimeField()),
                ('lift_reason', models.CharField(blank=True, max_length=400)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.municipality')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.person')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='hold_is_lifted_by_somebody_for_a_reason'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='RemovalRow',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('object_id', models.UUIDField(db_index=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('removed', 'Removed'), ('kept', 'Kept')], default='waiting', max_length=10)),
                ('transaction', models.BigIntegerField(null=True)),
                ('removal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='retention.removal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('removal', 'object_id'), name='removal_row_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'removed'), ('transaction__isnull', False)), models.Q(models.Q(('state', 'removed'), _negated=True), ('transaction', None)), _connector='OR'), name='removal_row_says_when_it_went')],
            },
        ),
    ]
