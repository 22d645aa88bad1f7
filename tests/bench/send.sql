-- A message as one statement: thread, message, read mark and entry of the access log, which its trigger links to the chain. What
-- the application writes of a message, without any of the questions it asks first. Sent an hour ago: the application counts what
-- somebody has sent in ten minutes.
\set person random(0, :persons - 1)
WITH author AS (
  SELECT account.id AS user_id, contact.* FROM accounts_user AS account
  JOIN LATERAL (SELECT * FROM contacts_healthcontact WHERE person_id = account.person_id LIMIT 1) AS contact ON true
  WHERE account.person_id = ('01900000-0001-7000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid
), thread AS (
  INSERT INTO dialogue_thread (
    id, municipality_id, service_id, person_id, health_contact_id, subject, version, started_at, last_message_at,
    last_author_id, last_author_kind, asked_at, due_at, read_by_service_version
  )
  SELECT gen_random_uuid(), municipality_id, service_id, person_id, id, 'Sak fra måling', 1, now(), now(), user_id, 'inhabitant',
    now(), now() + interval '2 days', 0 FROM author RETURNING id, municipality_id, service_id, person_id
), message AS (
  INSERT INTO dialogue_message (id, thread_id, author_id, author_kind, author_name, body, sent_at, idempotency_key)
  SELECT gen_random_uuid(), thread.id, user_id, 'inhabitant', 'Innbygger', repeat('Et brev. ', 20), now() - interval '1 hour', gen_random_uuid()
  FROM thread, author RETURNING id
), mark AS (
  INSERT INTO dialogue_readmark (thread_id, user_id, version, read_at) SELECT thread.id, user_id, 1, now() FROM thread, author
)
INSERT INTO audit_entry (
  id, chain, occurred_at, business_at, actor_kind, actor_user_id, actor_person_id, actor_roles, municipality_id, service_id, event,
  object_kind, object_id, persons, reason
)
SELECT gen_random_uuid(), thread.municipality_id, now(), now(), 'inhabitant', user_id, thread.person_id, '{}',
  thread.municipality_id, thread.service_id, 'dialogue.message.sent', 'message', message.id, ARRAY[thread.person_id], ''
FROM thread, message, author;
