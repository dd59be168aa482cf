-- Lists of revoked certificates as they were fetched last, one a place; whoever judges keeps an index over them in memory.
CREATE TABLE ground.revocation_list (
    url         text        PRIMARY KEY,
    sha256      text        NOT NULL CONSTRAINT list_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes       bytea       NOT NULL,
    this_update timestamptz NOT NULL,
    fetched     timestamptz NOT NULL
);

-- Sends somebody for each list that was not fetched within the pause, once; tells how many were sent.
CREATE FUNCTION ground.fetch_lists(urls text[], pause_seconds integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    place  text;
    sent   integer := 0;
BEGIN
    FOREACH place IN ARRAY urls LOOP
        IF NOT EXISTS (SELECT FROM ground.revocation_list AS l
                       WHERE l.url = place AND l.fetched > moment - make_interval(secs => pause_seconds))
            AND NOT EXISTS (SELECT FROM ground.errand AS e WHERE e.key = 'list/' || place) THEN
            PERFORM ground.send('list/' || place, NULL, 'list', jsonb_build_object('url', place), moment,
                                moment + interval '1 day');
            sent := sent + 1;
        END IF;
    END LOOP;
    RETURN sent;
END;
$$;

-- Keeps a list; one that is older than the one at hand is refused, since whoever sends it hides what was revoked since.
CREATE FUNCTION ground.keep_list(url text, sha256 text, bytes bytea, this_update timestamptz, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.revocation_list AS l (url, sha256, bytes, this_update, fetched)
    VALUES (keep_list.url, keep_list.sha256, keep_list.bytes, keep_list.this_update, keep_list.at)
    ON CONFLICT ON CONSTRAINT revocation_list_pkey DO UPDATE
        SET sha256 = excluded.sha256, bytes = excluded.bytes, this_update = excluded.this_update, fetched = excluded.fetched
        WHERE l.this_update <= excluded.this_update;
    RETURN FOUND;
END;
$$;

-- What is at hand, without the bytes.
CREATE FUNCTION ground.lists_at_hand(urls text[]) RETURNS TABLE (url text, sha256 text, fetched bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT l.url, l.sha256, ground.micros(l.fetched) FROM ground.revocation_list AS l
    WHERE l.url = ANY (urls) ORDER BY l.url;
END;
$$;

CREATE FUNCTION ground.list_bytes(url text, sha256 text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT l.bytes FROM ground.revocation_list AS l WHERE l.url = list_bytes.url AND l.sha256 = list_bytes.sha256);
END;
$$;
