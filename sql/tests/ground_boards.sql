-- Messages, alarms, boards and the audit: what somebody must see is seen.
BEGIN;
\ir given.psql
SELECT plan(95);

SELECT pg_temp.brought_to('deliberation', 1) AS it \gset
-- Messages.
SELECT ground.tell(:it, 'prosecutor', '71', 'notCarriedOut', NULL, NULL, pg_temp.now());
SELECT ground.tell(:it, 'prosecutor', '71', 'notCarriedOut', NULL, NULL, pg_temp.now());
SELECT ground.tell(:it, 'prosecutor', '35', 'notCarriedOut', NULL, NULL, pg_temp.now());
SELECT is(jsonb_array_length(ground.inbox('prosecutor', '71', 10) -> 'items'), 1, 'a message is sent once');
SELECT is(jsonb_array_length(ground.inbox('prosecutor', NULL, 10) -> 'items'), 2, 'who has no region sees every region''s');
SELECT is(jsonb_array_length(ground.inbox('prosecutor', NULL, 1) -> 'items'), 2, 'an inbox has a limit for the newest and one for what waits');
SELECT is(ground.inbox('prosecutor', NULL, 1) -> 'items' -> 1 ->> 'waits', 'true', 'and what waits longest is in it however many came since');
SELECT is((ground.inbox('prosecutor', NULL, 1) ->> 'older')::bigint, (SELECT max(message) FROM ground.message), 'it says from where older ones follow');
SELECT is(ground.inbox('prosecutor', NULL, 1, (SELECT max(message) FROM ground.message)) -> 'items' -> 0 ->> 'id',
    (SELECT min(message)::text FROM ground.message WHERE addressee = 'prosecutor'), 'and the next page begins there');
SELECT is(ground.inbox('prosecutor', NULL, 3) ->> 'older', NULL, 'a page that is not full is the last');
SELECT is(ground.inbox_item('prosecutor', NULL, (SELECT max(message) FROM ground.message)) ->> 'what', 'notCarriedOut', 'one message is found by its number');
SELECT is(ground.inbox_item('commission', 'KZ-71-0999', (SELECT max(message) FROM ground.message)), NULL, 'in its own inbox only');
SELECT is(ground.inbox('prosecutor', NULL, 1) -> 'items' -> 0 ->> 'id', (SELECT max(message)::text FROM ground.message), 'the newest comes first');
SELECT is(jsonb_array_length(ground.inbox('commission', 'KZ-71-0999', 10) -> 'items'), 0, 'others'' messages are others''');
SELECT throws_ok(format('SELECT ground.tell(%s, %L, %L, %L, NULL, NULL, now())', :it, 'press', 'all', 'x'), '23514', NULL, 'addressees are known');
SELECT max(message) AS message FROM ground.message \gset
SELECT ground.open_message(:message, pg_temp.person('registryClerk'));
SELECT pg_temp.pass_seconds(5);
SELECT ground.open_message(:message, pg_temp.person('judge'));
SELECT results_eq('SELECT person FROM ground.message_opened', 'SELECT pg_temp.person(''registryClerk'')', 'who opened it first opened it');
SELECT isnt(ground.inbox('prosecutor', '35', 1) -> 'items' -> 0 ->> 'opened', NULL, 'and the inbox says when');
SELECT is(ground.inbox('prosecutor', '35', 1) -> 'items' -> 0 ->> 'waits', 'false', 'it does not wait any more');

