"""Lists of somebody in several services read an index in order; indexes that another begins with go (docs/decisions/0029).

People write meanwhile: the new indexes are built beside them, so this is no single transaction.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("accounts", "0004_home_of_person"),
        ("dialogue", "0004_closings_seen_already"),
        ("directory", "0007_team_version"),
    ]

    operations = [
        AddIndexConcurrently(
            "thread", models.Index(fields=["municipality", "-last_message_at", "-id"], name="thread_of_municipality")
        ),
        AddIndexConcurrently(
            "thread",
            models.Index(
                fields=["municipality", "asked_at", "id"],
                condition=models.Q(asked_at__isnull=False),
                name="thread_waiting_anywhere",
            ),
        ),
        migrations.AlterField(
            "message",
            "author",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, db_index=False
            ),
        ),
        migrations.AlterField(
            "message",
            "thread",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="dialogue.thread", related_name="messages", db_index=False
            ),
        ),
        migrations.AlterField(
            "readmark",
            "thread",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dialogue.thread", db_index=False),
        ),
        migrations.AlterField(
            "thread",
            "municipality",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="directory.municipality", db_index=False
            ),
        ),
        migrations.AlterField(
            "thread",
            "person",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.person", db_index=False),
        ),
    ]
