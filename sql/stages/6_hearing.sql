-- Stage 6, hearing on papers: the commission's answer, or its silence, recorded either way.
CREATE SCHEMA hearing;
COMMENT ON SCHEMA hearing IS 'Stage 6: the reply window of the commission and what came in it.';

CREATE TABLE hearing.inquiry (
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    attempt  integer     NOT NULL,
    asked    timestamptz NOT NULL,
    reply_by timestamptz NOT NULL,
    PRIMARY KEY (case_id, attempt)
);
CALL ground.keep_history('hearing.inquiry');

CREATE TABLE hearing.reply (
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    ordinal   integer     NOT NULL,
    position  text        NOT NULL CONSTRAINT position_is_known CHECK (position IN ('agrees', 'partly', 'disagrees', 'corrected', 'silent')),
    document  text,
    container text,
    person    bigint      REFERENCES people.person ON DELETE RESTRICT,
    in_time   boolean     NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (case_id, ordinal),
    CONSTRAINT only_silence_has_no_document CHECK ((position = 'silent') = (document IS NULL))
);
CALL ground.keep_history('hearing.reply');

CREATE FUNCTION hearing.replies_of(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('position', r.position, 'document', r.document, 'inTime', r.in_time,
                                                 'at', ground.micros(r.at)) ORDER BY r.ordinal), '[]')
    FROM hearing.reply AS r WHERE r.case_id = the_case
    );
END;
$$;

-- Asks the commission; when it has answered already, its answer stands and the judge goes on at once.
CREATE FUNCTION hearing.ask(the_case bigint, the_attempt integer, commission text, complaint text, reply_by timestamptz,
    timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM hearing.reply AS r WHERE r.case_id = the_case) THEN
        PERFORM ground.record(the_case, 'hearing', 'respondentHeard', 'deliberation', '{"role": "system"}', ask.at, '{}');
    ELSE
        INSERT INTO hearing.inquiry VALUES (the_case, the_attempt, ask.at, ask.reply_by);
        PERFORM ground.record(the_case, 'hearing', 'respondentAsked', 'awaitingRespondent', '{"role": "system"}', ask.at,
                              jsonb_build_object('replyBy', ground.micros(ask.reply_by)));
        PERFORM ground.tell(the_case, 'commission', ask.commission, 'answer', ask.reply_by, ask.complaint, ask.at);
        PERFORM ground.arm(the_case, 'answer', the_attempt::text, ask.reply_by);
    END IF;
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

CREATE FUNCTION hearing.answer(the_case bigint, stance text, document text, bytes bytea, container text,
    container_bytes bytea, actor jsonb, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM filing.keep_document(the_case, 'answer', 'application/json', answer.document, answer.bytes, answer.at);
    PERFORM filing.keep_document(the_case, 'answer', 'application/pkcs7-signature', answer.container,
                                 answer.container_bytes, answer.at, container => true);
    INSERT INTO hearing.reply
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, answer.stance, answer.document, answer.container,
           (actor ->> 'person')::bigint, true, answer.at
    FROM hearing.reply AS r WHERE r.case_id = the_case;
    PERFORM ground.disarm(the_case, 'answer');
    PERFORM ground.record(the_case, 'hearing', 'answered', 'deliberation', actor, answer.at,
                          jsonb_build_object('position', answer.stance, 'document', answer.document));
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- An answer after its window is kept and shown to the judge; it does not turn the clock back.
CREATE FUNCTION hearing.answer_late(the_case bigint, stance text, document text, bytes bytea, container text,
    container_bytes bytea, actor jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM filing.keep_document(the_case, 'answer', 'application/json', answer_late.document, answer_late.bytes, answer_late.at);
    PERFORM filing.keep_document(the_case, 'answer', 'application/pkcs7-signature', answer_late.container,
                                 answer_late.container_bytes, answer_late.at, container => true);
    INSERT INTO hearing.reply
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, answer_late.stance, answer_late.document, answer_late.container,
           (actor ->> 'person')::bigint, false, answer_late.at
    FROM hearing.reply AS r WHERE r.case_id = the_case;
    PERFORM ground.record(the_case, 'hearing', 'answeredLate', NULL, actor, answer_late.at,
                          jsonb_build_object('position', answer_late.stance, 'document', answer_late.document));
END;
$$;

CREATE FUNCTION hearing.lapse(the_case bigint, timers jsonb, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO hearing.reply
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, 'silent', NULL, NULL, NULL, false, lapse.at
    FROM hearing.reply AS r WHERE r.case_id = the_case;
    PERFORM ground.record(the_case, 'hearing', 'answerLapsed', 'deliberation', '{"role": "system"}', lapse.at, '{}',
                          lapse.timer, lapse.generation);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;
