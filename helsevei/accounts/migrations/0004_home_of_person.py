"""A person's municipality is read along with her by its number; nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_operator"), ("directory", "0007_team_version")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="home",
            field=models.ForeignObject(
                from_fields=["municipality_number"], to_fields=["number"], to="directory.municipality", null=True,
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
            ),
        )
    ]  # fmt: skip
