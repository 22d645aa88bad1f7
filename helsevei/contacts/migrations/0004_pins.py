
import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0003_decisions_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(max_length=200)),
                ('until_date', models.DateField()),
                ('pinned_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('health_contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pins', to='contacts.healthcontact')),
                ('pinned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('health_contact',), name='pin_once_per_contact')],
            },
        ),
    ]
