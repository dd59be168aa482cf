-- The structure: what there is, who may use it, and what nobody may do. All of it is named: more is as wrong as less.
BEGIN;
\ir given.psql
SELECT * FROM no_plan();  -- One test a table and a function: the plan is written at the end, and without it the run has failed.

CREATE TEMPORARY VIEW our_schema AS
    SELECT n.oid, n.nspname AS name, n.nspacl FROM pg_namespace AS n
    WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'public');
CREATE TEMPORARY VIEW our_function AS
    SELECT p.*, p.oid::regprocedure::text AS signature FROM pg_proc AS p JOIN our_schema AS s ON s.oid = p.pronamespace;
CREATE TEMPORARY VIEW our_relation AS
    SELECT c.*, c.oid::regclass::text AS name FROM pg_class AS c JOIN our_schema AS s ON s.oid = c.relnamespace;
CREATE TEMPORARY VIEW our_history AS
    SELECT r.oid, r.name FROM our_relation AS r
    WHERE EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = r.oid AND t.tgname = 'history_is_only_added_to');

-- Schemas and their owner.
SELECT set_eq('SELECT name::text FROM our_schema', ARRAY['ground', 'people', 'access', 'filing', 'signature', 'admission',
    'deadlines', 'assignment', 'hearing', 'ruling', 'service', 'execution'],
    'there is one schema for each stage, and the ground, the people and the access');
SELECT is_empty('SELECT name FROM our_schema WHERE obj_description(oid) IS NULL', 'every schema says what it is');
SELECT is_empty($$SELECT signature FROM our_function WHERE proowner <> 'dauys_owner'::regrole
    UNION ALL SELECT name FROM our_relation WHERE relowner <> 'dauys_owner'::regrole$$,
    'everything belongs to an owner whom nobody signs in as');
SELECT ok(NOT rolcanlogin AND NOT rolsuper, 'the owner cannot sign in') FROM pg_roles WHERE rolname = 'dauys_owner';
SELECT ok(NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls), 'the service is nobody special')
FROM pg_roles WHERE rolname = 'dauys_service';
SELECT is_empty($$SELECT 1 FROM pg_auth_members WHERE member = 'dauys_service'::regrole OR roleid = 'dauys_owner'::regrole$$,
    'the service is in no other role, and nobody is in the owner''s');

