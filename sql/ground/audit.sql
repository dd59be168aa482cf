-- The auditor: proves, from the pack's table of states to required timers, that nothing waits without a clock.
-- It looks at what is open, never at the whole day: the planner must not weigh reading everything against that, since
-- in the evening most cases are over. (That a judge was drawn or named, and that copies are the ruling, are constraints.)
CREATE FUNCTION ground.audit() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN jsonb_build_object(
        'moment', ground.micros(moment),
        'waitingWithoutTimer', (
            -- Read once: a pack's files are large, and there are few packs and many cases.
            WITH required AS MATERIALIZED (
                SELECT p.sha256 AS pack, s ->> 'state' AS state, k.kind
                FROM ground.pack AS p, jsonb_array_elements(p.files -> 'states.json' -> 'states') AS s,
                    jsonb_array_elements_text(s -> 'timers') AS k (kind)
            )
            SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'state', x.state)), '[]') FROM (
            SELECT d.number, d.state FROM ground.docket AS d
            WHERE d.state NOT IN ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered')
              AND NOT EXISTS (
                SELECT FROM ground.timer AS t JOIN required AS r ON r.kind = t.kind
                WHERE t.case_id = d.case_id AND r.pack = d.pack AND r.state = d.state)
            LIMIT 100) AS x),
        'liveWithoutAssignment', (SELECT coalesce(jsonb_agg(x.number), '[]') FROM (
            SELECT d.number FROM ground.docket AS d
            WHERE d.state IN ('offered', 'accepted', 'awaitingRespondent', 'hearing', 'deliberation')
              AND NOT EXISTS (SELECT FROM assignment.attempt AS a WHERE a.case_id = d.case_id AND a.ended IS NULL)
            LIMIT 100) AS x),
        'endedWithTimer', (SELECT coalesce(jsonb_agg(DISTINCT x.number), '[]') FROM (
            SELECT d.number FROM ground.timer AS t JOIN ground.docket AS d USING (case_id)
            WHERE d.state IN ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered')
            LIMIT 100) AS x),
        'late', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'kind', x.kind, 'step', x.step,
                     'lateMicroseconds', x.late)), '[]') FROM (
            SELECT d.number, t.kind, t.step, ground.micros(moment) - ground.micros(t.due) AS late
            FROM ground.timer AS t JOIN ground.docket AS d USING (case_id)
            -- A timer that is late is woken by now, or within the minute that is the longest it is put off.
            WHERE t.wake < moment + interval '61 seconds' AND t.due < moment - interval '5 seconds'
            ORDER BY t.wake LIMIT 100) AS x),
        'parked', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'kind', x.kind, 'failures', x.failures)), '[]') FROM (
            SELECT d.number, t.kind, t.failures FROM ground.timer AS t JOIN ground.docket AS d USING (case_id)
            WHERE t.failures >= 8 LIMIT 100) AS x),
        -- Those to an other end whose breaker is open wait with reason, until their time by that channel is over.
        'errandsOverdue', (SELECT count(*) FROM (VALUES (true), (false)) AS c (critical)
            CROSS JOIN LATERAL ground.queues(c.critical) AS q JOIN ground.errand AS e
                ON e.critical = c.critical AND e.queue = q.queue AND e.ready < moment - interval '30 seconds'
            WHERE q.next < moment - interval '30 seconds'));
END;
$$;

-- Counts for the metrics page.
CREATE FUNCTION ground.counts() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'timersWaiting', (SELECT count(*) FROM ground.timer),
        'oldestTimerMicroseconds', (SELECT greatest(0, ground.micros(ground.instant()) - ground.micros(min(t.wake))) FROM ground.timer AS t),
        'errandsWaiting', (SELECT count(*) FROM ground.errand),
        'stampsWaiting', (SELECT count(*) FROM ground.errand AS e WHERE e.kind = 'stamp'),
        'errandsFenced', (SELECT CASE WHEN f.is_called THEN f.last_value ELSE 0 END FROM ground.fenced AS f),
        'breakersOpen', (SELECT count(*) FROM ground.endpoint AS p WHERE p.failures >= ground.breaker_failures()),
        'errandsByKind', (SELECT coalesce(jsonb_object_agg(w.queued, w.errands), '{}') FROM
                          (SELECT e.kind || '/' || CASE WHEN e.critical THEN 'critical' ELSE 'bulk' END AS queued, count(*) AS errands
                           FROM ground.errand AS e GROUP BY e.kind, e.critical) AS w),
        -- What waits for an other end that is not there waits with reason; its breaker is counted above.
        'errandsOverdue', (SELECT jsonb_object_agg(c.name, greatest(0, ground.micros(ground.instant()) - ground.micros(
                               (SELECT min(q.next) FROM ground.queues(c.critical) AS q))))
                           FROM (VALUES (true, 'critical'), (false, 'bulk')) AS c (critical, name)),
        'alarmsOpen', (SELECT count(*) FROM ground.alarm AS a WHERE a.ended_at IS NULL AND a.what NOT LIKE 'undelivered/%'),
        'undeliveredOpen', (SELECT count(*) FROM ground.alarm AS a WHERE a.ended_at IS NULL AND a.what LIKE 'undelivered/%'),
        'undeliveredUnattended', (SELECT count(*) FROM ground.alarm AS a
                                  WHERE a.ended_at IS NULL AND a.owner IS NULL AND a.pressing AND a.what LIKE 'undelivered/%'),
        'floorWins', (SELECT f.wins FROM ground.clock_floor AS f),
        'states', (SELECT coalesce(jsonb_object_agg(s.state, s.cases), '{}') FROM
                   (SELECT d.state, count(*) AS cases FROM ground.docket AS d GROUP BY d.state) AS s))
    );
END;
$$;

CREATE FUNCTION ground.ready() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('writable', NOT pg_is_in_recovery(), 'moment', ground.micros(ground.instant()),
        'packs', (SELECT count(*) FROM ground.packs_in_force()),
        'oldestTimerMicroseconds', (SELECT greatest(0, ground.micros(ground.instant()) - ground.micros(t.wake))
                                    FROM ground.timer AS t ORDER BY t.wake LIMIT 1))
    );
END;
$$;
