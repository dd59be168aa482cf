-- Cases of a busy day, written straight into the tables by their owner: what the stages leave behind, at volume.
-- psql -v cases=200000 -f load.sql; the pack in force must be loaded already.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL session_replication_role = replica;  -- The rows are consistent by construction; checking each would take hours.

CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n AS n, (SELECT coalesce(max(case_id), 0) FROM ground.docket) + n AS case_id,
    encode(sha256(('bench document ' || n)::bytea), 'hex') AS document,
    encode(sha256(('bench signature ' || n)::bytea), 'hex') AS container,
    (ARRAY['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'deliberation', 'offered', 'served', 'screening'])[1 + n % 10] AS state,
    now() - (n % 36000) * interval '1 second' AS at,
    (ARRAY['AST', 'ALA', 'ATY', 'KAR', 'SHY'])[1 + n % 5] AS court
FROM generate_series(1, :cases) AS n;

INSERT INTO ground.docket (case_id, number, public_id, election, court, station, commission, kind, request, language, pack, received,
                           state, version, attempt, last_event)
OVERRIDING SYSTEM VALUE
SELECT m.case_id, m.court || '-BENCH-' || lpad(m.n::text, 8, '0'),
    left(translate(encode(sha256(('bench public ' || m.n)::bytea), 'base64'), '+/=', '-_'), 22), f.election, m.court,
    '71-' || lpad((m.n % 400)::text, 4, '0'), 'KZ-71-' || lpad((m.n % 400)::text, 4, '0'), 'VL-01', 'include', 'kk', f.pack, m.at,
    m.state, 6, 1, 'offered'
FROM made AS m CROSS JOIN (SELECT election, pack FROM ground.pack_in_force ORDER BY ordinal DESC LIMIT 1) AS f;
SELECT setval(pg_get_serial_sequence('ground.docket', 'case_id'), (SELECT max(case_id) FROM ground.docket));

INSERT INTO ground.event (case_id, version, stage, name, role, at, pack, state)
SELECT m.case_id, v.version, 'filing', 'filed', 'voter', m.at + v.version * interval '1 second', d.pack, m.state
FROM made AS m JOIN ground.docket AS d USING (case_id), generate_series(1, 6) AS v (version);

INSERT INTO filing.document (case_id, sha256, role, media_type, size, container, edition, added)
SELECT m.case_id, m.document, 'complaint', 'application/json', 900, false, 1, m.at FROM made AS m
UNION ALL
SELECT m.case_id, m.container, 'signature', 'application/pkcs7-signature', 1300, true, 1, m.at FROM made AS m;
INSERT INTO filing.part (document, ordinal, bytes)
SELECT d.document, 0, decode(repeat('ab', d.size::integer), 'hex') FROM filing.document AS d JOIN made AS m USING (case_id);

INSERT INTO filing.complaint (case_id, edition, document, signature, content, election, nonce, complainant, signer, channel, filed, clock)
SELECT m.case_id, 1, m.document, m.container, '{"statement": "bench"}', d.election, 'bench' || m.n, lpad(m.n::text, 12, '0'),
    lpad(m.n::text, 12, '0'), 'program', m.at, '{}'
FROM made AS m JOIN ground.docket AS d USING (case_id);
INSERT INTO filing.key SELECT encode(sha256(('bench key ' || m.n)::bytea), 'hex'), m.case_id, m.document FROM made AS m;
INSERT INTO filing.secret SELECT m.case_id, 'bench' FROM made AS m;
INSERT INTO filing.seal SELECT m.case_id, 1, '\xab'::bytea, '\xab'::bytea, m.at FROM made AS m;
INSERT INTO signature.verdict (case_id, edition, document, container, indication, content, at)
SELECT m.case_id, 1, m.document, m.container, 'passed', '{}', m.at FROM made AS m;
INSERT INTO deadlines.deadline (case_id, rule, due, content, armed)
SELECT m.case_id, r.rule, m.at + interval '8 hours',
    jsonb_build_object('rule', r.rule, 'source', 'bench', 'edition', 'bench', 'lastUseful', r.rule = 'USEFUL-MINUTE', 'nature', 'deadline',
                       'due', ground.micros(m.at + interval '8 hours')), m.at
FROM made AS m, (VALUES ('KZ-LIST-COURT'), ('USEFUL-MINUTE')) AS r (rule);
INSERT INTO ground.timer (case_id, court, kind, step, generation, due, wake)
SELECT m.case_id, m.court, t.kind, '1', nextval('ground.generation'), now() + interval '8 hours' + m.n * interval '1 millisecond',
    now() + interval '8 hours' + m.n * interval '1 millisecond'
FROM made AS m, (VALUES ('deadline'), ('accept')) AS t (kind) WHERE m.state <> 'closed';
INSERT INTO ground.message (case_id, addressee, office, what, at)
SELECT m.case_id, 'commission', d.commission, 'filingRegistered', m.at FROM made AS m JOIN ground.docket AS d USING (case_id);
INSERT INTO ground.message_open (message, case_id, addressee, office, asks)
SELECT s.message, s.case_id, s.addressee, s.office, false FROM ground.message AS s JOIN made AS m USING (case_id) WHERE m.state <> 'closed';

-- Letters: each voter was told by mail that the complaint is in, and of the ruling; each commission's program of the filing.
-- Of every 49 cases one reached its voter by no channel, and of the open ones one has its letter on the way.
INSERT INTO ground.message (case_id, addressee, office, what, at)
SELECT m.case_id, 'voter', 'case', w.what, m.at FROM made AS m, (VALUES ('received'), ('ruling')) AS w (what)
WHERE w.what = 'received' OR m.state IN ('closed', 'served');
INSERT INTO ground.letter (message, case_id, receiver, channels, turn, critical, written, ended, outcome)
SELECT s.message, s.case_id, s.addressee || '/' || s.office, f.channels, f.turn, s.what = 'ruling', s.at,
    CASE WHEN f.outcome IS NOT NULL THEN s.at + interval '1 second' END, f.outcome
FROM ground.message AS s JOIN made AS m USING (case_id) CROSS JOIN LATERAL (
    SELECT CASE WHEN s.addressee = 'voter' THEN ARRAY['mail', 'sms'] ELSE ARRAY['webhook'] END AS channels,
        CASE WHEN s.addressee = 'voter' AND m.n % 49 = 1 THEN 3 ELSE 1 END AS turn,
        CASE WHEN s.addressee = 'voter' AND m.n % 49 = 1 THEN 'undelivered'
             WHEN m.n % 49 = 2 AND m.state <> 'closed' AND s.what <> 'ruling' THEN NULL ELSE 'delivered' END AS outcome) AS f;
INSERT INTO ground.errand_done (errand, key, case_id, kind, attempts, outcome, at, message, proof)
SELECT nextval(pg_get_serial_sequence('ground.errand', 'errand')), 'letter/' || l.message || '/' || c.channel, l.case_id, c.channel,
    CASE l.outcome WHEN 'delivered' THEN 1 ELSE 7 END, CASE l.outcome WHEN 'delivered' THEN 'done' ELSE 'givenUp' END, l.ended,
    l.message, CASE l.outcome WHEN 'delivered' THEN '{"status": 250}' ELSE '{"reason": "timedOut"}' END::jsonb
FROM ground.letter AS l JOIN made AS m USING (case_id), unnest(l.channels) WITH ORDINALITY AS c (channel, place)
WHERE l.outcome = 'undelivered' OR l.outcome = 'delivered' AND c.place = 1;
INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
SELECT 'letter/' || l.message || '/' || l.channels[1], l.case_id, l.channels[1], ground.queue_of(l.channels[1], s.office), l.critical,
    jsonb_build_object('message', l.message), now() + interval '8 hours', now() + interval '9 hours'
FROM ground.letter AS l JOIN ground.message AS s USING (message) JOIN made AS m ON m.case_id = l.case_id WHERE l.ended IS NULL;
INSERT INTO ground.alarm (case_id, court, what, role, step, at, pressing, due)
SELECT l.case_id, min(m.court), 'undelivered/sms', 'courtDutyOfficer', 0, min(l.ended), bool_or(l.critical), min(m.at) + interval '8 hours'
FROM ground.letter AS l JOIN made AS m USING (case_id) WHERE l.outcome = 'undelivered' GROUP BY l.case_id;

-- What a decided case has left in the later stages.
INSERT INTO assignment.pool (case_id, election, number, layer, bytes, judges, widened, fixed)
SELECT m.case_id, d.election, 1000000000 + m.n, 'duty', 'bench', '[]', '{}', m.at FROM made AS m JOIN ground.docket AS d USING (case_id);
INSERT INTO assignment.draw (pool, record, at) SELECT p.pool, '\xab', p.fixed FROM assignment.pool AS p WHERE p.bytes = 'bench';
INSERT INTO assignment.place (pool, place, judge)
SELECT p.pool, g.place, 'B-' || (p.number + g.place) % 200 FROM assignment.pool AS p, generate_series(1, 3) AS g (place) WHERE p.bytes = 'bench';
INSERT INTO assignment.attempt (case_id, attempt, judge, pool, place, offered, act_by, accepted, ended, end_reason)
SELECT m.case_id, 1, 'B-' || m.n % 200, p.pool, 1, m.at, m.at + interval '5 minutes',
    CASE WHEN m.state <> 'offered' THEN m.at + interval '1 minute' END,
    CASE WHEN m.state IN ('closed', 'served') THEN m.at + interval '1 hour' END, CASE WHEN m.state IN ('closed', 'served') THEN 'ruled' END
FROM made AS m JOIN assignment.pool AS p USING (case_id) WHERE m.state <> 'screening';
INSERT INTO hearing.reply (case_id, ordinal, position, in_time, at)
SELECT m.case_id, 1, 'silent', false, m.at FROM made AS m WHERE m.state <> 'screening';
INSERT INTO ruling.ruling (case_id, sha256, attempt, judge, outcome, content, container, force, signed)
SELECT m.case_id, encode(sha256(('bench ruling ' || m.n)::bytea), 'hex'), 1, 'B-' || m.n % 200, 'refuse',
    '{"facts": "bench", "reasons": "bench", "law": ["bench"], "appeal": "bench", "operative": []}', encode(sha256('bench'), 'hex'), m.at, m.at
FROM made AS m WHERE m.state IN ('closed', 'served');
INSERT INTO service.copy (case_id, addressee, office, document, sent, delivered, channel)
SELECT r.case_id, a.addressee, 'bench', r.sha256, r.signed, r.signed, 'inbox'
FROM ruling.ruling AS r JOIN made AS m USING (case_id), (VALUES ('voter'), ('commission'), ('superiorCommission')) AS a (addressee);
INSERT INTO execution.report (case_id, ordinal, outcome, document, container, content, person, at)
SELECT m.case_id, 1, 'done', 'bench', 'bench', '{"official": "bench"}', 1, m.at FROM made AS m WHERE m.state = 'closed';
INSERT INTO deadlines.finish (deadline, how, at)
SELECT l.deadline, 'met', m.at FROM deadlines.deadline AS l JOIN made AS m USING (case_id) WHERE m.state IN ('closed', 'served');
INSERT INTO ground.alarm (case_id, court, what, role, step, at, ended_at)
SELECT m.case_id, m.court, 'bench', 'courtDutyOfficer', 0, m.at, CASE WHEN m.n % 100 > 0 THEN m.at END FROM made AS m;
INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
SELECT 'bench/' || m.case_id, m.case_id, 'revocation', 'revocation', true, '{}', now() + interval '8 hours', now() + interval '9 hours'
FROM made AS m WHERE m.n % 10 = 0;
COMMIT;
ANALYZE;