-- Functions of the service, and those that only functions call.
SELECT set_eq($$SELECT signature FROM our_function WHERE has_function_privilege('dauys_service', oid, 'EXECUTE')$$,
    ARRAY[
        'access.challenge(text,integer)', 'access.end_session(bytea)', 'access.free_key(bytea)',
        'access.keep_answer(bytea,integer,jsonb,bytea)', 'access.note_reading(bigint,bigint,text,text)',
        'access.open_session(text,bytea,text,text,text,integer)', 'access.session_of(bytea,text)',
        'access.take_key(bytea,bytea,integer,integer)', 'access.use_challenge(text)',
        'admission.consent(bigint,jsonb,timestamp with time zone)', 'admission.desk(text,integer)', 'admission.copies_of(bigint,integer)',
        'admission.facts(bigint)',
        'admission.forward(bigint,text,text,text,text,text,jsonb,timestamp with time zone)',
        'admission.lapse(bigint,text,timestamp with time zone,text,bigint)',
        'admission.leave_to_clerk(bigint,jsonb,jsonb,timestamp with time zone,text,bigint)',
        'admission.ratify(bigint,integer,text,text,text,jsonb,jsonb,timestamp with time zone)',
        'admission.register(bigint,jsonb,jsonb,jsonb,text,timestamp with time zone,timestamp with time zone,text,bigint)',
        'admission.register_sequel(bigint,text,jsonb,timestamp with time zone)',
        'admission.return_with_defects(bigint,integer,jsonb,jsonb,jsonb,timestamp with time zone)',
        'admission.ask_withdrawal(bigint,jsonb,timestamp with time zone)',
        'admission.go_on(bigint,jsonb,jsonb,timestamp with time zone)',
        'admission.withdraw(bigint,jsonb,jsonb,text,timestamp with time zone)',
        'assignment.accept(bigint,integer,jsonb,timestamp with time zone)',
        'assignment.draw(bigint,bigint,text,bytea,text[],timestamp with time zone,text,bigint)',
        'assignment.exhaust(bigint,text,jsonb,jsonb,jsonb,jsonb,jsonb,timestamp with time zone,text,bigint)',
        'assignment.facts(bigint,text,boolean)',
        'assignment.fix_pool(bigint,text,bigint,text,jsonb,text[],jsonb,boolean,jsonb,timestamp with time zone,jsonb,timestamp with time zone,text,bigint)',
        'assignment.keep_draw_seal(bigint,bytea)', 'assignment.keep_proofs(bigint,jsonb,jsonb,boolean,bigint)',
        'assignment.offer(bigint,text,integer,text,bigint,integer,timestamp with time zone,jsonb,jsonb,timestamp with time zone,text,bigint)',
        'assignment.queue(text)', 'assignment.record_of(text,bigint)',
        'assignment.wait_for_holders(bigint,bigint,jsonb,timestamp with time zone,timestamp with time zone,timestamp with time zone,text,bigint)',
        'deadlines.facts(bigint)', 'deadlines.move_confirmation(bigint,jsonb,timestamp with time zone)',
        'deadlines.pass(bigint,text,bigint,timestamp with time zone,text,bigint)',
        'deadlines.polls_close(bigint,timestamp with time zone,text,bigint)',
        'deadlines.say(text,text,text,timestamp with time zone,timestamp with time zone,text,text,bigint)',
        'deadlines.station_facts(text,text)',
        'deadlines.supersede(bigint,jsonb,text,jsonb,timestamp with time zone)',
        'deadlines.warn(bigint,text,text,integer,timestamp with time zone,text,bigint)',
        'execution.close(bigint,text,timestamp with time zone,text,bigint)', 'execution.facts(bigint)',
        'execution.lapse(bigint,jsonb,timestamp with time zone,text,bigint)',
        'execution.report(bigint,text,text,bytea,text,bytea,jsonb,text,text,jsonb,jsonb,timestamp with time zone)',
        'execution.say(bigint,boolean,text,bytea,text,bytea,text,text,jsonb,timestamp with time zone)',
        'execution.tell_above(bigint,text,text,timestamp with time zone)',
        'filing.attach(bigint,text,text,text,boolean,bytea,bigint,jsonb)', 'filing.bytes_of(bigint,text)',
        'filing.correct(bigint,jsonb,bytea,bytea,bytea,jsonb,jsonb,jsonb,timestamp with time zone)',
        'filing.drop_form_paper(text,text)', 'filing.enter(jsonb,bytea,bytea,bytea,jsonb,jsonb,jsonb)',
        'filing.form_of(text)', 'filing.frozen(text)',
        'filing.keep_draft(text,bytea,integer)', 'filing.keep_form(text,jsonb,integer,integer)',
        'filing.keep_form_paper(text,text,text,text,bytea)',
        'filing.keep_paper(bigint,text,text,bytea,text,bytea,timestamp with time zone)',
        'filing.keep_seal(bigint,integer,bytea,bytea,jsonb)', 'filing.opening(text,text,text,text,text,text,boolean,integer)',
        'filing.receipt_facts(bigint,integer)', 'filing.secret_of(text)', 'filing.upload_of(bigint,text)',
        'filing.join_parts(bigint,text)', 'filing.take_part(bigint,text,bigint,bigint,bytea,bigint,integer,integer)', 'ground.audit()', 'ground.board(text,integer)',
        'ground.case_numbered(text)', 'ground.claim_errands(text[],integer,integer,text[],boolean[],integer)', 'ground.counts()',
        'ground.due(integer)', 'ground.end_errand(bigint,bigint,text,timestamp with time zone)',
        'ground.fetch_lists(text[],integer)', 'ground.list_bytes(text,text)', 'ground.lists_at_hand(text[])',
        'ground.keep_list(text,text,bytea,timestamp with time zone,timestamp with time zone)',
        'ground.ask_stamp(bigint,text,jsonb,integer)', 'ground.stamp_of(bigint,text)',
        'ground.keep_stamp(bigint,text,bytea,text,timestamp with time zone,timestamp with time zone)',
        'access.session_over(bytea,integer)', 'access.sessions_of(bigint)', 'access.sessions_at(text,text[],integer)',
        'access.end_session_numbered(bigint,bigint,text,text,text[])', 'access.parties_of(text,bigint)',
        'access.make_key(text,text,text[],bytea,bigint,bigint,integer,integer,integer)', 'access.keys_of(text)',
        'access.end_key(bigint,text,bigint)', 'access.key_of(bytea)', 'access.note_key_use(bigint,text,text)',
        'access.make_screen(text,text,bytea,bigint,integer)', 'access.screens_of(text)',
        'access.end_screen(bigint,text,bigint)', 'access.screen_of(bytea)',
        'access.open_in_emergency(text,bigint,text,text,integer)',
        'access.guess(text,text,boolean,integer,integer,integer,integer)',
        'access.note_attempt(text,text,text,text,bigint,integer)', 'access.attempts_before(bigint,integer)',
        'access.ask_revocation(bytea,jsonb,timestamp with time zone)', 'access.is_revoked(text)', 'access.revoke(text,timestamp with time zone)',
        'access.leave_open(bytea)', 'access.certificates_in_use(integer)',
        'ground.alarm_item(text,bigint)', 'ground.events_after(xid8,bigint,text,text,integer,integer)', 'ground.version_of(bigint)', 'ground.inbox(text,text,integer,bigint)',
        'ground.inbox_item(text,text,bigint)', 'ground.instant()', 'ground.known_zone(text)', 'ground.lock_case(bigint)',
        'ground.micros(timestamp with time zone)', 'ground.moment(bigint)', 'ground.open_message(bigint,bigint)',
        'ground.own_alarm(bigint,bigint)', 'ground.own_undelivered(text,text,bigint,bigint)', 'ground.undelivered(text,text,integer,bigint)',
        'ground.pack_of(text)', 'ground.packs_in_force()',
        'ground.put_off(bigint,text,text,bigint)', 'ground.put_off_errand(bigint,bigint,double precision)',
        'ground.raise_floor()', 'ground.ready()', 'ground.take_timer(bigint,text,text,bigint)', 'ground.until_next()',
        'ground.until_next_errand(text[],text[])', 'ground.finish_letters(jsonb)', 'ground.lapse_letters(integer)',
        'ground.fail_letter(bigint,bigint,double precision,boolean,boolean,text)', 'ground.letters(bigint[])',
        'ground.letters_to(text,integer,bigint)', 'ground.send_again(text,bigint)',
        'ground.state_channels(text[],integer[])', 'ground.view(bigint)',
        'ground.zone_periods(text,timestamp with time zone,timestamp with time zone)',
        'hearing.answer(bigint,text,text,bytea,text,bytea,jsonb,jsonb,timestamp with time zone)',
        'hearing.go_on(bigint,jsonb,timestamp with time zone)',
        'hearing.keep_answer(bigint,text,text,bytea,text,bytea,boolean,jsonb,timestamp with time zone)',
        'hearing.ask(bigint,integer,text,text,timestamp with time zone,jsonb,timestamp with time zone)',
        'hearing.lapse(bigint,jsonb,timestamp with time zone,text,bigint)',
        'ruling.release(bigint,text,jsonb,timestamp with time zone)',
        'ruling.revoke(bigint,text,timestamp with time zone,timestamp with time zone)', 'ruling.facts(bigint,text)',
        'ruling.find(text,text)', 'ruling.keep_draft(bigint,integer,text,bytea,jsonb,timestamp with time zone)',
        'ruling.keep_entry(bigint,bytea,bytea)', 'ruling.of_case(bigint)',
        'ruling.sign(bigint,text,integer,text,text,jsonb,jsonb,text,bytea,timestamp with time zone,jsonb,jsonb,timestamp with time zone)',
        'service.acknowledge(bigint,text,bytea,text,bytea,timestamp with time zone,text,jsonb,jsonb,timestamp with time zone)',
        'service.climb(bigint,text,text,text,text,integer,jsonb,timestamp with time zone,text,bigint)',
        'service.facts(bigint)', 'service.rotate_webhook(text,text,integer)', 'service.set_webhook(text,text,text)',
        'service.webhook_of(text)',
        'service.serve(bigint,text,text,text,boolean,timestamp with time zone,jsonb,timestamp with time zone,text,bigint)',
        'signature.ask(bigint,integer,text,text,jsonb,jsonb,jsonb,timestamp with time zone,timestamp with time zone)',
        'signature.judge(bigint,integer,text,text,text,text,jsonb,jsonb,text,text,jsonb,timestamp with time zone,text,bigint)',
        'signature.question(bigint)', 'signature.ask_of_act(bigint,text,text,jsonb,timestamp with time zone,timestamp with time zone)',
        'signature.leave_act_open(bigint,timestamp with time zone)', 'signature.revoke_act(bigint,text,jsonb,timestamp with time zone)'
    ],
    'the service may execute exactly these');
