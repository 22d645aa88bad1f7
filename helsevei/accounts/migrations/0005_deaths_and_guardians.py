from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_home_of_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='has_guardian',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='person',
            name='is_dead',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
