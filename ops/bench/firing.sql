-- Cases that each wait for one timer, made as load.sql makes a day: by the tables' owner, consistent by construction.
-- The first is due in a day; whoever loads them says later when it is really due.
-- psql -v cases=N -v kind=answer|accept -v rate=A-SECOND -f firing.sql; the pack and the roster must be loaded already.
--   answer   the commission stays silent: the case goes to its judge, and the judge's clock is armed
--   accept   the judge stays silent: the next of the drawn order is asked, and his clock is armed
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL session_replication_role = replica;
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE IF NOT EXISTS bench.due (case_id bigint, timer text, generation bigint, due timestamptz, loaded timestamptz, PRIMARY KEY (case_id, generation));
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n, (SELECT coalesce(max(case_id), 0) FROM ground.docket) + n AS case_id, now() - interval '10 minutes' AS at,
    now() + interval '1 day' + (n - 1) * interval '1 second' / :rate AS due, s.station, s.commission, s.court,
    (SELECT array_agg(o.judge ORDER BY o.judge) FROM people.office AS o WHERE o.role = 'judge' AND o.court = s.court AND o.active) AS judges
FROM generate_series(1, :cases) AS n
CROSS JOIN (SELECT x ->> 'id' AS station, x ->> 'commission' AS commission, x ->> 'court' AS court
            FROM ground.pack AS p, jsonb_array_elements(p.files -> 'stations.json' -> 'stations') AS x
            WHERE p.sha256 = (SELECT f.pack FROM ground.pack_in_force AS f ORDER BY f.ordinal DESC LIMIT 1) LIMIT 1) AS s;

INSERT INTO ground.docket (case_id, number, public_id, election, court, station, commission, kind, request, language, pack, received,
                           state, version, attempt, last_event)
OVERRIDING SYSTEM VALUE
SELECT m.case_id, m.court || '-FIRE-' || lpad(m.case_id::text, 8, '0'),
    left(translate(encode(sha256(('firing ' || m.case_id)::bytea), 'base64'), '+/=', '-_'), 22), f.election, m.court, m.station, m.commission,
    'VL-01', 'include', 'kk', f.pack, m.at, CASE :'kind' WHEN 'answer' THEN 'awaitingRespondent' ELSE 'offered' END, 1, 1, 'offered'
FROM made AS m CROSS JOIN (SELECT election, pack FROM ground.pack_in_force ORDER BY ordinal DESC LIMIT 1) AS f;
SELECT setval(pg_get_serial_sequence('ground.docket', 'case_id'), (SELECT max(case_id) FROM ground.docket));
INSERT INTO ground.event (case_id, version, stage, name, role, at, pack, state)
SELECT m.case_id, 1, 'filing', 'filed', 'voter', m.at, d.pack, d.state FROM made AS m JOIN ground.docket AS d USING (case_id);
INSERT INTO filing.complaint (case_id, edition, document, signature, content, election, nonce, complainant, signer, channel, filed, clock)
SELECT m.case_id, 1, encode(sha256(('fire document ' || m.case_id)::bytea), 'hex'), NULL, '{"statement": "bench"}', d.election,
    'fire' || m.case_id, lpad(m.case_id::text, 12, '0'), lpad(m.case_id::text, 12, '0'), 'program', m.at, '{}'
FROM made AS m JOIN ground.docket AS d USING (case_id);

INSERT INTO assignment.pool (case_id, election, number, layer, bytes, judges, widened, fixed)
SELECT m.case_id, d.election, 2000000000 + m.case_id, 'duty', 'firing', '[]', '{}', m.at FROM made AS m JOIN ground.docket AS d USING (case_id);
INSERT INTO assignment.draw (pool, record, at) SELECT p.pool, '\xab', p.fixed FROM assignment.pool AS p JOIN made AS m USING (case_id);
INSERT INTO assignment.place (pool, place, judge)
SELECT p.pool, g.place, m.judges[1 + (m.n + g.place) % array_length(m.judges, 1)]
FROM assignment.pool AS p JOIN made AS m USING (case_id), generate_series(1, 3) AS g (place);
INSERT INTO assignment.attempt (case_id, attempt, judge, pool, place, offered, act_by, accepted)
SELECT m.case_id, 1, l.judge, p.pool, 1, m.at, m.due, CASE :'kind' WHEN 'answer' THEN m.at END
FROM made AS m JOIN assignment.pool AS p USING (case_id) JOIN assignment.place AS l ON l.pool = p.pool AND l.place = 1;

WITH armed AS (
    INSERT INTO ground.timer (case_id, court, kind, step, generation, due, wake)
    SELECT m.case_id, m.court, :'kind', '1', nextval('ground.generation'), m.due, m.due FROM made AS m
    RETURNING case_id, kind || '/' || step AS timer, generation, due
)
INSERT INTO bench.due SELECT armed.*, now() FROM armed;
COMMIT;
ANALYZE;
CHECKPOINT;
