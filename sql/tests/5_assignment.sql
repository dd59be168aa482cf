-- Stage 5: nobody picks a judge; the drawn order is asked place by place.
BEGIN;
\ir given.psql
SELECT plan(69);

SELECT pg_temp.brought_to('registered', 1) AS it \gset
SELECT is(jsonb_array_length(assignment.facts(:it, 'Asia/Almaty') -> 'judges'), 3, 'the facts have every judge');
SELECT is(assignment.facts(:it, 'Asia/Almaty') -> 'judges' -> 0 -> 'conflicts', '[{"rule": "kinIn", "place": "KZ-71-0999"}, {"rule": "votesAt", "place": "71-0999"}]', 'with what may exclude him');
SELECT is(assignment.facts(:it, 'Asia/Almaty') -> 'judges' -> 2 -> 'layers', '["reserve"]', 'and where he is on duty');
SELECT is(assignment.facts(:it, 'Asia/Almaty') -> 'live', 'null', 'nobody has the case yet');

-- The pool, fixed and numbered before anybody hears of it.
SELECT is(assignment.fix_pool(:it, 'duty', NULL, 'pool bytes', '[]', '{}', '{}', true, '{"alpha": "x"}', pg_temp.now() + interval '1 minute',
    pg_temp.timer('draw', 'wait', 60), pg_temp.now(), 'stage/assignment', 1), 1::bigint, 'the first pool of the election');
SELECT pool AS pool FROM assignment.pool \gset
SELECT is((SELECT payload FROM ground.errand WHERE kind = 'proofs'), jsonb_build_object('alpha', 'x', 'pool', :pool::bigint, 'number', 1), 'the holders are asked about this pool');
SELECT is(pg_temp.state(:it), 'awaitingDraw', 'the case waits for the draw');
SELECT throws_ok(format('SELECT assignment.fix_pool(%s, %L, NULL, %L, %L, %L, %L, false, %L, now(), %L, now(), %L, 1)', :it, 'duty', 'b', '[]', '{}', '{}', '{}', '[]', 'stage/assignment'),
    '23505', NULL, 'one timer fixes one pool');
SELECT throws_ok(format('SELECT assignment.fix_pool(%s, %L, NULL, %L, %L, %L, %L, false, %L, now(), %L, now())', :it, 'friends', 'b', '[]', '{}', '{}', '{}', '[]'), '23514', NULL, 'layers are known');
SELECT throws_ok(format('SELECT assignment.fix_pool(%s, %L, NULL, %L, %L, %L, %L, false, %L, now(), %L, now())', :it, 'duty', repeat('x', 65536), '[]', '{}', '{}', '{}', '[]'), '23514', NULL, 'a pool fits its entry');
SELECT pg_temp.brought_to('awaitingDraw', 2) AS other \gset
SELECT is((SELECT number FROM assignment.pool WHERE case_id = :other), 2::bigint, 'pools that failed leave no gap in the numbers');

-- Proofs.
SELECT assignment.keep_proofs(:pool, jsonb_build_object('court', repeat('0a', 81)), '{"bar": "timeout"}', false, :it);
SELECT assignment.keep_proofs(:pool, jsonb_build_object('court', repeat('0b', 81), 'bar', repeat('0c', 81)), '{}', true, :it);
SELECT results_eq(format('SELECT holder, left(pi, 2) FROM assignment.proof WHERE pool = %s ORDER BY 1', :pool), $$VALUES ('bar', '0c'), ('court', '0a')$$, 'a proof once received stays');
SELECT is(assignment.facts(:it, 'UTC') -> 'pools' -> 0 ->> 'absences', '1', 'an absence is on record');
SELECT isnt_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L AND due = pg_temp.now()', :it, 'draw'), 'with enough of them the draw is due');
SELECT throws_ok(format('SELECT assignment.keep_proofs(%s, %L, %L, false, %s)', :pool, '{"x": "short"}', '{}', :it), '23514', NULL, 'a proof is 81 bytes');
SELECT assignment.wait_for_holders(:it, :pool, '{}', pg_temp.now() + interval '1 minute', pg_temp.now() + interval '9 seconds', pg_temp.now(), 'draw/1', 77);
SELECT is(ground.board('AST', 9) -> 'alarms' -> 0 ->> 'what', 'quorumMissing', 'below the quorum somebody is told');
SELECT is((SELECT count(*) FROM ground.errand WHERE kind = 'proofs'), 2::bigint, 'and the holders are asked again');