-- Alarms.
SELECT ground.ring(:it, 'deadline/decide', 'courtDutyOfficer', 0, pg_temp.now());
SELECT ground.ring(:it, 'deadline/decide', 'courtDutyOfficer', 0, pg_temp.now());
SELECT ground.ring(:it, 'deadline/decide', 'courtChair', 1, pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm), 2::bigint, 'an alarm rings once a step');
SELECT min(alarm) AS alarm FROM ground.alarm \gset
SELECT is(ground.own_alarm(:alarm, pg_temp.person('courtDutyOfficer')) ->> 'mine', 'true', 'who is on it owns it');
SELECT is(ground.own_alarm(:alarm, pg_temp.person('judge')) ->> 'mine', 'false', 'the second learns that somebody is');
SELECT is(ground.own_alarm(:alarm, pg_temp.person('courtDutyOfficer')) ->> 'mine', 'true', 'and the first hears it again');
SELECT is(ground.own_alarm(-1, 1), NULL, 'there is no such alarm');
SELECT is(ground.alarm_item('AST', :alarm) ->> 'id', :'alarm', 'an open alarm is found by its number');
SELECT is(ground.alarm_item('KAR', :alarm), NULL, 'by its own court');
SELECT ground.ring(:it, 'other', 'courtDutyOfficer', 0, pg_temp.now());
SELECT is(jsonb_array_length(ground.board('AST', 1) -> 'alarms'), 2, 'the one that waits longest for an owner is on the board beside the newest');
SELECT ground.quiet(:it, 'other', pg_temp.now());
SELECT is(ground.board('AST', 10) -> 'alarms' -> 1 ->> 'owner', 'Duty Six', 'the board names the owner');
SELECT throws_ok(format('UPDATE ground.alarm SET owned_at = NULL WHERE alarm = %s', :alarm), '23514', NULL, 'who owns it owns it since');
SELECT ground.quiet(:it, 'deadline/decide', pg_temp.now());
SELECT is(ground.board('AST', 10) -> 'alarms', '[]', 'what has ended is off the board');
SELECT is(ground.own_alarm(:alarm, pg_temp.person('courtDutyOfficer')) ->> 'ended', 'true', 'and says so');
SELECT is(ground.alarm_item('AST', :alarm), NULL, 'an alarm that has ended is not open');
SELECT ground.ring(:it, 'deadline/decide', 'courtDutyOfficer', 0, pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm WHERE ended_at IS NULL), 1::bigint, 'it may ring again');

-- A provider that is down all day: thousands of messages that did not get through are a line of the board each channel, and
-- hide nothing; each of them is found behind it, what presses and had to be known the soonest first.
SAVEPOINT provider_down;
SET LOCAL session_replication_role = replica;
INSERT INTO ground.docket (case_id, number, public_id, election, court, station, commission, kind, request, language, pack, received, state,
    version, attempt, last_event) OVERRIDING SYSTEM VALUE
SELECT 100000 + n, 'MANY-' || n, rpad('many' || n, 22, 'x'), 'e', 'AST', '71-0123', 'KZ-71-0123', 'VL-01', 'include', 'ru', pg_temp.sha('pack'),
    pg_temp.now(), 'served', 1, 0, 'filed' FROM generate_series(1, 5000) AS n;
INSERT INTO ground.message (message, case_id, addressee, office, what, due, at) OVERRIDING SYSTEM VALUE
SELECT 100000 + n, 100000 + n, CASE WHEN n % 10 = 0 THEN 'commission' ELSE 'voter' END, CASE WHEN n % 10 = 0 THEN 'KZ-71-' || n % 3 ELSE 'case' END,
    CASE WHEN n % 5 = 0 THEN 'ruling' ELSE 'executed' END, pg_temp.now() + (5001 - n) * interval '1 second', pg_temp.now()
FROM generate_series(1, 5000) AS n;
INSERT INTO ground.letter (message, case_id, receiver, channels, turn, critical, written, ended, outcome)
SELECT m.message, m.case_id, m.addressee || '/' || m.office, CASE WHEN m.addressee = 'voter' THEN ARRAY['mail', 'sms'] ELSE ARRAY['webhook'] END, 3,
    m.what = 'ruling', m.at, m.at, 'undelivered' FROM ground.message AS m WHERE m.message > 100000;
SET LOCAL session_replication_role = origin;
SELECT ground.ring_undelivered(m.message, m.at) FROM ground.message AS m WHERE m.message > 100000 ORDER BY m.message;
INSERT INTO ground.endpoint VALUES ('sms', 9, pg_temp.now()), ('webhook/KZ-71-1', 9, pg_temp.now()), ('webhook/KZ-71-2', 1, pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm WHERE ended_at IS NULL), 5001::bigint, 'five thousand alarms rang');
SELECT is(jsonb_array_length(ground.board('AST', 500) -> 'alarms'), 1, 'and none of them pushes another off the board');
SELECT is(jsonb_path_query_array(ground.board('AST', 500) -> 'undelivered', '$[*].channel'), '["webhook", "sms"]', 'which has a line for each channel');
SELECT results_eq($$SELECT l ->> 'channel', l -> 'alarms', l -> 'pressing', l -> 'unattended', l -> 'gone'
    FROM jsonb_array_elements(ground.board('AST', 9) -> 'undelivered') AS l ORDER BY 1$$,
    $$VALUES ('sms', '4500'::jsonb, '500'::jsonb, '4500'::jsonb, '1'::jsonb), ('webhook', '500', '500', '500', '1')$$,
    'with how many there are, how many press, how many are nobody''s, and how many other ends are gone');
