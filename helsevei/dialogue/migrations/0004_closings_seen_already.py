"""What a user has opened since it was closed, she has seen. By and by, while the pages are in use (reliability D29)."""

from typing import Any

from django.db import migrations

AT_ONCE = 10_000
SOME = """
    UPDATE dialogue_readmark mark SET closed_at = seen.closed_at
    FROM (
        SELECT mark.id, thread.closed_at FROM dialogue_readmark mark JOIN dialogue_thread thread ON thread.id = mark.thread_id
        WHERE mark.closed_at IS NULL AND thread.closed_at <= mark.read_at LIMIT %s
    ) seen WHERE seen.id = mark.id
"""


def see(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SOME, [AT_ONCE])
        while cursor.rowcount:
            cursor.execute(SOME, [AT_ONCE])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dialogue", "0003_seen_closings")]

    operations = [migrations.RunPython(see, migrations.RunPython.noop)]
