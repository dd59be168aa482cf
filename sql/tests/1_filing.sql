-- Stage 1: a filing is registered whole or not at all.
BEGIN;
\ir given.psql
SELECT plan(90);

SELECT is(pg_temp.entry(1) ->> 'document', pg_temp.sha('complaint 1'), 'given');
SELECT is((filing.opening(pg_temp.sha('key 1'), pg_temp.sha('complaint 1'), 'nonce 1', 'e', '71-0123') - 'moment'),
    jsonb_build_object('pack', pg_temp.sha('pack'), 'byKey', NULL, 'byDocument', NULL, 'nonceUsed', false,
                       'closing', '{"closes": null, "counting": null}'::jsonb), 'nothing is known of a new filing');
SELECT is(filing.opening('', '', '', 'no election', '') ->> 'pack', NULL, 'no pack speaks for an unknown election');
SELECT pg_temp.filed(1, '{}', pg_temp.timer('stage', 'signature', 0)) AS it \gset
SELECT is((SELECT number FROM ground.docket WHERE case_id = :it), 'AST-2026-000001', 'the first number of the court and year');
SELECT is(pg_temp.state(:it), 'received', 'it is received');
SELECT is((SELECT received FROM ground.docket WHERE case_id = :it), pg_temp.now(), 'at the instant it was read');
SELECT results_eq(format('SELECT version, name, state FROM ground.event WHERE case_id = %s', :it), $$VALUES (1, 'filed', 'received')$$,
    'its first event is that it was filed');
SELECT is((SELECT version FROM ground.docket WHERE case_id = :it), 1, 'and counted');
SELECT results_eq(format('SELECT kind, step, due FROM ground.timer WHERE case_id = %s', :it), $$SELECT 'stage', 'signature', pg_temp.now()$$,
    'the next stage is a timer due now');
SELECT is(filing.opening(pg_temp.sha('key 1'), pg_temp.sha('complaint 1'), 'nonce 1', 'e', '71-0123') -> 'byDocument' ->> 'case', :'it',
    'the same bytes are known again');
SELECT is(filing.opening(pg_temp.sha('key 1'), 'x', 'y', 'e', '71-0123') -> 'byKey' ->> 'case', :'it', 'the same key is known again');
SELECT is(filing.opening('x', 'x', 'nonce 1', 'e', '71-0123') ->> 'nonceUsed', 'true', 'the nonce is used');

-- What cannot be twice.
SELECT throws_ok('SELECT pg_temp.filed(2, jsonb_build_object(''document'', pg_temp.sha(''complaint 1'')))', '23505', NULL, 'the same bytes are not filed twice');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"nonce": "nonce 1"}'')', '23505', NULL, 'a nonce is not used twice');
SELECT throws_ok('SELECT pg_temp.filed(2, jsonb_build_object(''key'', pg_temp.sha(''key 1'')))', '23505', NULL, 'a key is not used twice');
SELECT throws_ok('SELECT pg_temp.filed(2, jsonb_build_object(''publicId'', rpad(''case1'', 22, ''x'')))', '23505', NULL, 'a public id is one case''s');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"publicId": "short"}'')', '23514', NULL, 'a public id is 128 bits');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"document": "short"}'')', '23514', NULL, 'a document is named by its hash');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"channel": "pigeon"}'')', '23514', NULL, 'channels are known');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"pack": "none"}'')', '23503', NULL, 'a case is decided under a pack that is there');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{"nonce": null}'')', '23502', NULL, 'a filing has a nonce');
SELECT throws_ok('SELECT pg_temp.filed(2, ''{}'', ''[{"kind": "nap", "step": "1", "due": 1}]'')', '23514', NULL, 'nor with a timer of no kind');
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, '[{"rule": "decide", "due": 1, "edition": "e"}]', '[]', '{"role": "voter"}')$$,
    '23514', NULL, 'a deadline without a source is none');
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, '[{"rule": "decide", "due": 1, "source": "s", "edition": ""}]', '[]', '{"role": "voter"}')$$,
    '23514', NULL, 'nor without an edition');
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, pg_temp.limits(), '[]', '{"role": "registryClerk"}')$$,
    '23514', NULL, 'a clerk files under his name');
