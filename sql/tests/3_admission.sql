-- Stage 3: registration, return, transfer, ratification, withdrawal.
BEGIN;
\ir given.psql
SELECT plan(59);

SELECT pg_temp.brought_to('screening', 1) AS it \gset
SELECT ground.arm(:it, 'screening', '0', pg_temp.now());
SELECT is(admission.facts(:it) ->> 'state', 'screening', 'the facts begin with the head');
SELECT is(admission.facts(:it) -> 'verdict' ->> 'indication', 'passed', 'and have the verdict');
SELECT is(admission.facts(-1), NULL, 'there are no facts of no case');
SELECT admission.leave_to_clerk(:it, '{"checks": []}', pg_temp.timer('screening', '0', 60), pg_temp.now());
SELECT is(pg_temp.state(:it), 'screening', 'what a clerk must look at stays where it is');
SELECT throws_ok(format('SELECT admission.register_sequel(%s, %L, %L, now())', :it, 'd', '[]'), 'DA008', NULL, 'a voter''s case is not registered unscreened');
SELECT admission.register(:it, pg_temp.who('registryClerk'), jsonb_build_object('complaint', pg_temp.sha('complaint 1')), pg_temp.timer('stage', 'assignment', 0), 'KZ-71-0123', NULL, pg_temp.now());
SELECT is(pg_temp.state(:it), 'registered', 'it is registered');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'screening'), 'and nobody waits for the clerk');
SELECT is(ground.inbox('commission', 'KZ-71-0123', 1) -> 'items' -> 0 ->> 'what', 'filingRegistered', 'the commission knows of it (art. 20(9))');
SELECT throws_ok(format('SELECT admission.register(%s, %L, %L, %L, %L, NULL, now())', :it, '{"role": "system"}', '{}', '[]', 'KZ-71-0123'), 'DA003', NULL, 'not twice');
SELECT admission.consent(:it, '{"anyRegion": true}', pg_temp.now());
SELECT admission.consent(:it, '{"anyRegion": false}', pg_temp.now());
SELECT is(assignment.facts(:it, 'UTC') ->> 'anyRegion', 'false', 'of two consents the last counts');

-- Returned with defects.
SELECT pg_temp.brought_to('screening', 2) AS it \gset
SELECT throws_ok(format('SELECT admission.return_with_defects(%s, 1, %L, pg_temp.who(%L), %L, now())', :it, '[{"code": "X", "text": ""}]', 'registryClerk', '[]'),
    '23514', NULL, 'a defect says what is wrong');
SELECT throws_ok(format('SELECT admission.return_with_defects(%s, 1, %L, %L, %L, now())', :it, '[{"code": "X", "text": "y"}]', '{"role": "registryClerk"}', '[]'),
    '23514', NULL, 'and a clerk has a name');
SELECT admission.return_with_defects(:it, 1, '[{"code": "X", "text": "No address."}, {"code": "Y", "text": "No date."}]', pg_temp.who('registryClerk'), pg_temp.timer('correction', 'lapse', 60), pg_temp.now());
SELECT is(ground.view(:it) -> 'defects' -> 1 ->> 'text', 'No date.', 'the voter sees the whole list');
SELECT throws_ok(format('SELECT admission.return_with_defects(%s, 1, %L, pg_temp.who(%L), %L, now())', :it, '[{"code": "X", "text": "y"}]', 'registryClerk', '[]'),
    '23505', NULL, 'a list is given once an edition');
