-- Stage 1: a filing is registered whole or not at all.
BEGIN;
\ir given.psql
SELECT plan(113);

SELECT is(pg_temp.entry(1) ->> 'document', pg_temp.sha('complaint 1'), 'given');
SELECT is((filing.opening(pg_temp.sha('key 1'), pg_temp.sha('complaint 1'), 'nonce 1', 'e', '71-0123') - 'moment'),
    jsonb_build_object('hour', '{"filings": 0, "first": null}'::jsonb, 'pack', pg_temp.sha('pack'), 'byKey', NULL, 'byDocument', NULL, 'nonceUsed', false,
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
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, NULL, '[{"rule": "decide", "due": 1, "edition": "e"}]', '[]', '{"role": "voter"}')$$,
    '23514', NULL, 'a deadline without a source is none');
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, NULL, '[{"rule": "decide", "due": 1, "source": "s", "edition": ""}]', '[]', '{"role": "voter"}')$$,
    '23514', NULL, 'nor without an edition');
SELECT throws_ok($$SELECT filing.enter(pg_temp.entry(2), 'x', NULL, NULL, pg_temp.limits(), '[]', '{"role": "registryClerk"}')$$,
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
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097177, pg_temp.who('commissionOfficer')), 'tooMuch', 'a paper past the limit of the case is not kept');
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097178, pg_temp.who('commissionOfficer')), 'kept', 'a paper that just fits is');
SELECT is(filing.attach(:it, pg_temp.sha('a'), 'text/plain', 'a', true, '0123456789', 2097178, pg_temp.who('commissionOfficer')), 'known', 'the same again is known, and needs no room');
SELECT is((SELECT count(*) FROM ground.event WHERE case_id = :it AND name = 'paperAdded'), 1::bigint, 'and is one event');
SELECT results_eq(format('SELECT role, person FROM ground.event WHERE case_id = %s AND name = %L', :it, 'paperAdded'),
    $$SELECT 'commissionOfficer', pg_temp.person('commissionOfficer')$$, 'of whoever added it');
SELECT throws_ok(format('SELECT filing.attach(%s, %L, %L, NULL, false, %L, 9999999, %L)', :it, pg_temp.sha('b'), 'text/plain', 'b', '{"role": "registryClerk"}'),
    '23514', NULL, 'staff add papers under their name');
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

SELECT is(filing.secret_of('AST-2026-000001') ->> 'publicId', rpad('case1', 22, 'x'), 'with the name its secret was derived from');
SELECT pg_temp.filed(41, jsonb_build_object('origin', :it::bigint, 'channel', 'system')) AS sequel \gset
SELECT is(filing.secret_of(pg_temp.number(:sequel)) - 'moment', filing.secret_of('AST-2026-000001') - 'moment', 'a case that follows from another is opened by the secret of that one');
SELECT is_empty(format('SELECT FROM filing.secret WHERE case_id = %s', :sequel), 'and has none of its own');
SELECT is(filing.receipt_facts(:sequel, 1) ->> 'secretKey', 'k1', 'its receipt is made all the same');
SELECT throws_ok(format('SELECT filing.take_part(%s, %L, 6, 0, %L, 9999999, 4, 60)', :parted, 'short', 'abc'), '23514', NULL, 'a paper in parts is named by its hash');
SELECT throws_ok(format('SELECT filing.take_part(%s, %L, 0, 0, %L, 9999999, 4, 60)', :parted, pg_temp.sha('none'), 'abc'), '23514', NULL, 'and has a size');
SELECT throws_ok(format('SELECT filing.take_part(%s, %L, 6, 0, %L, 9999999, 4, 60)', :parted, pg_temp.sha('none'), ''), '23514', NULL, 'and parts with bytes');
SELECT is(filing.upload_of(:it, pg_temp.sha('big')) -> 'kept', to_jsonb(2097168), 'of a paper that is kept the whole size is told');
SELECT is(filing.upload_of(:parted, pg_temp.sha('big')), '{"kept": null, "received": null, "size": null}', 'but in its own case only');
SELECT is(filing.join_parts(:parted, pg_temp.sha('big')), NULL, 'of what never came nothing is put together');

