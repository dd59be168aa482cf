-- Stage 2: a verdict is written down and moves a case at most once.
BEGIN;
\ir given.psql
SELECT plan(31);

SELECT pg_temp.filed(1, '{}', pg_temp.timer('verdict', 'wait', 30)) AS it \gset
SELECT is((SELECT convert_from(document, 'UTF8') FROM signature.question(:it)), 'complaint 1', 'the question has the bytes');
SELECT is((SELECT container FROM signature.question(:it)), NULL, 'without a signature there is none');
SELECT is((SELECT head ->> 'state' FROM signature.question(:it)), 'received', 'and the head of the case');
SELECT is((SELECT latest FROM signature.question(:it)), NULL, 'no verdict has been given');
SELECT is_empty('SELECT FROM signature.question(-1)', 'nobody asks about no case');

SELECT signature.ask(:it, 1, 'd', 'c', '{"facts": 1}', '{"urls": []}', '[]', pg_temp.now() + interval '1 hour', pg_temp.now());
SELECT is((SELECT waiting -> 'facts' FROM signature.question(:it)), '{"facts": 1}', 'facts wait for an answer');
SELECT is((SELECT count(*) FROM ground.errand WHERE kind = 'revocation' AND case_id = :it), 1::bigint, 'an errand asks for it');
SELECT signature.ask(:it, 1, 'd', 'c', '{"facts": 2}', '{}', '[]', pg_temp.now(), pg_temp.now());
SELECT is((SELECT waiting -> 'facts' FROM signature.question(:it)), '{"facts": 2}', 'the latest facts wait');
SELECT is((SELECT count(*) FROM ground.errand), 1::bigint, 'and the question is asked once');
SELECT signature.ask(:it, 2, 'd', 'c', '{"facts": 2}', '{}', '[]', pg_temp.now(), pg_temp.now());
SELECT is((SELECT count(*) FROM ground.errand), 2::bigint, 'but once for each edition');

SELECT signature.judge(:it, 1, 'd', 'c', 'indeterminate', 'TRY_LATER', '{}', '{}', 'signatureUnresolved', 'screening',
    pg_temp.timer('stage', 'admission', 0), pg_temp.now(), 'verdict/wait', 7);
SELECT is(pg_temp.state(:it), 'screening', 'what waiting can mend holds nobody up');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'verdict'), 'nobody waits for the verdict any more');
SELECT isnt_empty(format('SELECT FROM signature.waiting WHERE case_id = %s', :it), 'the facts wait on');
SELECT throws_ok(format('SELECT signature.judge(%s, 1, %L, NULL, %L, NULL, %L, NULL, %L, %L, %L, now())', :it, 'd', 'passed', '{}', 'signaturePassed', 'screening', '[]'),
    'DA003', NULL, 'a case is not judged out of received twice');
SELECT throws_ok(format('SELECT signature.judge(%s, 1, %L, NULL, %L, NULL, %L, NULL, %L, NULL, %L, now(), %L, 7)', :it, 'd', 'passed', '{}', 'signatureRechecked', '[]', 'verdict/wait'),
    '23505', NULL, 'a timer answered is not answered twice');
SELECT signature.judge(:it, 1, 'd', 'c', 'passed', NULL, '{"word": "good"}', NULL, 'signatureRechecked', NULL, '[]', pg_temp.now());
SELECT is(pg_temp.state(:it), 'screening', 'a later verdict moves nothing');
SELECT is(signature.latest(:it) ->> 'indication', 'passed', 'it only changes what is known');
SELECT is((SELECT count(*) FROM signature.verdict WHERE case_id = :it), 2::bigint, 'and the earlier one stays');
SELECT is_empty(format('SELECT FROM signature.waiting WHERE case_id = %s', :it), 'the facts wait no longer');
SELECT throws_ok(format('SELECT signature.judge(%s, 1, %L, NULL, %L, NULL, %L, NULL, %L, NULL, %L, now())', :it, 'd', 'perhaps', '{}', 'signatureRechecked', '[]'),
    '23514', NULL, 'indications are those of the standard');

