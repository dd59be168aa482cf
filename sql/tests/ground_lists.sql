-- Lists of revoked certificates: sent for when their time has come, never replaced by an older one.
BEGIN;
\ir given.psql
SELECT plan(13);

SELECT is(ground.fetch_lists('{}', 60), 0, 'where no list is wanted nobody is sent');
SELECT is(ground.fetch_lists('{http://a/1.crl,http://a/2.crl}', 60), 2, 'somebody is sent for each list that is not at hand');
SELECT is(ground.fetch_lists('{http://a/1.crl,http://a/2.crl}', 60), 0, 'and nobody twice, by whichever node');
SELECT set_eq('SELECT kind, payload ->> ''url'' FROM ground.errand', $$VALUES ('list', 'http://a/1.crl'), ('list', 'http://a/2.crl')$$,
    'each errand names its list');
DELETE FROM ground.errand;
SELECT ok(ground.keep_list('http://a/1.crl', pg_temp.sha('one'), 'one', pg_temp.now(), pg_temp.now()), 'a list is kept');
SELECT is(ground.fetch_lists('{http://a/1.crl}', 60), 0, 'what was fetched a moment ago is not fetched again');
SELECT ok(NOT ground.keep_list('http://a/1.crl', pg_temp.sha('old'), 'old', pg_temp.now() - interval '1 second', pg_temp.now()),
    'an older list is refused');
SELECT is(ground.list_bytes('http://a/1.crl', pg_temp.sha('one')), 'one'::bytea, 'and the one at hand stays');
SELECT is(ground.list_bytes('http://a/1.crl', pg_temp.sha('old')), NULL, 'bytes are given by their hash only');
SELECT results_eq('SELECT url, sha256 FROM ground.lists_at_hand(''{http://a/1.crl,http://a/2.crl}'')',
    format($$VALUES ('http://a/1.crl', '%s')$$, pg_temp.sha('one')), 'what is at hand is told without its bytes');
SELECT pg_temp.pass_seconds(60);
SELECT is(ground.fetch_lists('{http://a/1.crl}', 60), 1, 'when the pause is over somebody is sent');
SELECT ok(ground.keep_list('http://a/1.crl', pg_temp.sha('two'), 'two', pg_temp.now() + interval '1 second', pg_temp.now()), 'a newer list takes its place');
SELECT throws_ok('SELECT ground.keep_list(''u'', ''no hash'', ''x'', now(), now())', '23514', NULL, 'a list is named by its hash');

SELECT * FROM finish();
ROLLBACK;
