-- Undelivered messages: a person must do something about each, and thousands of them must not hide what else matters.

-- Whether an alarm about messages is about this other end, or one of this channel.
CREATE FUNCTION ground.is_about(what text, queue text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN is_about.what = 'undelivered/' || is_about.queue OR starts_with(is_about.what, 'undelivered/' || is_about.queue || '/');

-- A letter is undelivered: a person must do something. One alarm rings for each case and other end, however many messages
-- do not get through to it: what comes later joins the alarm that nobody owns yet. Whoever owns it knows that the receiver
-- does not hear; yet what presses never waits unseen behind his name, and rings anew.
CREATE FUNCTION ground.ring_undelivered(the_message bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held    ground.letter;
    told    ground.message;
    subject text;
    by_when timestamptz;
BEGIN
    SELECT * INTO STRICT held FROM ground.letter AS l WHERE l.message = the_message;
    SELECT * INTO STRICT told FROM ground.message AS m WHERE m.message = the_message;
    subject := 'undelivered/' || ground.queue_of(held.channels[cardinality(held.channels)], told.office);
    by_when := coalesce(told.due, (SELECT min(t.due) FROM ground.timer AS t
                                   WHERE t.case_id = held.case_id AND t.kind NOT IN ('stage', 'warning', 'pollsClose')));
    UPDATE ground.alarm AS a SET pressing = a.pressing OR held.critical, due = least(a.due, by_when)
    WHERE a.case_id = held.case_id AND a.what = subject AND a.ended_at IS NULL AND a.owner IS NULL;
    IF FOUND OR NOT held.critical AND EXISTS (SELECT FROM ground.alarm AS a
        WHERE a.case_id = held.case_id AND a.what = subject AND a.ended_at IS NULL) THEN
        RETURN;
    END IF;
    INSERT INTO ground.alarm (case_id, court, what, role, step, at, pressing, due)
    SELECT d.case_id, d.court, subject, 'courtDutyOfficer', (SELECT coalesce(max(a.step) + 1, 0) FROM ground.alarm AS a
               WHERE a.case_id = d.case_id AND a.what = subject AND a.ended_at IS NULL), moment, held.critical, by_when
    FROM ground.docket AS d WHERE d.case_id = held.case_id;
END;
$$;

-- The messages of a case that one other end did not take, each with every channel it was tried by, and what came of it.
CREATE FUNCTION ground.undelivered_of(the_case bigint, what text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('message', l.message, 'addressee', m.addressee, 'office', m.office,
               'what', m.what, 'at', ground.micros(m.at), 'ended', ground.micros(l.ended), 'pressing', l.critical,
               'tried', (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', e.kind, 'attempts', e.attempts,
                             'reason', e.proof ->> 'reason', 'at', ground.micros(e.at)) ORDER BY e.errand), '[]')
                         FROM ground.errand_done AS e WHERE e.message = l.message))
               ORDER BY l.critical DESC, l.message), '[]')
    FROM ground.letter AS l JOIN ground.message AS m USING (message)
    WHERE l.case_id = the_case AND l.outcome = 'undelivered'
      AND undelivered_of.what = 'undelivered/' || ground.queue_of(l.channels[cardinality(l.channels)], m.office)
    );
END;
$$;

-- What was not delivered, a line for each channel: how many alarms, how many of them press, how many nobody owns, and
-- how many other ends of the channel take nothing now. What presses and is nobody's comes first.
CREATE FUNCTION ground.undelivered_by_channel(court text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('channel', x.channel, 'alarms', x.alarms, 'pressing', x.pressing,
               'unattended', x.unattended, 'pressingUnattended', x.urgent, 'at', ground.micros(x.since),
               'due', ground.micros(x.due), 'gone', (SELECT count(*) FROM ground.endpoint AS p
                   WHERE split_part(p.queue, '/', 1) = x.channel AND p.failures >= ground.breaker_failures()))
               ORDER BY x.urgent > 0 DESC, x.due, x.channel), '[]')
    FROM (SELECT split_part(a.what, '/', 2) AS channel, count(*) AS alarms, count(*) FILTER (WHERE a.pressing) AS pressing,
                 count(*) FILTER (WHERE a.owner IS NULL) AS unattended,
                 count(*) FILTER (WHERE a.owner IS NULL AND a.pressing) AS urgent,
                 coalesce(min(a.at) FILTER (WHERE a.owner IS NULL), min(a.at)) AS since,
                 min(a.due) FILTER (WHERE a.owner IS NULL) AS due
          FROM ground.alarm AS a
          WHERE a.court = undelivered_by_channel.court AND a.ended_at IS NULL AND a.what LIKE 'undelivered/%'
          GROUP BY split_part(a.what, '/', 2)) AS x
    );
