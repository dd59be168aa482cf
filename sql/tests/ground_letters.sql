-- Letters: promised when they are written, in order, by one channel after the other, and to a person when all have failed.
BEGIN;
\ir given.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.claim(at_most integer DEFAULT 100, a_queue integer DEFAULT 100, classes boolean[] DEFAULT ARRAY[true, false],
                              full_queues text[] DEFAULT '{}')
RETURNS TABLE (errand bigint, queue text, message bigint, lease bigint, attempts integer, critical boolean)
LANGUAGE sql VOLATILE AS $$
    SELECT c.errand, c.queue, (c.payload ->> 'message')::bigint, c.lease, c.attempts, c.critical
    FROM ground.claim_errands(ARRAY['webhook', 'mail', 'sms'], at_most, a_queue, full_queues, classes, 20) AS c $$;
CREATE FUNCTION pg_temp.finish(the_errand bigint, the_lease bigint) RETURNS bigint[] LANGUAGE sql VOLATILE AS $$
    SELECT ground.finish_letters(jsonb_build_array(jsonb_build_object('errand', the_errand, 'lease', the_lease,
        'proof', jsonb_build_object('status', 204)))) $$;
CREATE FUNCTION pg_temp.tell_voter(the_case bigint, what text) RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT ground.tell(the_case, 'voter', 'case', what, NULL, NULL, pg_temp.now()) $$;
CREATE FUNCTION pg_temp.told(the_case bigint, the_what text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT m.message FROM ground.message AS m WHERE m.case_id = the_case AND m.what = the_what $$;
CREATE FUNCTION pg_temp.reachable(mail text, phone text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('content', jsonb_build_object('complainant', jsonb_build_object('email', mail, 'phone', phone))) $$;

-- Who can be reached, and by what.
SELECT pg_temp.filed(1, pg_temp.reachable('v@example.org', '+77010000000')) AS it \gset
SELECT is_empty('SELECT FROM ground.letter', 'where no node can send, nothing is promised');
SELECT ground.state_channels(ARRAY['webhook', 'mail', 'sms'], ARRAY[600, 100, 50]);
SELECT pg_temp.filed(2, pg_temp.reachable('v@example.org', '+77010000000')) AS it \gset
SELECT results_eq(format('SELECT channels, turn, critical FROM ground.letter WHERE case_id = %s', :it),
    $$VALUES (ARRAY['mail', 'sms'], 1, false)$$, 'a voter with both is written to by mail first, that the complaint is in');
SELECT pg_temp.filed(3, pg_temp.reachable('', '+77010000000')) AS third \gset
SELECT is((SELECT channels FROM ground.letter WHERE case_id = :third), ARRAY['sms'], 'an empty address is none');
SELECT pg_temp.filed(4, pg_temp.reachable(NULL, NULL)) AS fourth \gset
SELECT is_empty(format('SELECT FROM ground.letter WHERE case_id = %s', :fourth), 'who gave nothing reads the page');
SELECT is_empty(format('SELECT FROM ground.message WHERE case_id = %s', :fourth), 'and no message waits there for nobody');
SELECT pg_temp.filed(5, '{"content": {"complainant": {"email": "v@example.org"}, "representative": {"email": "r@example.org"}}}') AS fifth \gset
SELECT is(ground.reach_of_voter(:fifth) ->> 'mail', 'r@example.org', 'who files for another is written to');

-- Order: one letter to a receiver of a case at a time.
SELECT pg_temp.tell_voter(:it, 'ruling');
SELECT pg_temp.tell_voter(:it, 'ruling');
SELECT is((SELECT turn FROM ground.letter WHERE message = pg_temp.told(:it, 'ruling')), 0, 'the second letter waits for the first');
SELECT is((SELECT count(*) FROM ground.letter WHERE case_id = :it), 2::bigint, 'what is told twice is one letter');
SELECT errand, lease FROM pg_temp.claim() WHERE message = pg_temp.told(:it, 'received') \gset
SELECT is_empty(format('SELECT FROM ground.errand WHERE payload ->> %L = %L', 'message', pg_temp.told(:it, 'ruling')), 'and is nobody''s errand');
SELECT is(pg_temp.finish(:errand, :lease), '{}'::bigint[], 'the first is taken');
SELECT is((SELECT outcome FROM ground.letter WHERE message = pg_temp.told(:it, 'received')), 'delivered', 'and delivered');
SELECT is((SELECT proof ->> 'status' FROM ground.errand_done WHERE message = pg_temp.told(:it, 'received')), '204', 'with its proof');
SELECT errand, lease FROM pg_temp.claim() WHERE message = pg_temp.told(:it, 'ruling') AND critical \gset
SELECT ok(:'errand' IS NOT NULL, 'then the second goes, and a ruling is critical');

SELECT is((SELECT critical FROM ground.errand_done JOIN ground.letter USING (message) WHERE message = pg_temp.told(:it, 'received')), true,
    'and what went before it was not left behind what can wait');

-- Fences.
SELECT (ground.counts() ->> 'errandsFenced')::bigint AS fenced \gset
SELECT pg_temp.pass_seconds(20);
SELECT lease AS lease2, attempts AS attempts2 FROM pg_temp.claim() WHERE errand = :errand \gset
SELECT is(:attempts2, 2, 'a lease that ran out is claimed again');
SELECT is(pg_temp.finish(:errand, :lease), ARRAY[:errand::bigint], 'the late word of the first sender is refused');
SELECT is(ground.fail_letter(:errand, :lease, 1, true, true, 'late'), 'lost', 'whatever it is');
SELECT is((ground.counts() ->> 'errandsFenced')::bigint - :fenced, 2::bigint, 'and counted');
SELECT is((SELECT outcome FROM ground.letter WHERE message = pg_temp.told(:it, 'ruling')), NULL, 'and changes nothing');
SELECT is_empty('SELECT FROM ground.endpoint', 'not even the breaker');

-- Not delivered in time: the next channel, then a person.
SELECT is(ground.fail_letter(:errand, :lease2, 1, false, false, 'status 451'), 'later', 'what failed is tried again');
SELECT is((SELECT ready - pg_temp.now() FROM ground.errand WHERE errand = :errand), interval '1 second', 'after a pause');
SELECT pg_temp.pass_seconds(1);
SELECT lease FROM pg_temp.claim() WHERE errand = :errand \gset
SELECT is(ground.fail_letter(:errand, :lease, 100, false, false, 'status 451'), 'next', 'past its time the next channel has it');
SELECT is((SELECT turn FROM ground.letter WHERE message = pg_temp.told(:it, 'ruling')), 2, 'which is the second');
SELECT is((SELECT proof ->> 'reason' FROM ground.errand_done WHERE errand = :errand), 'status 451', 'and the reason is kept');
SELECT errand, lease, queue AS queue FROM pg_temp.claim() WHERE message = pg_temp.told(:it, 'ruling') \gset
SELECT is(:'queue'::text, 'sms', 'a text message');
SELECT pg_temp.tell_voter(:it, 'executed');
SELECT is(ground.fail_letter(:errand, :lease, 1, true, false, 'noNumber'), 'next', 'what no attempt can mend is not tried again');
SELECT is((SELECT outcome FROM ground.letter WHERE message = pg_temp.told(:it, 'ruling')), 'undelivered', 'after the last channel it is undelivered');
SELECT results_eq(format('SELECT what, role, pressing FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL', :it),
    $$VALUES ('undelivered/sms', 'courtDutyOfficer', true)$$, 'and stands on the duty board');
SELECT is((SELECT turn FROM ground.letter WHERE message = pg_temp.told(:it, 'executed')), 1, 'the letter after it goes on');
SELECT ground.quiet(:it, NULL, pg_temp.now());
SELECT isnt_empty(format('SELECT FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL', :it), 'what happens to the case does not end the alarm');

-- One alarm for a case and other end, whatever comes after; who owns it is disturbed by what presses only.
CREATE FUNCTION pg_temp.lose(the_case bigint, what text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_temp.tell_voter(the_case, what);
    FOR turn IN 1..2 LOOP
        PERFORM ground.fail_letter(e.errand, e.lease, 1, true, false, 'gone') FROM ground.errand AS e
        WHERE e.key LIKE 'letter/' || pg_temp.told(the_case, what) || '/%';
    END LOOP;
END;
$$;
SELECT pg_temp.lose(:it, 'executed');
SELECT pg_temp.lose(:it, 'deadlinesChanged');
SELECT is((SELECT count(*) FROM ground.letter WHERE case_id = :it AND outcome = 'undelivered'), 3::bigint, 'three messages are lost');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it), 1::bigint, 'and one alarm rings');
SELECT alarm AS first FROM ground.alarm WHERE case_id = :it \gset
SELECT results_eq(format($$SELECT m ->> 'what', m ->> 'pressing', m -> 'tried' -> 1 ->> 'channel', m -> 'tried' -> 1 ->> 'reason'
    FROM jsonb_array_elements(ground.alarm_item('AST', %s) -> 'messages') AS m$$, :first),
    $$VALUES ('ruling', 'true', 'sms', 'noNumber'), ('deadlinesChanged', 'true', 'sms', 'gone'), ('executed', 'false', 'sms', 'gone')$$,
    'which shows every one, what presses first, and what came of each channel');
SELECT ground.own_alarm(:first, pg_temp.person('courtDutyOfficer'));
SELECT pg_temp.lose(:it, 'forwarded');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it), 1::bigint, 'whoever is on it is not rung up for what only informs');
SELECT is(jsonb_array_length(ground.alarm_item('AST', :first) -> 'messages'), 4, 'but sees it');
SELECT pg_temp.lose(:it, 'rulingToCarryOut');
SELECT results_eq(format('SELECT step, owner IS NULL, pressing FROM ground.alarm WHERE case_id = %s ORDER BY alarm', :it),
    'VALUES (0, false, true), (1, true, true)', 'what presses rings anew');
