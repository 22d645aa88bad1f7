"""No decision of a journal twice. The linter fears for rows that break such a rule; these columns are as new as the rule
(tools/check.py)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_journal_lists")]

    operations = [
        migrations.AddConstraint(
            model_name="healthcontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sender_her_id", None), _negated=True),
                fields=("person", "sender_her_id", "journal_id", "service"),
                name="health_contact_once_per_decision",
            ),
        ),
    ]
