"""Where a contact with a service that has moved goes on. People write meanwhile: the index is built beside them."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0005_emergency_access"), ("directory", "0011_successor")]

    operations = [
        migrations.AddField(
            "healthcontact",
            "moved_to",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.healthcontact",
            ),
        ),
        AddIndexConcurrently(
            "healthcontact",
            models.Index(
                fields=["moved_to"], condition=models.Q(moved_to__isnull=False), name="health_contact_moved_to"
            ),
        ),
    ]
