-- Copies of one template: every person gets a number, the clerk sees one group, the board stays usable. And what one
-- person, or everybody, may have of something at once.
BEGIN;
\ir given.psql
SELECT plan(47);

-- What says the same.
CREATE FUNCTION pg_temp.like_it(statement text, family text DEFAULT 'Әлімұлы', court text DEFAULT 'AST', kind text DEFAULT 'VL-01')
RETURNS text
LANGUAGE sql AS $$
    SELECT filing.likeness(jsonb_build_object('statement', statement, 'complainant', jsonb_build_object('familyName', family,
                           'givenName', 'Дана', 'patronymic', NULL)), court, kind)
$$;
SELECT is(pg_temp.like_it('Мен тізімде жоқпын!'), pg_temp.like_it('  МЕН   тізімде жоқпын '), 'case, spaces and stops make no difference');
SELECT is(pg_temp.like_it('Участок 12, 20.11.2026'), pg_temp.like_it('Участок № 345 (24.11.2026)'), 'nor do numbers that were filled in');
SELECT is(pg_temp.like_it('Я, Әлімұлы Дана, не в списке'), pg_temp.like_it('Я, Иванова Дана, не в списке', 'Иванова'), 'nor does the own name');
SELECT isnt(pg_temp.like_it('Я, Әлімұлы, не в списке'), pg_temp.like_it('Я, Иванова, не в списке'), 'another person''s name does');
SELECT is(pg_temp.like_it(U&'\FF26ile'), pg_temp.like_it('file'), 'letters of another width are the same letters');
SELECT isnt(pg_temp.like_it('Я не в списке'), pg_temp.like_it('Я в списке'), 'another text is another');
SELECT isnt(pg_temp.like_it('Я не в списке', court => 'KAR'), pg_temp.like_it('Я не в списке'), 'another court''s is another');
SELECT isnt(pg_temp.like_it('Я не в списке', kind => 'VL-02'), pg_temp.like_it('Я не в списке'), 'and another kind');
SELECT is(pg_temp.like_it(''), NULL, 'nothing said is like nothing');
SELECT is(pg_temp.like_it('12. ... 13!'), NULL, 'nor are numbers alone');

-- The first three go their way, the next wait as one group.
CREATE FUNCTION pg_temp.copy(n integer) RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    SELECT pg_temp.filed(n, '{"copiesLimit": 3}', pg_temp.timer('deadline', 'decide', 3600))
$$;
SELECT pg_temp.copy(1) AS lead \gset
SELECT pg_temp.copy(n) FROM generate_series(2, 8) AS n;
SELECT is((SELECT count(*) FROM ground.docket), 8::bigint, 'every copy is a case');
SELECT results_eq('SELECT number FROM ground.docket ORDER BY case_id',
    $$SELECT 'AST-2026-' || lpad(n::text, 6, '0') FROM generate_series(1, 8) AS n$$, 'with a number of its own');
SELECT is((SELECT count(*) FROM ground.docket WHERE alike IS NULL), 3::bigint, 'the first go their way');
SELECT results_eq('SELECT DISTINCT alike FROM ground.docket WHERE alike IS NOT NULL', format('SELECT %s::bigint', :lead), 'the next are of one group');
SELECT is((SELECT count(*) FROM ground.timer), 8::bigint, 'and each has its clocks');
SELECT pg_temp.filed(9, '{"copiesLimit": 3, "content": {"statement": "Another matter."}}') AS other \gset
SELECT is((SELECT alike FROM ground.docket WHERE case_id = :other), NULL, 'another text is of no group');
SELECT pg_temp.filed(10, '{"copiesLimit": 3, "election": "e", "court": "KAR", "prefix": "KAR-2026-"}') AS elsewhere \gset
SELECT is((SELECT alike FROM ground.docket WHERE case_id = :elsewhere), NULL, 'nor is the same text at another court');
SELECT pg_temp.filed(11) AS unlimited \gset
SELECT is((SELECT alike FROM ground.docket WHERE case_id = :unlimited), NULL, 'nor what the system files itself');

-- They wait in screening; the desk and the board show one row for all.
SELECT signature.judge(d.case_id, 1, c.document, NULL, 'passed', NULL, '{}', NULL, 'signaturePassed', 'screening',
                       pg_temp.timer('screening', '0', 600), pg_temp.now())
