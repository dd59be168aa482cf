-- What programs lean on: answers kept under a key, and pages of events in the order of commits.
BEGIN;
\ir given.psql
SELECT plan(31);

CREATE FUNCTION pg_temp.hash(word text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT sha256(convert_to(word, 'UTF8')) $$;
CREATE FUNCTION pg_temp.take(key text, request text) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT concat_ws(' ', t.fresh, t.same, t.status, t.headers, convert_from(t.body, 'UTF8'))
    FROM access.take_key(pg_temp.hash(key), pg_temp.hash(request), 600, 60) AS t
$$;

SELECT is(pg_temp.take('k', 'r'), 't t', 'a key is taken once');
SELECT is(pg_temp.take('k', 'r'), 'f t', 'while the first is at work the second waits');
SELECT is(pg_temp.take('k', 'other'), 'f f', 'a key names one request');
SELECT is(pg_temp.take('k2', 'r'), 't t', 'another key is another request');
SELECT lives_ok($$SELECT access.keep_answer(pg_temp.hash('k'), 201, '[["ETag", "1"]]', 'done')$$, 'the answer is kept');
SELECT is(pg_temp.take('k', 'r'), 'f t 201 [["ETag", "1"]] done', 'and given again');
SELECT is(pg_temp.take('k', 'other'), 'f f 201 [["ETag", "1"]] done', 'to the same request only, says the door');
SELECT lives_ok($$SELECT access.keep_answer(pg_temp.hash('k'), 200, '[]', 'later')$$, 'a second answer');
SELECT is(pg_temp.take('k', 'r'), 'f t 201 [["ETag", "1"]] done', 'does not replace the first');
SELECT lives_ok($$SELECT access.free_key(pg_temp.hash('k'))$$, 'a key that was answered');
SELECT is(pg_temp.take('k', 'r'), 'f t 201 [["ETag", "1"]] done', 'is not freed');
SELECT lives_ok($$SELECT access.free_key(pg_temp.hash('k2'))$$, 'one of which nothing came');
SELECT is(pg_temp.take('k2', 'other'), 't t', 'is free for anything');
SELECT pg_temp.pass_seconds(61);
SELECT is(pg_temp.take('k2', 'r'), 'f f', 'a dead request keeps its key from others');
SELECT is(pg_temp.take('k2', 'other'), 't t', 'but not from its own repetition');
SELECT pg_temp.pass_seconds(600);
SELECT is(pg_temp.take('k', 'other'), 't t', 'an answer is forgotten when its time is over');
SELECT throws_ok($$INSERT INTO access.answer VALUES ('a', pg_temp.hash('r'), now(), now())$$, '23514', NULL,
    'a key is kept as a hash');
SELECT throws_ok($$INSERT INTO access.answer VALUES (pg_temp.hash('z'), pg_temp.hash('r'), now(), now(), 201)$$, '23514', NULL,
    'no answer is half an answer');

-- Events. What this transaction writes is not below the oldest running one, so nothing of it is given yet.
SELECT is(ground.events_after('0', 0, NULL, NULL, 10, 100) -> 'events', '[]', 'what is not committed is not told');
SELECT is(split_part(ground.events_after('0', 0, NULL, NULL, 10, 100) ->> 'cursor', '.', 1)::xid8,
    pg_snapshot_xmin(pg_current_snapshot()), 'and the cursor stays before it');
INSERT INTO ground.docket (number, public_id, election, court, station, commission, kind, request, language, pack, received,
    state, version, last_event)
SELECT 'X-' || n, rpad('page' || n, 22, 'x'), 'e', 'AST', '71-0123', CASE n WHEN 1 THEN 'KZ-1' ELSE 'KZ-2' END, 'VL-01',
    'include', 'ru', pg_temp.sha('pack'), ground.instant(), 'received', 1, 'filed' FROM generate_series(1, 3) AS n;
-- As if three transactions had committed, the later number first.
INSERT INTO ground.event (tx, case_id, version, stage, name, role, at, pack, state)
SELECT (4 - n)::text::xid8, d.case_id, 1, 'filing', 'filed', 'voter', ground.instant(), d.pack, d.state
FROM generate_series(1, 3) AS n JOIN ground.docket AS d ON d.number = 'X-' || n ORDER BY n;
CREATE FUNCTION pg_temp.page(tx text, event bigint, court text, commission text, at_most integer) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(e ->> 'case', ' ')
    FROM jsonb_array_elements(ground.events_after(tx::xid8, event, court, commission, at_most, 100) -> 'events') AS e
$$;
SELECT is(pg_temp.page('0', 0, 'AST', NULL, 10), 'X-3 X-2 X-1', 'events come in the order of their transactions');
SELECT is(pg_temp.page('0', 0, 'ALM', NULL, 10), NULL, 'of one court');
SELECT is(pg_temp.page('0', 0, NULL, 'KZ-2', 10), NULL, 'a commission sees nothing before it is told of it');
SELECT ground.tell(d.case_id, 'commission', d.commission, 'filingRegistered', NULL, NULL, ground.instant())
FROM ground.docket AS d WHERE d.number LIKE 'X-%';
SELECT is(pg_temp.page('0', 0, NULL, 'KZ-2', 10), 'X-3 X-2', 'and then what is its own');
SELECT is(pg_temp.page(split_part(c, '.', 1), split_part(c, '.', 2)::bigint, NULL, NULL, 10), 'X-2 X-1',
    'the next page goes on after the cursor of a full one')
FROM (SELECT ground.events_after('0', 0, NULL, NULL, 1, 100) ->> 'cursor' AS c) AS page;
SELECT is(ground.events_after('0', 0, NULL, NULL, 3, 100) ->> 'more', 'true', 'what fills a page may have more after it');
SELECT is(ground.events_after('0', 0, NULL, NULL, 4, 100) ->> 'more', 'false', 'what does not, has not');
-- Two of three events are another commission's, and only two are looked at.
SELECT is(ground.events_after('0', 0, NULL, 'KZ-1', 10, 2) -> 'events', '[]', 'a page of what was looked at may be empty');
SELECT is(ground.events_after('0', 0, NULL, 'KZ-1', 10, 2) ->> 'more', 'true', 'and says that it is not the end');
SELECT is(pg_temp.page(split_part(c, '.', 1), split_part(c, '.', 2)::bigint, NULL, 'KZ-1', 10), 'X-1', 'its cursor goes on after what was looked at')
FROM (SELECT ground.events_after('0', 0, NULL, 'KZ-1', 10, 2) ->> 'cursor' AS c) AS page;
SELECT is(ground.events_after('0', 0, NULL, 'KZ-2', 1, 2) ->> 'cursor', ground.events_after('0', 0, NULL, 'KZ-2', 1, 100) ->> 'cursor',
    'the cursor of a full page is its last event, not the last that was looked at');
SELECT * FROM finish();
ROLLBACK;
