-- What people look at: one case, an inbox, the board. Read without locks.
CREATE FUNCTION ground.view(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT ground.head(the_case) || jsonb_build_object(
        'timeline', (SELECT jsonb_agg(jsonb_build_object('event', e.name, 'at', ground.micros(e.at), 'stage', e.stage,
                         'by', e.role, 'state', e.state, 'facts', e.facts) ORDER BY e.version)
                     FROM ground.event AS e WHERE e.case_id = the_case),
        'deadlines', deadlines.of_case(the_case),
        'timers', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'step', t.step, 'due', ground.micros(t.due))
                              ORDER BY t.due), '[]')
                   FROM ground.timer AS t WHERE t.case_id = the_case),
        'verdict', signature.latest(the_case),
        'documents', filing.documents_of(the_case),
        'content', c.content, 'complaint', c.document, 'edition', c.edition, 'signature', c.signature,
        'ratified', EXISTS (SELECT FROM admission.ratification AS r
                            WHERE r.case_id = the_case AND r.edition = c.edition),
        'vouched', signature.stood(the_case)
            OR EXISTS (SELECT FROM admission.ratification AS r WHERE r.case_id = the_case),
        'defects', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'text', f.words) ORDER BY f.ordinal), '[]')
                    FROM admission.defect AS f WHERE f.case_id = the_case AND f.edition = c.edition),
        'transfer', (SELECT jsonb_build_object('to', x.body, 'reason', x.reason) FROM admission.transfer AS x
                     WHERE x.case_id = the_case),
        'live', (SELECT jsonb_build_object('attempt', a.attempt, 'judge', a.judge, 'actBy', ground.micros(a.act_by),
                     'accepted', ground.micros(a.accepted))
                 FROM assignment.attempt AS a WHERE a.case_id = the_case AND a.ended IS NULL),
        -- Who steps back, is passed over or is relieved reads the case no longer; who ruled, or had it at its end, does.
        'lastJudge', (SELECT a.judge FROM assignment.attempt AS a
                      WHERE a.case_id = the_case AND a.end_reason IN ('ruled', 'caseEnded')
                      ORDER BY a.attempt DESC LIMIT 1),
        'told', (SELECT coalesce(jsonb_agg(DISTINCT m.addressee || '/' || m.office), '[]') FROM ground.message AS m
                 WHERE m.case_id = the_case AND m.addressee IN ('commission', 'superiorCommission', 'prosecutor')),
        'pools', (SELECT coalesce(jsonb_agg(p.number ORDER BY p.pool), '[]') FROM assignment.pool AS p
                  WHERE p.case_id = the_case),
        'replies', hearing.replies_of(the_case),
        'ruling', ruling.of_case(the_case),
        'copies', service.copies_of(the_case),
        'emergencies', access.emergencies_of(the_case),
        'reports', execution.reports_of(the_case),
        'closing', deadlines.closing_of(c.election, (SELECT d.station FROM ground.docket AS d WHERE d.case_id = the_case)),
        'originNumber', (SELECT o.number FROM ground.docket AS d JOIN ground.docket AS o ON o.case_id = d.origin
                         WHERE d.case_id = the_case),
        'sequels', (SELECT coalesce(jsonb_agg(s.number ORDER BY s.case_id), '[]') FROM ground.docket AS s
                    WHERE s.origin = the_case))
    FROM filing.complaint AS c WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1
    );
END;
$$;

-- Messages as an inbox shows them.
CREATE FUNCTION ground.messages(VARIADIC messages bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.message, 'case', d.number, 'what', m.what, 'at', ground.micros(m.at),
               'due', ground.micros(m.due), 'document', m.document, 'station', d.station, 'kind', d.kind,
               'state', d.state, 'language', d.language, 'opened', ground.micros(o.at), 'version', d.version,
               'waits', EXISTS (SELECT FROM ground.message_open AS w WHERE w.message = m.message))
               ORDER BY m.message DESC), '[]')
    FROM ground.message AS m JOIN ground.docket AS d USING (case_id)
        LEFT JOIN ground.message_opened AS o USING (message)
    WHERE m.message = ANY (messages.messages)
    );