SELECT set_eq($$SELECT signature FROM our_function WHERE NOT has_function_privilege('dauys_service', oid, 'EXECUTE')$$,
    ARRAY[
        'access.allows(text,text,bigint,bigint)', 'access.guard_event()', 'access.network_of(text)',
        'access.count_wrong(bytea,integer,integer,timestamp with time zone)', 'access.emergencies_of(bigint)',
        'access.acted_in(bigint,timestamp with time zone)',
        'admission.end_case(bigint,timestamp with time zone)', 'assignment.guard_attempt()',
        'assignment.guard_change()', 'deadlines.closing_of(text,text)',
        'deadlines.finish(bigint,text,timestamp with time zone,text)',
        'deadlines.heed_word(bigint,text,text,timestamp with time zone)', 'deadlines.is_overdue(bigint)',
        'deadlines.of_case(bigint)', 'deadlines.quiet_moved(bigint,jsonb,timestamp with time zone)',
        'deadlines.note_passed(bigint,timestamp with time zone)',
        'deadlines.set_down(bigint,jsonb,timestamp with time zone)',
        'deadlines.tell_passed(bigint,text,bigint,timestamp with time zone,text,bigint)', 'execution.reports_of(bigint)',
        'filing.documents_of(bigint)',
        'filing.keep_document(bigint,text,text,text,bytea,timestamp with time zone,text,boolean,boolean,integer)',
        'filing.keep_edition(bigint,integer,text,jsonb,bytea,bytea,bytea,timestamp with time zone)',
        'filing.likeness(jsonb,text,text)', 'ground.groups(text,integer)', 'ground.show_clocks(bigint)',
        'ground.arm(bigint,text,text,timestamp with time zone)', 'ground.arm_all(bigint,jsonb)',
        'ground.disarm(bigint,text[])', 'ground.guard_docket()', 'ground.head(bigint)',
        'ground.keep_history(regclass)', 'ground.load_pack(text,text,text,text,jsonb,jsonb)',
        'ground.quiet(bigint,text,timestamp with time zone)',
        'ground.record(bigint,text,text,text,jsonb,timestamp with time zone,jsonb,text,bigint)',
        'ground.alarms(bigint[])', 'ground.messages(bigint[])', 'ground.settle(bigint,text,text)', 'ground.settle_all(bigint)',
        'ground.refuse_change()', 'ground.ring(bigint,text,text,integer,timestamp with time zone)',
        'ground.send(text,bigint,text,jsonb,timestamp with time zone,timestamp with time zone)',
        'ground.set_flag(bigint,text,boolean,text,jsonb,timestamp with time zone)',
        'ground.tell(bigint,text,text,text,timestamp with time zone,text,timestamp with time zone)',
        'hearing.replies_of(bigint)', 'people.gaps(timestamp with time zone,timestamp with time zone)',
        'people.load_people(text,text,jsonb)', 'people.load_roster(text,text,jsonb)', 'people.offices_of(bigint)',
        'ruling.guard_operative()', 'ruling.guard_ruling()', 'service.copies_of(bigint)',
        'service.delivered(bigint,text,text,text)', 'signature.latest(bigint)', 'signature.stood(bigint)', 'ground.breaker_failures()', 'ground.breaker_longest_seconds()', 'ground.channels_to(bigint,text,text)',
        'ground.give_up_letter(ground.errand,timestamp with time zone,text)',
        'ground.call(bigint,text,text,text,integer,timestamp with time zone)', 'ground.ends_when_owned(bigint,text)', 'ground.is_about(text,text)', 'ground.queue_of(text,text)',
        'ground.ring_undelivered(bigint,timestamp with time zone)', 'ground.undelivered_of(bigint,text)', 'ground.undelivered_by_channel(text)',
        'ground.next_channel(bigint,timestamp with time zone)', 'ground.post(bigint)', 'ground.queues(boolean)',
        'ground.reach_of_voter(bigint)', 'ground.send_letter(bigint,timestamp with time zone)',
        'ground.take_up(bigint,text,timestamp with time zone)'
    ],
    'and exactly these it may not');