SELECT pg_temp.lose(:it, 'answer');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it), 2::bigint, 'once, until somebody owns that too');
SELECT ground.own_alarm(alarm, pg_temp.person('courtDutyOfficer')) FROM ground.alarm WHERE case_id = :it AND owner IS NULL;
SELECT ground.quiet(:it, NULL, pg_temp.now());
SELECT is_empty(format('SELECT FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL', :it), 'what was taken on ends with what happens to the case');
-- What only informs, first; then what presses joins it.
SELECT pg_temp.filed(20, pg_temp.reachable('v@example.org', '+77010000000'), pg_temp.timer('deadline', 'decide', 60)) AS later \gset
SELECT pg_temp.lose(:later, 'received');
SELECT results_eq(format('SELECT pressing, due - pg_temp.now() FROM ground.alarm WHERE case_id = %s', :later),
    $$VALUES (false, interval '2 hours')$$, 'what only informs does not press; the limit it told of stands with it');
SELECT pg_temp.lose(:later, 'ruling');
SELECT results_eq(format('SELECT pressing, due - pg_temp.now() FROM ground.alarm WHERE case_id = %s', :later),
    $$VALUES (true, interval '1 minute')$$, 'until something joins it that does, with the nearest clock of the case');
-- Copies of one template share the alarms of their group; what did not reach one person is nobody else's.
SET LOCAL session_replication_role = replica;
UPDATE ground.docket SET alike = 7 WHERE case_id IN (:it, :later);
SET LOCAL session_replication_role = origin;
SELECT pg_temp.filed(21, pg_temp.reachable('v@example.org', '+77010000000')) AS copy \gset
SET LOCAL session_replication_role = replica;
UPDATE ground.docket SET alike = 7 WHERE case_id = :copy;
SET LOCAL session_replication_role = origin;
SELECT pg_temp.lose(:copy, 'received');
SELECT isnt_empty(format('SELECT FROM ground.alarm WHERE case_id = %s', :copy), 'a copy rings for itself');
-- After the end of the case nothing can quiet an alarm but somebody who takes it on.
SET LOCAL session_replication_role = replica;
UPDATE ground.docket SET alike = NULL WHERE alike = 7;
UPDATE ground.docket SET state = 'closed' WHERE case_id = :copy;
SET LOCAL session_replication_role = origin;
SELECT is(ground.own_alarm((SELECT alarm FROM ground.alarm WHERE case_id = :copy), pg_temp.person('courtDutyOfficer')) ->> 'ended', 'true',
    'about a case that is over the alarm ends with whoever takes it on');
