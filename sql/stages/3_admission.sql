-- Stage 3, admission: whether the court hears the complaint, and how formal defects are mended.
CREATE SCHEMA admission;
COMMENT ON SCHEMA admission IS 'Stage 3: registration, return with defects, forwarding, ratification, withdrawal.';

CREATE TABLE admission.defect (
    case_id bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    edition integer     NOT NULL,
    ordinal integer     NOT NULL,
    code    text        NOT NULL,
    words   text        NOT NULL CONSTRAINT a_defect_says_what_is_wrong CHECK (words <> ''),
    at      timestamptz NOT NULL,
    PRIMARY KEY (case_id, edition, ordinal)
);
CALL ground.keep_history('admission.defect');

CREATE TABLE admission.ratification (
    case_id       bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    edition       integer     NOT NULL,
    method        text        NOT NULL CONSTRAINT method_is_known CHECK (method IN ('signature', 'counter', 'video')),
    person        bigint      REFERENCES people.person ON DELETE RESTRICT,
    identified_by text,
    container     text,
    at            timestamptz NOT NULL,
    PRIMARY KEY (case_id, edition),
    CONSTRAINT a_clerk_says_how_the_person_was_identified CHECK (method = 'signature' OR
        (person IS NOT NULL AND coalesce(identified_by, '') <> ''))
);
CALL ground.keep_history('admission.ratification');

CREATE TABLE admission.transfer (
    case_id bigint      PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    body    text        NOT NULL CONSTRAINT the_competent_body_is_named CHECK (body <> ''),
    reason  text        NOT NULL CONSTRAINT a_transfer_has_a_reason CHECK (reason <> ''),
    at      timestamptz NOT NULL
);
CALL ground.keep_history('admission.transfer');

