from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0005_indexes_of_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='represented_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=400),
        ),
    ]
