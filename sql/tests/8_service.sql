-- Stage 8: copies, acknowledgement, ladders.
BEGIN;
\ir given.psql
SELECT plan(23);

SELECT service.set_webhook('KZ-71-0123', 'https://commission.example/hook', 'k1');
SELECT pg_temp.brought_to('ruled', 1) AS it \gset
SELECT is(service.facts(:it) -> 'ruling' ->> 'sha256', pg_temp.sha('ruling 1'), 'the ruling is among the facts');
SELECT ground.disarm(:it, 'stage');
SELECT service.serve(:it, pg_temp.sha('ruling 1'), 'KZ-71-0123', 'KZ-71', true, pg_temp.now() + interval '10 minutes', pg_temp.timer('acknowledge', '0', 600), pg_temp.now(), 'stage/service', 1);
SELECT results_eq(format('SELECT addressee, office FROM service.copy WHERE case_id = %s ORDER BY 1', :it),
    $$VALUES ('commission', 'KZ-71-0123'), ('superiorCommission', 'KZ-71'), ('voter', 'case')$$, 'each addressee has a copy');
SELECT is((SELECT channels FROM ground.letter JOIN ground.message USING (message) WHERE what = 'rulingToCarryOut'), ARRAY['webhook'], 'a commission''s program is sent it too');
SELECT is(ground.inbox('commission', 'KZ-71-0123', 1) -> 'items' -> 0 ->> 'what', 'rulingToCarryOut', 'the commission reads what it must do');
SELECT is(pg_temp.state(:it), 'served', 'it is served');
SELECT throws_ok(format('SELECT service.serve(%s, %L, %L, NULL, true, now(), %L, now(), %L, 1)', :it, 'd', 'KZ-71-0123', '[]', 'stage/service'), '23505', NULL, 'once');
SELECT service.delivered(:it, 'commission', 'KZ-71-0123', pg_temp.sha('ruling 1'));
SELECT service.delivered(:it, 'commission', 'KZ-71-0123', pg_temp.sha('ruling 1'));
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'copyDelivered'), 1::bigint, 'a delivery told twice is one');
SELECT throws_ok(format('SELECT service.delivered(%s, %L, %L, %L)', :it, 'press', 'x', 'd'), '23514', NULL, 'addressees are known');

-- The ladder.
SELECT service.climb(:it, 'service', 'acknowledge', 'superiorCommission', 'KZ-71', 0, pg_temp.timer('acknowledge', '1', 300), pg_temp.now(), 'acknowledge/0', 1);
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['escalated'], 'silence climbs');
SELECT is(ground.inbox('superiorCommission', 'KZ-71', 1) -> 'items' -> 0 ->> 'what', 'acknowledge/0', 'who is above is told');
SELECT isnt_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L AND step = %L', :it, 'acknowledge', '1'), 'and the next step waits');
SELECT throws_ok(format('SELECT service.climb(%s, %L, %L, %L, %L, 0, %L, now(), %L, 1)', :it, 'service', 'acknowledge', 'superiorCommission', 'KZ-71', '[]', 'acknowledge/0'), '23505', NULL,
    'a rung is climbed once');

-- Acknowledgement.
SELECT throws_ok(format('SELECT service.acknowledge(%s, %L, %L, %L, %L, now(), %L, %L, %L, now())', :it, pg_temp.sha('a'), 'a', pg_temp.sha('b'), 'b', 'KZ-71-0123', '{"role": "commissionOfficer"}', '[]'),
    '23502', NULL, 'somebody acknowledges, under his name');
SELECT pg_temp.acknowledge(:it, 1);
SELECT is(pg_temp.state(:it), 'acknowledged', 'the commission has it');
SELECT results_eq(format('SELECT kind FROM ground.timer WHERE case_id = %s', :it), $$VALUES ('execution')$$, 'from here its time to carry out runs');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 0::bigint, 'the alarm is over');
SELECT throws_ok(format('SELECT pg_temp.acknowledge(%s, 2)', :it), '23505', NULL, 'nothing is acknowledged twice');
SELECT throws_ok(format('SELECT ground.record(%s, %L, %L, %L, %L, now(), %L)', :it, 'service', 'acknowledged', 'acknowledged', '{"role": "system"}', '{}'), 'DA003', NULL, 'not even as an event alone');
SELECT is(service.facts(:it) ->> 'acknowledged', ground.micros(pg_temp.now())::text, 'and it is known since when');
SELECT is(service.copies_of(:it) -> 0 ->> 'acknowledged', ground.micros(pg_temp.now())::text, 'on the copy of the commission');
SELECT is(service.copies_of(:it) -> 3 ->> 'acknowledged', NULL, 'and on no other');

-- A ruling that orders nothing.
SELECT pg_temp.brought_to('ruled', 2) AS it \gset
SELECT ground.arm(:it, 'pollsClose', 'station', pg_temp.now());
SELECT service.serve(:it, pg_temp.sha('ruling 2'), 'KZ-71-0123', NULL, false, NULL, '[]', pg_temp.now(), 'stage/service', 1);
SELECT is(pg_temp.state(:it), 'closed', 'a ruling without orders is served and closed');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s', :it), 'and nothing waits');

SELECT * FROM finish();
ROLLBACK;
