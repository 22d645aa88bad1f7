import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_absences'),
        ('contacts', '0006_moved_to'),
        ('dialogue', '0015_moves'),
        ('directory', '0011_successor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='away_holder',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('away_holder__isnull', False)), fields=['away_holder'], name='thread_of_absent'),
        ),
    ]