END;
$$;

-- One office's inbox, or that of all offices of a kind (a prosecutor's): what waits for an act, then what waits to be
-- seen, the longest first, which no newer message pushes out; and beside it the newest, or those older than a message.
-- 'older' says from where the next page goes on.
CREATE FUNCTION ground.inbox(addressee text, office text, at_most integer, before bigint DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    waiting bigint[] := '{}'::bigint[];
    page    bigint[];
BEGIN
    -- Two branches, of which one never runs: each reads its own index and stops at the limit.
    IF before IS NULL THEN
        waiting := ARRAY(
            (SELECT i.message FROM ground.message_open AS i WHERE i.addressee = inbox.addressee
             AND i.office = inbox.office ORDER BY i.asks DESC, i.message LIMIT at_most)
            UNION ALL
            (SELECT i.message FROM ground.message_open AS i WHERE i.addressee = inbox.addressee AND inbox.office IS NULL
             ORDER BY i.asks DESC, i.message LIMIT at_most));
    END IF;
    page := ARRAY(
        (SELECT i.message FROM ground.message AS i WHERE i.addressee = inbox.addressee AND i.office = inbox.office
         AND i.message < coalesce(inbox.before, 9223372036854775807) ORDER BY i.message DESC LIMIT at_most)
        UNION ALL
        (SELECT i.message FROM ground.message AS i WHERE i.addressee = inbox.addressee AND inbox.office IS NULL
         AND i.message < coalesce(inbox.before, 9223372036854775807) ORDER BY i.message DESC LIMIT at_most));
    RETURN jsonb_build_object('moment', ground.micros(ground.instant()),
        'items', ground.messages(VARIADIC waiting || page),
        'older', CASE WHEN cardinality(page) = at_most THEN page[at_most] END);
END;
$$;

-- One message out of an inbox, however old; nothing when it is not that inbox's.
CREATE FUNCTION ground.inbox_item(addressee text, office text, the_message bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT ground.messages(m.message) -> 0 FROM ground.message AS m
    WHERE m.message = the_message AND m.addressee = inbox_item.addressee
      AND (inbox_item.office IS NULL OR m.office = inbox_item.office)
    );
END;
$$;

-- Alarms as a board shows them: with the case's next deadline, and what happens next of itself if nobody acts.
CREATE FUNCTION ground.alarms(VARIADIC alarms bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.alarm, 'case', d.number, 'what', a.what, 'role', a.role,
               'step', a.step, 'at', ground.micros(a.at), 'ownedAt', ground.micros(a.owned_at),
               'owner', (SELECT concat_ws(' ', p.given_name, p.family_name) FROM people.person AS p WHERE p.person = a.owner),
               'state', d.state, 'attempt', d.attempt, 'pack', d.pack, 'pressing', a.pressing,
               'messages', CASE WHEN a.what LIKE 'undelivered/%' THEN ground.undelivered_of(a.case_id, a.what) ELSE '[]' END,
               'due', (SELECT ground.micros(min(t.due)) FROM ground.timer AS t WHERE t.case_id = a.case_id AND t.kind = 'deadline'),
               'escalation', (SELECT jsonb_build_object('timer', t.kind, 'step', t.step, 'at', ground.micros(t.due))
                   FROM ground.timer AS t WHERE t.case_id = a.case_id AND t.kind IN ('warning', 'screening', 'draw', 'accept',
                       'decision', 'acknowledge', 'execution', 'nobodyOnDuty') ORDER BY t.due, t.kind, t.step LIMIT 1))
               ORDER BY a.alarm DESC), '[]')
    FROM ground.alarm AS a JOIN ground.docket AS d USING (case_id) WHERE a.alarm = ANY (alarms.alarms)
    );
END;
$$;

-- One open alarm of a court, however many rang since.
CREATE FUNCTION ground.alarm_item(court text, the_alarm bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT ground.alarms(a.alarm) -> 0 FROM ground.alarm AS a
    WHERE a.alarm = the_alarm AND a.court = alarm_item.court AND a.ended_at IS NULL
    );
