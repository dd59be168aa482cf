-- Cases whose commissions are to be told something, written straight into the tables by their owner.
-- psql -v cases=20000 -v commissions='KZ-71-0001,KZ-71-0002' -v round=1 -f outbox.sql
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL session_replication_role = replica;  -- The rows are consistent by construction.
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n AS n, (SELECT coalesce(max(case_id), 0) FROM ground.docket) + n AS case_id,
    (string_to_array(:'commissions', ','))[1 + n % cardinality(string_to_array(:'commissions', ','))] AS commission
FROM generate_series(1, :cases) AS n;
INSERT INTO ground.docket (case_id, number, public_id, election, court, station, commission, kind, request, language, pack, received,
                           state, version, attempt, last_event)
OVERRIDING SYSTEM VALUE
SELECT m.case_id, 'BENCH-' || :round || '-' || lpad(m.n::text, 8, '0'),
    left(translate(encode(sha256(('outbox ' || :round || ' ' || m.n)::bytea), 'base64'), '+/=', '-_'), 22), f.election, 'AST', '71-0001',
    m.commission, 'VL-01', 'include', 'kk', f.pack, now(), 'closed', 6, 1, 'offered'
FROM made AS m CROSS JOIN (SELECT election, pack FROM ground.pack_in_force ORDER BY ordinal DESC LIMIT 1) AS f;
SELECT setval(pg_get_serial_sequence('ground.docket', 'case_id'), (SELECT max(case_id) FROM ground.docket)) \g /dev/null
SELECT ground.tell(m.case_id, 'commission', m.commission, 'answer', now() + interval '20 minutes', NULL, now()) FROM made AS m \g /dev/null
-- The clock starts before the commit that lets the node see them.
SELECT extract(epoch FROM clock_timestamp());
COMMIT;
