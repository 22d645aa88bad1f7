"""Which closing of a thread a user has had before her."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0002_handling")]

    operations = [migrations.AddField(model_name="readmark", name="closed_at", field=models.DateTimeField(null=True))]
