"""Two who edit the same team are told (reliability D6)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_shared_her_ids")]

    operations = [
        migrations.AddField(
            model_name="team", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
    ]
