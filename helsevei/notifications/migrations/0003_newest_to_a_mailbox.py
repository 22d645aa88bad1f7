"""What was sent to a team last is found at once, however much was sent. Built beside writers, who need not wait."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_fence")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("mailbox", ""), _negated=True), fields=["mailbox", "id"], name="delivery_to_mailbox"
            ),
        ),
    ]
