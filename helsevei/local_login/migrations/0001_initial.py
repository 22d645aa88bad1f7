import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import helsevei.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0006_own_sessions"), ("directory", "0007_team_version")]

    operations = [
        migrations.CreateModel(
            name="LocalLogin",
            fields=[
                ("id", models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("invitation_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                ("invitation_ends_at", models.DateTimeField(null=True)),
                ("secret_encrypted", models.BinaryField()),
                ("password", models.CharField(blank=True, max_length=200)),
                ("last_step", models.BigIntegerField(default=0)),
                ("recovery_hashes", django.contrib.postgres.fields.ArrayField(
                    base_field=models.BinaryField(max_length=32), default=list, size=None)),
                ("municipality", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.municipality")),
                ("user", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.user")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "municipality"), name="local_login_once")],
            },
        ),
    ]
