-- Timers: what comes later is a row, armed in the transaction it follows from.
CREATE TABLE ground.timer (
    case_id    bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    court      text        NOT NULL,
    kind       text        NOT NULL CONSTRAINT timer_kind_is_known CHECK (kind IN ('stage', 'deadline', 'warning',
                               'verdict', 'screening', 'ratification', 'correction', 'draw', 'accept', 'answer',
                               'decision', 'acknowledge', 'execution', 'confirmation', 'pollsClose',
                               'nobodyOnDuty')),
    step       text        NOT NULL,
    generation bigint      NOT NULL,
    due        timestamptz NOT NULL,
    wake       timestamptz NOT NULL,
    failures   integer     NOT NULL DEFAULT 0 CONSTRAINT failures_count_upwards CHECK (failures >= 0),
    PRIMARY KEY (case_id, kind, step)
) WITH (fillfactor = 70);
COMMENT ON COLUMN ground.timer.court IS
    'The court of the case, so that a board finds its clocks by one index; empty for a copy that waits in its group.';
COMMENT ON COLUMN ground.timer.wake IS 'When a node looks at it next: the due instant, or later after it has failed.';
CREATE INDEX timer_to_wake ON ground.timer (wake);
-- What a court's board counts down; what is due at once, and what only notes or warns, is no clock of it.
CREATE INDEX clock_of_court ON ground.timer (court, due) WHERE kind NOT IN ('stage', 'warning', 'pollsClose');
CREATE INDEX timer_parked ON ground.timer (case_id) WHERE failures >= 8;
ALTER TABLE ground.timer SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
                              autovacuum_vacuum_cost_delay = 0);

CREATE SEQUENCE ground.generation;

-- Arms one timer; arming it again supersedes it.
CREATE FUNCTION ground.arm(the_case bigint, kind text, step text, due timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.timer AS t (case_id, court, kind, step, generation, due, wake)
    SELECT d.case_id, CASE WHEN d.alike IS NULL THEN d.court ELSE '' END, arm.kind, arm.step, nextval('ground.generation'), arm.due, arm.due
    FROM ground.docket AS d WHERE d.case_id = the_case
    ON CONFLICT ON CONSTRAINT timer_pkey DO UPDATE
    SET generation = excluded.generation, due = excluded.due, wake = excluded.wake, failures = 0;
END;
$$;

-- Arms a list of {kind, step, due} in one statement.
CREATE FUNCTION ground.arm_all(the_case bigint, timers jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.timer AS t (case_id, court, kind, step, generation, due, wake)
    SELECT d.case_id, CASE WHEN d.alike IS NULL THEN d.court ELSE '' END, x.kind, x.step, nextval('ground.generation'), ground.moment(x.due), ground.moment(x.due)
    FROM ground.docket AS d, jsonb_to_recordset(timers) AS x (kind text, step text, due bigint)
    WHERE d.case_id = the_case
    ON CONFLICT ON CONSTRAINT timer_pkey DO UPDATE
    SET generation = excluded.generation, due = excluded.due, wake = excluded.wake, failures = 0;
END;
$$;

CREATE FUNCTION ground.disarm(the_case bigint, VARIADIC kinds text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    DELETE FROM ground.timer AS t WHERE t.case_id = the_case AND t.kind = ANY (kinds);
END;
$$;

-- Takes the timer that is being answered; nothing comes back when it is no longer there: then nothing is due.
CREATE FUNCTION ground.take_timer(the_case bigint, kind text, step text, generation bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM ground.timer AS t WHERE t.case_id = the_case AND t.kind = take_timer.kind AND t.step = take_timer.step
        AND t.generation = take_timer.generation;
    RETURN FOUND;
END;
$$;

-- Timers that are due, with their cases locked, oldest first; what another act holds is left for the next look.
CREATE FUNCTION ground.due(at_most integer)
RETURNS TABLE (case_id bigint, kind text, step text, generation bigint, due bigint, late bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Planned once a session: it is asked at every due instant, and planning took longer than looking. A plan that does not
    -- know how few are due may sort them all, so it is told to follow the index.
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off SET enable_sort = off
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN QUERY
    SELECT t.case_id, t.kind, t.step, t.generation, ground.micros(t.due), ground.micros(moment) - ground.micros(t.due)
    FROM ground.timer AS t JOIN ground.docket AS d ON d.case_id = t.case_id
    WHERE t.wake <= moment
    ORDER BY t.wake LIMIT at_most FOR NO KEY UPDATE OF d, t SKIP LOCKED;
END;
$$;

-- Microseconds until a node must look again; nothing when no timer waits.
CREATE FUNCTION ground.until_next() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT ground.micros(t.wake) - ground.micros(ground.instant()) FROM ground.timer AS t ORDER BY t.wake LIMIT 1
    );
END;
$$;

-- A timer whose act failed: tried again later and later; from the eighth time on it is parked, which the audit reports.
CREATE FUNCTION ground.put_off(the_case bigint, kind text, step text, generation bigint) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE ground.timer AS t
    SET failures = t.failures + 1,
        wake = ground.instant() + least(interval '60 seconds', interval '250 milliseconds' * 2 ^ least(t.failures, 10))
    WHERE t.case_id = the_case AND t.kind = put_off.kind AND t.step = put_off.step AND t.generation = put_off.generation
    RETURNING t.failures
$$;