-- What admission is decided on.
CREATE FUNCTION admission.facts(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- First the lock, then the reading: what the lock waited for must be seen.
    head jsonb := ground.lock_case(the_case);
BEGIN
    RETURN (
        SELECT head || jsonb_build_object(
            'edition', c.edition, 'content', c.content, 'complaint', c.document, 'complainant', c.complainant,
            'signer', c.signer, 'channel', c.channel, 'signature', c.signature, 'verdict', signature.latest(the_case),
            'ratified', (SELECT to_jsonb(r) - 'at' FROM admission.ratification AS r
                         WHERE r.case_id = the_case AND r.edition = c.edition),
            'stood', signature.stood(the_case),
            'vouched', signature.stood(the_case)
                OR EXISTS (SELECT FROM admission.ratification AS r WHERE r.case_id = the_case),
            'lapses', (SELECT ground.micros(min(t.due)) FROM ground.timer AS t
                       WHERE t.case_id = the_case AND t.kind IN ('ratification', 'correction')),
            'replyBy', (SELECT ground.micros(q.reply_by) FROM hearing.inquiry AS q WHERE q.case_id = the_case),
            'copy', (SELECT d.alike IS NOT NULL FROM ground.docket AS d WHERE d.case_id = the_case),
            'heard', EXISTS (SELECT FROM hearing.reply AS r WHERE r.case_id = the_case),
            'closing', deadlines.closing_of(c.election, (SELECT d.station FROM ground.docket AS d WHERE d.case_id = the_case)))
        FROM filing.complaint AS c WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1);
END;
$$;

-- Registers the case and tells the commission that the court has it (art. 20(9)).
CREATE FUNCTION admission.register(the_case bigint, actor jsonb, facts jsonb, timers jsonb, commission text,
    commission_due timestamptz, at timestamptz, timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.disarm(the_case, 'screening', 'ratification', 'correction');
    PERFORM ground.quiet(the_case, 'screening', register.at);
    PERFORM ground.record(the_case, 'admission', 'registered', 'registered', actor, register.at, register.facts,
                          register.timer, register.generation);
    PERFORM ground.tell(the_case, 'commission', register.commission, 'filingRegistered', register.commission_due,
                        register.facts ->> 'complaint', register.at);
    PERFORM ground.arm_all(the_case, register.timers);
END;
$$;

-- Registers a case the system opened itself: it is sealed by the court, so nothing of it is screened.
CREATE FUNCTION admission.register_sequel(the_case bigint, complaint text, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ground.docket AS d WHERE d.case_id = the_case AND d.origin IS NOT NULL) THEN
        RAISE EXCEPTION 'only a case that follows from another is registered unscreened' USING ERRCODE = 'DA008';
    END IF;
    PERFORM ground.record(the_case, 'admission', 'systemRegistered', 'registered', '{"role": "system"}', register_sequel.at,
                          jsonb_build_object('complaint', register_sequel.complaint));
    PERFORM ground.tell(the_case, 'commission', (SELECT d.commission FROM ground.docket AS d WHERE d.case_id = the_case),
                        'filingRegistered', NULL, register_sequel.complaint, register_sequel.at);
    PERFORM ground.arm_all(the_case, register_sequel.timers);
END;
$$;

-- What the voter consents to from now on; the last word counts.
CREATE FUNCTION admission.consent(the_case bigint, facts jsonb, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT ground.record(the_case, 'admission', 'consented', NULL, '{"role": "voter"}', consent.at, consent.facts)
$$;

-- Leaves the case to a clerk, with what the checks found and a timer that tells the duty officer when nobody looks.
CREATE FUNCTION admission.leave_to_clerk(the_case bigint, facts jsonb, timers jsonb, at timestamptz,
    timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'admission', 'leftToClerk', NULL, '{"role": "system"}', leave_to_clerk.at,
                          leave_to_clerk.facts, leave_to_clerk.timer, leave_to_clerk.generation);
    PERFORM ground.arm_all(the_case, leave_to_clerk.timers);
END;
$$;

CREATE FUNCTION admission.return_with_defects(the_case bigint, the_edition integer, defects jsonb, actor jsonb,
    timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO admission.defect (case_id, edition, ordinal, code, words, at)
    SELECT the_case, the_edition, d.ordinality::integer, d.value ->> 'code', d.value ->> 'text', return_with_defects.at
    FROM jsonb_array_elements(defects) WITH ORDINALITY AS d;
    PERFORM ground.disarm(the_case, 'screening');
    PERFORM ground.quiet(the_case, 'screening', return_with_defects.at);
    PERFORM ground.record(the_case, 'admission', 'returned', 'returnedForCorrection', actor, return_with_defects.at,
                          jsonb_build_object('defects', defects));
    PERFORM ground.tell(the_case, 'voter', 'case', 'returned/' || the_edition, NULL, NULL, return_with_defects.at);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- Hands the matter to the body that is competent for it: into its inbox, or, where it reads none, by the duty officer,
-- for whom an alarm rings when everything else of the case has fallen silent.
CREATE FUNCTION admission.forward(the_case bigint, body text, reason text, addressee text, office text, document text,
    actor jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM deadlines.note_passed(the_case, forward.at);
    INSERT INTO admission.transfer VALUES (the_case, forward.body, forward.reason, forward.at);
    PERFORM ground.record(the_case, 'admission', 'forwarded', 'forwarded', actor, forward.at,
                          jsonb_build_object('to', forward.body, 'reason', forward.reason));
    PERFORM ground.tell(the_case, 'voter', 'case', 'forwarded', NULL, NULL, forward.at);
    PERFORM admission.end_case(the_case, forward.at);
    IF forward.addressee IS NULL THEN
        PERFORM ground.ring(the_case, 'handOver/' || forward.body, 'courtDutyOfficer', 0, forward.at);
    ELSE
        PERFORM ground.tell(the_case, forward.addressee, forward.office, 'forwarded', NULL, forward.document, forward.at);
    END IF;
END;
$$;

CREATE FUNCTION admission.ratify(the_case bigint, the_edition integer, method text, identified_by text, container text,
    actor jsonb, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO admission.ratification VALUES (the_case, the_edition, ratify.method, (actor ->> 'person')::bigint,
                                               ratify.identified_by, ratify.container, ratify.at);
    PERFORM ground.disarm(the_case, 'ratification');
    PERFORM ground.record(the_case, 'signature', 'ratified', 'screening', actor, ratify.at,
                          jsonb_build_object('method', ratify.method));
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- Ends a case that leaves the way before a ruling: nothing of it waits any more.
CREATE FUNCTION admission.end_case(the_case bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM ground.timer AS t WHERE t.case_id = the_case;
    PERFORM deadlines.finish(the_case, 'moot', end_case.at);
    PERFORM ground.settle_all(the_case);
    PERFORM ground.quiet(the_case, NULL, end_case.at);
    PERFORM ground.set_flag(the_case, 'withdrawalAsked', false, 'admission', '{"role": "system"}', end_case.at);
    UPDATE assignment.attempt AS a SET ended = end_case.at, end_reason = 'caseEnded'
    WHERE a.case_id = the_case AND a.ended IS NULL;
END;
$$;

-- Time ran out for a ratification or a correction: the case ends unconsidered, and may be filed anew. A limit that ends at
-- the same instant has passed, whichever of the two timers is looked at first.
CREATE FUNCTION admission.lapse(the_case bigint, event text, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM deadlines.note_passed(the_case, lapse.at);
    PERFORM ground.record(the_case, 'admission', lapse.event, 'leftUnconsidered', '{"role": "system"}', lapse.at, '{}',
                          lapse.timer, lapse.generation);
    PERFORM ground.tell(the_case, 'voter', 'case', 'leftUnconsidered', NULL, NULL, lapse.at);
    PERFORM admission.end_case(the_case, lapse.at);
END;
$$;

-- The voter asks, under the secret alone, to withdraw what was signed or confirmed. The case goes on, with every clock,
-- until a clerk has heard from the voter that it is so, or the judge has ruled.
CREATE FUNCTION admission.ask_withdrawal(the_case bigint, facts jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'admission', 'withdrawalAsked', NULL, '{"role": "voter"}', ask_withdrawal.at,
                          ask_withdrawal.facts);
    PERFORM ground.set_flag(the_case, 'withdrawalAsked', true, 'admission', '{"role": "voter"}', ask_withdrawal.at);
END;
$$;

-- A clerk has heard from the voter that the wish to withdraw is not the voter's, or is no more: nothing is asked any longer.
CREATE FUNCTION admission.go_on(the_case bigint, actor jsonb, facts jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(go_on.facts ->> 'identifiedBy', '') = '' THEN
        RAISE EXCEPTION 'who says that the voter stays says how the voter was identified' USING ERRCODE = 'DA011';
    END IF;
    PERFORM ground.record(the_case, 'admission', 'continued', NULL, actor, go_on.at, go_on.facts);
    PERFORM ground.set_flag(the_case, 'withdrawalAsked', false, 'admission', actor, go_on.at);
END;
$$;

CREATE FUNCTION admission.withdraw(the_case bigint, actor jsonb, facts jsonb, commission text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(withdraw.facts ->> 'document', withdraw.facts ->> 'identifiedBy', '') = '' THEN
        RAISE EXCEPTION 'a withdrawal has the voter''s document, or says how the voter was identified' USING ERRCODE = 'DA011';
    END IF;
    PERFORM deadlines.note_passed(the_case, withdraw.at);
    PERFORM ground.record(the_case, 'admission', 'withdrawn', 'withdrawn', actor, withdraw.at, withdraw.facts);
    -- A commission that was never told of the complaint need not hear that it is gone.
    IF EXISTS (SELECT FROM ground.message AS m WHERE m.case_id = the_case AND m.addressee = 'commission') THEN
        PERFORM ground.tell(the_case, 'commission', withdraw.commission, 'withdrawn', NULL, NULL, withdraw.at);
    END IF;
    PERFORM admission.end_case(the_case, withdraw.at);
END;
$$;

-- The copies of a case's group that can be registered now, the oldest first; the case itself is one of them.
CREATE FUNCTION admission.copies_of(the_case bigint, at_most integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('copies', (SELECT count(*) FROM ground.docket AS a WHERE a.court = g.court AND a.alike = g.alike),
        'cases', (SELECT coalesce(jsonb_agg(c.case_id ORDER BY c.case_id), '[]') FROM (
            SELECT i.case_id FROM ground.docket AS i
            WHERE i.court = g.court AND i.alike = g.alike AND i.state = 'screening' ORDER BY i.case_id LIMIT at_most) AS c))
    FROM ground.docket AS g WHERE g.case_id = the_case
    );
END;
$$;

-- What needs a clerk: cases in screening that the system left, those that wait for ratification, and those whose voter
-- asks to withdraw.
CREATE FUNCTION admission.desk(court text, at_most integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN jsonb_build_object('moment', ground.micros(moment), 'groups', ground.groups(desk.court, at_most), 'cases', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'state', x.state, 'kind', x.kind, 'station', x.station,
                   'received', ground.micros(x.received), 'due', ground.micros(x.due), 'waiting', x.waiting,
                   'verdict', signature.latest(x.case_id) -> 'sub', 'flags', x.flags, 'version', x.version)
                   ORDER BY x.due, x.case_id), '[]')
        FROM (
            (SELECT d.*, t.due, t.kind AS waiting
            FROM ground.timer AS t JOIN ground.docket AS d USING (case_id)
            WHERE t.court = desk.court AND t.kind IN ('screening', 'ratification', 'correction')
              AND t.kind NOT IN ('stage', 'warning', 'pollsClose')
              AND d.state IN ('screening', 'ratificationPending', 'returnedForCorrection')
              AND NOT 'withdrawalAsked' = ANY (d.flags)
            ORDER BY t.due LIMIT at_most)
            UNION ALL
            -- The voter waits for a word of the registry no longer than for anything else of the case.
            (SELECT d.*, coalesce((SELECT min(t.due) FROM ground.timer AS t WHERE t.case_id = d.case_id), moment),
                    'withdrawal'
             FROM ground.docket AS d WHERE d.court = desk.court AND 'withdrawalAsked' = ANY (d.flags)
             ORDER BY d.case_id LIMIT at_most)
        ) AS x));
END;
$$;