SELECT is((SELECT count(*) FROM ground.docket), 1::bigint, 'of a filing that failed nothing stays');
SELECT is(pg_temp.number(pg_temp.filed(2)), 'AST-2026-000002', 'and the numbers have no gap');
SELECT is(pg_temp.number(pg_temp.filed(3, '{"court": "KAR", "prefix": "KAR-2026-"}')), 'KAR-2026-000001', 'each court counts for itself');
SELECT is(pg_temp.number(pg_temp.filed(4, '{"year": 2027, "prefix": "AST-2027-"}')), 'AST-2027-000001', 'and each year');
SELECT is(pg_temp.number(pg_temp.filed(5, '{"digits": 1, "suffix": "/v"}')), 'AST-2026-3/v', 'a number is never cut short');
SELECT is_empty('SELECT FROM ground.docket WHERE number = public_id OR version = 0', 'no case stays without its number');
SELECT throws_ok(format('UPDATE ground.docket SET number = %L, version = version + 1 WHERE case_id = %s', 'x', :it), 'DA002', NULL, 'a number once given stays');
SELECT throws_ok('INSERT INTO filing.counter VALUES (''X'', 2026, -1)', '23514', NULL, 'counters count upwards');

-- Documents.
SELECT ok(filing.keep_document(:it, 'attachment', 'image/png', pg_temp.sha('big'), convert_to(repeat('0123456789abcdef', 131073), 'UTF8'), pg_temp.now()), 'a large paper is kept');
SELECT results_eq(format('SELECT p.ordinal, octet_length(p.bytes) FROM filing.part AS p JOIN filing.document AS d USING (document)
    WHERE d.sha256 = %L ORDER BY 1', pg_temp.sha('big')), 'VALUES (0, 1048576), (1, 1048576), (2, 16)', 'in parts of a mebibyte');
SELECT ok(filing.bytes_of(:it, pg_temp.sha('big')) = convert_to(repeat('0123456789abcdef', 131073), 'UTF8'), 'and put together again');
SELECT ok(NOT filing.keep_document(:it, 'attachment', 'image/png', pg_temp.sha('big'), 'x', pg_temp.now()), 'once a case');
SELECT filing.keep_document(:it, 'attachment', 'text/plain', pg_temp.sha(''), '', pg_temp.now());
SELECT is(filing.bytes_of(:it, pg_temp.sha('')), ''::bytea, 'an empty paper is a paper');
SELECT is(filing.bytes_of(:it, pg_temp.sha('none')), NULL, 'what is not there is not there');
SELECT throws_ok('INSERT INTO filing.part VALUES (1, 9, convert_to(repeat(''x'', 1048577), ''UTF8''))', '23514', NULL, 'a part is at most a mebibyte');
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097177), 'tooMuch', 'a paper past the limit of the case is not kept');
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097178), 'kept', 'a paper that just fits is');
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097178), 'known', 'the same again is known, and needs no room');
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'paperAdded'), 1::bigint, 'and is one event');
SELECT throws_ok(format('SELECT filing.keep_paper(%s, %L, %L, %L, NULL, NULL, now())', :it, 'ruling', pg_temp.sha('r'), 'x'), 'DA009', NULL,
    'a ruling is no loose paper');
SELECT lives_ok(format('SELECT filing.keep_paper(%s, %L, %L, %L, %L, %L, now())', :it, 'consent', pg_temp.sha('c'), 'x', pg_temp.sha('cs'), 'y'), 'a consent is');
SELECT is((SELECT count(*) FROM filing.document WHERE case_id = :it AND role = 'consent' AND container = (sha256 = pg_temp.sha('cs'))), 2::bigint, 'with its signature');