FROM ground.docket AS d JOIN filing.complaint AS c USING (case_id) WHERE d.alike IS NOT NULL ORDER BY d.case_id;
SELECT min(case_id) AS first FROM ground.docket WHERE alike IS NOT NULL \gset
SELECT is((SELECT count(*) FROM ground.docket WHERE alike = :lead AND state = 'screening'), 5::bigint, 'a good signature does not take a copy out of its group');
SELECT is(admission.facts(:first) ->> 'copy', 'true', 'admission knows a copy');
SELECT is(admission.facts(:lead) ->> 'copy', 'false', 'and who is none');
SELECT is(jsonb_array_length(admission.desk('AST', 10) -> 'groups'), 1, 'a clerk sees one group');
SELECT is(admission.desk('AST', 10) -> 'groups' -> 0 ->> 'copies', '5', 'with how many there are');
SELECT is(admission.desk('AST', 10) -> 'groups' -> 0 ->> 'number', 'AST-2026-000004', 'by the first that waits');
SELECT is(admission.desk('AST', 10) -> 'cases', '[]', 'and none of them beside it');
SELECT is(admission.desk('KAR', 10) -> 'groups', '[]', 'another court sees none of it');
SELECT is(jsonb_array_length(ground.board('AST', 10) -> 'groups'), 1, 'so does the board');
SELECT is(jsonb_array_length(ground.board('AST', 10) -> 'clocks'), 3, 'whose clocks are those of the others');

-- Of a group one alarm rings a step.
SELECT ground.ring(case_id, 'screening', 'courtDutyOfficer', 0, pg_temp.now()) FROM ground.docket WHERE alike IS NOT NULL;
SELECT is((SELECT count(*) FROM ground.alarm), 1::bigint, 'one alarm rings for all');
SELECT ground.ring(case_id, 'screening', 'courtChair', 1, pg_temp.now()) FROM ground.docket WHERE alike IS NOT NULL;
SELECT is((SELECT count(*) FROM ground.alarm), 2::bigint, 'and one for the next step');
SELECT ground.ring(:other, 'screening', 'courtDutyOfficer', 0, pg_temp.now());
SELECT is((SELECT count(*) FROM ground.alarm), 3::bigint, 'another case has its own');

-- A clerk registers some of them.
SELECT is(admission.copies_of(:first, 2) ->> 'copies', '5', 'a clerk is told how many wait');
SELECT is(admission.copies_of(:first, 2) -> 'cases', jsonb_build_array(:first, :first + 1), 'and gets the oldest, no more than may be');
SELECT is(admission.copies_of(:lead, 2) ->> 'copies', '0', 'a case of no group has no copies');
SELECT admission.register(:first, '{"role": "system"}', '{"complaint": "x"}', '[]', 'KZ-71-0123', NULL, pg_temp.now());
SELECT is((SELECT alike FROM ground.docket WHERE case_id = :first), NULL, 'a registered copy is a case like any other');
SELECT is((SELECT count(*) FROM ground.timer WHERE case_id = :first AND court = 'AST'), 1::bigint, 'its clocks stand on the board');
SELECT is(ground.board('AST', 10) -> 'groups' -> 0 ->> 'copies', '4', 'and its group is smaller');

-- What one person may file within an hour.
CREATE FUNCTION pg_temp.hour(signed boolean, at_most integer, who text DEFAULT '900517450120') RETURNS jsonb
LANGUAGE sql VOLATILE AS $$ SELECT filing.opening('', '', '', 'e', '71-0123', who, signed, at_most) -> 'hour' $$;
SELECT is(pg_temp.hour(false, 100) ->> 'filings', '11', 'complaints of the hour are counted');
SELECT is(pg_temp.hour(false, 4) ->> 'filings', '4', 'up to the limit');
SELECT is(pg_temp.hour(true, 100) ->> 'filings', '0', 'signed ones apart');
SELECT is(pg_temp.hour(false, 100, '850101300124') ->> 'filings', '0', 'and each person''s');
SELECT pg_temp.pass_seconds(3599);
SELECT is(pg_temp.hour(false, 100) ->> 'filings', '11', 'for an hour');
SELECT pg_temp.pass_seconds(1);
SELECT is(pg_temp.hour(false, 100) ->> 'filings', '0', 'and no longer');

-- How many drafts there may be.
SELECT is(filing.keep_form(pg_temp.sha('one'), '{}', 10, 2), true, 'a draft is kept');
SELECT is(filing.keep_form(pg_temp.sha('two'), '{}', 10, 2), true, 'up to the limit');
SELECT is(filing.keep_form(pg_temp.sha('three'), '{}', 10, 2), false, 'and not beyond it');
SELECT is(filing.keep_form(pg_temp.sha('one'), '{"more": 1}', 10, 2), true, 'what was begun goes on');
SELECT * FROM finish();
ROLLBACK;
