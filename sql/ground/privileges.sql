-- Least privilege: the service may call these functions by name, and touches no table, view or sequence.
-- What only other functions call (events, timers, flags, messages) is written by a stage and from nowhere else.
GRANT USAGE ON SCHEMA ground, people, access, filing, signature, admission, deadlines, assignment, hearing, ruling,
    service, execution TO dauys_service;

GRANT EXECUTE ON FUNCTION
    -- The instant, and instants as they travel.
    ground.instant(), ground.raise_floor(), ground.micros(timestamptz), ground.moment(bigint),
    -- Packs and zones; they are loaded by the owner.
    ground.packs_in_force(), ground.pack_of(text), ground.known_zone(text),
    ground.zone_periods(text, timestamptz, timestamptz),
    -- Cases.
    ground.case_numbered(text), ground.lock_case(bigint), ground.view(bigint), ground.board(text, integer),
    ground.version_of(bigint), ground.events_after(xid8, bigint, text, text, integer, integer),
    ground.inbox(text, text, integer, bigint), ground.inbox_item(text, text, bigint), ground.alarm_item(text, bigint),
    ground.open_message(bigint, bigint), ground.own_alarm(bigint, bigint),
    -- The Watch.
    ground.due(integer), ground.take_timer(bigint, text, text, bigint), ground.put_off(bigint, text, text, bigint),
    ground.until_next(), ground.claim_errands(integer, integer),
    ground.end_errand(bigint, bigint, text, timestamptz), ground.put_off_errand(bigint, bigint, double precision),
    ground.until_next_errand(),
    -- Whoever looks after the house.
    ground.audit(), ground.counts(), ground.ready(),
    -- Who is signed in.
    access.challenge(text, integer), access.use_challenge(text), access.open_session(text, bytea, text, integer),
    access.ask_revocation(bytea, jsonb, timestamptz), access.is_revoked(text), access.revoke(text),
    access.session_of(bytea), access.end_session(bytea), access.note_reading(bigint, bigint, text, text),
    access.take_key(bytea, bytea, integer, integer), access.keep_answer(bytea, integer, jsonb, bytea),
    access.free_key(bytea)
TO dauys_service;

