"""Services of one municipality may share a HER-id: where dialogue about them is addressed (domain.md 1.5)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_her_ids_once")]

    operations = [migrations.RemoveConstraint(model_name="service", name="service_her_id_once")]
