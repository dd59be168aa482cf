-- Stage 4: limits with their source, superseded with a reason, and words about stations.
BEGIN;
\ir given.psql
SELECT plan(47);

SELECT pg_temp.filed(1, '{}', pg_temp.timer('deadline', 'decide', 60) || pg_temp.timer('warning', 'decide/1', 30) || pg_temp.timer('draw', '1', 5)) AS it \gset
SELECT is(deadlines.facts(:it) -> 'deadlines' -> 0 ->> 'source', 'Art. 20(9)', 'a deadline says where it comes from');
SELECT throws_ok(format('SELECT deadlines.set_down(%s, %L, now())', :it, '[{"rule": "r", "due": 1, "source": "", "edition": "e"}]'), '23514', NULL, 'without that it is none');
SELECT throws_ok(format('SELECT deadlines.supersede(%s, %L, NULL, %L, pg_temp.now())', :it, '[]', '[]'), '23514', NULL, 'nothing is superseded without a reason');
SELECT throws_ok(format('SELECT deadlines.supersede(%s, %L, %L, %L, pg_temp.now())', :it, '[]', '', '[]'), '23514', NULL, 'nor with an empty one');
SELECT deadlines.supersede(:it, pg_temp.limits(), 'closing', pg_temp.timer('deadline', 'decide', 90), pg_temp.now());
SELECT is(jsonb_array_length(deadlines.of_case(:it)), 2, 'the old deadline stays visible');
SELECT is(deadlines.of_case(:it) -> 0 ->> 'endReason', 'closing', 'with the reason');
SELECT is(deadlines.of_case(:it) -> 1 ->> 'ended', NULL, 'beside the one in force');
SELECT results_eq(format('SELECT kind, due FROM ground.timer WHERE case_id = %s ORDER BY kind', :it),
    $$VALUES ('deadline', pg_temp.now() + interval '90 seconds'), ('draw', pg_temp.now() + interval '5 seconds')$$, 'the clocks go by it, and others are left alone');
SELECT throws_ok('INSERT INTO deadlines.finish SELECT min(deadline), ''met'', NULL, now() FROM deadlines.deadline', '23505', NULL, 'a deadline ends once');
SELECT throws_ok('INSERT INTO deadlines.finish SELECT max(deadline), ''forgotten'', NULL, now() FROM deadlines.deadline', '23514', NULL, 'in a known way');

-- Passing, warning, polls closing.
SELECT deadlines.warn(:it, 'decide', 'courtChair', 1, pg_temp.now(), 'warning/decide/1', 1);
SELECT is(ground.board('AST', 9) -> 'alarms' -> 0 ->> 'role', 'courtChair', 'a warning rings for whom the ladder names');
SELECT throws_ok(format('SELECT deadlines.warn(%s, %L, %L, 1, now(), %L, 1)', :it, 'decide', 'courtChair', 'warning/decide/1'), '23505', NULL, 'once');
SELECT deadlines.pass(:it, 'decide', 1500, pg_temp.now(), 'deadline/decide', 2);
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['overdue'], 'what passes makes the case overdue');
SELECT is(deadlines.of_case(:it) -> 1 ->> 'ended', 'passed', 'and is passed');
SELECT is((SELECT count(*) FROM ground.alarm WHERE what = 'deadline/decide'), 2::bigint, 'the duty officer and the president hear of it');
SELECT is((SELECT facts ->> 'lateMicroseconds' FROM ground.event WHERE case_id = :it AND name = 'deadlinePassed'), '1500', 'with how late it was noted');
SELECT throws_ok(format('SELECT deadlines.pass(%s, %L, 0, now(), %L, 2)', :it, 'decide', 'deadline/decide'), '23505', NULL, 'once');
SELECT deadlines.polls_close(:it, pg_temp.now(), 'pollsClose/station', 3);
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['overdue', 'pollsClosed'], 'polls close at its station');

-- Words about a station.
SELECT is(deadlines.closing_of('e', '71-0123'), '{"closes": null, "counting": null}', 'at first the pack''s closing stands');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, now(), now(), NULL, %L, pg_temp.person(%L))', 'e', '71-0123', 'closing', 'courtDutyOfficer', 'courtDutyOfficer'),
    '23514', NULL, 'another closing time has a reason');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, now(), now(), %L, %L, NULL)', 'e', '71-0123', 'closing', 'Storm.', 'courtDutyOfficer'), '23502', NULL, 'and a person');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, now(), now(), %L, %L, -1)', 'e', '71-0123', 'closing', 'Storm.', 'courtDutyOfficer'), '23503', NULL, 'a real one');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, now(), now(), %L, %L, pg_temp.person(%L))', 'e', '71-0123', 'rumour', 'x', 'courtDutyOfficer', 'courtDutyOfficer'),
    '23514', NULL, 'words are about closing or count');
SELECT pg_temp.brought_to('closed', 2) AS ended, pg_temp.filed(3, '{"station": "71-0124"}') AS elsewhere \gset
SELECT is(deadlines.say('e', '71-0123', 'closing', '2026-11-24T16:00:00Z', '2026-11-24T15:00:00Z', 'Storm.', 'courtDutyOfficer', pg_temp.person('courtDutyOfficer')), 1,
    'every open case at the station is looked at again, and no other');
