-- Timers and errands: what comes later is a row, taken once, put off longer and longer, fenced.
BEGIN;
\ir given.psql
SELECT plan(46);

SELECT pg_temp.filed(1) AS it \gset
SELECT ground.arm(:it, 'accept', '1', pg_temp.now());
SELECT generation AS first FROM ground.timer WHERE case_id = :it AND kind = 'accept' \gset
SELECT is((SELECT t.court FROM ground.timer AS t WHERE t.case_id = :it), 'AST', 'a timer knows the court of its case');
SELECT results_eq('SELECT case_id, kind, step, late FROM ground.due(10)', format('VALUES (%s::bigint, ''accept'', ''1'', 0::bigint)', :it),
    'what is due at this very instant is due');
SELECT ground.arm(:it, 'accept', '1', pg_temp.now() + interval '1 second');
SELECT is_empty('SELECT FROM ground.due(10)', 'armed again it waits again');
SELECT is(ground.until_next(), 1000000::bigint, 'and the node knows how long');
SELECT cmp_ok((SELECT generation FROM ground.timer WHERE case_id = :it), '>', :first::bigint, 'under another generation');
SELECT is(ground.take_timer(:it, 'accept', '1', :first), false, 'the earlier generation takes nothing');
SELECT generation AS second FROM ground.timer WHERE case_id = :it \gset
SELECT pg_temp.pass_seconds(3);
SELECT is((SELECT late FROM ground.due(10)), 2000000::bigint, 'what is late says by how much');
SELECT is(ground.take_timer(:it, 'accept', '1', :second), true, 'a timer is taken');
SELECT is(ground.take_timer(:it, 'accept', '1', :second), false, 'once');
SELECT is(ground.put_off(:it, 'accept', '1', :second), NULL, 'what is gone cannot be put off');
SELECT is(ground.until_next(), NULL, 'when nothing waits, nothing is told');

-- Generations outgrow 32 bits in a busy year of tests, and must not stop the house.
SELECT setval('ground.generation', 5000000000);
SELECT lives_ok(format('SELECT ground.arm(%s, %L, %L, %L)', :it, 'draw', '1', pg_temp.now()), 'generations are 64 bits wide');
SELECT is((SELECT generation FROM ground.due(1)), 5000000001, 'here too');

-- Putting off.
CREATE FUNCTION pg_temp.pause() RETURNS interval LANGUAGE sql VOLATILE AS $$
    SELECT t.wake - pg_temp.now() FROM ground.timer AS t WHERE t.kind = 'draw' $$;
SELECT is(ground.put_off(:it, 'draw', '1', 5000000001), 1, 'the first failure is counted');
SELECT is(pg_temp.pause(), interval '250 milliseconds', 'and waits a quarter of a second');
SELECT is(ground.put_off(:it, 'draw', '1', 5000000001), 2, 'the second is counted');
SELECT is(pg_temp.pause(), interval '500 milliseconds', 'and waits twice as long');
SELECT is_empty('SELECT FROM ground.due(10)', 'meanwhile it is not due');
SELECT ground.put_off(:it, 'draw', '1', 5000000001) FROM generate_series(1, 20);
SELECT is(pg_temp.pause(), interval '60 seconds', 'never longer than a minute');
SELECT is((SELECT due FROM ground.timer WHERE kind = 'draw'), pg_temp.now(), 'the due instant stays what it was');
SELECT is((SELECT t.failures FROM ground.timer AS t WHERE t.kind = 'draw'), 22, 'all of them are counted');
SELECT pg_temp.pass_seconds(61);
SELECT isnt_empty('SELECT FROM ground.due(10)', 'then it is due again');
SELECT ground.arm(:it, 'draw', '1', pg_temp.now());
SELECT is((SELECT failures FROM ground.timer WHERE kind = 'draw'), 0, 'armed again it begins without failures');

-- Many at once, in order, within the limit.
SELECT ground.disarm(:it, 'draw');
SELECT is((SELECT count(*) FROM ground.timer), 0::bigint, 'disarmed is gone');
SELECT ground.arm_all(:it, '[{"kind": "warning", "step": "c", "due": 3000000}, {"kind": "warning", "step": "a", "due": 1000000},
    {"kind": "warning", "step": "b", "due": 2000000}]');
