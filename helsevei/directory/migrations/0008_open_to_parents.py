from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_team_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='is_open_to_parents',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