END;
$$;

-- Groups of copies that wait for a clerk, the largest first, each by the first that still waits.
CREATE FUNCTION ground.groups(court text, at_most integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('number', d.number, 'copies', g.copies, 'state', d.state, 'kind', d.kind,
               'station', d.station, 'received', ground.micros(d.received), 'flags', d.flags, 'version', d.version,
               'due', (SELECT ground.micros(min(t.due)) FROM ground.timer AS t
                       WHERE t.case_id = d.case_id AND t.kind NOT IN ('stage', 'warning', 'pollsClose')))
               ORDER BY g.copies DESC, d.case_id), '[]')
    FROM (SELECT i.alike, count(*) AS copies, min(i.case_id) AS first FROM ground.docket AS i
          WHERE i.court = groups.court AND i.alike IS NOT NULL
          GROUP BY i.alike ORDER BY count(*) DESC, i.alike LIMIT at_most) AS g
        JOIN ground.docket AS d ON d.case_id = g.first
    );
END;
$$;

-- The board of a court: every case's nearest clock by time left, open alarms, the day's figures.
CREATE FUNCTION ground.board(court text, at_most integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    cases  jsonb := (SELECT coalesce(jsonb_object_agg(x.state, x.cases), '{}') FROM (
                     SELECT d.state, count(*) AS cases FROM ground.docket AS d
                     WHERE d.court = board.court AND d.state IN ('received', 'screening', 'registered', 'awaitingDraw', 'offered',
                         'accepted', 'awaitingRespondent', 'hearing', 'deliberation', 'ruled', 'served', 'acknowledged',
                         'executionRefused')
                     GROUP BY d.state) AS x);
BEGIN
    RETURN jsonb_build_object(
        'moment', ground.micros(moment),
        'groups', ground.groups(board.court, 20),
        'clocks', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', d.number, 'state', d.state, 'kind', d.kind,
                       'station', d.station, 'timer', t.kind, 'rule', t.step, 'due', ground.micros(t.due), 'flags', d.flags,
                       'attempt', d.attempt, 'version', d.version,
                       'judge', (SELECT a.judge FROM assignment.attempt AS a WHERE a.case_id = d.case_id AND a.ended IS NULL))
                       ORDER BY t.due, d.case_id), '[]')
                   FROM (SELECT i.case_id, i.kind, i.step, i.due FROM ground.timer AS i
                         WHERE i.court = board.court AND i.kind NOT IN ('stage', 'warning', 'pollsClose')
                           AND NOT EXISTS (SELECT FROM ground.timer AS e WHERE e.case_id = i.case_id
                               AND e.kind NOT IN ('stage', 'warning', 'pollsClose')
                               AND (e.due, e.kind, e.step) < (i.due, i.kind, i.step))
                         ORDER BY i.due LIMIT at_most) AS t JOIN ground.docket AS d USING (case_id)),
        -- The newest, and beside them those that wait longest for somebody to own them: none is pushed out by the others.
        'alarms', ground.alarms(VARIADIC ARRAY(
            (SELECT i.alarm FROM ground.alarm AS i WHERE i.court = board.court AND i.ended_at IS NULL AND i.owner IS NULL
             AND i.what NOT LIKE 'undelivered/%' ORDER BY i.alarm LIMIT at_most)
            UNION ALL
            (SELECT i.alarm FROM ground.alarm AS i WHERE i.court = board.court AND i.ended_at IS NULL
             AND i.what NOT LIKE 'undelivered/%' ORDER BY i.alarm DESC LIMIT at_most))),
        'undelivered', ground.undelivered_by_channel(board.court),
        'figures', (SELECT jsonb_build_object(
            'notAssigned', coalesce(sum(f.value::bigint) FILTER (WHERE f.key IN ('received', 'screening', 'registered',
                'awaitingDraw', 'offered')), 0),
            'withJudges', coalesce(sum(f.value::bigint) FILTER (WHERE f.key IN ('accepted', 'awaitingRespondent', 'hearing',
                'deliberation')), 0),
            'overdue', (SELECT count(*) FROM ground.docket AS d WHERE d.court = board.court AND 'overdue' = ANY (d.flags)
                AND d.state IN ('received', 'screening', 'registered', 'awaitingDraw', 'offered', 'accepted',
                                'awaitingRespondent', 'hearing', 'deliberation')),
            'dueWithinHour', (SELECT count(DISTINCT t.case_id) FROM ground.timer AS t WHERE t.court = board.court
                AND t.kind = 'deadline' AND t.kind NOT IN ('stage', 'warning', 'pollsClose')
                AND t.due <= moment + interval '1 hour'),
            'notConfirmed', coalesce(sum(f.value::bigint) FILTER (WHERE f.key IN ('ruled', 'served')), 0),
            'notCarriedOut', coalesce(sum(f.value::bigint) FILTER (WHERE f.key IN ('acknowledged', 'executionRefused')), 0))
            FROM jsonb_each_text(cases) AS f));
