
import django.db.models.deletion
import helsevei.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0014_removable'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='moved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('from_name', models.CharField(max_length=100)),
                ('to_name', models.CharField(max_length=100)),
                ('moved_at', models.DateTimeField()),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='dialogue.thread')),
            ],
        ),
    ]