SELECT is(ground.board('KAR', 9) -> 'undelivered', '[]', 'another court''s board has none of it');
SELECT results_eq($$SELECT a ->> 'case', a -> 'messages' -> 0 ->> 'what' FROM jsonb_array_elements(ground.undelivered('AST', 'sms', 2) -> 'alarms') AS a$$,
    $$VALUES ('MANY-4995', 'ruling'), ('MANY-4985', 'ruling')$$, 'behind it the most pressing case stands first, with its messages');
SELECT is(jsonb_path_query_array(ground.undelivered('AST', 'webhook', 9) -> 'ends', '$[*].queue'), '["webhook/KZ-71-1", "webhook/KZ-71-2", "webhook/KZ-71-0"]',
    'and which receivers they are, those with the most first');
SELECT is(jsonb_path_query_array(ground.undelivered('AST', 'webhook', 9) -> 'ends', '$[*].gone'), '[true, false, false]', 'and whether they take nothing at all');
CREATE FUNCTION pg_temp.found(the_queue text) RETURNS TABLE (place bigint, alarm bigint, pressing boolean) LANGUAGE plpgsql AS $$
DECLARE
    page  jsonb := ground.undelivered('AST', the_queue, 300);
    before bigint := 0;
BEGIN
    LOOP
        RETURN QUERY SELECT before + r.ordinality, (r.value ->> 'id')::bigint, (r.value ->> 'pressing')::boolean
            FROM jsonb_array_elements(page -> 'alarms') WITH ORDINALITY AS r;
        EXIT WHEN page ->> 'older' IS NULL;
        before := before + 300;
        page := ground.undelivered('AST', the_queue, 300, (page ->> 'older')::bigint);
    END LOOP;
END;
$$;
SELECT is((SELECT count(DISTINCT f.alarm) FROM pg_temp.found('sms') AS f), 4500::bigint, 'page by page each is found');
SELECT is((SELECT max(f.place) FROM pg_temp.found('sms') AS f), 4500::bigint, 'and none twice');
SELECT is((SELECT max(f.place) FROM pg_temp.found('sms') AS f WHERE f.pressing), 500::bigint, 'what presses before what does not');
SELECT is((SELECT count(*) FROM pg_temp.found('webhook/KZ-71-1')), 167::bigint, 'one receiver can be looked at alone');
SELECT is_empty($$SELECT FROM pg_temp.found('webhook/KZ')$$, 'by its whole name');
-- "I am on all of these".
SELECT (ground.undelivered('AST', 'sms', 1) ->> 'last')::bigint AS last \gset
SELECT is(ground.own_undelivered('KAR', 'sms', :last, pg_temp.person('courtDutyOfficer')), 0, 'another court''s are not owned');
SELECT is(ground.own_undelivered('AST', 'sms', :last - 1, pg_temp.person('courtDutyOfficer')), 4499, 'who takes on all of a channel takes what he could see');
SELECT is(ground.own_undelivered('AST', 'sms', :last, pg_temp.person('courtDutyOfficer')), 1, 'what rang since, the next time');
SELECT is((SELECT count(*) FROM ground.alarm WHERE owner IS NOT NULL AND what NOT IN ('undelivered/sms', 'deadline/decide')), 0::bigint, 'and nothing of another channel');
SELECT is(jsonb_path_query_array(ground.board('AST', 9) -> 'undelivered', '$[*].unattended'), '[500, 0]', 'the board says so');
SELECT is(ground.undelivered('AST', 'sms', 1) -> 'alarms' -> 0 ->> 'owner', 'Duty Six', 'who owns them is with them');
SELECT is(ground.own_undelivered('AST', 'webhook/KZ-71-1', 9223372036854775807, pg_temp.person('courtDutyOfficer')), 167, 'one receiver can be taken on alone');
ROLLBACK TO SAVEPOINT provider_down;

-- The board.
SELECT ground.arm(:it, 'deadline', 'decide', pg_temp.now() + interval '30 minutes');
SELECT ground.arm(:it, 'warning', 'decide/1', pg_temp.now());
SELECT is(ground.board('AST', 10) -> 'clocks' -> 0 ->> 'timer', 'decision', 'a case shows its nearest clock; a warning is none');
SELECT is(jsonb_array_length(ground.board('AST', 10) -> 'clocks'), 1, 'one clock a case');
SELECT is(ground.board('AST', 10) -> 'alarms' -> 0 -> 'due', to_jsonb(ground.micros(pg_temp.now() + interval '30 minutes')), 'its alarm shows its deadline');
SELECT is(ground.board('AST', 10) -> 'alarms' -> 0 -> 'escalation', jsonb_build_object('timer', 'warning', 'step', 'decide/1',
    'at', ground.micros(pg_temp.now())), 'and what comes first of itself');
