-- The instant: the one place where the service learns what time it is.
CREATE TABLE ground.clock_floor (
    one   boolean     PRIMARY KEY DEFAULT true CONSTRAINT there_is_one_floor CHECK (one),
    floor timestamptz NOT NULL,
    wins  bigint      NOT NULL DEFAULT 0 CONSTRAINT wins_are_counted_upwards CHECK (wins >= 0)
);
COMMENT ON TABLE ground.clock_floor IS
    'No instant is given below the floor, so time never runs backwards after a failover to a slower clock.';
INSERT INTO ground.clock_floor (floor) VALUES ('2026-01-01T00:00:00Z');

CREATE FUNCTION ground.instant() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT greatest(clock_timestamp(), f.floor) FROM ground.clock_floor AS f
    );
END;
$$;
COMMENT ON FUNCTION ground.instant() IS 'The instant of an act. Tests replace this one function and nothing else.';

-- Raises the floor at most once a second, and never waits for another node that is doing it.
-- Answers by how many microseconds the floor was above the clock: above 100 ms somebody must be told.
CREATE FUNCTION ground.raise_floor() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    clock timestamptz := clock_timestamp();
    held  timestamptz;
BEGIN
    SELECT f.floor INTO held FROM ground.clock_floor AS f;
    IF clock > held + interval '1 second' THEN
        UPDATE ground.clock_floor SET floor = clock
        WHERE one AND EXISTS (SELECT FROM ground.clock_floor AS f WHERE f.floor = held FOR UPDATE SKIP LOCKED);
    ELSIF clock < held - interval '100 milliseconds' THEN
        UPDATE ground.clock_floor SET wins = wins + 1
        WHERE one AND EXISTS (SELECT FROM ground.clock_floor AS f WHERE f.one FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN greatest(0, extract(epoch FROM held - clock) * 1000000)::bigint;
END;
$$;

-- Instants travel as whole microseconds since 1970, so that no reader guesses a format.
CREATE FUNCTION ground.micros(moment timestamptz) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT (extract(epoch FROM moment) * 1000000)::bigint $$;

CREATE FUNCTION ground.moment(micros bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_timestamp(micros::double precision / 1000000) $$;
COMMENT ON FUNCTION ground.moment(bigint) IS
    'Exact to the microsecond for another two centuries: 53 bits hold the number, and the quotient is rounded once. Its body
     and that of ground.micros are no more volatile than they are declared, so the planner puts them in place of the call.';

-- The rule for every table of history: rows are added, never changed, never taken away.
CREATE FUNCTION ground.refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'history is only added to: % on %.%', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'DA001';
END;
$$;

CREATE PROCEDURE ground.keep_history(relation regclass)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER history_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
         FOR EACH STATEMENT EXECUTE FUNCTION ground.refuse_change()', relation);
END;
$$;
