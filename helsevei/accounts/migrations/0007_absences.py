import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_own_sessions'),
        ('directory', '0011_successor'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('start_date', models.DateField()),
                ('end_date', models.DateField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.municipality')),
                ('substitute', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__gte', models.F('start_date'))), name='absence_ends_after_start'), models.CheckConstraint(condition=models.Q(('substitute', models.F('user')), _negated=True), name='absence_has_another_substitute')],
            },
        ),
    ]