SELECT is(ground.board('AST', 10) -> 'alarms' -> 0 ->> 'pack', (SELECT d.pack FROM ground.docket AS d WHERE d.case_id = :it), 'under its own pack');
SELECT is(ground.board('AST', 10) -> 'clocks' -> 0 ->> 'judge', 'J-1', 'and who has it');
SELECT is(ground.board('KAR', 10) -> 'clocks', '[]', 'another court has another board');
SELECT is(ground.board('AST', 10) -> 'figures', '{"overdue": 0, "withJudges": 1, "notAssigned": 0, "notConfirmed": 0,
    "dueWithinHour": 1, "notCarriedOut": 0}', 'the figures count it');
SELECT ground.set_flag(:it, 'overdue', true, 'deadlines', '{"role": "system"}', pg_temp.now());
SELECT is(ground.board('AST', 10) -> 'figures' ->> 'overdue', '1', 'what is overdue is counted');
SELECT pg_temp.filed(2, '{}', pg_temp.timer('screening', '0', 60)) AS second \gset
SELECT signature.judge(:second, 1, 'd', NULL, 'passed', NULL, '{}', NULL, 'signaturePassed', 'screening', '[]', pg_temp.now());
SELECT is(admission.desk('AST', 10) -> 'cases' -> 0 ->> 'waiting', 'screening', 'what waits for a clerk is on the desk');
SELECT is(jsonb_array_length(admission.desk('AST', 10) -> 'cases'), 1, 'and nothing else');
SELECT is(ground.board('AST', 1) -> 'clocks' -> 0 ->> 'timer', 'screening', 'the clocks run by time left, within the limit');
SELECT is(assignment.queue('J-1') -> 'cases' -> 0 ->> 'number', 'AST-2026-000001', 'the judge''s day has his case');
SELECT isnt(assignment.queue('J-1') -> 'cases' -> 0 ->> 'useful', NULL, 'with its last useful minute');
SELECT is(assignment.queue('J-2') -> 'cases', '[]', 'and no other judge''s');
SELECT is(ground.view(:it) -> 'live' ->> 'judge', 'J-1', 'the view of a case says who has it');
SELECT is(ground.view(:it) ->> 'lastJudge', NULL, 'and nobody had it at its end');
SELECT is(ground.view(:second) -> 'told', '[]', 'nobody above was told of a case that nobody told them of');
SELECT is(jsonb_array_length(ground.view(:it) -> 'timeline'), 10, 'and all that happened');
SELECT is(ground.view(:second) -> 'live', 'null', 'a case without a judge shows none');
SELECT is(ground.view(-1), NULL, 'there is no view of a case that is not there');

-- The audit.
CREATE FUNCTION pg_temp.found(what text) RETURNS jsonb LANGUAGE sql VOLATILE AS $$ SELECT ground.audit() -> what $$;
SELECT is(ground.audit() - 'moment', '{"late": [], "parked": [], "endedWithTimer": [], "errandsOverdue": 0,
    "waitingWithoutTimer": [], "liveWithoutAssignment": []}', 'a house in order: nothing is found');
SELECT ground.disarm(:it, 'decision');
SELECT is(pg_temp.found('waitingWithoutTimer'), '[{"number": "AST-2026-000001", "state": "deliberation"}]',
    'a case that waits without its clock is found, whatever other timers it has');
SELECT ground.arm(:it, 'accept', '9', pg_temp.now());
SELECT is(jsonb_array_length(pg_temp.found('waitingWithoutTimer')), 1, 'the clock of another state is not its clock');
SELECT ground.disarm(:it, 'accept');
SELECT ground.arm(:it, 'decision', '0', pg_temp.now());
SELECT is(pg_temp.found('waitingWithoutTimer'), '[]', 'its clock mends it');
SELECT pg_temp.pass_seconds(5);
SELECT is(pg_temp.found('late'), '[]', 'five seconds are not late');
SELECT pg_temp.pass_seconds(1);
SELECT is((SELECT count(*) FROM jsonb_array_elements(pg_temp.found('late')) AS l WHERE l ->> 'kind' = 'decision'
           AND l ->> 'lateMicroseconds' = '6000000'), 1::bigint, 'six are, and the audit says how late');