END;
$$;

-- How many events a case has: all that whoever follows it has to ask until there is one more.
CREATE FUNCTION ground.version_of(the_case bigint) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT d.version FROM ground.docket AS d WHERE d.case_id = the_case);
END;
$$;

-- A page of what happened after a place in the order of commits, of one court, of one commission, or of all. Nothing
-- that a transaction still running might write can come before what is given, so nobody who goes on from the cursor
-- misses anything. No more than so many events are looked at, for a commission has few of its own in the log of a day:
-- a page may be empty, and 'more' says whether there is anything to look at after it now.
CREATE FUNCTION ground.events_after(after_tx xid8, after_event bigint, the_court text, the_commission text, at_most integer,
    looks_at integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
    RETURN (
    WITH looked_at AS MATERIALIZED (
        SELECT e.tx, e.event, e.case_id, e.version, e.stage, e.name, e.role, e.at, e.state FROM ground.event AS e
        WHERE (e.tx, e.event) > (after_tx, after_event) AND e.tx < horizon
        ORDER BY e.tx, e.event LIMIT looks_at
    ), page AS MATERIALIZED (
        -- Case by case through the key, whatever the planner thinks of reading the whole docket beside it.
        SELECT l.*, d.number
        FROM looked_at AS l CROSS JOIN LATERAL (
            SELECT d.number FROM ground.docket AS d WHERE d.case_id = l.case_id
              AND (the_court IS NULL OR d.court = the_court)
              -- A commission hears of a case when the court tells it, not when the voter comes.
              AND (the_commission IS NULL OR d.commission = the_commission AND EXISTS (
                  SELECT FROM ground.message AS m
                  WHERE m.case_id = d.case_id AND m.addressee = 'commission' AND m.office = the_commission)) LIMIT 1) AS d
        ORDER BY l.tx, l.event LIMIT at_most
    ), last AS (
        SELECT x.cursor FROM (
            (SELECT p.tx::text || '.' || p.event AS cursor, 1 AS place FROM page AS p
             WHERE (SELECT count(*) FROM page) = at_most ORDER BY p.tx DESC, p.event DESC LIMIT 1)
            UNION ALL
            (SELECT l.tx::text || '.' || l.event, 2 FROM looked_at AS l
             WHERE (SELECT count(*) FROM looked_at) = looks_at ORDER BY l.tx DESC, l.event DESC LIMIT 1)
        ) AS x ORDER BY x.place LIMIT 1
    )
    SELECT jsonb_build_object(
        'events', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'cursor', p.tx::text || '.' || p.event, 'case', p.number, 'version', p.version, 'stage', p.stage,
            'event', p.name, 'by', p.role, 'at', ground.micros(p.at), 'state', p.state) ORDER BY p.tx, p.event), '[]')
            FROM page AS p),
        'cursor', coalesce((SELECT l.cursor FROM last AS l), greatest(horizon, after_tx)::text || '.0'),
        'more', EXISTS (SELECT FROM last))
    );
END;
$$;
