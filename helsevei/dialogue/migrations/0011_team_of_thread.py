"""The team that a thread has been handed to. People write meanwhile: the index is built beside them."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dialogue", "0010_takes_replies"), ("directory", "0007_team_version")]

    operations = [
        migrations.AddField(
            "thread",
            "team",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.team",
            ),
        ),
        AddIndexConcurrently(
            "thread",
            models.Index(fields=["team"], condition=models.Q(team__isnull=False), name="thread_of_team"),
        ),
    ]