-- Tables: history, which is only added to, and what is not history.
SELECT set_eq('SELECT name FROM our_history',
    ARRAY[
        'access.act_of_event', 'access.attempt', 'access.authority', 'access.emergency', 'access.key_use',
        'access.reading', 'access.revoked', 'admission.defect', 'admission.ratification', 'admission.transfer', 'assignment.absence',
        'assignment.draw', 'assignment.draw_seal', 'assignment.place', 'assignment.pool', 'assignment.proof',
        'deadlines.deadline', 'deadlines.finish', 'deadlines.station_word', 'execution.report', 'execution.word',
        'filing.complaint', 'filing.document', 'filing.key', 'filing.part', 'filing.seal', 'filing.secret',
        'ground.errand_done', 'ground.event', 'ground.message', 'ground.message_opened', 'ground.pack',
        'ground.pack_in_force', 'ground.stamp', 'ground.transition', 'hearing.inquiry', 'hearing.reply', 'people.load',
        'ruling.draft', 'ruling.entry', 'ruling.operative', 'ruling.ruling', 'service.acknowledgement',
        'service.copy', 'signature.verdict'
    ],
    'these tables are history');
SELECT set_eq($$SELECT name FROM our_relation WHERE relkind NOT IN ('i', 't', 'S') AND oid NOT IN (SELECT oid FROM our_history)$$,
    ARRAY[
        'access.answer', 'access.challenge', 'access.guess', 'access.program_key', 'access.screen', 'access.session', 'assignment.attempt', 'assignment.pool_counter', 'filing.counter',
        'filing.draft', 'filing.form', 'ground.channel', 'ground.endpoint', 'ground.letter', 'filing.form_paper', 'filing.upload', 'filing.upload_part', 'ground.alarm', 'ground.clock_floor', 'ground.docket',
        'ground.errand', 'ground.message_open', 'ground.revocation_list', 'ground.test_clock', 'ground.timer', 'people.conflict', 'people.office', 'people.person',
        'people.shift', 'service.webhook', 'signature.waiting'
    ],
    'and these are not: queues, counters, projections, drafts, people as they are now');
