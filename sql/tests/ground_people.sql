-- Packs, people, rosters, sign-in.
BEGIN;
\ir given.psql
SELECT plan(71);

-- The instant.
SELECT is(ground.moment(ground.micros('2026-11-24T05:00:00.123456Z')), '2026-11-24T05:00:00.123456Z'::timestamptz,
    'an instant travels to the microsecond');
SELECT is(ground.moment(ground.micros('1969-12-31T23:59:59.999999Z')), '1969-12-31T23:59:59.999999Z'::timestamptz,
    'those before 1970 too');
SELECT is(ground.micros('1970-01-01T00:00:01Z'), 1000000::bigint, 'a second is a million');
SELECT throws_ok('INSERT INTO ground.clock_floor VALUES (false, now())', '23514', NULL, 'there is one floor');
UPDATE ground.clock_floor SET floor = clock_timestamp() + interval '1 hour';
SELECT cmp_ok(ground.raise_floor(), '>', 3500000000::bigint, 'a floor above the clock is told');
SELECT is((SELECT wins FROM ground.clock_floor), 1::bigint, 'and counted');
UPDATE ground.clock_floor SET floor = '2026-01-01T00:00:00Z';
SELECT is(ground.raise_floor(), 0::bigint, 'a floor below the clock is no matter');
SELECT isnt((SELECT floor FROM ground.clock_floor), '2026-01-01T00:00:00Z'::timestamptz, 'and is raised');

-- Packs.
SELECT is(ground.load_pack(pg_temp.sha('pack'), 'small', '1', 'e', '{}', '{}'), false, 'the same pack again changes nothing');
SELECT throws_ok(format('SELECT ground.load_pack(%L, %L, %L, %L, %L, %L)', pg_temp.sha('other'), 'small', '1', 'e', '{}', '{}'),
    '23505', NULL, 'one version is one content');
SELECT throws_ok('SELECT ground.load_pack(''x'', ''small'', ''2'', ''e'', ''{}'', ''{}'')', '23514', NULL,
    'a pack is named by its hash');
SELECT is(ground.load_pack(pg_temp.sha('two'), 'small', '2', 'e', '{"a": 1}', '{"z": []}'), true, 'another version comes in force');
SELECT results_eq('SELECT election, sha256 FROM ground.packs_in_force()', format('VALUES (%L, %L)', 'e', pg_temp.sha('two')),
    'the last one speaks for the election');
SELECT is(ground.load_pack(pg_temp.sha('pack'), 'small', '1', 'e', '{}', '{}'), true, 'an earlier one can come back');
SELECT is(ground.pack_of(pg_temp.sha('two')), '{"files": {"a": 1}, "zones": {"z": []}}', 'and each is kept whole');
SELECT is(ground.known_zone('Asia/Almaty'), true, 'zones are the database''s');
SELECT is(ground.known_zone('Asia/Nowhere'), false, 'others are not');
SELECT is(ground.zone_periods('Asia/Almaty', '2024-02-28T00:00:00Z', '2024-03-02T00:00:00Z'),
    jsonb_build_array(jsonb_build_object('from', ground.micros('2024-02-28T00:00:00Z'), 'offset', 21600),
                      jsonb_build_object('from', ground.micros('2024-02-29T18:00:00Z'), 'offset', 18000)),
    'Almaty changed its offset at the midnight to 1 March 2024');

-- People.
SELECT throws_ok(format('SELECT people.load_people(%L, %L, %L)', '1', pg_temp.sha('x'), '{"people": []}'), '23505', NULL,
    'a version of the people is loaded once');
SELECT throws_ok(format('SELECT people.load_people(%L, %L, %L)', 'bad', pg_temp.sha('x'), '{"people": [{"iin": "1", "familyName": "a",
    "givenName": "b", "languages": [], "offices": []}]}'), '23514', NULL, 'an IIN has twelve digits');
SELECT throws_ok(format('SELECT people.load_people(%L, %L, %L)', 'bad', pg_temp.sha('x'), format('{"people": [{"iin": "100000000009",
    "familyName": "a", "givenName": "b", "languages": [], "offices": [%s]}]}', o.office)), '23514', NULL, o.what)
FROM (VALUES ('{"role": "judge", "court": "AST"}', 'a judge has an id'), ('{"role": "judge", "judge": "J-9"}', 'a judge has a court'),
             ('{"role": "commissionOfficer"}', 'an officer has a commission'), ('{"role": "king"}', 'roles are known'),
             ('{"role": "judge", "judge": "J-9", "court": "AST", "share": 0}', 'a share is positive')) AS o (office, what);
SELECT throws_ok(format('SELECT people.load_people(%L, %L, %L)', 'bad', pg_temp.sha('x'), '{"people": [
    {"iin": "100000000008", "familyName": "a", "givenName": "b", "languages": [], "offices": [{"role": "judge", "court": "AST", "judge": "J-9"}]},
    {"iin": "100000000009", "familyName": "a", "givenName": "b", "languages": [], "offices": [{"role": "judge", "court": "AST", "judge": "J-9"}]}]}'),
    '23505', NULL, 'two people are not one judge');