-- Papers that come with the complaint are kept with it, or in the case of a crash with nothing.
CREATE FUNCTION pg_temp.paper(word text, size integer, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('sha256', pg_temp.sha(word), 'name', word, 'mediaType', 'text/plain', 'named', true, 'size', size) || more
$$;
SELECT filing.enter(pg_temp.entry(42, jsonb_build_object('papersLimit', 7, 'papers', jsonb_build_array(pg_temp.paper('one', 3),
    pg_temp.paper('large', 5), pg_temp.paper('two', 4, '{"name": null, "named": false}'), pg_temp.paper('one', 3)))),
    'complaint 42', NULL, 'oneLARGEtwo!one', pg_temp.limits(), '[]', '{"role": "voter"}') AS entered \gset
SELECT (:'entered'::jsonb ->> 'case')::bigint AS enclosing \gset
SELECT is(:'entered'::jsonb -> 'noRoom', jsonb_build_array(pg_temp.sha('large'), pg_temp.sha('one')), 'what finds no room is told by its hash');
SELECT results_eq(format('SELECT name, named, size, edition FROM filing.document WHERE case_id = %s AND role = %L ORDER BY document', :enclosing, 'attachment'),
    $$VALUES ('one', true, 3::bigint, 1), (NULL, false, 4::bigint, 1)$$, 'the others are kept, each once, with the edition');
SELECT is(filing.bytes_of(:enclosing, pg_temp.sha('two')), 'two!'::bytea, 'each with its own bytes');
SELECT results_eq(format('SELECT d ->> %L, d ->> %L FROM jsonb_array_elements(filing.receipt_facts(%s, 1) -> %L) AS d', 'role', 'sha256', :enclosing, 'documents'),
    $$VALUES ('complaint', pg_temp.sha('complaint 42')), ('attachment', pg_temp.sha('one')), ('attachment', pg_temp.sha('two'))$$, 'and stand on the receipt');
SELECT filing.attach(:enclosing, pg_temp.sha('later'), 'text/plain', NULL, true, 'later', 99, '{"role": "voter"}');
SELECT is(jsonb_array_length(filing.receipt_facts(:enclosing, 1) -> 'documents'), 3, 'on which nothing that comes later stands');
SELECT filing.keep_form(pg_temp.sha('draft'), '{}', 10), filing.keep_form_paper(pg_temp.sha('draft'), pg_temp.sha('photo'), 'p.png', 'image/png', 'photo');
SELECT filing.enter(pg_temp.entry(43, jsonb_build_object('papersLimit', 9, 'draft', pg_temp.sha('draft'), 'papers', jsonb_build_array(
    pg_temp.paper('photo', 5), pg_temp.paper('taken out', 2)))), 'complaint 43', NULL, NULL, pg_temp.limits(), '[]', '{"role": "voter"}') AS entered \gset
SELECT (:'entered'::jsonb ->> 'case')::bigint AS drafted \gset
SELECT is(filing.bytes_of(:drafted, pg_temp.sha('photo')), 'photo'::bytea, 'papers of a draft are taken from there');
SELECT is(:'entered'::jsonb -> 'noRoom', jsonb_build_array(pg_temp.sha('taken out')), 'and what was taken out of it meanwhile is told');

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
SELECT filing.keep_form_paper(pg_temp.sha('f'), pg_temp.sha('p'), 'p.png', 'image/png', 'paper');
SELECT is(filing.form_of(pg_temp.sha('f')) -> 'papers' -> 0 ->> 'name', 'p.png', 'a form has its papers');
SELECT is(filing.form_of(pg_temp.sha('f')) -> 'papers' -> 0 ->> 'mediaType', 'image/png', 'and says what they are');
SELECT filing.drop_form_paper(pg_temp.sha('f'), pg_temp.sha('p'));
SELECT is(filing.form_of(pg_temp.sha('f')) -> 'papers', '[]', 'which can be taken out');
SELECT throws_ok(format('SELECT filing.keep_form_paper(%L, %L, %L, %L, %L)', pg_temp.sha('g'), pg_temp.sha('p'), 'p', 'image/png', 'x'), '23503', NULL, 'a paper belongs to a form');
SELECT pg_temp.pass_seconds(10);
SELECT is(filing.frozen(pg_temp.sha('d')), NULL, 'at its end a draft is gone');
SELECT is(filing.form_of(pg_temp.sha('f')), NULL, 'and a form');
SELECT pg_temp.pass_seconds(1);
SELECT filing.keep_draft(pg_temp.sha('h'), 'h', 10), filing.keep_form(pg_temp.sha('i'), '{}', 10);
SELECT is((SELECT count(*) FROM filing.draft) + (SELECT count(*) FROM filing.form), 2::bigint, 'what is over is forgotten when the next comes');

-- Corrections.
SELECT throws_ok(format('SELECT filing.correct(%s, pg_temp.entry(6), %L, NULL, NULL, pg_temp.limits(), %L, %L, pg_temp.now())', :it, 'x', '[]', '{"role": "voter"}'),
    'DA003', NULL, 'what was not returned is not corrected');
SELECT signature.judge(:it, 1, 'd', NULL, 'passed', NULL, '{}', NULL, 'signaturePassed', 'screening', '[]', pg_temp.now());
SELECT admission.return_with_defects(:it, 1, '[{"code": "X", "text": "No address."}]', pg_temp.who('registryClerk'), pg_temp.timer('correction', 'lapse', 60), pg_temp.now());
SELECT throws_ok(format('SELECT filing.correct(%s, pg_temp.entry(6, %L), %L, NULL, NULL, pg_temp.limits(), %L, %L, pg_temp.now())', :it, '{"court": "KAR"}', 'x', '[]', '{"role": "voter"}'),
    'DA012', NULL, 'a correction hands the case to no other court');
SELECT throws_ok(format('SELECT filing.correct(%s, pg_temp.entry(6, %L), %L, NULL, NULL, pg_temp.limits(), %L, %L, pg_temp.now())', :it, '{"complainant": "900101300128"}', 'x', '[]', '{"role": "voter"}'),
    'DA012', NULL, 'nor to another person');
SELECT deadlines.say('e', '71-0124', 'count', pg_temp.now(), pg_temp.now(), NULL, 'courtDutyOfficer', pg_temp.person('courtDutyOfficer'));
SELECT is(filing.correct(:it, pg_temp.entry(6, jsonb_build_object('kind', 'VL-02', 'signature', pg_temp.sha('s6'), 'request', 'exclude', 'language', 'kk',
    'station', '71-0124', 'commission', 'KZ-71-0124', 'papersLimit', 9999999, 'papers', jsonb_build_array(pg_temp.paper('six', 3)))), 'complaint 6', 'signed', 'six', pg_temp.limits(),
    pg_temp.timer('stage', 'signature', 0), '{"role": "voter"}', pg_temp.now()), '{"edition": 2, "noRoom": []}', 'a correction is the next edition');
SELECT results_eq(format('SELECT state, kind, number, received FROM ground.docket WHERE case_id = %s', :it),
    $$SELECT 'received', 'VL-02', 'AST-2026-000001', '2026-11-24T05:00:00Z'::timestamptz$$, 'of the same case, with the minute of the first');
SELECT results_eq(format('SELECT station, commission, request, language, court FROM ground.docket WHERE case_id = %s', :it),
    $$VALUES ('71-0124', 'KZ-71-0124', 'exclude', 'kk', 'AST')$$, 'which says what the correction says');
SELECT isnt_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND step = %L', :it, 'deadlines'), 'what was just said about its new station is looked at');
SELECT results_eq(format('SELECT how, reason FROM deadlines.finish JOIN deadlines.deadline USING (deadline) WHERE case_id = %s', :it),
    $$VALUES ('superseded', 'corrected')$$, 'its deadlines are superseded, with the reason');
SELECT is_empty(format('SELECT FROM ground.timer WHERE case_id = %s AND kind = %L', :it, 'correction'), 'nobody waits for a correction any more');
SELECT results_eq(format('SELECT d ->> %L, d ->> %L FROM jsonb_array_elements(filing.receipt_facts(%s, 2) -> %L) AS d', 'role', 'sha256', :it, 'documents'),
    $$VALUES ('complaint', pg_temp.sha('complaint 6')), ('signature', pg_temp.sha('s6')), ('attachment', pg_temp.sha('six'))$$, 'the second receipt has the second papers');

SELECT * FROM finish();
ROLLBACK;
