-- Access: nobody acts in another's place, guesses are few at all nodes together, keys, screens and emergencies end.
BEGIN;
\ir given.psql
SELECT plan(51);

-- The last line: the log takes no act of a person that the table does not allow him, whoever calls the functions.
SELECT pg_temp.brought_to('screening', 1) AS it \gset
SELECT throws_ok(format($$SELECT ground.record(%s, 'admission', 'registered', 'registered', '{"role": "registryClerk", "person": %s}',
    pg_temp.now(), '{}')$$, :it, pg_temp.person('judge')), 'DA020', NULL, 'nobody acts in an office he does not hold');
SELECT throws_ok(format($$SELECT ground.record(%s, 'admission', 'registered', 'registered', '{"role": "judge", "person": %s}',
    pg_temp.now(), '{}')$$, :it, pg_temp.person('judge')), 'DA020', NULL, 'nor does his own office what is another''s');
SELECT throws_ok(format($$SELECT ground.record(%s, 'ruling', 'rulingPrepared', NULL, '{"role": "voter"}', pg_temp.now(), '{}')$$, :it),
    'DA020', NULL, 'nor a voter what is the court''s');
SELECT throws_ok(format($$SELECT ground.record(%s, 'admission', 'noSuchEvent', NULL, pg_temp.who('registryClerk'), pg_temp.now(),
    '{}')$$, :it), 'DA020', NULL, 'what the table does not know is nobody''s');
SELECT lives_ok(format($$SELECT ground.record(%s, 'admission', 'noSuchEvent', NULL, '{"role": "system"}', pg_temp.now(), '{}')$$, :it),
    'the service''s own events follow from no person''s act');
UPDATE people.office SET court = 'KAR' WHERE role = 'registryClerk';
SELECT throws_ok(format($$SELECT admission.register(%s, pg_temp.who('registryClerk'), '{}', '[]', 'KZ-71-0123', NULL, pg_temp.now())$$, :it),
    'DA020', NULL, 'a clerk of another court registers nothing here');
UPDATE people.office SET court = 'AST' WHERE role = 'registryClerk';
UPDATE people.person SET active = false WHERE person = pg_temp.person('registryClerk');
SELECT throws_ok(format($$SELECT admission.register(%s, pg_temp.who('registryClerk'), '{}', '[]', 'KZ-71-0123', NULL, pg_temp.now())$$, :it),
    'DA020', NULL, 'nor one who has left');
UPDATE people.person SET active = true;
SELECT pg_temp.brought_to('offered', 2) AS it \gset
SELECT throws_ok(format($$SELECT assignment.accept(%s, 1, jsonb_build_object('role', 'judge', 'person', (SELECT person FROM people.office
    WHERE judge = 'J-2')), pg_temp.now())$$, :it), 'DA020', NULL, 'a judge to whom it was never offered takes no case');
SELECT lives_ok(format($$SELECT assignment.accept(%s, 1, pg_temp.who('judge'), pg_temp.now())$$, :it), 'the one to whom it is offered does');
SELECT pg_temp.brought_to('awaitingRespondent', 3) AS it \gset
UPDATE people.office SET commission = 'KZ-71-0124' WHERE role = 'commissionOfficer';
SELECT throws_ok(format($$SELECT hearing.answer(%s, 'agrees', pg_temp.sha('a'), 'a', pg_temp.sha('s'), 's', pg_temp.who('commissionOfficer'),
    '[]', pg_temp.now())$$, :it), 'DA020', NULL, 'another commission answers nothing');
UPDATE people.office SET commission = 'KZ-71-0123' WHERE role = 'commissionOfficer';

-- Who has to do with a case.
SELECT is(access.parties_of(pg_temp.number(:it), NULL) -> 'judges', '["J-1"]', 'whoever has it is its judge');
SELECT is(access.parties_of('AST-2026-999999', NULL), NULL, 'an unknown number has nobody');

