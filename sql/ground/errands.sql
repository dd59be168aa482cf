-- Errands: what needs the network. Claimed under a lease number, done outside any transaction, written back under it.
CREATE TABLE ground.errand (
    errand   bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    key      text        NOT NULL UNIQUE,
    case_id  bigint      REFERENCES ground.docket ON DELETE RESTRICT,
    kind     text        NOT NULL CONSTRAINT errand_kind_is_known CHECK (kind IN ('revocation', 'proofs', 'webhook', 'mail',
                             'sms', 'stamp', 'list')),
    queue    text        NOT NULL COLLATE "C",
    critical boolean     NOT NULL,
    payload  jsonb       NOT NULL,
    ready    timestamptz NOT NULL,
    give_up  timestamptz NOT NULL,
    lease    bigint      NOT NULL DEFAULT 0,
    attempts integer     NOT NULL DEFAULT 0,
    CONSTRAINT a_queue_begins_with_its_kind CHECK (split_part(queue, '/', 1) = kind)
) WITH (fillfactor = 70);
COMMENT ON COLUMN ground.errand.queue IS 'The other end: errands to one that is dead wait in their own queue and hold nobody up.';
COMMENT ON COLUMN ground.errand.critical IS 'Whether it goes before everything that can wait.';
-- By it each queue is read from its head, and the queues are found by jumping from one to the next.
CREATE INDEX errand_of_queue ON ground.errand (critical, queue, ready);
CREATE INDEX errand_to_lapse ON ground.errand (give_up) WHERE kind IN ('webhook', 'mail', 'sms');
ALTER TABLE ground.errand SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
                               autovacuum_vacuum_cost_delay = 0);

-- The breaker of an other end that has failed; who has not failed has no row.
CREATE TABLE ground.endpoint (
    queue      text        PRIMARY KEY COLLATE "C",
    failures   integer     NOT NULL CONSTRAINT failures_of_an_endpoint_count_upwards CHECK (failures > 0),
    open_until timestamptz NOT NULL,
    probed     boolean     NOT NULL DEFAULT false
) WITH (fillfactor = 70);
-- From so many failures in a row on nothing is sent, and this is the longest pause before one errand goes to see.
CREATE FUNCTION ground.breaker_failures() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 5;
CREATE FUNCTION ground.breaker_longest_seconds() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 60;
COMMENT ON COLUMN ground.endpoint.probed IS 'Whether the one errand that is to see how it is has been sent.';
COMMENT ON COLUMN ground.endpoint.failures IS 'In a row; from ground.breaker_failures() on nothing is sent until open_until, and then one errand to see.';

CREATE SEQUENCE ground.lease;
-- Counts what came under a lease that was over. A sequence, since a count must not make writers wait for each other.
CREATE SEQUENCE ground.fenced;

CREATE TABLE ground.errand_done (
    errand   bigint      PRIMARY KEY,
    key      text        NOT NULL,
    case_id  bigint,
    kind     text        NOT NULL,
    attempts integer     NOT NULL,
    outcome  text        NOT NULL CONSTRAINT errand_ends_done_or_given_up CHECK (outcome IN ('done', 'givenUp')),
    at       timestamptz NOT NULL,
    message  bigint,
    proof    jsonb
);
COMMENT ON COLUMN ground.errand_done.proof IS 'What the other end said when it took a message, or the last reason why it was not taken.';
CREATE INDEX errand_done_of_message ON ground.errand_done (message) WHERE message IS NOT NULL;
CALL ground.keep_history('ground.errand_done');