SELECT ground.put_off(:it, 'decision', '0', (SELECT generation FROM ground.timer WHERE kind = 'decision'));
SELECT is((SELECT count(*) FROM jsonb_array_elements(pg_temp.found('late')) AS l WHERE l ->> 'kind' = 'decision'), 1::bigint,
    'putting it off does not hide it');
SELECT is(pg_temp.found('parked'), '[]', 'one failure is not eight');
SELECT ground.put_off(:it, 'decision', '0', (SELECT generation FROM ground.timer WHERE kind = 'decision')) FROM generate_series(1, 7);
SELECT is(pg_temp.found('parked'), '[{"kind": "decision", "number": "AST-2026-000001", "failures": 8}]', 'eight are');
SELECT is((SELECT count(*) FROM jsonb_array_elements(pg_temp.found('late')) AS l WHERE l ->> 'kind' = 'decision'), 1::bigint,
    'a parked timer is late too');
SELECT pg_temp.brought_to('closed', 3) AS third \gset
INSERT INTO ground.timer VALUES (:third, 'AST', 'draw', '1', 1, pg_temp.now(), pg_temp.now());
SELECT is(pg_temp.found('endedWithTimer'), '["AST-2026-000003"]', 'an ended case with a clock is found');
SELECT pg_temp.brought_to('offered', 4) AS fourth \gset
UPDATE assignment.attempt SET ended = pg_temp.now(), end_reason = 'silent' WHERE case_id = :fourth;
SELECT is(pg_temp.found('liveWithoutAssignment'), '["AST-2026-000004"]', 'a case offered to nobody is found');
SELECT ground.send('k', NULL, 'proofs', '{}', pg_temp.now(), pg_temp.now() + interval '1 hour');
SELECT pg_temp.pass_seconds(31);
SELECT is(pg_temp.found('errandsOverdue'), '1', 'an errand nobody runs is found');
SELECT pg_temp.brought_to('ruled', 5) AS fifth \gset
SELECT throws_ok(format('INSERT INTO service.copy VALUES (%s, %L, %L, %L, now(), now(), %L)', :fifth, 'voter', 'case', 'another hash', 'inbox'),
    '23503', NULL, 'a copy that is not the ruling cannot be');

-- Figures.
SELECT is(ground.counts() -> 'states' ->> 'closed', '1', 'states are counted');
SELECT is(ground.counts() ->> 'timersWaiting', (SELECT count(*)::text FROM ground.timer), 'timers are counted');
SELECT is(ground.counts() ->> 'alarmsOpen', '1', 'open alarms are counted');
SELECT is(ground.ready() ->> 'writable', 'true', 'the house is ready');
SELECT is(ground.ready() ->> 'packs', '1', 'with its pack');

SELECT pg_temp.brought_to('served', 70) AS ruled \gset
SELECT max(message) AS order_message FROM ground.message WHERE case_id = :ruled AND what = 'rulingToCarryOut' \gset
SELECT ground.open_message(:order_message, pg_temp.person('commissionOfficer'));
SELECT is(ground.inbox_item('commission', 'KZ-71-0123', :order_message) ->> 'waits', 'true', 'a ruling to be carried out waits until it is acknowledged, seen or not');
SELECT pg_temp.acknowledge(:ruled, 70);
SELECT is(ground.inbox_item('commission', 'KZ-71-0123', :order_message) ->> 'waits', 'false', 'and no longer');
SELECT results_eq(format('SELECT what FROM ground.message_open JOIN ground.message USING (message) WHERE ground.message.case_id = %s AND ground.message.addressee IN (%L, %L)', :ruled, 'commission', 'voter'), $$VALUES ('execution')$$, 'of the commission only the execution is still waited for');
SELECT pg_temp.brought_to('registered', 71);
SELECT results_eq($$SELECT i ->> 'what' FROM jsonb_array_elements(ground.inbox('commission', 'KZ-71-0123', 1) -> 'items') AS i$$,
    $$VALUES ('filingRegistered'), ('execution')$$, 'what asks for an act is not hidden by what waits longer to be seen');
SELECT is(ground.view(:ruled) ->> 'lastJudge', 'J-1', 'who ruled on it had it');
SELECT is(ground.view(:ruled) -> 'told', '["commission/KZ-71-0123", "superiorCommission/KZ-71"]', 'the view says who was told of it');

SELECT * FROM finish();
ROLLBACK;