SELECT is(ground.own_alarm((SELECT alarm FROM ground.alarm WHERE case_id = :later), pg_temp.person('courtDutyOfficer')) ->> 'ended', 'false',
    'about another it stays on the board, with a name');

-- Nobody could try it: its time runs all the same.
SELECT pg_temp.filed(6, pg_temp.reachable('v@example.org', NULL)) AS sixth \gset
SELECT pg_temp.pass_seconds(99);
SELECT is_empty(format('SELECT FROM ground.letter WHERE case_id = %s AND ended IS NOT NULL', :sixth), 'before its end nothing lapses');
SELECT pg_temp.pass_seconds(1);
SELECT ok(ground.lapse_letters(1) = 1, 'at its end a letter lapses, and no more at once than are asked for');
SELECT ground.lapse_letters(100);
SELECT is((SELECT outcome FROM ground.letter WHERE case_id = :sixth), 'undelivered', 'untried');
SELECT isnt_empty(format('SELECT FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL', :sixth), 'and somebody is told');
SELECT is(ground.lapse_letters(100), 0, 'once');
SELECT is_empty('SELECT FROM ground.letter AS l WHERE l.outcome = ''undelivered'' AND NOT EXISTS (SELECT FROM ground.alarm AS a
    WHERE a.case_id = l.case_id AND a.what = ''undelivered/'' || l.channels[cardinality(l.channels)])', 'nothing is undelivered without somebody being told');

