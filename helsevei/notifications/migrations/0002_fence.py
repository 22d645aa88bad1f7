"""The fence behind which notices are held after a backup was restored."""

from django.db import migrations, models

import helsevei.core.ids


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Fence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
