"""What one's own sessions are listed and ended by. Those begun before know neither device nor provider."""

import django.contrib.postgres.functions
from django.db import migrations, models

import helsevei.core.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_deaths_and_guardians")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="reference",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), default=helsevei.core.ids.new_id, editable=False
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="provider",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="session",
            name="device",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="session",
            name="last_sign_at",
            field=models.DateTimeField(null=True),
        ),
    ]
