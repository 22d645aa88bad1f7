"""The entries, their chains, and the functions by which the database itself numbers, links and guards them (D7, D15)."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.functions import Coalesce

from helsevei.audit.append_only import AppendOnly

CODE = "^(?!.*[0-9]{11})[a-z0-9_.-]{1,80}$"

# Every function names its schema's search path, so that nobody can slip another table or operator under it.
REFUSE_CHANGE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what is stored there is never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

# The head's row lock is held until the commit: numbers follow the order of commits and have no holes (AL4).
# The text that is hashed names every column that has a value but the two hashes; previous_hash stands before it.
# A column added later must be nullable: entries from before then keep their text. verification.CANONICAL is the same.
LINK_ENTRY = """
CREATE FUNCTION audit_link_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.audit_chain%ROWTYPE;
BEGIN
    IF TG_RELID <> 'public.audit_entry'::regclass THEN
        RAISE EXCEPTION 'audit_link_entry links the entries of the access log only' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM public.audit_entry WHERE id = NEW.id) THEN  -- or ON CONFLICT DO NOTHING would leave a hole
        RAISE EXCEPTION 'there is an entry with this id' USING ERRCODE = 'unique_violation';
    END IF;
    SELECT * INTO head FROM public.audit_chain WHERE id = NEW.chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.audit_chain (id, seq, hash)
            VALUES (NEW.chain, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        SELECT * INTO STRICT head FROM public.audit_chain WHERE id = NEW.chain FOR UPDATE;
    END IF;
    NEW.seq := head.seq + 1;
    NEW.previous_hash := head.hash;
    NEW.hash := sha256(NEW.previous_hash || convert_to(json_strip_nulls(json_build_object(
        'id', NEW.id,
        'chain', NEW.chain,
        'seq', NEW.seq,
        'occurred_at', extract(epoch FROM NEW.occurred_at),
        'business_at', extract(epoch FROM NEW.business_at),
        'actor_kind', NEW.actor_kind,
        'actor_user_id', NEW.actor_user_id,
        'actor_person_id', NEW.actor_person_id,
        'on_behalf_of_person_id', NEW.on_behalf_of_person_id,
        'actor_roles', NEW.actor_roles,
        'municipality_id', NEW.municipality_id,
        'service_id', NEW.service_id,
        'event', NEW.event,
        'object_kind', NEW.object_kind,
        'object_id', NEW.object_id,
        'persons', NEW.persons,
        'reason', NEW.reason
    ))::text, 'UTF8'));
    UPDATE public.audit_chain SET seq = NEW.seq, hash = NEW.hash WHERE id = NEW.chain;
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION audit_link_entry() FROM PUBLIC;
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_roles_are_codes
    CHECK (array_to_string(actor_roles, ',', '?') ~ '^((?!.*[0-9]{11})[a-z0-9_.-]{1,80}(,[a-z0-9_.-]{1,80})*)?$');
CREATE TRIGGER audit_entry_link BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_link_entry();
"""

DROP_LINK_ENTRY = """
DROP TRIGGER audit_entry_link ON audit_entry;
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_roles_are_codes;
DROP FUNCTION audit_link_entry();
"""

# A head moves one step at a time, and only from within the trigger above.
GUARD_HEAD = """
CREATE FUNCTION audit_guard_head() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1) THEN
        RAISE EXCEPTION '% on % is refused: only a new entry moves the head of a chain', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_guard BEFORE INSERT OR UPDATE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION audit_guard_head();
CREATE TRIGGER audit_chain_keep BEFORE DELETE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_chain_keep_truncate BEFORE TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE audit_chain SET (fillfactor = 10);  -- one row per municipality, rewritten at every entry
"""

DROP_GUARD_HEAD = """
DROP TRIGGER audit_chain_keep_truncate ON audit_chain;
DROP TRIGGER audit_chain_keep ON audit_chain;
DROP TRIGGER audit_chain_guard ON audit_chain;
DROP FUNCTION audit_guard_head();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION audit_refuse_change();"),
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("chain", models.UUIDField()),
                ("seq", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("business_at", models.DateTimeField()),
                ("actor_kind", models.TextField()),
                ("actor_user_id", models.UUIDField(null=True)),
                ("actor_person_id", models.UUIDField(null=True)),
                ("on_behalf_of_person_id", models.UUIDField(null=True)),
                ("actor_roles", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("municipality_id", models.UUIDField(null=True)),
                ("service_id", models.UUIDField(null=True)),
                ("event", models.TextField()),
                ("object_kind", models.TextField()),
                ("object_id", models.UUIDField(null=True)),
                ("persons", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("reason", models.TextField(blank=True)),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_number_in_chain"),
                    models.CheckConstraint(condition=models.Q(seq__gte=1), name="audit_entry_numbers_start_at_one"),
                    models.CheckConstraint(
                        condition=models.Q(chain=Coalesce("municipality_id", models.Value(uuid.UUID(int=0)))),
                        name="audit_entry_chain_is_municipality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(event__regex=CODE, object_kind__regex=CODE, actor_kind__regex=CODE)
                        & (models.Q(reason="") | models.Q(reason__regex=CODE)),
                        name="audit_entry_codes_only",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["persons"], name="audit_entry_persons", fastupdate=False
                    )
                ],
            },
        ),
        migrations.RunSQL(LINK_ENTRY, DROP_LINK_ENTRY),
        AppendOnly("audit_entry"),
        migrations.RunSQL(GUARD_HEAD, DROP_GUARD_HEAD),
    ]
