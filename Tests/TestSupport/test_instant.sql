-- The one thing tests change in their template: the instant is read from a table that they may turn.
-- Run by a superuser on the template after sql/install.sql, and nowhere else.
CREATE TABLE ground.test_clock (
    at             timestamptz,
    offset_seconds bigint      NOT NULL DEFAULT 0
);
COMMENT ON TABLE ground.test_clock IS 'Tests only: where the clock stands (NULL: it goes) and how far it was moved on.';
CREATE UNIQUE INDEX one_test_clock ON ground.test_clock ((true));
INSERT INTO ground.test_clock DEFAULT VALUES;
-- The function keeps its owner, in whose name it reads.
ALTER TABLE ground.test_clock OWNER TO dauys_owner;
-- The function keeps its owner, in whose name it reads.
ALTER TABLE ground.test_clock OWNER TO dauys_owner;

-- SECURITY DEFINER, because the service's role may touch no table, this one included.
CREATE OR REPLACE FUNCTION ground.instant() RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(test_clock.at, clock_timestamp()) + make_interval(secs => test_clock.offset_seconds)
    FROM ground.test_clock;
END;
