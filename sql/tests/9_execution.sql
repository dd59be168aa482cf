-- Stage 9: carried out or not, and what the voter says of it.
BEGIN;
\ir given.psql
SELECT plan(30);

CREATE FUNCTION pg_temp.report(the_case bigint, n integer, outcome text, event text, to_state text, more jsonb DEFAULT '{}', who jsonb DEFAULT pg_temp.who('commissionOfficer')) RETURNS void
LANGUAGE sql VOLATILE AS $$
    SELECT execution.report(the_case, outcome, pg_temp.sha('report ' || n), 'r', pg_temp.sha('seal ' || n), 's', '{"official": "Chair", "line": "812"}'::jsonb || more, event, to_state, who,
        pg_temp.timer('confirmation', 'lapse', 3600), pg_temp.now())
$$;
CREATE FUNCTION pg_temp.say(the_case bigint, n integer, let_in boolean) RETURNS void
LANGUAGE sql VOLATILE AS $$
    SELECT execution.say(the_case, let_in, pg_temp.sha('word ' || n), 'w', NULL, NULL, CASE WHEN let_in THEN 'confirmed' ELSE 'denied' END,
        CASE WHEN let_in THEN 'closed' ELSE 'executionRefused' END, '[]', pg_temp.now())
$$;

SELECT pg_temp.brought_to('acknowledged', 1) AS it \gset
SELECT throws_ok(format('SELECT pg_temp.report(%s, 1, %L, %L, %L, %L)', :it, 'done', 'executed', 'executed', '{"official": ""}'), '23514', NULL, 'a report names who acted');
SELECT throws_ok(format('SELECT pg_temp.report(%s, 1, %L, %L, %L, %L)', :it, 'half', 'executed', 'executed', '{}'), '23514', NULL, 'it is done or refused');
SELECT throws_ok(format('SELECT pg_temp.report(%s, 1, %L, %L, %L, %L, %L)', :it, 'done', 'executed', 'executed', '{}', '{"role": "commissionOfficer"}'), '23502', NULL, 'by a person');
SELECT throws_ok(format('SELECT pg_temp.say(%s, 1, true)', :it), 'DA003', NULL, 'nobody confirms what was not reported');
SELECT pg_temp.report(:it, 1, 'done', 'executed', 'executed');
SELECT is(pg_temp.state(:it), 'executed', 'it is carried out');
SELECT results_eq(format('SELECT kind FROM ground.timer WHERE case_id = %s', :it), $$VALUES ('confirmation')$$, 'and the voter''s word is waited for');
SELECT is(ground.inbox('voter', 'case', 1) -> 'items' -> 0 ->> 'what', 'executed', 'who is asked for it');
SELECT throws_ok(format('SELECT pg_temp.report(%s, 2, %L, %L, %L)', :it, 'done', 'executed', 'executed'), 'DA003', NULL, 'once');
SELECT is(execution.reports_of(:it) -> 0 ->> 'line', '812', 'the line of the list is on record');
SELECT pg_temp.say(:it, 1, true);
SELECT is(pg_temp.state(:it), 'closed', 'the voter was let in: closed');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s', :it), 'and nothing waits');
SELECT throws_ok(format('SELECT pg_temp.say(%s, 2, false)', :it), 'DA003', NULL, 'what is closed is not denied');
SELECT is(execution.reports_of(:it) -> 1 ->> 'signed', 'false', 'a word under the secret alone says so');

SELECT pg_temp.brought_to('executed', 2) AS it \gset
SELECT pg_temp.say(:it, 2, false);
SELECT is(pg_temp.state(:it), 'executionRefused', 'who was not let in says so');
SELECT execution.tell_above(:it, 'KZ-71', '71', pg_temp.now());
SELECT is(ground.inbox('superiorCommission', 'KZ-71', 1) -> 'items' -> 0 ->> 'what', 'notCarriedOut', 'the commission above hears of it');
SELECT is(ground.inbox('prosecutor', '71', 1) -> 'items' -> 0 ->> 'what', 'notCarriedOut', 'and the prosecutor');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND what = 'notCarriedOut'), 1::bigint, 'and the duty officer');
SELECT execution.tell_above(:it, NULL, '35', pg_temp.now());
SELECT is(jsonb_array_length(ground.inbox('superiorCommission', 'KZ-71', 9) -> 'items'), 3, 'where nobody is above, nobody above is told');
SELECT is(execution.facts(:it) ->> 'sequels', '0', 'no case has followed');
SELECT pg_temp.filed(20, jsonb_build_object('origin', :it::bigint));
SELECT is(execution.facts(:it) ->> 'sequels', '1', 'now one has');
SELECT pg_temp.report(:it, 3, 'done', 'executed', 'executed');
SELECT is(pg_temp.state(:it), 'executed', 'late is better than never');

SELECT pg_temp.brought_to('acknowledged', 3) AS it \gset
SELECT pg_temp.report(:it, 4, 'refused', 'executionRefused', 'executionRefused');
SELECT throws_ok(format('SELECT pg_temp.report(%s, 5, %L, %L, %L)', :it, 'refused', 'executionRefused', 'executionRefused'), 'DA003', NULL, 'nothing is refused twice');
SELECT execution.close(:it, 'notCarriedOut', pg_temp.now(), 'confirmation/lapse', 1);
SELECT results_eq(format('SELECT state, flags FROM ground.docket WHERE case_id = %s', :it), $$VALUES ('closed', ARRAY['notCarriedOut'])$$, 'at the day''s end it is closed, and marked so');
SELECT throws_ok(format('SELECT execution.close(%s, %L, now(), %L, 1)', :it, 'notCarriedOut', 'confirmation/lapse'), 'DA003', NULL, 'once');

SELECT pg_temp.brought_to('served', 4) AS it \gset
SELECT execution.lapse(:it, pg_temp.timer('confirmation', 'lapse', 60), pg_temp.now(), 'acknowledge/2', 1);
SELECT is(pg_temp.state(:it), 'executionRefused', 'who never acknowledged did not carry out');
SELECT results_eq(format('SELECT kind FROM ground.timer WHERE case_id = %s ORDER BY 1', :it), $$VALUES ('confirmation')$$, 'and its own clock is over');
SELECT throws_ok(format('SELECT execution.lapse(%s, %L, now(), %L, 1)', :it, '[]', 'acknowledge/2'), 'DA003', NULL, 'once');
SELECT ground.tell(:it, 'prosecutor', '71', 'notCarriedOut', NULL, NULL, pg_temp.now());
SELECT results_eq(format('SELECT addressee FROM ground.message_open WHERE case_id = %s AND asks', :it), $$VALUES ('commission')$$, 'the ruling still is to be carried out');
SELECT execution.close(:it, 'notCarriedOut', pg_temp.now(), 'confirmation/lapse', 2);
SELECT results_eq(format('SELECT DISTINCT addressee FROM ground.message_open WHERE case_id = %s AND addressee <> ''commission'' ORDER BY 1', :it),
    $$VALUES ('prosecutor'), ('superiorCommission')$$, 'what is to be seen is there after the day');
SELECT is_empty(format('SELECT FROM ground.message_open WHERE case_id = %s AND asks', :it), 'but nobody is asked for an act in a case that is over');

SELECT * FROM finish();
ROLLBACK;