SELECT ground.arm(:it, 'deadline', 'decide', pg_temp.now());
SELECT admission.lapse(:it, 'correctionLapsed', pg_temp.now(), 'correction/lapse', 5);
SELECT is(pg_temp.state(:it), 'leftUnconsidered', 'what nobody corrected is left unconsidered');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s', :it), 'and nothing of it waits');
SELECT results_eq(format('SELECT how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it), $$VALUES ('moot')$$, 'its deadlines are moot');
SELECT throws_ok(format('SELECT admission.lapse(%s, %L, now(), %L, 5)', :it, 'correctionLapsed', 'correction/lapse'), 'DA003', NULL, 'it does not end twice');

-- The term and the limit of the case end at one instant, and the term is looked at first.
SELECT pg_temp.filed(40) AS it \gset
SELECT signature.judge(:it, 1, 'd', NULL, 'absent', NULL, '{}', NULL, 'signatureRefused', 'ratificationPending', pg_temp.timer('ratification', 'lapse', 7200), pg_temp.now());
SELECT pg_temp.pass_seconds(7200);
SELECT admission.lapse(:it, 'ratificationLapsed', pg_temp.now(), 'ratification/lapse', 40);
SELECT results_eq(format('SELECT how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it), $$VALUES ('passed')$$, 'a limit that is over has passed all the same');
SELECT results_eq(format('SELECT name FROM ground.event WHERE case_id = %s ORDER BY version DESC LIMIT 3', :it),
    $$VALUES ('ratificationLapsed'), ('flagRaised'), ('deadlinePassed')$$, 'and that was so before the case ended');
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['overdue'], 'which was overdue');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND what = 'deadline/decide'), 2::bigint, 'and those heard of it who would have');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s', :it), 'of which nothing waits');
SELECT pg_temp.pass_seconds(-7200);

-- Forwarded.
SELECT pg_temp.brought_to('screening', 3) AS it \gset
SELECT throws_ok(format('SELECT admission.forward(%s, %L, %L, NULL, NULL, NULL, pg_temp.who(%L), now())', :it, 'police', '', 'registryClerk'), '23514', NULL, 'a transfer has a reason');
SELECT throws_ok(format('SELECT admission.forward(%s, %L, %L, NULL, NULL, NULL, pg_temp.who(%L), now())', :it, '', 'Crime.', 'registryClerk'), '23514', NULL, 'and goes to somebody');
SELECT admission.forward(:it, 'police', 'Crime.', NULL, NULL, NULL, pg_temp.who('registryClerk'), pg_temp.now());
SELECT is(ground.view(:it) -> 'transfer' ->> 'to', 'police', 'the voter sees to whom');
SELECT is(pg_temp.state(:it), 'forwarded', 'and the case has left');
SELECT results_eq(format('SELECT what, role FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL', :it), $$VALUES ('handOver/police', 'courtDutyOfficer')$$, 'the duty officer hands it to who reads no inbox');
SELECT is((SELECT ground.own_alarm(a.alarm, pg_temp.person('courtDutyOfficer')) ->> 'ended' FROM ground.alarm AS a WHERE a.case_id = :it), 'true', 'and takes it in hand once');
SELECT pg_temp.brought_to('screening', 30) AS it \gset
SELECT admission.forward(:it, 'prosecutor', 'Crime.', 'prosecutor', '71', pg_temp.sha('complaint 30'), pg_temp.who('registryClerk'), pg_temp.now());
SELECT is(ground.inbox('prosecutor', NULL, 9) -> 'items' -> 0 ->> 'what', 'forwarded', 'who reads an inbox finds it there');
SELECT is(ground.inbox('prosecutor', NULL, 9) -> 'items' -> 0 ->> 'document', pg_temp.sha('complaint 30'), 'with the complaint');
SELECT is((SELECT count(*) FROM ground.alarm WHERE case_id = :it AND ended_at IS NULL), 0::bigint, 'and no alarm rings');

-- Ratified.
SELECT pg_temp.filed(4) AS it \gset
SELECT signature.judge(:it, 1, 'd', NULL, 'absent', NULL, '{}', NULL, 'signatureRefused', 'ratificationPending', pg_temp.timer('ratification', 'lapse', 60), pg_temp.now());
SELECT is((admission.facts(:it) ->> 'lapses')::bigint, ground.micros(pg_temp.now() + interval '60 seconds'), 'the facts have the end of the term');
SELECT throws_ok(format('SELECT admission.ratify(%s, 1, %L, NULL, NULL, pg_temp.who(%L), %L, now())', :it, 'counter', 'registryClerk', '[]'), '23514', NULL,
    'a clerk says how the person was identified');
SELECT throws_ok(format('SELECT admission.ratify(%s, 1, %L, %L, NULL, %L, %L, now())', :it, 'counter', 'passport', '{"role": "voter"}', '[]'), '23514', NULL, 'and who he is');
SELECT throws_ok(format('SELECT admission.ratify(%s, 1, %L, NULL, NULL, %L, %L, now())', :it, 'handshake', '{"role": "voter"}', '[]'), '23514', NULL, 'methods are known');
SELECT admission.ratify(:it, 1, 'video', 'passport 1', NULL, pg_temp.who('registryClerk'), pg_temp.timer('stage', 'admission', 0), pg_temp.now());
SELECT is(pg_temp.state(:it), 'screening', 'ratified it goes on');
SELECT is(admission.facts(:it) -> 'ratified' ->> 'method', 'video', 'and the facts say how');
SELECT throws_ok(format('SELECT admission.ratify(%s, 1, %L, NULL, %L, %L, %L, now())', :it, 'signature', 'c', '{"role": "voter"}', '[]'), '23505', NULL, 'an edition is ratified once');

-- Withdrawn, from wherever it stands before the ruling.
SELECT pg_temp.brought_to('accepted', 5) AS it \gset
SELECT is(admission.desk('AST', 99) -> 'cases', '[]', 'nothing waits for a clerk');
SELECT admission.ask_withdrawal(:it, '{"document": "d"}', pg_temp.now());
SELECT is(pg_temp.state(:it), 'accepted', 'a voter who asks to withdraw has not withdrawn');
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['withdrawalAsked'], 'but is heard');
SELECT is(admission.desk('AST', 99) -> 'cases' -> 0 ->> 'waiting', 'withdrawal', 'by a clerk');
SELECT is(admission.desk('KAR', 99) -> 'cases', '[]', 'of the court');
SELECT throws_ok(format('SELECT admission.go_on(%s, pg_temp.who(%L), %L, now())', :it, 'registryClerk', '{"method": "counter"}'), 'DA011', NULL,
    'who says that the voter stays says how the voter was identified');