-- Breakers and fairness: one dead program with many letters, one that lives, one critical letter.
DELETE FROM ground.errand;
SELECT service.set_webhook('KZ-71-0666', 'https://dead.example/', 'k1');
SELECT service.set_webhook('KZ-71-0777', 'https://alive.example/', 'k1');
INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
SELECT 'dead' || n, :it, 'webhook', 'webhook/KZ-71-0666', false, '{"message": 1, "again": true}'::jsonb, pg_temp.now() - interval '1 minute', pg_temp.now() + interval '1 hour'
FROM generate_series(1, 1000) AS n
UNION ALL SELECT 'alive', :it, 'webhook', 'webhook/KZ-71-0777', false, '{"message": 1, "again": true}'::jsonb, pg_temp.now(), pg_temp.now() + interval '1 hour'
UNION ALL SELECT 'pressing', :it, 'mail', 'mail', true, '{"message": 1, "again": true}'::jsonb, pg_temp.now(), pg_temp.now() + interval '1 hour';
SELECT results_eq('SELECT queue, count(*) FROM pg_temp.claim(20, 5) GROUP BY 1 ORDER BY 1',
    $$VALUES ('mail', 1::bigint), ('webhook/KZ-71-0666', 5::bigint), ('webhook/KZ-71-0777', 1::bigint)$$, 'each queue has its share of a claim');
UPDATE ground.errand SET ready = pg_temp.now() WHERE key IN ('alive', 'pressing');
SELECT is((SELECT string_agg(queue, ' ') FROM pg_temp.claim(1, 5)), 'mail', 'what is critical comes before all that waits longer');
UPDATE ground.errand SET ready = pg_temp.now() WHERE key = 'pressing';
SELECT is((SELECT string_agg(queue, ' ') FROM pg_temp.claim(20, 5, ARRAY[true])), 'mail', 'and alone where only that is asked for');
SELECT is_empty($$SELECT FROM pg_temp.claim(20, 5, ARRAY[true, false], ARRAY['webhook/KZ-71-0666']) WHERE queue = 'webhook/KZ-71-0666'$$,
    'a queue that is full on a node is left out');