-- Papers that come in parts.
CREATE FUNCTION pg_temp.part(the_case bigint, first bigint, bytes text, size bigint DEFAULT 6, most bigint DEFAULT 9999999) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT (f ->> 'fate') || ' ' || (f ->> 'offset') FROM filing.take_part(the_case, pg_temp.sha('parts'), size, first, convert_to(bytes, 'UTF8'), most, 4, 60) AS f
$$;
SELECT pg_temp.filed(40) AS parted \gset
SELECT is(pg_temp.part(:parted, 0, 'abc'), 'more 3', 'a part is taken, and where the next begins is told');
SELECT is(pg_temp.part(:parted, 0, 'abc'), 'elsewhere 3', 'the same part again is not taken twice');
SELECT is(pg_temp.part(:parted, 4, 'x'), 'elsewhere 3', 'nor one that leaves a gap');
SELECT is(pg_temp.part(:parted, 3, 'def', 7), 'elsewhere 3', 'nor one of a paper of another size');
SELECT is(filing.upload_of(:parted, pg_temp.sha('parts')), '{"kept": null, "received": 3, "size": 6}', 'whoever asks learns how much is there');
SELECT throws_ok(format('SELECT pg_temp.part(%s, 3, %L)', :parted, 'defg'), '23514', NULL, 'nothing is received beyond the end');
SELECT is(pg_temp.part(:parted, 3, 'def'), 'whole 6', 'with the last part it is whole');
SELECT is(filing.join_parts(:parted, pg_temp.sha('parts')), 'abcdef'::bytea, 'and put together in order');
SELECT is(filing.join_parts(:parted, pg_temp.sha('parts')), NULL, 'once');
SELECT is(pg_temp.part(:parted, 0, 'abc', 6, 5), 'tooMuch 0', 'a paper past the limit of the case is not begun');
SELECT is(filing.upload_of(:parted, pg_temp.sha('parts')) ->> 'received', NULL, 'and nothing of it stays');
SELECT is(pg_temp.part(:parted, 0, 'a'), 'more 1', 'a paper begun');
SELECT is(pg_temp.part(:parted, n, 'a'), 'more ' || n + 1, 'goes on') FROM generate_series(1, 3) AS n;
SELECT is(pg_temp.part(:parted, 4, 'a'), 'tooMuch 0', 'in so many parts and no more');
SELECT pg_temp.part(:parted, 0, 'abc');
SELECT pg_temp.pass_seconds(61);
SELECT filing.take_part(:it, pg_temp.sha('another'), 2, 0, 'x', 9999999, 4, 60);
SELECT is_empty(format('SELECT FROM filing.upload WHERE case_id = %s', :parted), 'what nobody has gone on with is forgotten');
SELECT is_empty(format('SELECT FROM filing.upload_part WHERE case_id = %s', :parted), 'with its parts');
SELECT is(filing.secret_of('AST-2026-000001') ->> 'key', 'k1', 'what opens a case is known by its number');
SELECT is(filing.secret_of('AST-2026-999999') - 'moment', '{"key": null, "publicId": null}', 'a number that nobody has is answered alike');

-- Receipts and seals.
SELECT is(filing.receipt_facts(:it, 1) ->> 'number', 'AST-2026-000001', 'a receipt has its number');
SELECT is(jsonb_array_length(filing.receipt_facts(:it, 1) -> 'deadlines'), 1, 'its deadlines');
SELECT is(filing.receipt_facts(:it, 1) -> 'documents' -> 0 ->> 'sha256', pg_temp.sha('complaint 1'), 'its document');
SELECT is(filing.receipt_facts(:it, 1) ->> 'seal', NULL, 'and at first no seal');
SELECT is(filing.receipt_facts(:it, 2), NULL, 'there is no receipt of an edition that is not there');
SELECT is(filing.keep_seal(:it, 1, 'receipt', 'first'), 'first'::bytea, 'the first seal is kept');
SELECT is(filing.keep_seal(:it, 1, 'receipt', 'second'), 'first'::bytea, 'who comes second gets the first');
SELECT is(decode(filing.receipt_facts(:it, 1) ->> 'seal', 'base64'), 'first'::bytea, 'and the receipt has it');