END;
$$;

-- A page of the alarms about messages that one other end, or all of a channel, did not take: first what nobody owns, of
-- that what presses, of that what had to be known the soonest. 'after' goes on behind an alarm of the page before;
-- 'ends' says which other ends they are, those with the most that presses first; 'last' is the newest that had rung.
CREATE FUNCTION ground.undelivered(court text, queue text, at_most integer, after bigint DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    page bigint[];
BEGIN
    page := ARRAY(
        SELECT a.alarm FROM ground.alarm AS a LEFT JOIN ground.alarm AS b ON b.alarm = undelivered.after
        WHERE a.court = undelivered.court AND a.ended_at IS NULL AND a.what LIKE 'undelivered/%'
          AND ground.is_about(a.what, undelivered.queue)
          AND (b.alarm IS NULL OR (a.owner IS NOT NULL, NOT a.pressing, coalesce(a.due, 'infinity'), a.alarm)
                                > (b.owner IS NOT NULL, NOT b.pressing, coalesce(b.due, 'infinity'), b.alarm))
        ORDER BY a.owner IS NOT NULL, NOT a.pressing, coalesce(a.due, 'infinity'), a.alarm LIMIT at_most);
    RETURN jsonb_build_object('moment', ground.micros(ground.instant()),
        'last', (SELECT max(a.alarm) FROM ground.alarm AS a
                 WHERE a.court = undelivered.court AND a.ended_at IS NULL AND a.what LIKE 'undelivered/%'
                   AND ground.is_about(a.what, undelivered.queue)),
        'ends', (SELECT coalesce(jsonb_agg(jsonb_build_object('queue', x.queue, 'alarms', x.alarms, 'pressing', x.pressing,
                     'unattended', x.unattended, 'gone', EXISTS (SELECT FROM ground.endpoint AS p
                         WHERE p.queue = x.queue AND p.failures >= ground.breaker_failures()))
                     ORDER BY x.urgent DESC, x.alarms DESC, x.queue), '[]')
                 FROM (SELECT substr(a.what, length('undelivered/') + 1) AS queue, count(*) AS alarms,
                              count(*) FILTER (WHERE a.pressing) AS pressing,
                              count(*) FILTER (WHERE a.owner IS NULL) AS unattended,
                              count(*) FILTER (WHERE a.owner IS NULL AND a.pressing) AS urgent
                       FROM ground.alarm AS a
                       WHERE a.court = undelivered.court AND a.ended_at IS NULL AND a.what LIKE 'undelivered/%'
                         AND ground.is_about(a.what, undelivered.queue)
                       GROUP BY 1 ORDER BY urgent DESC, alarms DESC, 1 LIMIT at_most) AS x),
        'alarms', (SELECT coalesce(jsonb_agg(r.row ORDER BY array_position(page, (r.row ->> 'id')::bigint)), '[]')
                   FROM jsonb_array_elements(ground.alarms(VARIADIC page)) AS r (row)),
        'older', CASE WHEN cardinality(page) = at_most THEN page[at_most] END);
END;
$$;

-- "I am on all of these": what one other end, or all of a channel, did not take, as far as it had rung when the page was
-- made; what rang since, the person has not seen. How many alarms are owned by it now.
CREATE FUNCTION ground.own_undelivered(court text, queue text, up_to bigint, person bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    owned  integer;
BEGIN
    UPDATE ground.alarm AS a SET owner = own_undelivered.person, owned_at = moment,
        ended_at = CASE WHEN ground.ends_when_owned(a.case_id, a.what) THEN moment END
    WHERE a.alarm = ANY (ARRAY(
        SELECT i.alarm FROM ground.alarm AS i
        WHERE i.court = own_undelivered.court AND i.ended_at IS NULL AND i.what LIKE 'undelivered/%' AND i.owner IS NULL
          AND i.alarm <= up_to AND ground.is_about(i.what, own_undelivered.queue)
        -- Two officers at once: in one order, so that neither waits for the other in a circle.
        ORDER BY i.alarm FOR NO KEY UPDATE));
    GET DIAGNOSTICS owned = ROW_COUNT;
    RETURN owned;
END;
$$;
