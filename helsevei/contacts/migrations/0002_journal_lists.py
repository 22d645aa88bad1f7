import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import helsevei.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("contacts", "0001_initial"),
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sender_her_id", models.PositiveIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "sender_her_id"), name="journal_list_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="healthcontact",
            name="journal_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="healthcontact",
            name="sender_her_id",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="healthcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("journal_id", ""), ("sender_her_id", None)),
                    models.Q(("sender_her_id__gt", 0), models.Q(("journal_id", ""), _negated=True)),
                    _connector="OR",
                ),
                name="health_contact_by_hand_or_journal",
            ),
        ),
        migrations.RemoveConstraint(model_name="healthcontact", name="health_contact_ends_after_start"),
        migrations.AddConstraint(
            model_name="healthcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date", None),
                    (
                        "end_date__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("start_date"), "-", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                    _connector="OR",
                ),
                name="health_contact_period",
            ),
        ),
    ]