-- Guesses: these limits are the caller's; here three of a case from an address, five of an address, eight of a case.
CREATE FUNCTION pg_temp.guess(number text, address text, good boolean DEFAULT false) RETURNS integer
LANGUAGE sql VOLATILE AS $$ SELECT access.guess(number, address, good, 3, 5, 8, 64) $$;
SELECT is(ARRAY[pg_temp.guess('A', '192.0.2.1'), pg_temp.guess('A', '192.0.2.1'), pg_temp.guess('A', '192.0.2.1')], ARRAY[0, 0, 0],
    'as many guesses as the limit are answered');
SELECT is(pg_temp.guess('A', '192.0.2.1'), 60, 'the next waits for the minute to end');
SELECT is(pg_temp.guess('A', '192.0.2.1', true), 60, 'and so does a right one, which nobody is told apart');
SELECT is(pg_temp.guess('A', '192.0.2.2', true), 0, 'another address is not touched');
SELECT is(pg_temp.guess('B', '192.0.2.1', true), 0, 'nor another case of the same address');
SELECT is(ARRAY[pg_temp.guess('B', '192.0.2.1'), pg_temp.guess('C', '192.0.2.1')], ARRAY[0, 0], 'until five were wrong from there');
SELECT is(pg_temp.guess('D', '192.0.2.1', true), 60, 'then nothing from there is answered');
SELECT pg_temp.pass_seconds(60);
SELECT is(pg_temp.guess('A', '192.0.2.1', true), 0, 'a minute later it is');
SELECT pg_temp.pass_seconds(3600);
DO $$
BEGIN
    FOR round IN 1..8 LOOP
        PERFORM pg_temp.guess('E', '198.51.100.' || round);
    END LOOP;
END;
$$;
SELECT is(pg_temp.guess('E', '198.51.100.99', true), 60, 'a case at which many guess is shut to addresses that it does not know');
SELECT is(pg_temp.guess('A', '198.51.100.1', true), 0, 'and to no other case');
SELECT pg_temp.pass_seconds(60);
SELECT is(pg_temp.guess('E', '198.51.100.99', true), 0, 'its voter comes in');
DO $$
BEGIN
    FOR round IN 1..8 LOOP
        PERFORM pg_temp.guess('E', '203.0.113.' || round);
    END LOOP;
END;
$$;
SELECT is(pg_temp.guess('E', '203.0.113.99', true), 120, 'the second wait is twice as long');
SELECT is(pg_temp.guess('E', '198.51.100.99', true), 0, 'but who has opened it before is not locked out');
SELECT is((SELECT count(*) FROM access.attempt WHERE what = 'secret'), 21::bigint, 'each wrong guess that was answered is an event');
SELECT is((SELECT count(*) FROM access.attempt WHERE what = 'guessesOver'), 4::bigint, 'and the last before each wait is another');
SELECT is((SELECT DISTINCT network FROM access.attempt WHERE number = 'A'), '192.0.2.0/24', 'an address is kept as its network');
SELECT is(access.network_of('2001:db8:1:2::3'), '2001:db8:1::/48', 'of either kind');
SELECT is(access.network_of('nowhere'), 'unknown', 'and what is none as that');
SELECT pg_temp.pass_seconds(90000);
SELECT pg_temp.guess('F', '192.0.2.9'), pg_temp.guess('G', '192.0.2.9'), pg_temp.guess('H', '192.0.2.9');
SELECT is((SELECT count(*) FROM access.guess WHERE forget < pg_temp.now()), 0::bigint, 'what is a day old is forgotten');

-- Failed attempts: of one address no more than so many in a minute.
DO $$
BEGIN
    FOR round IN 1..9 LOOP
        PERFORM access.note_attempt('token', NULL, 'readCase', '192.0.2.77', NULL, 4);
    END LOOP;