GRANT EXECUTE ON FUNCTION
    filing.opening(text, text, text, text, text, text, boolean, integer), filing.enter(jsonb, bytea, bytea, bytea, jsonb, jsonb, jsonb),
    filing.correct(bigint, jsonb, bytea, bytea, bytea, jsonb, jsonb, jsonb, timestamptz),
    filing.receipt_facts(bigint, integer), filing.keep_seal(bigint, integer, bytea, bytea),
    filing.keep_draft(text, bytea, integer), filing.frozen(text), filing.bytes_of(bigint, text),
    filing.attach(bigint, text, text, text, boolean, bytea, bigint, jsonb),
    filing.keep_paper(bigint, text, text, bytea, text, bytea, timestamptz),
    filing.secret_of(text), filing.upload_of(bigint, text), filing.join_parts(bigint, text),
    filing.take_part(bigint, text, bigint, bigint, bytea, bigint, integer, integer),
    filing.keep_form(text, jsonb, integer, integer), filing.form_of(text), filing.keep_form_paper(text, text, text, text, bytea),
    filing.drop_form_paper(text, text),
    signature.question(bigint),
    signature.judge(bigint, integer, text, text, text, text, jsonb, jsonb, text, text, jsonb, timestamptz, text, bigint),
    signature.ask(bigint, integer, text, text, jsonb, jsonb, jsonb, timestamptz, timestamptz),
    admission.facts(bigint), admission.desk(text, integer), admission.copies_of(bigint, integer),
    admission.register(bigint, jsonb, jsonb, jsonb, text, timestamptz, timestamptz, text, bigint),
    admission.register_sequel(bigint, text, jsonb, timestamptz), admission.consent(bigint, jsonb, timestamptz),
    admission.leave_to_clerk(bigint, jsonb, jsonb, timestamptz, text, bigint),
    admission.return_with_defects(bigint, integer, jsonb, jsonb, jsonb, timestamptz),
    admission.forward(bigint, text, text, text, text, text, jsonb, timestamptz),
    admission.ratify(bigint, integer, text, text, text, jsonb, jsonb, timestamptz),
    admission.lapse(bigint, text, timestamptz, text, bigint),
    admission.ask_withdrawal(bigint, jsonb, timestamptz), admission.go_on(bigint, jsonb, jsonb, timestamptz),
    admission.withdraw(bigint, jsonb, jsonb, text, timestamptz),
    deadlines.facts(bigint), deadlines.supersede(bigint, jsonb, text, jsonb, timestamptz),
    deadlines.move_confirmation(bigint, jsonb, timestamptz),
    deadlines.pass(bigint, text, bigint, timestamptz, text, bigint),
    deadlines.warn(bigint, text, text, integer, timestamptz, text, bigint),
    deadlines.polls_close(bigint, timestamptz, text, bigint),
    deadlines.station_facts(text, text),
    deadlines.say(text, text, text, timestamptz, timestamptz, text, text, bigint),
    assignment.facts(bigint, text, boolean),
    assignment.fix_pool(bigint, text, bigint, text, jsonb, text[], jsonb, boolean, jsonb, timestamptz, jsonb, timestamptz,
                        text, bigint),
    assignment.keep_proofs(bigint, jsonb, jsonb, boolean, bigint),
    assignment.draw(bigint, bigint, text, bytea, text[], timestamptz, text, bigint),
    assignment.offer(bigint, text, integer, text, bigint, integer, timestamptz, jsonb, jsonb, timestamptz, text, bigint),
    assignment.exhaust(bigint, text, jsonb, boolean, jsonb, jsonb, timestamptz, text, bigint),
    assignment.wait_for_holders(bigint, bigint, jsonb, timestamptz, timestamptz, timestamptz, text, bigint),
    assignment.accept(bigint, integer, jsonb, timestamptz), assignment.queue(text),
    assignment.record_of(text, bigint), assignment.keep_draw_seal(bigint, bytea),
    hearing.ask(bigint, integer, text, text, timestamptz, jsonb, timestamptz),
    hearing.answer(bigint, text, text, bytea, text, bytea, jsonb, jsonb, timestamptz),
    hearing.go_on(bigint, jsonb, timestamptz),
    hearing.keep_answer(bigint, text, text, bytea, text, bytea, boolean, jsonb, timestamptz),
    hearing.lapse(bigint, jsonb, timestamptz, text, bigint),
    ruling.ask_revocation(bigint, text, jsonb, timestamptz, timestamptz),
    ruling.revoke(bigint, text, timestamptz, timestamptz),
    ruling.facts(bigint, text), ruling.keep_draft(bigint, integer, text, bytea, jsonb, timestamptz),
    ruling.sign(bigint, text, integer, text, text, jsonb, jsonb, text, bytea, timestamptz, jsonb, jsonb, timestamptz),
    ruling.of_case(bigint), ruling.keep_entry(bigint, bytea, bytea), ruling.find(text, text),
    service.facts(bigint),
    service.serve(bigint, text, text, text, boolean, timestamptz, jsonb, timestamptz, text, bigint),
    service.delivered(bigint, text, text, text),
    service.acknowledge(bigint, text, bytea, text, bytea, timestamptz, text, jsonb, jsonb, timestamptz),
    service.climb(bigint, text, text, text, text, integer, jsonb, timestamptz, text, bigint),
    execution.facts(bigint),
    execution.report(bigint, text, text, bytea, text, bytea, jsonb, text, text, jsonb, jsonb, timestamptz),
    execution.lapse(bigint, jsonb, timestamptz, text, bigint), execution.tell_above(bigint, text, text, timestamptz),
    execution.say(bigint, boolean, text, bytea, text, bytea, text, text, jsonb, timestamptz),
    execution.close(bigint, text, timestamptz, text, bigint)
TO dauys_service;
RESET ROLE;
