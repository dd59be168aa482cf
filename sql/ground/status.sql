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
        'defects', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'text', f.words) ORDER BY f.ordinal), '[]')
                    FROM admission.defect AS f WHERE f.case_id = the_case AND f.edition = c.edition),
        'transfer', (SELECT jsonb_build_object('to', x.body, 'reason', x.reason) FROM admission.transfer AS x
                     WHERE x.case_id = the_case),
        'live', (SELECT jsonb_build_object('attempt', a.attempt, 'judge', a.judge, 'actBy', ground.micros(a.act_by),
                     'accepted', ground.micros(a.accepted))
                 FROM assignment.attempt AS a WHERE a.case_id = the_case AND a.ended IS NULL),
        'lastJudge', (SELECT a.judge FROM assignment.attempt AS a WHERE a.case_id = the_case ORDER BY a.attempt DESC LIMIT 1),
        'pools', (SELECT coalesce(jsonb_agg(p.number ORDER BY p.pool), '[]') FROM assignment.pool AS p
                  WHERE p.case_id = the_case),
        'replies', hearing.replies_of(the_case),
        'ruling', ruling.of_case(the_case),
        'copies', service.copies_of(the_case),
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

-- The newest messages of one office, or of all offices of that kind (a prosecutor's).
CREATE FUNCTION ground.inbox(addressee text, office text, at_most integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN jsonb_build_object('moment', ground.micros(ground.instant()), 'items', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.message, 'case', d.number, 'what', m.what, 'at', ground.micros(m.at),
                   'due', ground.micros(m.due), 'document', m.document, 'station', d.station, 'kind', d.kind,
                   'state', d.state, 'language', d.language, 'opened', ground.micros(o.at), 'version', d.version)
                   ORDER BY m.message DESC), '[]')
        -- Two branches, of which one never runs: each reads its own index backwards and stops at the limit.
        FROM ((SELECT i.* FROM ground.message AS i WHERE i.addressee = inbox.addressee AND i.office = inbox.office
               ORDER BY i.message DESC LIMIT at_most)
              UNION ALL
              (SELECT i.* FROM ground.message AS i WHERE i.addressee = inbox.addressee AND inbox.office IS NULL
               ORDER BY i.message DESC LIMIT at_most)) AS m
            JOIN ground.docket AS d USING (case_id)
            LEFT JOIN ground.message_opened AS o USING (message)));
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
        'alarms', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.alarm, 'case', d.number, 'what', a.what, 'role', a.role,
                       'step', a.step, 'at', ground.micros(a.at), 'ownedAt', ground.micros(a.owned_at),
                       'owner', (SELECT concat_ws(' ', p.given_name, p.family_name) FROM people.person AS p WHERE p.person = a.owner),
                       'state', d.state, 'attempt', d.attempt) ORDER BY a.alarm DESC), '[]')
                   FROM (SELECT i.* FROM ground.alarm AS i WHERE i.court = board.court AND i.ended_at IS NULL
                         ORDER BY i.alarm DESC LIMIT at_most) AS a JOIN ground.docket AS d USING (case_id)),
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
