"""No HER-id twice. The linter fears for rows that break such a rule; these columns are as new as the rule (tools/check.py)."""

from django.db import migrations, models


def her_id_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(condition=models.Q(("her_id__isnull", False)), fields=("her_id",), name=name)


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_organisations_teams_changes")]

    operations = [
        migrations.AddConstraint(model_name="municipality", constraint=her_id_once("municipality_her_id_once")),
        migrations.AddConstraint(model_name="service", constraint=her_id_once("service_her_id_once")),
    ]