-- No offer without a draw.
SELECT throws_ok(format('SELECT assignment.offer(%s, NULL, 1, %L, %s, 1, now(), %L, %L, now())', :it, 'J-1', :pool, '{}', '{"role": "system"}'), 'DA004', NULL, 'before the draw nobody stands anywhere');
SELECT throws_ok(format('INSERT INTO assignment.place VALUES (%s, 1, %L)', :pool, 'J-1'), '23503', NULL, 'there is no place without a draw');
SELECT assignment.draw(:it, :pool, pg_temp.sha('seed'), 'record', ARRAY['J-2', 'J-1', 'J-3'], pg_temp.now(), 'draw/2', 1);
SELECT throws_ok(format('SELECT assignment.draw(%s, %s, %L, %L, %L, now(), %L, 2)', :it, :pool, pg_temp.sha('x'), 'r', '{J-3}', 'draw/2'), '23505', NULL, 'a pool is drawn once');
SELECT pool AS other_pool FROM assignment.pool WHERE number = 2 \gset
SELECT throws_ok(format('SELECT assignment.draw(%s, %s, %L, %L, %L, now(), NULL, NULL)', :other, :other_pool, 'no hash', 'r', '{J-3}'), '23514', NULL, 'a seed is a hash');
SELECT throws_ok(format('SELECT assignment.draw(%s, %s, %L, %L, %L, now(), NULL, NULL)', :other, :other_pool, pg_temp.sha('x'), 'r', '{J-3,J-3}'), '23505', NULL, 'a judge has one place');

-- Offers.
SELECT pg_temp.brought_to('offered', 3) AS third \gset
SELECT pool AS drawn_pool FROM assignment.attempt WHERE case_id = :third \gset
SELECT throws_ok(format('SELECT assignment.offer(%s, NULL, 1, %L, %s, %s, now(), %L, %L, now())', :it, o.judge, o.pool, o.place, '{}', '{"role": "system"}'), 'DA004', NULL, o.what)
FROM (VALUES ('J-1', :pool, 1, 'the judge does not stand at this place'), ('J-2', :pool, 2, 'nor at that one'), ('J-9', :pool, 1, 'one who was not drawn stands nowhere'),
             ('J-2', :pool, 4, 'there is no such place'), ('J-2', :other_pool, 1, 'a pool that was not drawn has no places'),
             ('J-1', :drawn_pool, 1, 'another case''s order is another case''s')) AS o (judge, pool, place, what);
SELECT throws_ok(format('INSERT INTO assignment.attempt (case_id, attempt, judge, offered, act_by) VALUES (%s, 1, %L, now(), now())', :it, 'J-2'), '23514', NULL,
    'nobody is named without a draw or an order');
SELECT assignment.offer(:it, NULL, 1, 'J-2', :pool, 1, pg_temp.now() + interval '5 minutes', '{"judge": "J-2"}', '{"role": "system"}', pg_temp.now());
SELECT is(ground.inbox('judge', 'J-2', 1) -> 'items' -> 0 ->> 'what', 'offer/1', 'the judge is told');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'accept' AND step = '1'), pg_temp.now() + interval '5 minutes', 'and his time runs');
SELECT throws_ok(format('SELECT assignment.offer(%s, NULL, 2, %L, %s, 2, now(), %L, %L, now())', :it, 'J-1', :pool, '{}', '{"role": "system"}'), '23514', NULL,
    'an offer does not end without a reason');
SELECT throws_ok(format('INSERT INTO assignment.attempt (case_id, attempt, judge, pool, place, offered, act_by) VALUES (%s, 2, %L, %s, 2, now(), now())', :it, 'J-1', :pool),
    '23505', NULL, 'a case is with one judge at a time');
