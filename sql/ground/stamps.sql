-- Time-stamps (RFC 3161) that an authority gave on the court's seals and on signatures under rulings. A stamp stands
-- beside what it is on: bytes that were given out once never change, and the form with the stamp inside is made of both.
CREATE TABLE ground.stamp (
    container text        PRIMARY KEY CONSTRAINT container_is_a_hash CHECK (container ~ '^[0-9a-f]{64}$'),
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    token     bytea       NOT NULL CONSTRAINT token_says_something CHECK (token <> ''),
    authority text        NOT NULL,
    stamped   timestamptz NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX stamp_of_case ON ground.stamp (case_id);
CALL ground.keep_history('ground.stamp');

-- Sends somebody for a stamp, once: what has one, or is waiting for one, needs no other.
CREATE FUNCTION ground.ask_stamp(the_case bigint, container text, payload jsonb, patience_seconds integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    IF NOT EXISTS (SELECT FROM ground.stamp AS s WHERE s.container = ask_stamp.container) THEN
        PERFORM ground.send('stamp/' || ask_stamp.container, the_case, 'stamp', ask_stamp.payload, moment,
                            moment + make_interval(secs => patience_seconds));
    END IF;
END;
$$;

-- Keeps a stamp; the first one stays.
CREATE FUNCTION ground.keep_stamp(the_case bigint, container text, token bytea, authority text, stamped timestamptz,
    at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.stamp (container, case_id, token, authority, stamped, at)
    VALUES (keep_stamp.container, the_case, keep_stamp.token, keep_stamp.authority, keep_stamp.stamped, keep_stamp.at)
    ON CONFLICT ON CONSTRAINT stamp_pkey DO NOTHING;
END;
$$;

-- The stamp on a seal or signature of a case; null while there is none.
CREATE FUNCTION ground.stamp_of(the_case bigint, container text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.token FROM ground.stamp AS s WHERE s.container = stamp_of.container AND s.case_id = the_case);
END;
$$;
