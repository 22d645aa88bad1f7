"""What was said may go with its thread, in the transaction that an approved removal names for it, and in no other."""

from django.db import migrations

# The message's thread for what belongs to a message, whose rows go before it.
REFUSE_UNLESS_REMOVED = """
CREATE FUNCTION dialogue_refuse_unless_removed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    thread uuid;
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('dialogue_message', 'dialogue_note') THEN
        thread := OLD.thread_id;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT thread_id INTO thread FROM public.dialogue_message WHERE id = OLD.message_id;
    END IF;
    IF EXISTS (
        SELECT FROM public.retention_removalrow one JOIN public.retention_removal removal ON removal.id = one.removal_id
        WHERE one.object_id = thread AND one.transaction = txid_current() AND removal."table" = 'dialogue.Thread'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on % is refused: what is stored there is never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TABLES = ("dialogue_message", "dialogue_note", "dialogue_urgencymark", "dialogue_withdrawal")


def guarded_by(function: str) -> str:
    return "".join(
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}();\n"
        for table in TABLES
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("dialogue", "0013_mailings"),
        ("retention", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            REFUSE_UNLESS_REMOVED + guarded_by("dialogue_refuse_unless_removed"),
            guarded_by("audit_refuse_change") + "DROP FUNCTION dialogue_refuse_unless_removed();",
        ),
    ]
