-- The docket: what may follow what, and that no act counts twice.
BEGIN;
\ir given.psql
SELECT plan(89);

-- A case that stands anywhere, without the way there.
CREATE FUNCTION pg_temp.standing(the_state text, n integer) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    INSERT INTO ground.docket (number, public_id, election, court, station, commission, kind, request, language, pack, received,
                               state, version, last_event)
    VALUES ('N-' || n, rpad('n' || n, 22, 'y'), 'e', 'AST', '71-0123', 'KZ-71-0123', 'VL-01', 'include', 'ru', pg_temp.sha('pack'),
            pg_temp.now(), the_state, 1, 'given') RETURNING case_id
$$;
CREATE FUNCTION pg_temp.refusal(event text, from_state text, to_state text, n integer) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    the_case bigint := pg_temp.standing(from_state, n);
BEGIN
    PERFORM ground.record(the_case, 'filing', event, to_state, '{"role": "system"}', pg_temp.now(), '{}');
    RETURN 'let through';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END;
$$;

SELECT is(pg_temp.refusal(t.event, t.from_state, t.to_state, (row_number() OVER ())::integer), 'let through',
    format('%s brings a case from %s to %s', t.event, t.from_state, t.to_state))
FROM ground.transition AS t ORDER BY t.event, t.from_state;

-- Every event, from every state, to every state it can lead to: what the table does not say is refused.
CREATE TEMPORARY TABLE tried AS
SELECT e.event, s.state AS from_state, e.to_state, (10000 + row_number() OVER ())::integer AS n
FROM (SELECT DISTINCT event, to_state FROM ground.transition) AS e,
    (SELECT from_state AS state FROM ground.transition UNION SELECT to_state FROM ground.transition) AS s
WHERE NOT EXISTS (SELECT FROM ground.transition AS t
                  WHERE (t.event, t.from_state, t.to_state) = (e.event, s.state, e.to_state));
SELECT cmp_ok((SELECT count(*) FROM tried), '>', 500::bigint, 'there are many ways that are not lawful');
SELECT is_empty($$SELECT event, from_state, to_state, r FROM tried, pg_temp.refusal(event, from_state, to_state, n) AS r
    WHERE r <> 'DA003'$$, 'each of them is refused');
SELECT is(pg_temp.refusal('consented', 'registered', 'closed', 1000), 'DA003', 'an event that is only noted moves nothing');
SELECT is(pg_temp.refusal('registered', 'registered', NULL, 1001), 'DA003', 'an event that moves a case is not noted twice');
SELECT is(pg_temp.refusal('consented', 'registered', NULL, 1002), 'let through', 'an event that is only noted is noted');
SELECT is_empty($$SELECT from_state, event FROM ground.transition
    WHERE from_state IN ('closed', 'withdrawn', 'forwarded', 'leftUnconsidered', 'terminated', 'moot', 'joined')$$,
    'nothing leads out of an end');

-- The row itself.
SELECT pg_temp.standing('received', 2000) AS it \gset
SELECT throws_ok(format('UPDATE ground.docket SET state = %L WHERE case_id = %s', 'screening', :it), 'DA002', NULL,
    'a case does not move without an event');
SELECT throws_ok(format('UPDATE ground.docket SET version = version + 2 WHERE case_id = %s', :it), 'DA002', NULL,
    'events are counted one by one');
SELECT throws_ok(format('UPDATE ground.docket SET version = version + 1, %I = %s WHERE case_id = %s', c.name, c.other, :it), 'DA002',
    NULL, c.name || ' of a case stays what it was')
FROM (VALUES ('received', 'received + interval ''1 second'''), ('number', '''N-1x'''), ('pack', '''p2'''), ('origin', 'case_id'),
             ('public_id', 'repeat(''z'', 22)'), ('election', '''other''')) AS c (name, other);
SELECT throws_ok(format('INSERT INTO ground.event (case_id, version, stage, name, role, at, pack, state)
    VALUES (%s, 7, %L, %L, %L, %L, %L, %L)', :it, 'filing', 'x', r.role, pg_temp.now(), 'p', 'received'), '23514', NULL,
    r.role || ' acts under a name, never as an office alone')
FROM unnest(ARRAY['judge', 'registryClerk', 'courtDutyOfficer', 'courtChair', 'commissionOfficer', 'prosecutor']) AS r (role);
SELECT throws_ok(format('SELECT ground.record(%s, %L, %L, NULL, %L, %L, %L)', :it, 'filing', 'x', '{"role": "stranger"}',
    pg_temp.now(), '{}'), '23514', NULL, 'nobody without a role acts');
SELECT throws_ok(format('SELECT ground.record(%s, %L, %L, NULL, %L, %L, %L)', :it, 'tenth', 'x', '{"role": "system"}',
    pg_temp.now(), '{}'), '23514', NULL, 'there are nine stages');
SELECT throws_ok('SELECT ground.record(-1, ''filing'', ''x'', NULL, ''{"role": "system"}'', now(), ''{}'')', 'P0002', NULL,
    'an event needs a case');
SELECT ground.record(:it, 'filing', 'x', NULL, '{"role": "system"}', pg_temp.now(), '{}', 'accept/1', 3000000000);
SELECT throws_ok(format('SELECT ground.record(%s, %L, %L, NULL, %L, %L, %L, %L, 3000000000)', :it, 'filing', 'x',
    '{"role": "system"}', pg_temp.now(), '{}', 'accept/1'), '23505', NULL, 'a timer of one generation fires once');
SELECT lives_ok(format('SELECT ground.record(%s, %L, %L, NULL, %L, %L, %L, %L, 3000000001)', :it, 'filing', 'x',
    '{"role": "system"}', pg_temp.now(), '{}', 'accept/1'), 'armed anew it fires anew');
SELECT is((SELECT d.version FROM ground.docket AS d WHERE d.case_id = :it), (SELECT max(e.version) FROM ground.event AS e
    WHERE e.case_id = :it), 'a refused event is not counted');

-- Flags.
SELECT ground.set_flag(:it, 'overdue', true, 'deadlines', '{"role": "system"}', pg_temp.now());
SELECT ground.set_flag(:it, 'overdue', true, 'deadlines', '{"role": "system"}', pg_temp.now());
SELECT is((SELECT d.flags FROM ground.docket AS d WHERE d.case_id = :it), ARRAY['overdue'], 'a flag is raised once');
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'flagRaised'), 1::bigint, 'and has one event');
SELECT ground.set_flag(:it, 'overdue', false, 'deadlines', '{"role": "system"}', pg_temp.now());
SELECT is((SELECT d.flags FROM ground.docket AS d WHERE d.case_id = :it), '{}'::text[], 'lowered it is gone');
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'flagLowered'), 1::bigint, 'its history is not');

SELECT is(ground.lock_case(-1), NULL, 'there is no head of a case that is not there');
SELECT is(ground.case_numbered('N-2000'), :it::bigint, 'a case is found by its number');
SELECT is(ground.case_numbered('N-none'), NULL, 'and another number finds none');
SELECT is(ground.lock_case(:it) ->> 'state', 'received', 'the head says where a case stands');

SELECT * FROM finish();
ROLLBACK;
