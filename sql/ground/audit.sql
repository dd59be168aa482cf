-- The auditor: proves, from the pack's table of states to required timers, that nothing waits without a clock.
CREATE FUNCTION ground.audit() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN jsonb_build_object(
        'moment', ground.micros(moment),
        'waitingWithoutTimer', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'state', x.state)), '[]') FROM (
            SELECT d.number, d.state FROM ground.docket AS d JOIN ground.pack AS p ON p.sha256 = d.pack
            WHERE d.state NOT IN ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered')
              AND NOT EXISTS (
                SELECT FROM ground.timer AS t WHERE t.case_id = d.case_id AND EXISTS (
                    SELECT FROM jsonb_array_elements(p.files -> 'states.json' -> 'states') AS s
                    WHERE s ->> 'state' = d.state AND s -> 'timers' ? t.kind))
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
            WHERE t.due < moment - interval '5 seconds' ORDER BY t.due LIMIT 100) AS x),
        'parked', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'kind', x.kind, 'failures', x.failures)), '[]') FROM (
            SELECT d.number, t.kind, t.failures FROM ground.timer AS t JOIN ground.docket AS d USING (case_id)
            WHERE t.failures >= 8 LIMIT 100) AS x),
        'errandsOverdue', (SELECT count(*) FROM ground.errand AS e WHERE e.ready < moment - interval '30 seconds'),
        'rulingsWithoutDraw', (SELECT coalesce(jsonb_agg(d.number), '[]') FROM ruling.ruling AS r JOIN ground.docket AS d USING (case_id)
            JOIN assignment.attempt AS a ON a.case_id = r.case_id AND a.attempt = r.attempt
            WHERE a.pool IS NULL AND a.ordered_by IS NULL),
        'hashesThatDiffer', (SELECT count(*) FROM service.copy AS y JOIN ruling.ruling AS r USING (case_id)
            WHERE y.document <> r.sha256));
END;
$$;

-- Counts for the metrics page.
CREATE FUNCTION ground.counts() RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT jsonb_build_object(
        'timersWaiting', (SELECT count(*) FROM ground.timer),
        'oldestTimerMicroseconds', (SELECT greatest(0, ground.micros(ground.instant()) - ground.micros(min(t.wake))) FROM ground.timer AS t),
        'errandsWaiting', (SELECT count(*) FROM ground.errand),
        'alarmsOpen', (SELECT count(*) FROM ground.alarm AS a WHERE a.ended_at IS NULL),
        'floorWins', (SELECT f.wins FROM ground.clock_floor AS f),
        'states', (SELECT coalesce(jsonb_object_agg(s.state, s.cases), '{}') FROM
                   (SELECT d.state, count(*) AS cases FROM ground.docket AS d GROUP BY d.state) AS s))
$$;

CREATE FUNCTION ground.ready() RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT jsonb_build_object('writable', NOT pg_is_in_recovery(), 'moment', ground.micros(ground.instant()),
        'packs', (SELECT count(*) FROM ground.packs_in_force()),
        'oldestTimerMicroseconds', (SELECT greatest(0, ground.micros(ground.instant()) - ground.micros(t.wake))
                                    FROM ground.timer AS t ORDER BY t.wake LIMIT 1))
$$;