SELECT throws_ok(format('SELECT assignment.accept(%s, 2, pg_temp.who(%L), now())', :it, 'judge'), 'DA006', NULL, 'nobody accepts what was not offered');
SELECT assignment.offer(:it, 'recused', 2, 'J-1', :pool, 2, pg_temp.now() + interval '5 minutes', '{}', pg_temp.who('judge'), pg_temp.now());
SELECT throws_ok(format('SELECT assignment.accept(%s, 1, pg_temp.who(%L), now())', :it, 'judge'), 'DA006', NULL, 'an offer that has ended is not taken up');
SELECT throws_ok(format('SELECT assignment.offer(%s, %L, 3, %L, %s, 1, now(), %L, %L, now())', :it, 'silent', 'J-2', :pool, '{}', '{"role": "system"}'), 'DA005', NULL,
    'who recused himself is out of the case for good');
SELECT throws_ok(format('SELECT assignment.offer(%s, %L, 2, %L, %s, 3, now(), %L, %L, now())', :it, 'silent', 'J-3', :pool, '{}', '{"role": "system"}'), '23505', NULL, 'attempts are counted on');
SELECT throws_ok(format('SELECT assignment.offer(%s, %L, 3, %L, %s, 3, now(), %L, %L, now())', :it, 'tired', 'J-3', :pool, '{}', '{"role": "system"}'), '23514', NULL, 'reasons are known');
SELECT is((SELECT attempt FROM ground.docket WHERE case_id = :it), 2, 'the docket knows the attempt');
SELECT assignment.accept(:it, 2, pg_temp.who('judge'), pg_temp.now());
SELECT is(pg_temp.state(:it), 'accepted', 'the judge takes the case');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'accept'), 'and his time to say so is no longer counted');
SELECT throws_ok(format('SELECT assignment.accept(%s, 2, pg_temp.who(%L), now() + interval %L)', :it, 'judge', '1 second'), 'DA006', NULL, 'a case is taken once');
SELECT throws_ok(format('UPDATE assignment.attempt SET %s WHERE case_id = %s AND attempt = %s', c.change, :it, c.attempt), 'DA006', NULL, c.what)
FROM (VALUES ('judge = ''J-3''', 2, 'who was asked stays who was asked'), ('act_by = now()', 2, 'until when stays until when'), ('place = 3', 2, 'the place stays the place'),
             ('accepted = NULL', 2, 'what was taken is not untaken'), ('end_reason = ''silent''', 1, 'what has ended stays ended'), ('ended = NULL, end_reason = NULL', 1, 'and does not begin again')) AS c (change, attempt, what);
\set calls '''[{"role": "courtDutyOfficer", "office": "AST", "step": 0}, {"role": "courtChair", "office": "AST", "step": 1}]'''
SELECT assignment.exhaust(:it, 'recused', '{}', :calls, pg_temp.timer('nobodyOnDuty', '2', 300), pg_temp.timer('draw', 'again', 60), pg_temp.who('judge'), pg_temp.now());
SELECT is(pg_temp.state(:it), 'awaitingDraw', 'an order that is used up leads to another pool');
SELECT is(ground.board('AST', 9) -> 'alarms' -> 0 ->> 'what', 'nobodyOnDuty', 'and people are told');
SELECT results_eq(format('SELECT role, step FROM ground.alarm WHERE case_id = %s AND what = ''nobodyOnDuty'' ORDER BY step', :it), $$VALUES ('courtDutyOfficer', 0), ('courtChair', 1)$$,
    'whom the ladder calls at once');