SELECT is_empty($$SELECT name FROM our_relation WHERE relkind = 'r' AND has_table_privilege('dauys_service', oid,
    'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')$$, 'the service can touch no table');
SELECT is_empty($$SELECT name FROM our_relation WHERE relkind = 'r' AND has_any_column_privilege('dauys_service', oid,
    'SELECT, INSERT, UPDATE, REFERENCES')$$, 'nor any column of one');
SELECT is_empty($$SELECT name FROM our_relation WHERE CASE relkind WHEN 'S' THEN
    has_sequence_privilege('dauys_service', oid, 'USAGE, SELECT, UPDATE') ELSE false END$$, 'nor any sequence');
SELECT is_empty($$SELECT name FROM our_schema WHERE has_schema_privilege('dauys_service', oid, 'CREATE')$$,
    'the service can make nothing');
SELECT is_empty($$
    SELECT name::text FROM our_schema CROSS JOIN aclexplode(nspacl) AS a WHERE a.grantee = 0
    UNION ALL SELECT name FROM our_relation CROSS JOIN aclexplode(relacl) AS a WHERE a.grantee = 0
    UNION ALL SELECT signature FROM our_function CROSS JOIN aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a
        WHERE a.grantee = 0
    UNION ALL SELECT 'public' FROM pg_namespace CROSS JOIN aclexplode(nspacl) AS a
        WHERE nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'$$, 'what is everybody''s is nothing');

-- What runs in the owner's name must find our objects and no others.
SELECT is_empty($$SELECT signature FROM our_function WHERE prosecdef
    AND NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(proconfig, '{}'))$$,
    'every function in the owner''s name pins its search path, temporary things last');
SELECT is_empty($$SELECT signature FROM our_function
    WHERE NOT prosecdef AND has_function_privilege('dauys_service', oid, 'EXECUTE')
    AND signature NOT IN ('ground.micros(timestamp with time zone)', 'ground.moment(bigint)')$$,
    'the service''s functions run in the owner''s name, but for two that only reckon');
SELECT is_empty($$SELECT signature FROM our_function AS f
    WHERE f.provolatile <> 'v' AND f.prosrc ~ '(INSERT INTO|UPDATE (ground|filing|assignment)|DELETE FROM|lock_case|nextval)'$$,
    'what writes or locks says that it is volatile');

-- Constraints.
SELECT is_empty($$SELECT conrelid::regclass::text, conname FROM pg_constraint JOIN our_schema AS s ON s.oid = connamespace
    WHERE contype = 'f' AND confdeltype = 'a'$$, 'every foreign key says what a deletion does');
