"""Which closing of a thread a user has had before her. What she has opened since it was closed, she has seen."""

from django.db import migrations, models

SEEN_ALREADY = """
    UPDATE dialogue_readmark mark SET closed_at = thread.closed_at
    FROM dialogue_thread thread WHERE thread.id = mark.thread_id AND thread.closed_at <= mark.read_at;
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0002_handling")]

    operations = [
        migrations.AddField(model_name="readmark", name="closed_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(SEEN_ALREADY, migrations.RunSQL.noop),
    ]
