-- Stage 6, hearing on papers: the commission's answer, or its silence, recorded either way.
CREATE SCHEMA hearing;
COMMENT ON SCHEMA hearing IS 'Stage 6: the reply window of the commission and what came in it.';

CREATE TABLE hearing.inquiry (
    case_id  bigint      PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    attempt  integer     NOT NULL,
    asked    timestamptz NOT NULL,
    reply_by timestamptz NOT NULL
);
COMMENT ON TABLE hearing.inquiry IS
    'The window is the case''s: opened once, under the first judge who took it up, and the same for whoever sits later.';
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

-- Asks the commission, or lets the window that is open already run on for the judge who sits now.
CREATE FUNCTION hearing.ask(the_case bigint, the_attempt integer, commission text, complaint text, reply_by timestamptz,
    timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened hearing.inquiry;
BEGIN
    INSERT INTO hearing.inquiry VALUES (the_case, the_attempt, ask.at, ask.reply_by) ON CONFLICT (case_id) DO NOTHING;
    SELECT * INTO STRICT opened FROM hearing.inquiry AS q WHERE q.case_id = the_case;
    PERFORM ground.record(the_case, 'hearing', 'respondentAsked', 'awaitingRespondent', '{"role": "system"}', ask.at,
                          jsonb_build_object('replyBy', ground.micros(opened.reply_by)));
    PERFORM ground.tell(the_case, 'commission', ask.commission, 'answer', opened.reply_by, ask.complaint, ask.at);
    PERFORM ground.arm(the_case, 'answer', opened.attempt::text, opened.reply_by);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- What the commission had to say is on record already: the judge goes on at once.
CREATE FUNCTION hearing.go_on(the_case bigint, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'hearing', 'respondentHeard', 'deliberation', '{"role": "system"}', go_on.at, '{}');
    PERFORM ground.disarm(the_case, 'answer');
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
    PERFORM ground.settle(the_case, 'commission');
    PERFORM ground.record(the_case, 'hearing', 'answered', 'deliberation', actor, answer.at,
                          jsonb_build_object('position', answer.stance, 'document', answer.document));
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- An answer that moves nothing is kept for the judge: while no judge waits for it, beside another, or after the window.
CREATE FUNCTION hearing.keep_answer(the_case bigint, stance text, document text, bytes bytea, container text,
    container_bytes bytea, in_time boolean, actor jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM filing.keep_document(the_case, 'answer', 'application/json', keep_answer.document, keep_answer.bytes, keep_answer.at);
    PERFORM filing.keep_document(the_case, 'answer', 'application/pkcs7-signature', keep_answer.container,
                                 keep_answer.container_bytes, keep_answer.at, container => true);
    INSERT INTO hearing.reply
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, keep_answer.stance, keep_answer.document, keep_answer.container,
           (actor ->> 'person')::bigint, keep_answer.in_time, keep_answer.at
    FROM hearing.reply AS r WHERE r.case_id = the_case;
    PERFORM ground.settle(the_case, 'commission');
    PERFORM ground.record(the_case, 'hearing', CASE WHEN keep_answer.in_time THEN 'answerKept' ELSE 'answeredLate' END,
                          NULL, actor, keep_answer.at,
                          jsonb_build_object('position', keep_answer.stance, 'document', keep_answer.document));
END;
$$;

-- The window is over without an answer: by its timer, or found so by the judge who takes the case up later.
CREATE FUNCTION hearing.lapse(the_case bigint, timers jsonb, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO hearing.reply
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, 'silent', NULL, NULL, NULL, false, lapse.at
    FROM hearing.reply AS r WHERE r.case_id = the_case;
    PERFORM ground.settle(the_case, 'commission', 'answer');
    PERFORM ground.record(the_case, 'hearing', 'answerLapsed', 'deliberation', '{"role": "system"}', lapse.at, '{}',
                          lapse.timer, lapse.generation);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;
