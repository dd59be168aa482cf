-- Stage 7: a ruling is whole, signed by the judge who has the case, and never changes.
BEGIN;
\ir given.psql
SELECT plan(65);

-- A case in deliberation with its draft frozen.
CREATE FUNCTION pg_temp.ready_to_rule(n integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    the_case bigint := pg_temp.brought_to('deliberation', n);
BEGIN
    PERFORM ruling.keep_draft(the_case, 1, pg_temp.sha('ruling ' || n), convert_to('ruling ' || n, 'UTF8'), pg_temp.who('judge'), pg_temp.now());
    RETURN the_case;
END;
$$;
SELECT pg_temp.ready_to_rule(1) AS it \gset
SELECT is(decode(ruling.facts(:it, pg_temp.sha('ruling 1')) -> 'draft' ->> 'bytes', 'base64'), 'ruling 1'::bytea, 'the frozen bytes are among the facts');
SELECT is(ruling.facts(:it, NULL) -> 'draft', 'null', 'when they are asked for');
SELECT is(ruling.facts(:it, NULL) -> 'live' ->> 'judge', 'J-1', 'with who has the case');
SELECT is(ruling.facts(:it, NULL) -> 'live' ->> 'pool', '1', 'and by which draw');
SELECT ruling.keep_draft(:it, 1, pg_temp.sha('ruling 1'), 'ruling 1', pg_temp.who('judge'), pg_temp.now());
SELECT is((SELECT count(*) FROM ruling.draft WHERE case_id = :it), 1::bigint, 'the same bytes are frozen once');
SELECT throws_ok(format('SELECT ruling.keep_draft(%s, 1, %L, %L, pg_temp.who(%L), now())', :it, 'x', repeat('x', 262145), 'judge'), '23514', NULL, 'a ruling has a limit');

-- What is no ruling.
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 1, %L, %L)', :it, r.more, r.outcome), '23514', NULL, r.what)
FROM (VALUES
    ('{"facts": ""}', 'grant', 'a ruling without facts is none'), ('{"facts": null}', 'grant', 'nor with none'),
    ('{"reasons": ""}', 'grant', 'a ruling without reasons is none'), ('{"reasons": null}', 'grant', 'nor with none at all'),
    ('{"law": []}', 'grant', 'a ruling without law is none'), ('{"law": null}', 'grant', 'nor where law is nothing'), ('{"law": "Art. 20"}', 'grant', 'nor where it is no list'),
    ('{"appeal": ""}', 'grant', 'a ruling says how to appeal'), ('{"operative": []}', 'grant', 'a grant orders something'), ('{"operative": []}', 'grantInPart', 'in part too'),
    ('{}', 'refuse', 'a refusal orders nothing'), ('{}', 'maybe', 'outcomes are known')) AS r (more, outcome, what);
SELECT throws_ok(format($q$INSERT INTO ruling.ruling SELECT %s, pg_temp.sha('ruling 1'), 1, 'J-1', 'grant', pg_temp.ruling() - %L, 'c', now(), now()$q$, :it, m.member),
    '23514', NULL, 'a ruling without the member ' || m.member || ' is none')
FROM unnest(ARRAY['facts', 'reasons', 'law', 'appeal', 'operative']) AS m (member);
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 99)', :it), '23502', NULL, 'what was not frozen is not signed');
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 1, judge => %L)', :it, 'J-2'), 'DA006', NULL, 'another judge does not rule');
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 1, attempt => 2)', :it), 'DA006', NULL, 'nor on another attempt');
SELECT is(pg_temp.state(:it), 'deliberation', 'after all that the case is where it was');