END;
$$;
SELECT is((SELECT count(*) FROM access.attempt WHERE what = 'token'), 4::bigint, 'the log of attempts is not the attack');
SELECT is(jsonb_array_length(access.attempts_before(NULL, 3) -> 'attempts'), 3, 'attempts come in pages');
SELECT is((access.attempts_before((access.attempts_before(NULL, 3) ->> 'older')::bigint, 1) -> 'attempts' -> 0 ->> 'id')::bigint,
    (SELECT max(attempt) - 3 FROM access.attempt), 'that follow each other');

-- Keys.
CREATE FUNCTION pg_temp.key(word text, follows bigint DEFAULT NULL) RETURNS bigint
LANGUAGE sql VOLATILE AS $$ SELECT (access.make_key('KZ-71-0123', 'inbox', '{readInbox}', sha256(word::bytea),
    pg_temp.person('commissionOfficer'), follows, 3600, 60, 2) ->> 'key')::bigint $$;
SELECT pg_temp.key('one') AS one \gset
SELECT is(access.key_of(sha256('one')) -> 'scopes', '["readInbox"]', 'a key opens its scopes');
SELECT pg_temp.key('two', :one) AS two \gset
SELECT is(pg_temp.key('three'), NULL, 'a commission has no more keys than the limit');
SELECT is(pg_temp.key('three', :two), NULL, 'and none in the place of another either');
SELECT is((SELECT expires - pg_temp.now() FROM access.program_key WHERE key = :two), interval '1 hour', 'which then is good as long as it was');
SELECT is(access.make_key('KZ-71-0123', 'x', '{readInbox}', sha256('three'), pg_temp.person('commissionOfficer'), 999, 3600, 60, 9), '{"unknown": true}',
    'none follows one that is not there');
SELECT is(access.make_key('KZ-71-0124', 'x', '{readInbox}', sha256('three'), pg_temp.person('commissionOfficer'), :two, 3600, 60, 9), '{"unknown": true}',
    'nor one of another commission');
SELECT pg_temp.pass_seconds(60);
SELECT is(access.key_of(sha256('one')), NULL, 'the earlier key ends after the overlap');
SELECT isnt(access.key_of(sha256('two')), NULL, 'the one that follows does not');
SELECT is(access.end_key(:two, 'KZ-71-0124', pg_temp.person('commissionOfficer')), false, 'another commission ends no key of ours');
SELECT is(access.end_key(:two, 'KZ-71-0123', pg_temp.person('commissionOfficer')), true, 'our own does');
SELECT is(access.key_of(sha256('two')), NULL, 'and it opens nothing');

-- Screens.
SELECT access.make_screen('AST', 'Hall', sha256('s'), pg_temp.person('courtDutyOfficer'), 1) AS screen \gset
SELECT is(access.screen_of(sha256('s')), 'AST', 'a screen shows its court');
SELECT is(access.make_screen('AST', 'Room', sha256('r'), pg_temp.person('courtDutyOfficer'), 1), NULL, 'there are no more than the limit');
SELECT is(access.end_screen(:screen, 'KAR', pg_temp.person('courtDutyOfficer')), false, 'another court takes none away');

-- Emergencies.
SELECT throws_ok(format($$SELECT access.open_in_emergency(%L, pg_temp.person('registryClerk'), 'registryClerk', 'why', 901)$$, pg_temp.number(:it)),
    '23514', NULL, 'an emergency lasts no longer than a quarter of an hour');
SELECT is(access.open_in_emergency(pg_temp.number(:it), pg_temp.person('judge'), 'registryClerk', 'why', 900), NULL,
    'and is nobody''s in an office he does not hold');
SELECT access.open_in_emergency(pg_temp.number(:it), pg_temp.person('courtDutyOfficer'), 'courtDutyOfficer', 'why', 900) \gset
SELECT is((SELECT count(*) FROM ground.message WHERE addressee = 'courtChair' AND what LIKE 'openedInEmergency/%'), 1::bigint,
    'the president is told');

SELECT * FROM finish();
ROLLBACK;