SELECT results_eq('SELECT case_id FROM ground.timer WHERE kind = ''stage'' AND step = ''deadlines''', format('VALUES (%s::bigint)', :it), 'by a timer due now');
SELECT is(deadlines.closing_of('e', '71-0123') ->> 'closes', ground.micros('2026-11-24T16:00:00Z')::text, 'the closing that was said stands');
SELECT deadlines.say('e', '71-0123', 'closing', '2026-11-24T17:00:00Z', '2026-11-24T15:00:00Z', 'Longer storm.', 'courtDutyOfficer', pg_temp.person('courtDutyOfficer'));
SELECT is(deadlines.closing_of('e', '71-0123') ->> 'closes', ground.micros('2026-11-24T17:00:00Z')::text, 'of two the last');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, %L, %L, NULL, %L, pg_temp.person(%L))', 'e', '71-0123', 'count', '2026-11-24T16:59:59.999999Z', '2026-11-24T15:00:00Z', 'commissionOfficer', 'commissionOfficer'),
    'DA010', NULL, 'no count begins before the closing that was said last');
SELECT throws_ok(format('SELECT deadlines.say(%L, %L, %L, %L, %L, NULL, %L, pg_temp.person(%L))', 'e', '71-0125', 'count', '2026-11-24T14:59:59.999999Z', '2026-11-24T15:00:00Z', 'commissionOfficer', 'commissionOfficer'),
    'DA010', NULL, 'nor before the pack''s, where none was said');
SELECT deadlines.say('e', '71-0123', 'count', '2026-11-24T17:00:00Z', '2026-11-24T15:00:00Z', NULL, 'commissionOfficer', pg_temp.person('commissionOfficer'));
SELECT is(deadlines.closing_of('e', '71-0123') ->> 'counting', ground.micros('2026-11-24T17:00:00Z')::text, 'and since when the count runs');
SELECT is(deadlines.station_facts('e', '71-0123') -> 'closing', deadlines.closing_of('e', '71-0123'), 'a word is decided on what was said before');
SELECT deadlines.say('e', '71-0123', 'closing', '2026-11-24T17:00:01Z', '2026-11-24T15:00:00Z', 'It was a mistake.', 'courtDutyOfficer', pg_temp.person('courtDutyOfficer'));
SELECT is(deadlines.closing_of('e', '71-0123') ->> 'counting', NULL, 'a closing said to lie after it takes the count back');
SELECT is(deadlines.closing_of('e', '71-0124') ->> 'closes', NULL, 'another station is another');

-- A filing that was opened before the word and is entered after it.
SELECT pg_temp.filed(4) AS crossing \gset
SELECT is((SELECT count(*) FROM ground.timer WHERE case_id = :crossing AND kind = 'stage' AND step = 'deadlines'), 1::bigint, 'looks at its deadlines again at once');
SELECT pg_temp.pass_seconds(60);
SELECT pg_temp.filed(5) AS later \gset
SELECT is((SELECT count(*) FROM ground.timer WHERE case_id = :later), 0::bigint, 'one that was opened after it knew');

-- After the execution the closing still moves until when the voter's word is waited for.
SELECT pg_temp.brought_to('executed', 6) AS it \gset
SELECT is((deadlines.facts(:it) ->> 'confirmBy')::bigint, ground.micros(pg_temp.now() + interval '1 hour'), 'the facts have that end');
SELECT deadlines.move_confirmation(:it, pg_temp.timer('confirmation', 'lapse', 7200), pg_temp.now());
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'confirmation'), pg_temp.now() + interval '2 hours', 'which moves');
SELECT is((SELECT last_event FROM ground.docket WHERE case_id = :it), 'deadlinesSuperseded', 'and is said');

-- What is over has passed, noticed or not; what is superseded then does not come back.
SELECT pg_temp.filed(7, '{}', pg_temp.timer('deadline', 'decide', 7200)) AS it \gset
SELECT pg_temp.pass_seconds(7200);
SELECT deadlines.supersede(:it, '[]', 'closing', '[]', pg_temp.now());
SELECT is(deadlines.of_case(:it) -> 0 ->> 'ended', 'passed', 'what was over when it was counted anew has passed');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND what = 'deadline/decide'), 2::bigint, 'and those are told who would have been');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'deadline'), 'once');

-- A limit that moves later takes the alarms about its earlier instant with it, and the marks that hold no longer.
SELECT pg_temp.filed(8, '{}', pg_temp.timer('deadline', 'decide', 7200)) AS it \gset
SELECT deadlines.warn(:it, 'decide', 'courtDutyOfficer', 0, pg_temp.now(), NULL, NULL);
SELECT deadlines.supersede(:it, pg_temp.limits(), 'closing', '[]', pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 1::bigint, 'what rang for a limit that stays goes on ringing');
SELECT pg_temp.pass_seconds(7200);
SELECT deadlines.supersede(:it, pg_temp.limits(), 'closing', pg_temp.timer('pollsClose', 'station', 9000), pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 0::bigint, 'for one that lies ahead again nothing rings');
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), '{}'::text[], 'nor is the case overdue');
SELECT deadlines.warn(:it, 'decide', 'courtDutyOfficer', 0, pg_temp.now(), NULL, NULL);
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 1::bigint, 'until its own warning comes');
SELECT deadlines.supersede(:it, '[]', 'corrected', '[]', pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 0::bigint, 'or it is no limit of the case any more');
SELECT ground.set_flag(:it, 'pollsClosed', true, 'deadlines', '{"role": "system"}', pg_temp.now());
SELECT deadlines.supersede(:it, pg_temp.limits(), 'closing', pg_temp.timer('pollsClose', 'station', 60), pg_temp.now());
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), '{}'::text[], 'a station that will close is open');

SELECT * FROM finish();
ROLLBACK;