SELECT is((SELECT count(*) FROM people.office WHERE active), 6::bigint, 'a load that fails changes nobody');
SELECT is(people.offices_of(pg_temp.person('judge')), '[{"role": "judge", "court": "AST", "commission": null, "judge": "J-1"}]',
    'a person may act as what the file says');

-- Rosters.
SELECT throws_ok('INSERT INTO people.shift (judge, court, layer, during) VALUES (''J-1'', ''AST'', ''reserve'',
    ''[2026-11-24T23:00Z,2026-11-25T01:00Z)'')', '23P01', NULL, 'nobody is on duty twice at a time');
SELECT lives_ok('INSERT INTO people.shift (judge, court, layer, during) VALUES (''J-1'', ''AST'', ''reserve'',
    ''[2026-11-25T00:00Z,2026-11-25T01:00Z)'')', 'the next shift begins when the last one ends');
SELECT throws_ok('INSERT INTO people.shift (judge, court, layer, during) VALUES (''J-2'', ''AST'', ''duty'', ''empty'')', '23514',
    NULL, 'a shift has a length');
SELECT is(people.gaps('2026-11-24T06:00Z', '2026-11-25T06:00Z'),
    '[{"court": "AST", "from": "2026-11-25T00:00:00+00:00", "to": "2026-11-25T06:00:00+00:00"}]',
    'where nobody is on the duty layer there is a gap; the reserve does not fill it');
SELECT pg_temp.pass_seconds(60);
SELECT is(people.load_roster('2', pg_temp.sha('roster 2'), '{"shifts": [{"judge": "J-3", "court": "AST", "layer": "duty",
    "from": "2026-11-24T00:00:00Z", "to": "2026-11-25T00:00:00Z"}, {"judge": "J-2", "court": "AST", "layer": "duty",
    "from": "2026-11-23T00:00:00Z", "to": "2026-11-24T01:00:00Z"}]}') ->> 'shifts', '1', 'a shift that is over is not taken in');
SELECT results_eq($$SELECT judge FROM people.shift WHERE during @> pg_temp.now() ORDER BY 1$$, $$VALUES ('J-3')$$,
    'the new roster stands from now on');
SELECT results_eq($$SELECT judge FROM people.shift WHERE during @> '2026-11-24T05:00:59Z'::timestamptz ORDER BY 1$$,
    $$VALUES ('J-1'), ('J-2'), ('J-3')$$, 'and what was, was');
SELECT throws_ok(format('SELECT people.load_roster(%L, %L, %L)', '3', pg_temp.sha('x'), '{"shifts": [{"judge": "J-3", "court": "AST",
    "layer": "night", "from": "2026-11-24T00:00:00Z", "to": "2026-11-25T00:00:00Z"}]}'), '23514', NULL, 'layers are known');

-- Sign-in.
SELECT is(access.challenge('abcdefghijklmnopqrstuv', 120),
    jsonb_build_object('issued', ground.micros(pg_temp.now()), 'expires', ground.micros(pg_temp.now()) + 120000000), 'a challenge lives two minutes');
SELECT throws_ok('SELECT access.challenge(''short'', 120)', '23514', NULL, 'a challenge is 128 bits');
SELECT throws_ok('SELECT access.challenge(''abcdefghijklmnopqrstuv'', 120)', '23505', NULL, 'no challenge is issued twice');
SELECT is(access.use_challenge('abcdefghijklmnopqrstuv') ->> 'good', 'true', 'it is used');
SELECT is(access.use_challenge('abcdefghijklmnopqrstuv') ->> 'good', 'false', 'once');
SELECT is(access.use_challenge('zbcdefghijklmnopqrstuv') ->> 'good', 'false', 'one that never was is not good');
SELECT access.challenge('Abcdefghijklmnopqrstuv', 120);
SELECT pg_temp.pass_seconds(120);
SELECT is(access.use_challenge('Abcdefghijklmnopqrstuv') ->> 'good', 'false', 'the instant at which it is over is too late');
SELECT pg_temp.pass_seconds(4000);
SELECT access.challenge('Bbcdefghijklmnopqrstuv', 120);
SELECT is((SELECT count(*) FROM access.challenge), 1::bigint, 'old challenges are forgotten');