-- The ruling.
SELECT ground.arm(:it, 'deadline', 'decide', pg_temp.now());
SELECT pg_temp.sign(:it, 1);
SELECT is(pg_temp.state(:it), 'ruled', 'it is ruled');
SELECT is(filing.bytes_of(:it, pg_temp.sha('ruling 1')), 'ruling 1'::bytea, 'the bytes that were frozen are the ruling');
SELECT results_eq(format('SELECT kind, step FROM ground.timer WHERE case_id = %s', :it), $$VALUES ('stage', 'service')$$, 'nothing waits but its service');
SELECT results_eq(format('SELECT how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it), $$VALUES ('met')$$, 'its deadlines are met');
SELECT is((SELECT end_reason FROM assignment.attempt WHERE case_id = :it), 'ruled', 'the judge has done');
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 1)', :it), 'DA006', NULL, 'a case is ruled once');
SELECT throws_ok(format('UPDATE ruling.ruling SET outcome = %L WHERE case_id = %s', 'refuse', :it), 'DA001', NULL, 'a ruling does not change afterwards');
SELECT throws_ok(format('UPDATE ruling.operative SET by = now() WHERE case_id = %s', :it), 'DA001', NULL, 'nor what it orders');
SELECT throws_ok(format('DELETE FROM ruling.draft WHERE case_id = %s', :it), 'DA001', NULL, 'nor the bytes it was made of');
SELECT is(ruling.of_case(:it) ->> 'sha256', pg_temp.sha('ruling 1'), 'it is read by its case');
SELECT is(ruling.of_case(-1), NULL, 'where there is one');
SELECT ruling.keep_entry(:it, 'entry', 'first');
SELECT ruling.keep_entry(:it, 'entry', 'second');
SELECT is(decode(ruling.of_case(:it) ->> 'entrySeal', 'base64'), 'first'::bytea, 'the first entry is kept');
SELECT is(ruling.find(pg_temp.number(:it), left(pg_temp.sha('ruling 1'), 10)) ->> 'inForce', 'true', 'whoever has its number and code finds it');
SELECT is(ruling.find(pg_temp.number(:it), '0123456789'), NULL, 'another code finds nothing');
SELECT ok(NOT ruling.find(pg_temp.number(:it), left(pg_temp.sha('ruling 1'), 10)) ?| ARRAY['judge', 'complainant', 'content'], 'and no person is in what is found');

-- A refusal, and an offer that was taken away.
SELECT pg_temp.ready_to_rule(2) AS it \gset
SELECT lives_ok(format('SELECT pg_temp.sign(%s, 2, %L, %L, operative => %L)', :it, '{"operative": []}', 'refuse', '[]'), 'a refusal orders nothing and is a ruling');
SELECT pg_temp.ready_to_rule(3) AS it \gset
SELECT pool AS pool FROM assignment.attempt WHERE case_id = :it \gset
SELECT assignment.offer(:it, 'reassigned', 2, 'J-2', :pool, 2, pg_temp.now(), '{}', pg_temp.who('courtDutyOfficer'), pg_temp.now());
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 3)', :it), 'DA006', NULL, 'from whom the case was taken does not rule');
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 3, judge => %L, attempt => 2)', :it, 'J-2'), 'DA006', NULL, 'nor who has not taken it up');

