"""Messages that were taken back, and when one of a thread was last."""

import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models

from helsevei.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('dialogue', '0008_standard_replies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('withdrawn_by_name', models.CharField(max_length=400)),
                ('withdrawn_at', models.DateTimeField()),
                ('subject', models.CharField(blank=True, max_length=50)),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='dialogue.message')),
                ('withdrawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        AppendOnly("dialogue_withdrawal"),
    ]
