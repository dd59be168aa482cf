-- Errands: what needs the network. Claimed under a lease number, done outside any transaction, written back under it.
CREATE TABLE ground.errand (
    errand   bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    key      text        NOT NULL UNIQUE,
    case_id  bigint      REFERENCES ground.docket ON DELETE RESTRICT,
    kind     text        NOT NULL CONSTRAINT errand_kind_is_known CHECK (kind IN ('revocation', 'proofs', 'webhook', 'stamp', 'list')),
    payload  jsonb       NOT NULL,
    ready    timestamptz NOT NULL,
    give_up  timestamptz NOT NULL,
    lease    bigint      NOT NULL DEFAULT 0,
    attempts integer     NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX errand_ready ON ground.errand (ready);
ALTER TABLE ground.errand SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
                               autovacuum_vacuum_cost_delay = 0);
CREATE SEQUENCE ground.lease;

CREATE TABLE ground.errand_done (
    errand   bigint      PRIMARY KEY,
    key      text        NOT NULL,
    case_id  bigint,
    kind     text        NOT NULL,
    attempts integer     NOT NULL,
    outcome  text        NOT NULL CONSTRAINT errand_ends_done_or_given_up CHECK (outcome IN ('done', 'givenUp')),
    at       timestamptz NOT NULL
);
CALL ground.keep_history('ground.errand_done');

CREATE FUNCTION ground.send(key text, the_case bigint, kind text, payload jsonb, ready timestamptz, give_up timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.errand (key, case_id, kind, payload, ready, give_up)
    VALUES (send.key, the_case, send.kind, send.payload, send.ready, send.give_up)
    ON CONFLICT ON CONSTRAINT errand_key_key DO NOTHING;
END;
$$;

-- Claims what is ready. One column is due time, retry time and end of the lease.
CREATE FUNCTION ground.claim_errands(at_most integer, lease_seconds integer)
RETURNS TABLE (errand bigint, case_id bigint, kind text, payload jsonb, lease bigint, attempts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN QUERY
    UPDATE ground.errand AS e
    SET ready = moment + make_interval(secs => lease_seconds), lease = nextval('ground.lease'), attempts = e.attempts + 1
    WHERE e.errand = ANY (ARRAY(
        SELECT i.errand FROM ground.errand AS i WHERE i.ready <= moment ORDER BY i.ready LIMIT at_most FOR UPDATE SKIP LOCKED))
    RETURNING e.errand, e.case_id, e.kind, e.payload, e.lease, e.attempts;
END;
$$;

CREATE FUNCTION ground.until_next_errand() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT ground.micros(e.ready) - ground.micros(ground.instant()) FROM ground.errand AS e ORDER BY e.ready LIMIT 1
    );
END;
$$;

-- Ends an errand if the lease is still the one it was claimed under; false means somebody else has it now.
CREATE FUNCTION ground.end_errand(the_errand bigint, the_lease bigint, outcome text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held ground.errand;
BEGIN
    DELETE FROM ground.errand AS e WHERE e.errand = the_errand AND e.lease = the_lease RETURNING e.* INTO held;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO ground.errand_done VALUES (held.errand, held.key, held.case_id, held.kind, held.attempts, end_errand.outcome, end_errand.at);
    RETURN true;
END;
$$;

-- Puts an errand off under its lease: 'later' when it will be tried again, 'givenUp' past its end, 'lost' when the lease is gone.
CREATE FUNCTION ground.put_off_errand(the_errand bigint, the_lease bigint, seconds double precision) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held  ground.errand;
BEGIN
    UPDATE ground.errand AS e SET ready = moment + make_interval(secs => seconds)
    WHERE e.errand = the_errand AND e.lease = the_lease RETURNING e.* INTO held;
    IF NOT FOUND THEN
        RETURN 'lost';
    END IF;
    IF held.give_up <= held.ready THEN
        PERFORM ground.end_errand(the_errand, the_lease, 'givenUp', moment);
        RETURN 'givenUp';
    END IF;
    RETURN 'later';
END;
$$;