UPDATE ground.errand SET ready = pg_temp.now() - interval '1 minute' WHERE key LIKE 'dead%';
SELECT ground.fail_letter(c.errand, c.lease, 1, false, true, 'timedOut') FROM pg_temp.claim(4, 4) AS c;
SELECT isnt_empty($$SELECT FROM pg_temp.claim(1, 1) WHERE queue = 'webhook/KZ-71-0666'$$, 'four failures open no breaker');
SELECT ground.fail_letter(c.errand, c.lease, 1, false, true, 'timedOut') FROM pg_temp.claim(1, 1) AS c;
SELECT is((SELECT failures FROM ground.endpoint), 5, 'the fifth does');
SELECT is_empty('SELECT FROM pg_temp.claim()', 'then nothing is sent there');
SELECT ok(ground.until_next_errand(ARRAY['webhook'], '{}') BETWEEN 750000 AND 1250000, 'for about a second, and a node may sleep as long');
SELECT pg_temp.pass_seconds(3);
SELECT errand, lease FROM pg_temp.claim() WHERE queue = 'webhook/KZ-71-0666' \gset
SELECT is_empty($$SELECT FROM pg_temp.claim() WHERE queue = 'webhook/KZ-71-0666'$$, 'after it one goes to see, and no second');
SELECT ground.fail_letter(:errand, :lease, 1, false, true, 'timedOut');
SELECT ok((SELECT open_until - pg_temp.now() BETWEEN interval '1.5 seconds' AND interval '2.5 seconds' FROM ground.endpoint), 'in vain: twice as long');
SELECT pg_temp.pass_seconds(6);
SELECT errand, lease FROM pg_temp.claim() WHERE queue = 'webhook/KZ-71-0666' \gset
SELECT pg_temp.finish(:errand, :lease);
SELECT is_empty('SELECT FROM ground.endpoint', 'taken: the breaker is forgotten');
SELECT ok((SELECT count(*) > 1 FROM pg_temp.claim() WHERE queue = 'webhook/KZ-71-0666'), 'and all go again');

DELETE FROM ground.errand WHERE key LIKE 'dead%';

-- Programs: secrets, and messages asked for again.
SELECT is(service.rotate_webhook('KZ-71-0777', 'k2', 60) - 'since', jsonb_build_object('commission', 'KZ-71-0777', 'url', 'https://alive.example/',
    'key', 'k2', 'generation', 2, 'formerKey', 'k1', 'formerUntil', ground.micros(pg_temp.now() + interval '60 seconds')), 'a secret is changed, the one before counts for a while');
SELECT is(service.rotate_webhook('KZ-71-0001', 'k2', 60), NULL, 'where there is no program there is no secret');
SELECT is(service.set_webhook('KZ-71-0777', 'https://elsewhere.example/', 'k3') ->> 'generation', '2', 'another address keeps the secret');
SELECT ground.tell(:it, 'commission', 'KZ-71-0777', 'answer', NULL, NULL, pg_temp.now());
SELECT pg_temp.told(:it, 'answer') AS asked \gset
SELECT is(ground.letters_to('KZ-71-0777', 10, NULL) -> 0 ->> 'message', :'asked', 'a commission sees what its program was sent');
SELECT is(ground.letters_to('KZ-71-0777', 10, :asked), '[]', 'page by page');
SELECT is(ground.send_again('KZ-71-0666', :asked), false, 'another''s message is not sent again');
SELECT is(ground.send_again('KZ-71-0777', :asked), true, 'its own is');
SELECT is(ground.send_again('KZ-71-0777', :asked), true, 'asked for twice');
SELECT is((SELECT count(*) FROM ground.errand WHERE key = 'again/' || :asked), 1::bigint, 'it goes once');
SELECT errand, lease FROM pg_temp.claim() WHERE message = :asked AND NOT critical \gset
SELECT is(ground.fail_letter(:errand, :lease, 1, true, true, 'status 410'), 'next', 'in vain');
SELECT is((SELECT turn FROM ground.letter WHERE message = :asked), 1, 'what was asked for again takes nothing from the letter itself');

SELECT * FROM finish();
ROLLBACK;