SELECT set_eq($$SELECT conrelid::regclass::text FROM pg_constraint JOIN our_schema AS s ON s.oid = connamespace
    WHERE contype = 'f' AND confdeltype <> 'r'$$, ARRAY['people.conflict', 'filing.form_paper', 'filing.upload_part'],
    'a deletion takes nothing with it, but for conflicts reloaded with their person and papers not sent to their end');
SELECT is_empty($$SELECT conrelid::regclass::text, conname FROM pg_constraint JOIN our_schema AS s ON s.oid = connamespace
    WHERE contype IN ('c', 'x') AND conname !~ '^[a-z]+(_[a-z0-9]+){2,}$'$$, 'every check is named by a sentence');
SELECT is_empty($$SELECT conrelid::regclass::text, conname FROM pg_constraint JOIN our_schema AS s ON s.oid = connamespace
    WHERE contype = 'c' AND conname ~ '_check[0-9]*$'$$, 'and none by the server');
SELECT is_empty($$SELECT conrelid::regclass::text, conname FROM pg_constraint JOIN our_schema AS s ON s.oid = connamespace
    WHERE NOT convalidated$$, 'every constraint has been proved');
SELECT is_empty($$SELECT name FROM our_relation AS r WHERE relkind = 'r' AND name <> 'ground.test_clock'
    AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = r.oid AND i.indisprimary)$$, 'every table has a key');
SELECT is_empty($$SELECT r.name, a.attname FROM our_relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid
    WHERE r.relkind = 'r' AND a.atttypid IN ('timestamp'::regtype, 'timetz'::regtype, 'money'::regtype, 'varchar'::regtype,
        'bpchar'::regtype, 'json'::regtype)$$, 'instants have a zone, texts no length, documents one form');

-- History: refused even to the owner.
SELECT throws_ok(format('DO $do$ BEGIN SET LOCAL ROLE dauys_owner; UPDATE %s SET %I = %I; END $do$', h.name, a.attname, a.attname),
    'DA001', NULL, h.name || ' is not changed')
FROM our_history AS h JOIN LATERAL (SELECT i.attname FROM pg_attribute AS i WHERE i.attrelid = h.oid AND i.attnum > 0
    AND i.attidentity = '' ORDER BY i.attnum LIMIT 1) AS a ON true ORDER BY h.name;
SELECT throws_ok(format('DO $do$ BEGIN SET LOCAL ROLE dauys_owner; DELETE FROM %s; END $do$', h.name), 'DA001', NULL,
    'nothing is taken out of ' || h.name) FROM our_history AS h ORDER BY h.name;
SELECT throws_ok(format('DO $do$ BEGIN SET LOCAL ROLE dauys_owner; TRUNCATE %s CASCADE; END $do$', h.name), 'DA001', NULL,
    h.name || ' is not emptied') FROM our_history AS h ORDER BY h.name;
SELECT throws_ok(format('DO $do$ BEGIN SET LOCAL ROLE dauys_owner; %s %s%s; END $do$', w.way, t.name, w.rest), 'DA001', NULL,
    t.name || ' loses no row by ' || w.way)
FROM (VALUES ('ground.docket'), ('assignment.attempt')) AS t (name),
    (VALUES ('DELETE FROM', ''), ('TRUNCATE', ' CASCADE')) AS w (way, rest);

-- Functions in SQL compile against what is there; the install could not ask, since stages name each other.
SET LOCAL check_function_bodies = on;
SELECT lives_ok(pg_get_functiondef(f.oid), f.signature || ' compiles')
FROM our_function AS f JOIN pg_language AS l ON l.oid = f.prolang WHERE l.lanname = 'sql' ORDER BY f.signature;
-- Those in plpgsql are read line by line; a trigger's function together with each table that it serves.
SELECT is_empty($$
    SELECT f.signature, c.lineno, c.level, c.message FROM our_function AS f
        JOIN pg_language AS l ON l.oid = f.prolang AND l.lanname = 'plpgsql'
        LEFT JOIN pg_trigger AS t ON t.tgfoid = f.oid
        CROSS JOIN LATERAL plpgsql_check_function_tb(f.oid::regprocedure, relid => coalesce(t.tgrelid, 0), fatal_errors => false,
            other_warnings => true, extra_warnings => true, security_warnings => true, performance_warnings => false) AS c$$,
    'nothing is found in any function');
SELECT is_empty($$SELECT f.signature FROM our_function AS f WHERE f.prorettype = 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgfoid = f.oid)$$, 'every trigger function serves a table');

SELECT * FROM finish();
ROLLBACK;
