-- So many messages (psql -v messages=…) as two years have left them in the municipality of one member of staff: four to a
-- thread, twenty-five threads to a person, each person with two services. Rows as the app keeps them
-- (helsevei/dialogue/tests/test_the_filled_town.py): one thread of a hundred waits, half of the older ones are closed.
SET session_replication_role = replica;  -- no foreign key is asked for: what these rows name is made right here
SET synchronous_commit = off;

CREATE FUNCTION pg_temp.made(kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('01900000-000' || kind || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

CREATE TEMP TABLE size AS SELECT :messages / 4 AS threads, :messages / 100 AS persons;
CREATE TEMP TABLE nurse AS
  SELECT user_id, municipality_id, min(name) AS name FROM accounts_staffrole
  WHERE role = 'case_worker' AND service_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1 LIMIT 1;
CREATE TEMP TABLE place AS
  SELECT row_number() OVER (ORDER BY service.id) - 1 AS place, service.id AS service_id, service.municipality_id, keeps_journal
  FROM directory_service AS service JOIN nurse USING (municipality_id) WHERE has_dialogue AND is_active;

INSERT INTO accounts_person
SELECT made.*
FROM size CROSS JOIN generate_series(0, persons - 1) AS number
  CROSS JOIN LATERAL (SELECT * FROM accounts_person WHERE has_dialogue_consent ORDER BY id LIMIT 1) AS model
  CROSS JOIN LATERAL jsonb_populate_record(NULL::accounts_person, to_jsonb(model) || jsonb_build_object(
    'id', pg_temp.made(1, number),
    'identity_index', sha256(('person ' || number)::bytea),
    'given_name', 'Innbygger',
    'family_name', 'Nummer ' || lpad(number::text, 6, '0'),
    'name_sort_key', 'nummer ' || lpad(number::text, 6, '0') || ' innbygger'
  )) AS made;

INSERT INTO accounts_user (id, kind, person_id, password, staff_name, hpr_number, is_active)
SELECT pg_temp.made(2, number), 'inhabitant', pg_temp.made(1, number), '', '', '', true
FROM size, generate_series(0, persons - 1) AS number;

INSERT INTO contacts_healthcontact (id, municipality_id, service_id, person_id, start_date)
SELECT pg_temp.made(3, 2 * number + which), municipality_id, service_id, pg_temp.made(1, number), current_date - 800
FROM size CROSS JOIN generate_series(0, persons - 1) AS number CROSS JOIN generate_series(0, 1) AS which
  JOIN place ON place.place = (number + which) % (SELECT count(*) FROM place);

-- What is said: the inhabitant asks, is answered, asks again and is answered; or, where she waits, asks once more.
CREATE TEMP TABLE story AS
SELECT number, person, contact, service_id, municipality_id, keeps_journal, at, waits,
  NOT waits AND number % 2 = 0 AND number < 0.9 * threads AS closed,
  NOT waits AND number % 3 = 0 AND number > 0.9 * threads AS unread,
  waits AND number % 2 = 0 AS is_new,
  waits AND number % 10 = 1 AS taken,
  keeps_journal AND number < 0.98 * threads AS journalled
FROM (
  SELECT number, threads, number % persons AS person, 2 * (number % persons) + number / persons % 2 AS contact,
    now() - (threads - number) * (interval '730 days' / threads) - interval '1 minute' AS at,
    number >= 0.99 * threads AS waits
  FROM size, generate_series(0, threads - 1) AS number
) AS thread
  JOIN place ON place.place = (person + contact % 2) % (SELECT count(*) FROM place);

INSERT INTO dialogue_thread (
  id, municipality_id, service_id, person_id, health_contact_id, subject, version, started_at, last_message_at, last_author_id,
  last_author_kind, answered_at, asked_at, due_at, read_by_service_at, read_by_service_version, told_version, handling_version,
  assigned_to_id, assigned_at, closed_at, closed_by_id, close_reason, journalled_at, journalled_by_id, journalled_version
)
SELECT pg_temp.made(4, number), story.municipality_id, service_id, pg_temp.made(1, person), pg_temp.made(3, contact), 'Sak ' || number, 4,
  at - interval '3 days', at,
  CASE WHEN waits THEN pg_temp.made(2, person) ELSE user_id END,
  CASE WHEN waits THEN 'inhabitant' ELSE 'staff' END,
  CASE WHEN waits THEN at - interval '2 days' ELSE at END,
  CASE WHEN waits THEN at - interval '1 day' END,
  CASE WHEN waits THEN at + interval '5 days' END,
  CASE WHEN is_new THEN at - interval '60 hours' WHEN waits THEN at ELSE at - interval '12 hours' END,
  CASE WHEN is_new THEN 1 WHEN waits THEN 4 ELSE 3 END,
  CASE WHEN waits THEN 4 ELSE 3 END,
  1 + taken::int + closed::int + journalled::int,
  CASE WHEN taken THEN user_id END,
  CASE WHEN taken THEN at END,
  CASE WHEN closed THEN at + interval '1 day' END,
  CASE WHEN closed THEN user_id END,
  CASE WHEN closed THEN 'done' ELSE '' END,
  CASE WHEN journalled THEN at + interval '1 hour' END,
  CASE WHEN journalled THEN user_id END,
  CASE WHEN journalled THEN 4 ELSE 0 END
FROM story, nurse ORDER BY number;

INSERT INTO dialogue_message (id, thread_id, author_id, author_kind, author_name, body, sent_at, idempotency_key)
SELECT pg_temp.made(5, 4 * number + turn), pg_temp.made(4, number),
  CASE WHEN by_staff THEN user_id ELSE pg_temp.made(2, person) END,
  CASE WHEN by_staff THEN 'staff' ELSE 'inhabitant' END,
  CASE WHEN by_staff THEN name ELSE 'Innbygger Nummer ' || lpad(person::text, 6, '0') END,
  repeat('Et brev. ', 10 + number % 20), at - (3 - turn) * interval '1 day', pg_temp.made(6, 4 * number + turn)
FROM nurse, story, generate_series(0, 3) AS turn, LATERAL (SELECT turn = 1 OR turn = 3 AND NOT waits AS by_staff) AS said
ORDER BY number, turn;

-- How much each of the two has had before her
INSERT INTO dialogue_readmark (thread_id, user_id, version, closed_at, read_at)
SELECT pg_temp.made(4, number), pg_temp.made(2, person), CASE WHEN unread THEN 3 ELSE 4 END,
  CASE WHEN closed THEN at + interval '1 day' END, CASE WHEN closed THEN at + interval '2 days' ELSE at END
FROM story
UNION ALL
SELECT pg_temp.made(4, number), user_id, CASE WHEN is_new THEN 2 ELSE 4 END, NULL, at FROM story, nurse;

-- The notice of the last answer, and its text message
INSERT INTO notifications_notice (id, kind, about_id, municipality_id, service_id, state, reason, created_at)
SELECT pg_temp.made(7, number), 'dialogue.new_message', pg_temp.made(5, 4 * number + 3), municipality_id, service_id, 'sent', '', at
FROM story WHERE NOT waits;

INSERT INTO notifications_delivery (
  id, notice_id, municipality_id, person_id, mailbox, channel, masked_end, address_hash, state, reason, attempts, provider,
  tried_at, settled_at
)
SELECT pg_temp.made(8, number), pg_temp.made(7, number), municipality_id, pg_temp.made(1, person), '', 'sms', '01',
  sha256(('telephone ' || person)::bytea), 'delivered', '', 1, 'sms', at, at
FROM story WHERE NOT waits;

RESET session_replication_role;
VACUUM ANALYZE;