-- Drafts and forms.
SELECT filing.keep_draft(pg_temp.sha('d'), 'd', 10);
SELECT is(filing.frozen(pg_temp.sha('d')), 'd'::bytea, 'frozen bytes are there');
SELECT throws_ok(format('SELECT filing.keep_draft(%L, %L, 1)', pg_temp.sha('e'), repeat('x', 262145)), '23514', NULL, 'a draft has a limit');
SELECT filing.keep_form(pg_temp.sha('f'), '{"q": 1}', 10);
SELECT filing.keep_form_paper(pg_temp.sha('f'), pg_temp.sha('p'), 'p.png', 'paper');
SELECT is(filing.form_of(pg_temp.sha('f')) -> 'papers' -> 0 ->> 'name', 'p.png', 'a form has its papers');
SELECT is(filing.form_paper_bytes(pg_temp.sha('f'), pg_temp.sha('p')), 'paper'::bytea, 'and their bytes');
SELECT filing.drop_form_paper(pg_temp.sha('f'), pg_temp.sha('p'));
SELECT is(filing.form_of(pg_temp.sha('f')) -> 'papers', '[]', 'which can be taken out');
SELECT throws_ok(format('SELECT filing.keep_form_paper(%L, %L, %L, %L)', pg_temp.sha('g'), pg_temp.sha('p'), 'p', 'x'), '23503', NULL, 'a paper belongs to a form');
SELECT pg_temp.pass_seconds(10);
SELECT is(filing.frozen(pg_temp.sha('d')), NULL, 'at its end a draft is gone');
SELECT is(filing.form_of(pg_temp.sha('f')), NULL, 'and a form');
SELECT pg_temp.pass_seconds(1);
SELECT filing.keep_draft(pg_temp.sha('h'), 'h', 10), filing.keep_form(pg_temp.sha('i'), '{}', 10);
SELECT is((SELECT count(*) FROM filing.draft) + (SELECT count(*) FROM filing.form), 2::bigint, 'what is over is forgotten when the next comes');

-- Corrections.
SELECT throws_ok(format('SELECT filing.correct(%s, pg_temp.entry(6), %L, NULL, pg_temp.limits(), %L, %L, pg_temp.now())', :it, 'x', '[]', '{"role": "voter"}'),
    'DA003', NULL, 'what was not returned is not corrected');
SELECT signature.judge(:it, 1, 'd', NULL, 'passed', NULL, '{}', NULL, 'signaturePassed', 'screening', '[]', pg_temp.now());
SELECT admission.return_with_defects(:it, 1, '[{"code": "X", "text": "No address."}]', pg_temp.who('registryClerk'), pg_temp.timer('correction', 'lapse', 60), pg_temp.now());
SELECT is(filing.correct(:it, pg_temp.entry(6, jsonb_build_object('kind', 'VL-02', 'signature', pg_temp.sha('s6'))), 'complaint 6', 'signed', pg_temp.limits(),
    pg_temp.timer('stage', 'signature', 0), '{"role": "voter"}', pg_temp.now()), 2, 'a correction is the next edition');
SELECT results_eq(format('SELECT state, kind, number, received FROM ground.docket WHERE case_id = %s', :it),
    $$SELECT 'received', 'VL-02', 'AST-2026-000001', '2026-11-24T05:00:00Z'::timestamptz$$, 'of the same case, with the minute of the first');
SELECT results_eq(format('SELECT how, reason FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it),
    $$VALUES ('superseded', 'corrected')$$, 'its deadlines are superseded, with the reason');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'correction'), 'nobody waits for a correction any more');
SELECT is(filing.receipt_facts(:it, 2) -> 'documents' -> 1 ->> 'role', 'signature', 'the second receipt has the second papers');

SELECT * FROM finish();
ROLLBACK;
