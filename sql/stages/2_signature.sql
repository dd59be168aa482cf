-- Stage 2, signature: what was found about a signature, and what follows from it.
CREATE SCHEMA signature;
COMMENT ON SCHEMA signature IS 'Stage 2: facts about signatures and the verdicts on them.';

CREATE TABLE signature.verdict (
    verdict    bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id    bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    edition    integer     NOT NULL,
    document   text        NOT NULL,
    container  text,
    indication text        NOT NULL CONSTRAINT indication_is_known CHECK (indication IN ('passed', 'indeterminate', 'failed', 'absent')),
    sub        text,
    content    jsonb       NOT NULL,
    facts      jsonb,
    at         timestamptz NOT NULL
);
CREATE INDEX verdict_of_case ON signature.verdict (case_id, verdict DESC);
CALL ground.keep_history('signature.verdict');

-- Facts that wait for an answer about revocation; the answer is judged together with them.
CREATE TABLE signature.waiting (
    case_id   bigint PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    edition   integer NOT NULL,
    document  text    NOT NULL,
    container text    NOT NULL,
    facts     jsonb   NOT NULL
);

-- The complaint's latest edition with its bytes and its signature's.
CREATE FUNCTION signature.question(the_case bigint) RETURNS TABLE (head jsonb, edition integer, signer text,
    document bytea, container bytea, waiting jsonb, latest jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- First the lock, then the reading: what the lock waited for must be seen.
    head := ground.lock_case(the_case);
    RETURN QUERY
    SELECT question.head, c.edition, c.signer, filing.bytes_of(the_case, c.document), filing.bytes_of(the_case, c.signature),
           (SELECT to_jsonb(w) FROM signature.waiting AS w WHERE w.case_id = the_case), signature.latest(the_case)
    FROM filing.complaint AS c WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1;
END;
$$;

CREATE FUNCTION signature.latest(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('indication', v.indication, 'sub', v.sub, 'content', v.content, 'document', v.document,
                              'container', v.container, 'at', ground.micros(v.at))
    FROM signature.verdict AS v WHERE v.case_id = the_case ORDER BY v.verdict DESC LIMIT 1
    );
END;
$$;

-- Whether a signature of any edition stood, or may yet when somebody answers about revocation: then whoever corrects the
-- complaint, or takes it back, does so in no lesser form.
CREATE FUNCTION signature.stood(the_case bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM signature.verdict AS v
                   WHERE v.case_id = the_case AND (v.indication = 'passed' OR v.sub = 'TRY_LATER'));
END;
$$;

-- Writes a verdict. In the state "received" it moves the case on; later it only changes what is known.
CREATE FUNCTION signature.judge(the_case bigint, the_edition integer, document text, container text, indication text,
    sub text, content jsonb, facts jsonb, event text, to_state text, timers jsonb, at timestamptz,
    timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO signature.verdict (case_id, edition, document, container, indication, sub, content, facts, at)
    VALUES (the_case, the_edition, judge.document, judge.container, judge.indication, judge.sub, judge.content,
            judge.facts, judge.at);
    DELETE FROM signature.waiting AS w WHERE w.case_id = the_case AND judge.sub IS DISTINCT FROM 'TRY_LATER';
    PERFORM ground.disarm(the_case, 'verdict');
    PERFORM ground.record(the_case, 'signature', judge.event, judge.to_state, '{"role": "system"}', judge.at,
        jsonb_build_object('indication', judge.indication, 'sub', judge.sub), judge.timer, judge.generation);
    PERFORM ground.arm_all(the_case, judge.timers);
END;
$$;

-- Puts the facts aside until somebody has answered whether the certificate was revoked.
CREATE FUNCTION signature.ask(the_case bigint, the_edition integer, document text, container text, facts jsonb,
    payload jsonb, timers jsonb, give_up timestamptz, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO signature.waiting AS w VALUES (the_case, the_edition, ask.document, ask.container, ask.facts)
    ON CONFLICT (case_id) DO UPDATE SET edition = excluded.edition, document = excluded.document,
        container = excluded.container, facts = excluded.facts;
    PERFORM ground.send('revocation/' || the_case || '/' || the_edition || '/' || ask.container, the_case, 'revocation',
                        ask.payload, ask.at, ask.give_up);
    PERFORM ground.arm_all(the_case, ask.timers);
END;
$$;

-- Asks, after an act was taken in, whether the certificate it is signed under had been revoked; nothing waits for it.
CREATE FUNCTION signature.ask_of_act(the_case bigint, act text, container text, payload jsonb, give_up timestamptz,
    at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.send('revocation/' || ask_of_act.act || '/' || the_case || '/' || ask_of_act.container, the_case,
                        'revocation', ask_of_act.payload, ask_of_act.at, ask_of_act.give_up);
END;
$$;

-- The certificate had been revoked when the act was signed: the case is marked, and the duty officer and the president
-- are told; what follows from it is for people to say.
CREATE FUNCTION signature.revoke_act(the_case bigint, act text, facts jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'signature', 'actSignatureRevoked', NULL, '{"role": "system"}', revoke_act.at,
                          revoke_act.facts || jsonb_build_object('act', revoke_act.act));
    PERFORM ground.set_flag(the_case, 'actSignatureRevoked', true, 'signature', '{"role": "system"}', revoke_act.at);
    PERFORM ground.ring(the_case, 'certificateRevoked/' || revoke_act.act, 'courtDutyOfficer', 0, revoke_act.at);
    PERFORM ground.ring(the_case, 'certificateRevoked/' || revoke_act.act, 'courtChair', 1, revoke_act.at);
END;
$$;

-- Nobody could tell by the end of the day whether a certificate that somebody acted under had been revoked: the duty
-- officer is told, once a case.
CREATE FUNCTION signature.leave_act_open(the_case bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.ring(the_case, 'certificateUnknown', 'courtDutyOfficer', 0, leave_act_open.at);
END;
$$;
