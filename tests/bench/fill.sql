-- Ten thousand messages in 2500 threads: copies of what the demo has, whole rows with some columns changed, one statement each.
INSERT INTO dialogue_thread
SELECT made.*
FROM generate_series(1, 2500) AS number
  JOIN LATERAL (SELECT * FROM dialogue_thread ORDER BY id OFFSET number % 5 LIMIT 1) AS model ON true
  JOIN LATERAL jsonb_populate_record(NULL::dialogue_thread, to_jsonb(model) || jsonb_build_object(
    'id', md5('thread ' || number)::uuid,
    'subject', 'Sak ' || number,
    'started_at', now() - number * interval '1 hour',
    'last_message_at', now() - number * interval '1 hour'
  )) AS made ON true;

INSERT INTO dialogue_message
SELECT made.*
FROM dialogue_thread AS thread
  JOIN generate_series(1, 4) AS number ON thread.subject LIKE 'Sak %'
  JOIN LATERAL (SELECT * FROM dialogue_message ORDER BY id LIMIT 1) AS model ON true
  JOIN LATERAL jsonb_populate_record(NULL::dialogue_message, to_jsonb(model) || jsonb_build_object(
    'id', md5('message ' || number || thread.id)::uuid,
    'thread_id', thread.id,
    'idempotency_key', md5('key ' || number || thread.id)::uuid,
    'body', repeat('Et brev. ', 30),
    'sent_at', thread.started_at
  )) AS made ON true;

ANALYZE;
