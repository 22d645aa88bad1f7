"""Opening hours, and promises counted in open minutes (docs/decisions/0016).

The column answer_within_working_days stays in the database with a default, unread, so that the version before this one
runs on while this is applied; a migration of the next version drops it.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import helsevei.core.ids

ENDS_AFTER_IT_BEGINS = models.Q(("closes_at__gt", models.F("opens_at")), ("closes_at", datetime.time(0, 0)), _connector="OR")

KEEP_THE_PROMISE = """
    UPDATE directory_service SET answer_within_minutes = answer_within_working_days * 450;
"""
OPEN_ON_WEEKDAYS = """
    INSERT INTO directory_openinghours (id, service_id, weekday, opens_at, closes_at)
    SELECT gen_random_uuid(), id, weekday, '08:00', '15:30' FROM directory_service, generate_series(0, 4) AS weekday;
"""


def new_id_field() -> "models.UUIDField[object, object]":
    return models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", new_id_field()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "opens_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "weekday", "opens_at"), name="opening_hours_begin_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="opening_hours_weekday_0_to_6"
                    ),
                    models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="opening_hours_end_after_they_begin"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningException",
            fields=[
                ("id", new_id_field()),
                ("on_date", models.DateField()),
                ("opens_at", models.TimeField(null=True)),
                ("closes_at", models.TimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=100)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_exceptions",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ["on_date", "opens_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "on_date", "opens_at"),
                        name="opening_exception_begins_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes_at", None), ("opens_at", None)),
                            models.Q(
                                ENDS_AFTER_IT_BEGINS, ("closes_at__isnull", False), ("opens_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="opening_exception_closed_or_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="service",
            name="answer_within_minutes",
            field=models.PositiveIntegerField(db_default=450, default=450),
        ),
        migrations.AddField(
            model_name="service",
            name="is_open_on_holidays",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(KEEP_THE_PROMISE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_within_minutes__range", (1, 43200))),
                name="service_promise_up_to_30_days_and_nights",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE directory_service ALTER COLUMN answer_within_working_days SET DEFAULT 1",
                    "ALTER TABLE directory_service ALTER COLUMN answer_within_working_days DROP DEFAULT",
                ),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="service", name="service_promise_1_to_30_days"),
                migrations.RemoveField(model_name="service", name="answer_within_working_days"),
            ],
        ),
        migrations.RunSQL(OPEN_ON_WEEKDAYS, migrations.RunSQL.noop),
    ]