SELECT pg_temp.filed(2) AS other \gset
SELECT signature.judge(:other, 1, 'd', 'c', 'failed', 'FORGED', '{}', NULL, 'signatureRefused', 'ratificationPending', pg_temp.timer('ratification', 'lapse', 60), pg_temp.now());
SELECT is(pg_temp.state(:other), 'ratificationPending', 'a signature that does not stand waits for the voter');
SELECT is((SELECT received FROM ground.docket WHERE case_id = :other), '2026-11-24T05:00:00Z'::timestamptz, 'whose minute is kept');

-- The certificate under an act, asked about after it was taken in.
SELECT pg_temp.brought_to('deliberation', 3) AS it \gset
SELECT signature.ask_of_act(:it, 'answer', 'c', '{"urls": []}', pg_temp.now() + interval '1 hour', pg_temp.now());
SELECT signature.ask_of_act(:it, 'answer', 'c', '{"urls": []}', pg_temp.now() + interval '1 hour', pg_temp.now());
SELECT signature.ask_of_act(:it, 'recusal', 'd', '{"urls": []}', pg_temp.now() + interval '1 hour', pg_temp.now());
SELECT is((SELECT count(*) FROM ground.errand WHERE case_id = :it AND kind = 'revocation'), 2::bigint, 'an errand asks once for each act');
SELECT signature.leave_act_open(:it, pg_temp.now());
SELECT signature.leave_act_open(:it, pg_temp.now());
SELECT results_eq(format('SELECT role FROM ground.alarm WHERE case_id = %s AND what = %L', :it, 'certificateUnknown'), $$VALUES ('courtDutyOfficer')$$, 'what nobody could tell rings once a case');
SELECT signature.revoke_act(:it, 'answer', '{"container": "c"}', pg_temp.now());
SELECT signature.revoke_act(:it, 'recusal', '{"container": "d"}', pg_temp.now());
SELECT is((SELECT flags FROM ground.docket WHERE case_id = :it), ARRAY['actSignatureRevoked'], 'a case with an act under a revoked certificate is marked');
SELECT results_eq(format('SELECT facts ->> %L FROM ground.event WHERE case_id = %s AND name = %L ORDER BY version', 'act', :it, 'actSignatureRevoked'), $$VALUES ('answer'), ('recusal')$$, 'and each act is put on record');
SELECT results_eq(format('SELECT what, role FROM ground.alarm WHERE case_id = %s AND what LIKE %L ORDER BY what, step', :it, 'certificateRevoked/%'),
    $$VALUES ('certificateRevoked/answer', 'courtDutyOfficer'), ('certificateRevoked/answer', 'courtChair'),
             ('certificateRevoked/recusal', 'courtDutyOfficer'), ('certificateRevoked/recusal', 'courtChair')$$, 'the duty officer and the president hear of each');
SELECT alarm FROM ground.alarm WHERE case_id = :it AND what = 'certificateRevoked/answer' AND step = 0 \gset
SELECT is(ground.own_alarm(:alarm, pg_temp.person('courtDutyOfficer')) ->> 'ended', 'false', 'who takes it on has it while the case goes on');
SELECT ground.quiet(:it, NULL, pg_temp.now());
SELECT results_eq(format('SELECT what, step FROM ground.alarm WHERE case_id = %s AND ended_at IS NULL ORDER BY what, step', :it),
    $$VALUES ('certificateRevoked/answer', 1), ('certificateRevoked/recusal', 0), ('certificateRevoked/recusal', 1), ('certificateUnknown', 0)$$,
    'and what nobody has taken on rings on, whatever happens to the case');
SELECT pg_temp.brought_to('closed', 4) AS it \gset
SELECT signature.revoke_act(:it, 'execution', '{}', pg_temp.now());
SELECT is(pg_temp.state(:it), 'closed', 'a case that is over stays what it is');
SELECT alarm FROM ground.alarm WHERE case_id = :it AND what = 'certificateRevoked/execution' AND step = 0 \gset
SELECT is(ground.own_alarm(:alarm, pg_temp.person('courtDutyOfficer')) ->> 'ended', 'true', 'and its alarm rings until somebody takes it in hand');

SELECT * FROM finish();
ROLLBACK;
