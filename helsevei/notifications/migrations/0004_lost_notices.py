"""What was not sent is found by municipality and time, however much was. Built beside writers, who need not wait."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0003_newest_to_a_mailbox")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "not_sent")), fields=["municipality", "created_at"], name="notice_not_sent"
            ),
        ),
    ]