-- The certificate under a ruling, asked about after it was taken in.
SELECT pg_temp.brought_to('ruled', 60) AS it \gset
SELECT pg_temp.sha('ruling seal 60') AS container \gset
SELECT ruling.revoke(:it, pg_temp.sha('another seal'), pg_temp.now() + interval '15 minutes', pg_temp.now());
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), '{}', 'an answer about another signature says nothing of this one');
SELECT ruling.revoke(:it, :'container', pg_temp.now() + interval '15 minutes', pg_temp.now());
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['signatureRevoked'], 'a ruling under a revoked certificate is marked');
SELECT results_eq(format('SELECT role FROM ground.alarm WHERE case_id = %s AND what = %L ORDER BY step', :it, 'certificateRevoked'), $$VALUES ('courtDutyOfficer'), ('courtChair')$$, 'the duty officer and the president hear of it');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'stage' AND step = 'service'), pg_temp.now() + interval '15 minutes', 'and it is held, until a named instant');
SELECT throws_ok(format('SELECT ruling.release(%s, %L, pg_temp.who(%L), pg_temp.now())', :it, 'It is his.', 'registryClerk'), 'DA020', NULL, 'a clerk releases nothing');
SAVEPOINT held;
SELECT is(ruling.release(:it, 'It is mine.', pg_temp.who('judge'), pg_temp.now()), true, 'its judge may stand by it');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'stage' AND step = 'service'), pg_temp.now(), 'then it is served now');
SELECT isnt_empty(format('SELECT FROM ground.alarm WHERE case_id = %s AND what = %L AND ended_at IS NULL', :it, 'certificateRevoked'), 'which does not say that the court has looked');
ROLLBACK TO SAVEPOINT held;
SELECT is(ruling.release(:it, 'The judge says it is his.', pg_temp.who('courtDutyOfficer'), pg_temp.now()), true, 'so may the duty officer let it go');
SELECT is_empty(format('SELECT FROM ground.alarm WHERE case_id = %s AND what = %L AND ended_at IS NULL', :it, 'certificateRevoked'), 'who has looked with that');
SELECT is((SELECT facts ->> 'reason' FROM ground.event WHERE case_id = :it AND name = 'released'), 'The judge says it is his.', 'the reason is on record');
SELECT is(ruling.release(:it, 'Again.', pg_temp.who('courtDutyOfficer'), pg_temp.now()), false, 'what is not held is not released');
SELECT pg_temp.brought_to('served', 61) AS it \gset
SELECT ruling.revoke(:it, pg_temp.sha('ruling seal 61'), pg_temp.now() + interval '15 minutes', pg_temp.now());
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'stage'), 'what was served is not held');

-- Once the count has begun the list is frozen.
SELECT pg_temp.ready_to_rule(4) AS it, pg_temp.ready_to_rule(5) AS that \gset
SELECT deadlines.say('e', '71-0123', 'count', pg_temp.now() + interval '1 second', pg_temp.now(), NULL, 'commissionOfficer', pg_temp.person('commissionOfficer'));
SELECT lives_ok(format('SELECT pg_temp.sign(%s, 4)', :it), 'a second before the count an order may change the list');
SELECT pg_temp.pass_seconds(1);
SELECT throws_ok(format('SELECT pg_temp.sign(%s, 5)', :that), 'DA007', NULL, 'from the second on at which it begins none may');
SELECT lives_ok(format('SELECT pg_temp.sign(%s, 5, operative => %L)', :that, '[{"order": "stop", "commission": "KZ-71-0123", "station": "71-0123", "changesList": false}]'), 'other orders may');

-- A limit is met by the instant of the ruling, not by whether a timer has noticed that it was over.
SELECT pg_temp.brought_to('deliberation', 50) AS it \gset
SELECT ground.arm(:it, 'deadline', 'decide', pg_temp.now() + interval '2 hours');
SELECT pg_temp.pass_seconds(7200);
SELECT ruling.keep_draft(:it, 1, pg_temp.sha('ruling 50'), 'ruling 50', pg_temp.who('judge'), pg_temp.now());
SELECT pg_temp.sign(:it, 50, operative => '[{"order": "include", "commission": "KZ-71-0123", "station": "71-0123", "changesList": false}]');
SELECT results_eq(format('SELECT how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it), $$VALUES ('passed')$$, 'a ruling at the first late instant does not meet the limit');
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['overdue'], 'the case is overdue');
SELECT results_eq(format('SELECT facts ->> %L FROM ground.event WHERE case_id = %s AND name = %L', 'lateMicroseconds', :it, 'deadlinePassed'), $$VALUES ('0')$$, 'which is said once, with how late');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'deadline'), 'and no timer says it again');

SELECT * FROM finish();
ROLLBACK;