SELECT results_eq('SELECT step FROM ground.due(2)', $$VALUES ('a'), ('b')$$, 'the oldest come first, and no more than asked for');
SELECT throws_ok(format('SELECT ground.arm(%s, %L, %L, %L)', :it, 'whatever', '1', pg_temp.now()), '23514', NULL,
    'there are no timers of an unknown kind');
SELECT ground.arm(-1, 'draw', '1', pg_temp.now());
SELECT is((SELECT count(*) FROM ground.timer WHERE case_id = -1), 0::bigint, 'nor without a case');
SELECT throws_ok('INSERT INTO ground.timer VALUES (-1, ''AST'', ''draw'', ''1'', 1, now(), now())', '23503', NULL,
    'the database says so too');

-- Errands.
CREATE FUNCTION pg_temp.claim() RETURNS TABLE (errand bigint, lease bigint, attempts integer) LANGUAGE sql VOLATILE AS $$
    SELECT errand, lease, attempts FROM ground.claim_errands(ARRAY['proofs', 'webhook'], 10, 10, '{}', ARRAY[true, false], 20) $$;
CREATE FUNCTION pg_temp.fenced() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT (ground.counts() ->> 'errandsFenced')::bigint $$;
SELECT pg_temp.fenced() AS fenced \gset
SELECT ground.send('k1', :it, 'webhook', '{"a": 1}', pg_temp.now(), pg_temp.now() + interval '10 seconds');
SELECT ground.send('k1', :it, 'webhook', '{"a": 2}', pg_temp.now(), pg_temp.now());
SELECT is((SELECT count(*) FROM ground.errand), 1::bigint, 'one key is one errand');
SELECT is((SELECT payload FROM ground.errand), '{"a": 1}', 'the first one');
SELECT errand AS errand, lease AS lease FROM pg_temp.claim() \gset
SELECT is_empty('SELECT FROM pg_temp.claim()', 'what is claimed is nobody else''s');
SELECT is(ground.until_next_errand(ARRAY['proofs', 'webhook'], '{}'), 20000000::bigint, 'until its lease is over');
SELECT pg_temp.pass_seconds(20);
SELECT errand AS errand2, lease AS lease2, attempts AS attempts2 FROM pg_temp.claim() \gset
SELECT is(:attempts2, 2, 'then it is claimed again, and counted');
SELECT isnt(:lease2::bigint, :lease::bigint, 'under another lease');
SELECT is(ground.end_errand(:errand, :lease, 'done', pg_temp.now()), false, 'a zombie ends nothing');
SELECT is(ground.put_off_errand(:errand, :lease, 1), 'lost', 'a zombie puts nothing off');
SELECT is(pg_temp.fenced() - :fenced, 2::bigint, 'and both are counted');
SELECT is(ground.put_off_errand(:errand, :lease2, 0.5), 'givenUp', 'past its end it is given up');
SELECT results_eq('SELECT outcome, attempts FROM ground.errand_done', $$VALUES ('givenUp', 2)$$, 'and that is on record');
SELECT is(ground.end_errand(:errand, :lease2, 'done', pg_temp.now()), false, 'what has ended does not end again');
SELECT ground.send('k2', NULL, 'proofs', '{}', pg_temp.now(), pg_temp.now() + interval '1 hour');
SELECT errand AS errand, lease AS lease FROM pg_temp.claim() \gset
SELECT is(ground.put_off_errand(:errand, :lease, 1.5), 'later', 'before its end it is tried again');
SELECT is(ground.until_next_errand(ARRAY['proofs', 'webhook'], '{}'), 1500000::bigint, 'after the pause');
SELECT pg_temp.pass_seconds(2);
SELECT errand AS errand, lease AS lease FROM pg_temp.claim() \gset
SELECT is(ground.end_errand(:errand, :lease, 'done', pg_temp.now()), true, 'who has the lease ends it');
SELECT is(ground.until_next_errand(ARRAY['proofs', 'webhook'], '{}'), NULL, 'then nothing is left');
SELECT throws_ok('SELECT ground.send(''k3'', NULL, ''stroll'', ''{}'', now(), now())', '23514', NULL, 'errands have known kinds');
SELECT throws_ok('INSERT INTO ground.errand_done VALUES (1000, ''k'', NULL, ''proofs'', 1, ''lost'', now())', '23514', NULL,
    'an errand ends done or given up');

SELECT * FROM finish();
ROLLBACK;
