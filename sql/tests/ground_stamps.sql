-- Time-stamps: sent for once, kept beside what they are on, the first one for ever, and found by the case only.
BEGIN;
\ir given.psql
SELECT plan(13);

SELECT pg_temp.filed(1) AS it \gset
SELECT pg_temp.filed(2) AS other \gset
SELECT pg_temp.sha('a seal') AS seal \gset

-- A seal that is kept for the first time is sent for a stamp, where one is wanted.
SELECT filing.keep_seal(:other, 1, 'receipt', 'unstamped');
SELECT is((SELECT count(*) FROM ground.errand), 0::bigint, 'where no stamp is wanted nobody is sent');
SELECT filing.keep_seal(:it, 1, 'receipt', 'a seal', jsonb_build_object('container', :'seal', 'patienceSeconds', 60));
SELECT results_eq('SELECT kind, key, give_up - ready FROM ground.errand',
    format($$VALUES ('stamp', 'stamp/%s', interval '60 seconds')$$, :'seal'), 'where one is wanted somebody is, with patience');
SELECT filing.keep_seal(:it, 1, 'receipt', 'another', jsonb_build_object('container', pg_temp.sha('another'), 'patienceSeconds', 60));
SELECT is((SELECT count(*) FROM ground.errand), 1::bigint, 'a seal that came second is not stamped');
SELECT ground.ask_stamp(:it, :'seal', '{}', 60);
SELECT is((SELECT count(*) FROM ground.errand), 1::bigint, 'nobody is sent twice');

-- The stamp.
SELECT is(ground.stamp_of(:it, :'seal'), NULL, 'at first there is none');
SELECT ground.keep_stamp(:it, :'seal', 'first', 'TSA', pg_temp.now(), pg_temp.now());
SELECT ground.keep_stamp(:it, :'seal', 'second', 'TSA', pg_temp.now(), pg_temp.now());
SELECT is(ground.stamp_of(:it, :'seal'), 'first'::bytea, 'the first one stays');
SELECT is(ground.stamp_of(:other, :'seal'), NULL, 'it is found by its own case only');
DELETE FROM ground.errand;
SELECT ground.ask_stamp(:it, :'seal', '{}', 60);
SELECT is((SELECT count(*) FROM ground.errand), 0::bigint, 'what has a stamp needs no other');
SELECT is((ground.counts() ->> 'stampsWaiting')::integer, 0, 'and none is counted as waiting');
SELECT ground.ask_stamp(:other, pg_temp.sha('unstamped'), '{}', 60);
SELECT is((ground.counts() ->> 'stampsWaiting')::integer, 1, 'one that waits is');
SELECT throws_ok(format('SELECT ground.keep_stamp(%s, ''no hash'', ''t'', ''TSA'', now(), now())', :it), '23514', NULL,
    'a stamp is on something that a hash names');
SELECT throws_ok(format('SELECT ground.keep_stamp(%s, %L, '''', ''TSA'', now(), now())', :it, pg_temp.sha('x')), '23514', NULL,
    'and says something');
SELECT throws_ok('UPDATE ground.stamp SET token = ''x''', NULL, NULL, 'what was stamped stays stamped');

SELECT * FROM finish();
ROLLBACK;