CREATE FUNCTION ground.send(key text, the_case bigint, kind text, payload jsonb, ready timestamptz, give_up timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
    VALUES (send.key, the_case, send.kind, send.kind, send.kind <> 'stamp', send.payload, send.ready, send.give_up)
    ON CONFLICT ON CONSTRAINT errand_key_key DO NOTHING;
END;
$$;

-- Queues that are not empty, with the instant at which each can be looked at next, found by jumping from one to the next.
CREATE FUNCTION ground.queues(critical boolean) RETURNS TABLE (queue text, next timestamptz, probes boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH RECURSIVE q (queue) AS (
        (SELECT e.queue FROM ground.errand AS e WHERE e.critical = queues.critical ORDER BY e.queue LIMIT 1)
        UNION ALL
        SELECT (SELECT e.queue FROM ground.errand AS e WHERE e.critical = queues.critical AND e.queue > q.queue
                ORDER BY e.queue LIMIT 1)
        FROM q WHERE q.queue IS NOT NULL
    )
    SELECT q.queue,
           greatest((SELECT e.ready FROM ground.errand AS e WHERE e.critical = queues.critical AND e.queue = q.queue
                     ORDER BY e.ready LIMIT 1), p.open_until),
           coalesce(p.failures >= ground.breaker_failures(), false)
    FROM q LEFT JOIN ground.endpoint AS p ON p.queue = q.queue
    WHERE q.queue IS NOT NULL;
END;
$$;

-- Claims what is ready, of the kinds a node can do. One column is due time, retry time and end of the lease. What is
-- critical comes first; within a class the queues take turns, each with at most `a_queue`, and one whose breaker was open
-- with one. Queues that are full on this node are left out.
CREATE FUNCTION ground.claim_errands(kinds text[], at_most integer, a_queue integer, full_queues text[], classes boolean[],
                                     lease_seconds integer)
RETURNS TABLE (errand bigint, case_id bigint, kind text, queue text, critical boolean, payload jsonb, lease bigint,
               attempts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    moment    timestamptz := ground.instant();
    until     timestamptz := moment + make_interval(secs => lease_seconds);
    of_class  boolean;
    candidate record;
    room      integer;
    taken     bigint[] := '{}'::bigint[];
BEGIN
    FOREACH of_class IN ARRAY classes LOOP
        FOR candidate IN
            SELECT q.queue, q.probes FROM ground.queues(of_class) AS q
            WHERE q.next <= moment AND split_part(q.queue, '/', 1) = ANY (kinds) AND q.queue <> ALL (full_queues)
            ORDER BY q.next
        LOOP
            room := least(at_most - cardinality(taken), a_queue);
            EXIT WHEN room <= 0;
            IF candidate.probes THEN
                UPDATE ground.endpoint AS p SET open_until = until, probed = true
                WHERE p.queue = candidate.queue AND p.open_until <= moment;
                CONTINUE WHEN NOT FOUND;
                room := 1;
            END IF;
            taken := taken || ARRAY(
                SELECT i.errand FROM ground.errand AS i
                WHERE i.critical = of_class AND i.queue = candidate.queue AND i.ready <= moment
                ORDER BY i.ready LIMIT room FOR UPDATE SKIP LOCKED);
        END LOOP;
    END LOOP;
    RETURN QUERY
    UPDATE ground.errand AS e SET ready = until, lease = nextval('ground.lease'), attempts = e.attempts + 1
    WHERE e.errand = ANY (taken)
    RETURNING e.errand, e.case_id, e.kind, e.queue, e.critical, e.payload, e.lease, e.attempts;
END;
$$;

-- Microseconds until an errand of these kinds is ready; nothing when none waits.
CREATE FUNCTION ground.until_next_errand(kinds text[], full_queues text[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
    SELECT ground.micros(min(q.next)) - ground.micros(ground.instant())
    FROM (VALUES (true), (false)) AS c (critical) CROSS JOIN LATERAL ground.queues(c.critical) AS q
    WHERE split_part(q.queue, '/', 1) = ANY (kinds) AND q.queue <> ALL (full_queues)
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
        PERFORM nextval('ground.fenced');
        RETURN false;
    END IF;
    INSERT INTO ground.errand_done (errand, key, case_id, kind, attempts, outcome, at)
    VALUES (held.errand, held.key, held.case_id, held.kind, held.attempts, end_errand.outcome, end_errand.at);
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
        PERFORM nextval('ground.fenced');
        RETURN 'lost';
    END IF;
    IF held.give_up <= held.ready THEN
        PERFORM ground.end_errand(the_errand, the_lease, 'givenUp', moment);
        RETURN 'givenUp';
    END IF;
    RETURN 'later';
END;
$$;