SELECT admission.go_on(:it, pg_temp.who('registryClerk'), '{"method": "counter", "identifiedBy": "card"}', pg_temp.now());
SELECT results_eq(format('SELECT state, flags FROM ground.docket WHERE case_id = %s', :it), $$VALUES ('accepted', '{}'::text[])$$, 'a wish that was none ends, and the case goes on');
SELECT is(admission.desk('AST', 99) -> 'cases', '[]', 'and waits for no clerk');
SELECT results_eq(format('SELECT name, role FROM ground.event WHERE case_id = %s ORDER BY version DESC LIMIT 2', :it),
    $$VALUES ('flagLowered', 'registryClerk'), ('continued', 'registryClerk')$$, 'under the name of who heard it');
SELECT admission.ask_withdrawal(:it, '{"document": "d"}', pg_temp.now());
SELECT throws_ok(format('SELECT admission.withdraw(%s, pg_temp.who(%L), %L, %L, now())', :it, 'registryClerk', '{"method": "counter"}', 'KZ-71-0123'), 'DA011', NULL,
    'who withdraws for the voter says how the voter was identified');
SELECT admission.withdraw(:it, '{"role": "voter"}', '{"document": "d", "reason": null}', 'KZ-71-0123', pg_temp.now());
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), '{}', 'nothing is asked any more');
SELECT is(pg_temp.state(:it), 'withdrawn', 'a voter withdraws');
SELECT is((SELECT end_reason FROM assignment.attempt WHERE case_id = :it), 'caseEnded', 'the judge has it no longer');
SELECT pg_temp.brought_to('ruled', 6) AS it \gset
SELECT throws_ok(format('SELECT admission.withdraw(%s, %L, %L, %L, now())', :it, '{"role": "voter"}', '{"document": "d"}', 'KZ-71-0123'), 'DA003', NULL, 'but not once the judge has spoken');
SELECT pg_temp.brought_to('deliberation', 8) AS asking \gset
SELECT admission.ask_withdrawal(:asking, '{"document": "d"}', pg_temp.now());
SELECT ruling.keep_draft(:asking, 1, pg_temp.sha('ruling 8'), convert_to('ruling 8', 'UTF8'), pg_temp.who('judge'), pg_temp.now());
SELECT pg_temp.sign(:asking, 8);
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :asking), '{}', 'a ruling answers whoever asked');

-- What the system opened itself.
SELECT pg_temp.filed(7, jsonb_build_object('origin', :it::bigint, 'channel', 'system')) AS sequel \gset
SELECT admission.register_sequel(:sequel, pg_temp.sha('complaint 7'), pg_temp.timer('stage', 'assignment', 0), pg_temp.now());
SELECT is(pg_temp.state(:sequel), 'registered', 'a case that follows from another is registered at once');
SELECT is(ground.view(:sequel) ->> 'originNumber', pg_temp.number(:it), 'and says from which');
SELECT is(ground.view(:it) -> 'sequels' ->> 0, pg_temp.number(:sequel), 'which says so too');
SELECT is(ground.inbox('commission', 'KZ-71-0123', 1) -> 'items' -> 0 ->> 'case', pg_temp.number(:sequel), 'the commission is told');

-- A limit that was over when the voter withdrew has passed, whoever had noticed it.
SELECT pg_temp.brought_to('accepted', 9) AS it \gset
SELECT pg_temp.pass_seconds(7200);
SELECT admission.withdraw(:it, '{"role": "voter"}', '{"document": "d", "reason": null}', 'KZ-71-0123', pg_temp.now());
SELECT results_eq(format('SELECT how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it), $$VALUES ('passed')$$, 'a limit that was over is not moot');

SELECT * FROM finish();
ROLLBACK;
