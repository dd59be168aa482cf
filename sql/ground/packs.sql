-- Jurisdiction packs as they were loaded: law is data, and each case keeps the version it was decided under.
CREATE TABLE ground.pack (
    sha256    text        PRIMARY KEY CONSTRAINT pack_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    id        text        NOT NULL,
    version   text        NOT NULL,
    election  text        NOT NULL,
    files     jsonb       NOT NULL,
    zones     jsonb       NOT NULL,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT a_version_is_one_content UNIQUE (id, version)
);
CALL ground.keep_history('ground.pack');

-- Which pack speaks for an election from which instant on; the latest row is in force.
CREATE TABLE ground.pack_in_force (
    ordinal  bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    election text        NOT NULL,
    pack     text        NOT NULL REFERENCES ground.pack ON DELETE RESTRICT,
    since    timestamptz NOT NULL
);
CREATE INDEX pack_in_force_of_election ON ground.pack_in_force (election, ordinal DESC);
CALL ground.keep_history('ground.pack_in_force');

-- Offsets of a zone as the database knows them, hour by hour, written as the periods in which they hold.
CREATE FUNCTION ground.zone_periods(zone text, starts timestamptz, ends timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    WITH hour AS (
        SELECT h AS at, extract(epoch FROM (h AT TIME ZONE zone) - (h AT TIME ZONE 'UTC'))::integer AS seconds
        FROM generate_series(starts, ends, interval '1 hour') AS h
    ), change AS (
        SELECT hour.at, hour.seconds, lag(hour.seconds) OVER (ORDER BY hour.at) AS before FROM hour
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('from', ground.micros(change.at), 'offset', change.seconds)
                              ORDER BY change.at), '[]')
    FROM change WHERE change.before IS DISTINCT FROM change.seconds
    );
END;
$$;

CREATE FUNCTION ground.known_zone(zone text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT EXISTS (SELECT FROM pg_catalog.pg_timezone_names AS z WHERE z.name = zone)
    );
END;
$$;

-- Keeps a pack and puts it in force; the same content twice changes nothing.
CREATE FUNCTION ground.load_pack(sha256 text, id text, version text, election text, files jsonb, zones jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held   text;
BEGIN
    INSERT INTO ground.pack VALUES (sha256, id, version, election, files, zones, moment)
    ON CONFLICT ON CONSTRAINT pack_pkey DO NOTHING;
    SELECT f.pack INTO held FROM ground.pack_in_force AS f
    WHERE f.election = load_pack.election ORDER BY f.ordinal DESC LIMIT 1;
    IF held = sha256 THEN
        RETURN false;
    END IF;
    INSERT INTO ground.pack_in_force (election, pack, since) VALUES (election, sha256, moment);
    RETURN true;
END;
$$;

CREATE FUNCTION ground.packs_in_force() RETURNS TABLE (election text, sha256 text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (f.election) f.election, f.pack FROM ground.pack_in_force AS f
    ORDER BY f.election, f.ordinal DESC;
END;
$$;

CREATE FUNCTION ground.pack_of(sha256 text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('files', p.files, 'zones', p.zones) FROM ground.pack AS p WHERE p.sha256 = pack_of.sha256
    );
END;
$$;
