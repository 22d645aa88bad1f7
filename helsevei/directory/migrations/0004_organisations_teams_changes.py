"""Levels between municipality and service, teams with mailboxes, more about services, and the history of changes."""

import django.db.models.deletion
from django.db import migrations, models

import helsevei.core.ids
from helsevei.audit.append_only import AppendOnly


NINE_DIGITS = models.Q(("organisation_number", ""), ("organisation_number__regex", "^[0-9]{9}$"), _connector="OR")


def new_id_field() -> "models.UUIDField[object, object]":
    return models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_offerings"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="organisation_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=9),
        ),
        migrations.AddField(model_name="municipality", name="her_id", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(
            model_name="municipality", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=NINE_DIGITS, name="municipality_organisation_number_nine_digits"
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", new_id_field()),
                ("name", models.CharField(max_length=100)),
                ("name_sort_key", models.CharField(db_collation="C", editable=False, max_length=200)),
                ("organisation_number", models.CharField(blank=True, max_length=9)),
                ("her_id", models.PositiveIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="directory.municipality",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("her_id__isnull", False)),
                        fields=("her_id",),
                        name="organisation_her_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="organisation_not_below_itself",
                    ),
                    models.CheckConstraint(condition=NINE_DIGITS, name="organisation_number_nine_digits"),
                ],
            },
        ),
        migrations.AddField(
            model_name="service",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="directory.organisation",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="type_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(model_name="service", name="her_id", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(
            model_name="service",
            name="home_page",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="service",
            name="introductions",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="service", name="is_active", field=models.BooleanField(db_default=True, default=True)
        ),
        migrations.AddField(
            model_name="service", name="is_sensitive", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="service", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("home_page", ""), ("home_page__startswith", "https://"), _connector="OR"),
                name="service_home_page_is_https",
            ),
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", new_id_field()),
                ("name", models.CharField(max_length=100)),
                ("name_sort_key", models.CharField(db_collation="C", editable=False, max_length=200)),
                ("mailbox", models.EmailField(max_length=254)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="teams", to="directory.service"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("service", "name"), name="team_name_once_in_service")],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", new_id_field()),
                ("object_kind", models.CharField(max_length=20)),
                ("object_id", models.UUIDField()),
                ("object_name", models.CharField(max_length=100)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField(null=True)),
                ("fields", models.JSONField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="directory.municipality",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["municipality", "-id"], name="change_of_municipality")]},
        ),
        AppendOnly("directory_change"),
    ]
