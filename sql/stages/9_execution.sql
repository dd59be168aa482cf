-- Stage 9, execution: what the commission did, and what the voter says of it.
CREATE SCHEMA execution;
COMMENT ON SCHEMA execution IS 'Stage 9: reports of execution, the voter''s word, cases opened because a ruling was not carried out.';

CREATE TABLE execution.report (
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    ordinal   integer     NOT NULL,
    outcome   text        NOT NULL CONSTRAINT execution_outcome_is_known CHECK (outcome IN ('done', 'refused')),
    document  text        NOT NULL,
    container text        NOT NULL,
    content   jsonb       NOT NULL,
    person    bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    at        timestamptz NOT NULL,
    PRIMARY KEY (case_id, ordinal),
    CONSTRAINT a_report_names_who_acted CHECK (coalesce(content ->> 'official', '') <> '')
);
CALL ground.keep_history('execution.report');

CREATE TABLE execution.word (
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    ordinal   integer     NOT NULL,
    let_in    boolean     NOT NULL,
    document  text        NOT NULL,
    container text,
    at        timestamptz NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);
COMMENT ON TABLE execution.word IS 'The voter was let in, or not; without a container it was said under the secret alone.';
CALL ground.keep_history('execution.word');

CREATE FUNCTION execution.facts(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- First the lock, then the reading: what the lock waited for must be seen.
    head jsonb := service.facts(the_case);
BEGIN
    RETURN (
        SELECT head || jsonb_build_object(
            'closing', deadlines.closing_of(d.election, d.station),
            'content', (SELECT c.content FROM filing.complaint AS c WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1),
            'sequels', (SELECT count(*) FROM ground.docket AS s WHERE s.origin = the_case),
            'reports', execution.reports_of(the_case))
        FROM ground.docket AS d WHERE d.case_id = the_case);
END;
$$;

CREATE FUNCTION execution.reports_of(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(x.row ORDER BY x.at), '[]') FROM (
        SELECT r.at, jsonb_build_object('what', r.outcome, 'document', r.document, 'line', r.content ->> 'line',
                   'official', r.content ->> 'official', 'text', r.content ->> 'text', 'at', ground.micros(r.at)) AS row
        FROM execution.report AS r WHERE r.case_id = the_case
        UNION ALL
        SELECT w.at, jsonb_build_object('what', CASE WHEN w.let_in THEN 'letIn' ELSE 'notLetIn' END,
                   'document', w.document, 'signed', w.container IS NOT NULL, 'at', ground.micros(w.at))
        FROM execution.word AS w WHERE w.case_id = the_case
    ) AS x
    );
END;
$$;

CREATE FUNCTION execution.report(the_case bigint, outcome text, document text, bytes bytea, container text,
    container_bytes bytea, content jsonb, event text, to_state text, actor jsonb, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM filing.keep_document(the_case, 'execution', 'application/json', report.document, report.bytes, report.at);
    PERFORM filing.keep_document(the_case, 'execution', 'application/pkcs7-signature', report.container,
                                 report.container_bytes, report.at, container => true);
    INSERT INTO execution.report
    SELECT the_case, coalesce(max(r.ordinal), 0) + 1, report.outcome, report.document, report.container, report.content,
           (actor ->> 'person')::bigint, report.at
    FROM execution.report AS r WHERE r.case_id = the_case;
    PERFORM ground.disarm(the_case, 'execution', 'acknowledge');
    PERFORM ground.settle(the_case, 'commission');
    PERFORM ground.quiet(the_case, 'execution', report.at);
    PERFORM ground.record(the_case, 'execution', report.event, report.to_state, actor, report.at,
                          jsonb_build_object('document', report.document, 'outcome', report.outcome));
    IF report.outcome = 'done' THEN
        PERFORM ground.tell(the_case, 'voter', 'case', 'executed', NULL, report.document, report.at);
    END IF;
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- The time to carry out, or to acknowledge, is over: it counts as not carried out.
CREATE FUNCTION execution.lapse(the_case bigint, timers jsonb, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.disarm(the_case, 'execution', 'acknowledge');
    PERFORM ground.record(the_case, 'execution', 'executionLapsed', 'executionRefused', '{"role": "system"}', lapse.at, '{}',
                          lapse.timer, lapse.generation);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- Tells those who can make a commission act: the commission above it and the prosecutor.
CREATE FUNCTION execution.tell_above(the_case bigint, superior text, region text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    the_ruling text := (SELECT r.sha256 FROM ruling.ruling AS r WHERE r.case_id = the_case);
BEGIN
    IF superior IS NOT NULL THEN
        PERFORM ground.tell(the_case, 'superiorCommission', superior, 'notCarriedOut', NULL, the_ruling, tell_above.at);
    END IF;
    PERFORM ground.tell(the_case, 'prosecutor', region, 'notCarriedOut', NULL, the_ruling, tell_above.at);
    PERFORM ground.ring(the_case, 'notCarriedOut', 'courtDutyOfficer', 0, tell_above.at);
END;
$$;

CREATE FUNCTION execution.say(the_case bigint, let_in boolean, document text, bytes bytea, container text,
    container_bytes bytea, event text, to_state text, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM filing.keep_document(the_case, 'confirmation', 'application/json', say.document, say.bytes, say.at);
    IF say.container IS NOT NULL THEN
        PERFORM filing.keep_document(the_case, 'confirmation', 'application/pkcs7-signature', say.container,
                                     say.container_bytes, say.at, container => true);
    END IF;
    INSERT INTO execution.word
    SELECT the_case, coalesce(max(w.ordinal), 0) + 1, say.let_in, say.document, say.container, say.at
    FROM execution.word AS w WHERE w.case_id = the_case;
    PERFORM ground.record(the_case, 'execution', say.event, say.to_state, '{"role": "voter"}', say.at,
                          jsonb_build_object('document', say.document, 'signed', say.container IS NOT NULL));
    IF say.let_in THEN
        DELETE FROM ground.timer AS t WHERE t.case_id = the_case;
        PERFORM ground.quiet(the_case, NULL, say.at);
    END IF;
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- The day is over and the voter said nothing, or nobody carried the ruling out: closed, and marked so.
CREATE FUNCTION execution.close(the_case bigint, flag text, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'execution', 'confirmationLapsed', 'closed', '{"role": "system"}', close.at,
                          jsonb_build_object('mark', close.flag), close.timer, close.generation);
    PERFORM ground.set_flag(the_case, close.flag, true, 'execution', '{"role": "system"}', close.at);
    DELETE FROM ground.timer AS t WHERE t.case_id = the_case;
    PERFORM ground.settle_all(the_case);
    PERFORM ground.quiet(the_case, NULL, close.at);
END;
$$;