SELECT is((SELECT due - pg_temp.now() FROM ground.timer WHERE case_id = :it AND kind = 'nobodyOnDuty'), interval '5 minutes', 'and whom it calls later has a clock');
SELECT pg_temp.pass_seconds(60);
SELECT is(assignment.facts(:it, 'UTC') -> 'tried', '[{"judge": "J-2", "reason": "recused"}, {"judge": "J-1", "reason": "recused"}]', 'who was asked is known, and what became of it');
SELECT assignment.exhaust(:it, NULL, '{}', :calls, pg_temp.timer('nobodyOnDuty', '2', 300), pg_temp.timer('draw', 'again', 60), '{"role": "system"}', pg_temp.now());
SELECT is((SELECT last_event FROM ground.docket WHERE case_id = :it), 'nobodyOnDuty', 'nobody on duty is an event');
SELECT is((SELECT (facts ->> 'nextLook')::bigint FROM ground.event WHERE case_id = :it AND name = 'nobodyOnDuty'), ground.micros(pg_temp.now() + interval '60 seconds'), 'which says when the house looks again');
SELECT assignment.exhaust(:it, NULL, '{}', :calls, pg_temp.timer('nobodyOnDuty', '2', 300), pg_temp.timer('draw', 'again', 120), '{"role": "system"}', pg_temp.now());
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'nobodyOnDuty'), 1::bigint, 'and is said once while nothing changes');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'draw' AND step = 'again'), pg_temp.now() + interval '120 seconds', 'while the house looks on');
SELECT is((SELECT due - pg_temp.now() FROM ground.timer WHERE case_id = :it AND kind = 'nobodyOnDuty'), interval '4 minutes', 'a look in vain puts no call off');
SAVEPOINT found;
SELECT assignment.fix_pool(:it, 'duty', NULL, 'later pool', '[]', '{}', '{}', false, '{}', pg_temp.now(), '[]', pg_temp.now());
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'nobodyOnDuty'), 'once somebody is found nobody more is called');
ROLLBACK TO SAVEPOINT found;

-- Loads count from the court's local midnight: 05:00 in UTC+5 is 19:00 of the day before in UTC.
SELECT is((SELECT j ->> 'load' FROM jsonb_array_elements(assignment.facts(:it, 'Asia/Almaty') -> 'judges') AS j WHERE j ->> 'judge' = 'J-1'), '1', 'what was taken today is load');
SELECT pg_temp.pass_seconds(14 * 3600);
SELECT is((SELECT j ->> 'load' FROM jsonb_array_elements(assignment.facts(:it, 'UTC') -> 'judges') AS j WHERE j ->> 'judge' = 'J-1'), '1', 'in UTC it is still today');
SELECT is((SELECT j ->> 'load' FROM jsonb_array_elements(assignment.facts(:it, 'Asia/Almaty') -> 'judges') AS j WHERE j ->> 'judge' = 'J-1'), '0', 'in Almaty the day is over');

-- The published record.
SELECT results_eq('SELECT record, seal FROM assignment.record_of(''e'', 1)', $$VALUES ('record'::bytea, NULL::bytea)$$, 'a draw has a record');
SELECT is_empty('SELECT FROM assignment.record_of(''e'', 2)', 'a pool that was not drawn has none');
SELECT is(assignment.keep_draw_seal(:pool, 'first'), 'first'::bytea, 'its seal is kept');
SELECT is(assignment.keep_draw_seal(:pool, 'second'), 'first'::bytea, 'the first one');

-- An offer that lapses reads only the drawn order, as long as somebody of it can be asked.
SELECT assignment.draw(:other, :other_pool, pg_temp.sha('seed'), 'other record', '{J-3,J-2}', pg_temp.now(), NULL, NULL);
SELECT set_eq(format('SELECT j ->> %L FROM jsonb_array_elements(assignment.facts(%s, %L, false) -> %L) AS j', 'judge', :other, 'UTC', 'judges'),
    '{J-2,J-3}'::text[], 'the order is enough while it goes on');
SELECT set_has(format('SELECT j ->> %L FROM jsonb_array_elements(assignment.facts(%s, %L) -> %L) AS j', 'judge', :other, 'UTC', 'judges'),
    $$VALUES ('J-1')$$, 'though there is another judge');
SELECT pg_temp.brought_to('awaitingDraw', 5) AS undrawn \gset
SELECT is(assignment.facts(:undrawn, 'UTC', false) -> 'judges', assignment.facts(:undrawn, 'UTC') -> 'judges', 'without an order everybody is read, with what he has');

SELECT * FROM finish();
ROLLBACK;