-- A certificate as lists of revoked ones name it.
SELECT '0a@' || pg_temp.sha('issuer') AS cert, '00ff01@' || pg_temp.sha('issuer') AS lost, '0c@' || pg_temp.sha('issuer') AS kept \gset
SELECT is(access.open_session('999999999999', sha256('t'), :'cert', 'program', '::1', 60), NULL, 'nobody without an office comes in');
SELECT is(access.open_session('100000000004', sha256('t'), :'cert', 'program', '::1', 60) -> 'offices' -> 0 ->> 'role', 'registryClerk', 'the clerk comes in');
SELECT throws_ok(format('SELECT access.open_session(''100000000004'', ''t'', %L, ''program'', ''::1'', 60)', :'cert'), '23514', NULL, 'only the hash of a token is kept');
SELECT is(access.session_of(sha256('t'), 'program') ->> 'iin', '100000000004', 'a token names its person');
SELECT is(access.session_of(sha256('other'), 'program'), NULL, 'another names nobody');
SELECT throws_ok(format('SELECT access.open_session(''100000000004'', sha256(''x''), %L, ''program'', ''::1'', 60)', pg_temp.sha('cert')), '23514', NULL, 'a certificate goes by its number and issuer, not by its hash');
SELECT throws_ok(format('SELECT access.revoke(%L, ''epoch'')', pg_temp.sha('cert')), '23514', NULL, 'one that is revoked too');
SELECT pg_temp.pass_seconds(59);
SELECT isnt(access.session_of(sha256('t'), 'program'), NULL, 'a second before its end a session is good');
SELECT pg_temp.pass_seconds(1);
SELECT is(access.session_of(sha256('t'), 'program'), NULL, 'at its end it is not');
SELECT access.open_session('100000000004', sha256('u'), :'cert', 'program', '::1', 60);
SELECT is(access.end_session(sha256('u')), true, 'who leaves has left');
SELECT is(access.end_session(sha256('u')), false, 'once');

-- A certificate that a responder calls revoked.
SELECT pg_temp.brought_to('accepted', 900) AS held \gset
SELECT access.open_session('100000000001', sha256('v1'), :'lost', 'program', '::1', 60), access.open_session('100000000001', sha256('v2'), :'lost', 'program', '::1', 60),
    access.open_session('100000000004', sha256('w'), :'kept', 'program', '::1', 60) \gset
SELECT access.ask_revocation(sha256('v1'), jsonb_build_object('session', :'lost'), ground.instant() + interval '1 hour');
SELECT is((SELECT count(*) FROM ground.errand WHERE kind = 'revocation' AND payload ->> 'session' = :'lost' AND case_id IS NULL), 1::bigint, 'an errand asks about who signed in');
SELECT results_eq('SELECT access.certificates_in_use(10)', format('VALUES (%L), (%L)', :'lost', :'kept'), 'two certificates are in use');
SELECT is_empty('SELECT access.certificates_in_use(0)', 'no more are read than may be');
SELECT is(access.is_revoked(:'lost'), false, 'until then it is good');
SELECT pg_temp.brought_to('accepted', 901) AS before \gset
SELECT pg_temp.pass_seconds(10);
SELECT pg_temp.now() AS since \gset
SELECT pg_temp.brought_to('accepted', 902) AS after \gset
SELECT is(access.revoke(:'lost', :'since'), 2, 'every session of the certificate ends');
SELECT is(access.session_of(sha256('v2'), 'program'), NULL, 'at once');
SELECT isnt(access.session_of(sha256('w'), 'program'), NULL, 'and nobody else''s');
SELECT is(access.is_revoked(:'lost'), true, 'nobody comes in with it again');
SELECT results_eq(format('SELECT role FROM ground.alarm WHERE case_id = %s AND what = %L ORDER BY step', :held, 'certificateRevoked'), $$VALUES ('courtDutyOfficer'), ('courtChair')$$, 'the case in the hands of its judge is looked at');
SELECT results_eq('SELECT DISTINCT case_id FROM ground.alarm WHERE what = ''certificateRevoked/session''', format('VALUES (%s::bigint)', :after), 'and so is what he did in a session since it was revoked');
SELECT is(access.revoke(:'lost', :'since'), 0, 'a second answer ends nothing more');
SELECT is_empty('SELECT FROM ground.alarm WHERE what = ''certificateUnknown''', 'nothing is left open by then');
SELECT access.leave_open(sha256('v1')), access.leave_open(sha256('v2')), access.leave_open(sha256('w')), access.leave_open(sha256('nobody'));
SELECT results_eq('SELECT case_id, role FROM ground.alarm WHERE what = ''certificateUnknown'' ORDER BY case_id',
    format('VALUES (%s::bigint, ''courtDutyOfficer''), (%s, ''courtDutyOfficer''), (%s, ''courtDutyOfficer'')', :held, :before, :after),
    'what nobody can tell of a certificate rings in each case that was acted in under it');
SELECT is(access.session_of(sha256('u'), 'program'), NULL, 'and the token is nobody''s');
SELECT access.open_session('100000000004', sha256('v'), :'cert', 'program', '::1', 60);
SELECT people.load_people('2', pg_temp.sha('people 2'), '{"people": []}');
SELECT is(access.session_of(sha256('v'), 'program'), NULL, 'who is no longer in the file is out at once');
SELECT is(access.open_session('100000000004', sha256('w'), :'cert', 'program', '::1', 60), NULL, 'and does not come in again');

SELECT * FROM finish();
ROLLBACK;
