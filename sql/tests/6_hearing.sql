-- Stage 6: the commission answers, or is silent; either is on record.
BEGIN;
\ir given.psql
SELECT plan(29);

CREATE FUNCTION pg_temp.answer(the_case bigint, stance text, document text, late boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF late THEN
        PERFORM hearing.keep_answer(the_case, stance, pg_temp.sha(document), 'a', pg_temp.sha(document || ' seal'), 's', false, pg_temp.who('commissionOfficer'), pg_temp.now());
    ELSE
        PERFORM hearing.answer(the_case, stance, pg_temp.sha(document), 'a', pg_temp.sha(document || ' seal'), 's', pg_temp.who('commissionOfficer'), '[]', pg_temp.now());
    END IF;
END;
$$;

SELECT pg_temp.brought_to('awaitingRespondent', 1) AS it \gset
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'answer'), pg_temp.now() + interval '10 minutes', 'the reply window runs');
SELECT is((admission.facts(:it)->>'replyBy')::bigint, ground.micros(pg_temp.now() + interval '10 minutes'),
          'and its end is read with the other facts');
SELECT is((SELECT count(*)::int FROM hearing.inquiry WHERE case_id <> :it), 0, 'of this case alone');
SELECT is(ground.inbox('commission', 'KZ-71-0123', 1) -> 'items' -> 0 ->> 'what', 'answer', 'the commission is asked');
SELECT throws_ok(format('SELECT hearing.ask(%s, 1, %L, %L, now(), %L, now())', :it, 'KZ-71-0123', 'd', '[]'), 'DA003', NULL, 'once while it is waited for');
SELECT throws_ok(format('SELECT pg_temp.answer(%s, %L, %L)', :it, 'shrugs', 'x'), '23514', NULL, 'positions are known');
SELECT throws_ok(format('SELECT pg_temp.answer(%s, %L, %L)', :it, 'silent', 'x'), '23514', NULL, 'a document is no silence');
SELECT pg_temp.answer(:it, 'agrees', 'first');
SELECT is(pg_temp.state(:it), 'deliberation', 'an answer brings the case to the judge');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'answer'), 'nobody waits for it any more');
SELECT throws_ok(format('SELECT pg_temp.answer(%s, %L, %L)', :it, 'agrees', 'second'), 'DA003', NULL, 'the window is closed');
SELECT pg_temp.answer(:it, 'disagrees', 'second', true);
SELECT is(hearing.replies_of(:it) -> 1 ->> 'inTime', 'false', 'what comes after is kept, and marked');
SELECT is(pg_temp.state(:it), 'deliberation', 'and turns nothing back');
SELECT throws_ok(format('INSERT INTO hearing.reply VALUES (%s, 9, %L, NULL, NULL, NULL, true, now())', :it, 'agrees'), '23514', NULL, 'an answer has a document');

SELECT pg_temp.brought_to('awaitingRespondent', 2) AS it \gset
SELECT hearing.lapse(:it, '[]', pg_temp.now(), 'answer/1', 1);
SELECT is(hearing.replies_of(:it) -> 0 ->> 'position', 'silent', 'silence is recorded');
SELECT is(pg_temp.state(:it), 'deliberation', 'and the judge goes on');
SELECT throws_ok(format('SELECT hearing.lapse(%s, %L, now(), %L, 1)', :it, '[]', 'answer/1'), 'DA003', NULL, 'nobody is silent twice');

SELECT pg_temp.brought_to('offered', 3) AS it \gset
SELECT hearing.keep_answer(:it, 'corrected', pg_temp.sha('early'), 'a', pg_temp.sha('early seal'), 's', true, pg_temp.who('commissionOfficer'), pg_temp.now());
SELECT is(hearing.replies_of(:it) -> 0 ->> 'inTime', 'true', 'what comes before it is asked for is in time');
SELECT is((SELECT last_event FROM ground.docket WHERE case_id = :it), 'answerKept', 'and kept');
SELECT is(admission.facts(:it) ->> 'heard', 'true', 'the facts say so');
SELECT assignment.accept(:it, 1, pg_temp.who('judge'), pg_temp.now());
SELECT hearing.go_on(:it, pg_temp.timer('decision', '0', 9), pg_temp.now());
SELECT is(pg_temp.state(:it), 'deliberation', 'who has answered already is not asked');
SELECT is_empty(format('SELECT FROM hearing.inquiry WHERE case_id = %s', :it), 'and no window is opened');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'decision'), pg_temp.now() + interval '9 seconds', 'the judge''s own time runs at once');

-- The window is the case's: the judge who recuses himself does not take it with him.
SELECT pg_temp.brought_to('awaitingRespondent', 4) AS it \gset
SELECT pg_temp.now() + interval '10 minutes' AS reply_by \gset
SELECT pg_temp.pass_seconds(60);
SELECT assignment.offer(:it, 'recused', 2, 'J-2', (SELECT pool FROM assignment.pool WHERE case_id = :it), 2, pg_temp.now() + interval '5 minutes', '{}', '{"role": "system"}', pg_temp.now());
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'answer'), :'reply_by', 'the commission''s clock runs on');
SELECT assignment.accept(:it, 2, pg_temp.who('judge'), pg_temp.now());
SELECT hearing.ask(:it, 2, 'KZ-71-0123', pg_temp.sha('complaint 4'), pg_temp.now() + interval '10 minutes', '[]', pg_temp.now());
SELECT is(pg_temp.state(:it), 'awaitingRespondent', 'the next judge waits for it');
SELECT results_eq(format('SELECT reply_by FROM hearing.inquiry WHERE case_id = %s', :it), format('VALUES (%L::timestamptz)', :'reply_by'), 'by the window that was opened, and by no other');
SELECT is((SELECT due FROM ground.timer WHERE case_id = :it AND kind = 'answer'), :'reply_by', 'which its timer still ends');
SELECT is((admission.facts(:it) ->> 'replyBy')::bigint, ground.micros(:'reply_by'), 'and which the facts name');

-- A window that ended while no judge sat.
SELECT pg_temp.brought_to('offered', 5) AS it \gset
SELECT assignment.accept(:it, 1, pg_temp.who('judge'), pg_temp.now());
SELECT hearing.lapse(:it, '[]', pg_temp.now(), NULL, NULL);
SELECT is(pg_temp.state(:it), 'deliberation', 'is found so by who takes the case up, who goes on at once');
SELECT is(hearing.replies_of(:it) -> 0 ->> 'position', 'silent', 'with the silence on record');

SELECT * FROM finish();
ROLLBACK;
