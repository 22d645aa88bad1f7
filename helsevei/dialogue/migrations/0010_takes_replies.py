"""Whether the inhabitant can go on in a thread that a service has begun."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0009_withdrawals'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='takes_replies',
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
