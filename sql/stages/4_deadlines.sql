-- Stage 4, deadlines: every limit with where it comes from; superseded with a reason, never edited.
CREATE SCHEMA deadlines;
COMMENT ON SCHEMA deadlines IS 'Stage 4: the limits of each case, and when stations close.';

CREATE TABLE deadlines.deadline (
    deadline bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    rule     text        NOT NULL,
    due      timestamptz NOT NULL,
    content  jsonb       NOT NULL,
    armed    timestamptz NOT NULL,
    CONSTRAINT a_deadline_says_where_it_comes_from CHECK (coalesce(content ->> 'source', '') <> ''
        AND coalesce(content ->> 'edition', '') <> '')
);
CREATE INDEX deadline_of_case ON deadlines.deadline (case_id, deadline);
CALL ground.keep_history('deadlines.deadline');

CREATE TABLE deadlines.finish (
    deadline bigint      PRIMARY KEY REFERENCES deadlines.deadline ON DELETE RESTRICT,
    how      text        NOT NULL CONSTRAINT a_deadline_ends_one_way CHECK (how IN ('met', 'passed', 'superseded', 'moot')),
    reason   text,
    at       timestamptz NOT NULL,
    CONSTRAINT superseding_has_a_reason CHECK (how <> 'superseded' OR coalesce(reason, '') <> '')
);
CALL ground.keep_history('deadlines.finish');

-- What was said about a station on the day: another closing time, or that the count has begun.
CREATE TABLE deadlines.station_word (
    ordinal  bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    election text        NOT NULL,
    station  text        NOT NULL,
    what     text        NOT NULL CONSTRAINT a_word_is_about_closing_or_count CHECK (what IN ('closing', 'count')),
    moment   timestamptz NOT NULL,
    reason   text,
    role     text        NOT NULL,
    person   bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    at       timestamptz NOT NULL,
    CONSTRAINT another_closing_has_a_reason CHECK (what <> 'closing' OR coalesce(reason, '') <> '')
);
CREATE INDEX station_word_latest ON deadlines.station_word (election, station, what, ordinal DESC);
CALL ground.keep_history('deadlines.station_word');

-- {closes, counting}: the closing time that was set instead of the pack's, and since when the count runs.
-- A closing that was set later, to an instant after a count that was said before, takes that count back.
CREATE FUNCTION deadlines.closing_of(election text, station text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    closing  deadlines.station_word;
    counting deadlines.station_word;
BEGIN
    SELECT w.* INTO closing FROM deadlines.station_word AS w
    WHERE w.election = closing_of.election AND w.station = closing_of.station AND w.what = 'closing'
    ORDER BY w.ordinal DESC LIMIT 1;
    SELECT w.* INTO counting FROM deadlines.station_word AS w
    WHERE w.election = closing_of.election AND w.station = closing_of.station AND w.what = 'count'
    ORDER BY w.ordinal DESC LIMIT 1;
    RETURN jsonb_build_object('closes', ground.micros(closing.moment), 'counting',
        CASE WHEN closing.ordinal > counting.ordinal AND closing.moment > counting.moment THEN NULL
             ELSE ground.micros(counting.moment) END);
END;
$$;

-- Writes deadlines down: a list of {rule, due, …}; the rest of each entry is its provenance.
CREATE FUNCTION deadlines.set_down(the_case bigint, entries jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO deadlines.deadline (case_id, rule, due, content, armed)
    SELECT the_case, e.value ->> 'rule', ground.moment((e.value ->> 'due')::bigint), e.value, set_down.at
    FROM jsonb_array_elements(entries) WITH ORDINALITY AS e ORDER BY e.ordinality;
END;
$$;

CREATE FUNCTION deadlines.finish(the_case bigint, how text, at timestamptz, reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO deadlines.finish (deadline, how, reason, at)
    SELECT d.deadline, finish.how, finish.reason, finish.at FROM deadlines.deadline AS d
    WHERE d.case_id = the_case AND NOT EXISTS (SELECT FROM deadlines.finish AS f WHERE f.deadline = d.deadline);
END;
$$;

-- One limit passed without what it was for: written down, flagged, and somebody is told.
CREATE FUNCTION deadlines.tell_passed(the_case bigint, rule text, late bigint, at timestamptz, timer text DEFAULT NULL,
    generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'deadlines', 'deadlinePassed', NULL, '{"role": "system"}', tell_passed.at,
        jsonb_build_object('rule', tell_passed.rule, 'lateMicroseconds', tell_passed.late), tell_passed.timer,
        tell_passed.generation);
    PERFORM ground.set_flag(the_case, 'overdue', true, 'deadlines', '{"role": "system"}', tell_passed.at);
    PERFORM ground.ring(the_case, 'deadline/' || tell_passed.rule, 'courtDutyOfficer', 0, tell_passed.at);
    PERFORM ground.ring(the_case, 'deadline/' || tell_passed.rule, 'courtChair', 1, tell_passed.at);
END;
$$;

-- What is over at this instant has passed, whether or not a timer has noticed it: the instant decides, and an act that
-- would meet, supersede or end the limits of a case looks here first. Only limits with a clock pass; the rest just hold.
CREATE FUNCTION deadlines.note_passed(the_case bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    over record;
BEGIN
    FOR over IN
        SELECT d.deadline, d.rule, d.due FROM deadlines.deadline AS d
        WHERE d.case_id = the_case AND d.due <= note_passed.at AND d.content ->> 'nature' IN ('deadline', 'lastUseful')
          AND NOT EXISTS (SELECT FROM deadlines.finish AS f WHERE f.deadline = d.deadline)
        ORDER BY d.due, d.deadline
    LOOP
        INSERT INTO deadlines.finish (deadline, how, at) VALUES (over.deadline, 'passed', note_passed.at);
        PERFORM deadlines.tell_passed(the_case, over.rule, ground.micros(note_passed.at) - ground.micros(over.due),
                                      note_passed.at);
        DELETE FROM ground.timer AS t WHERE t.case_id = the_case AND t.kind = 'deadline' AND t.step = over.rule;
    END LOOP;
END;
$$;

-- Ends the alarms about limits that give way to later ones, or to none: what rang for 19:25 says nothing of 20:25, and
-- while it rang the warnings before 20:25 would ring nobody. A limit that stays, or comes earlier, goes on ringing.
CREATE FUNCTION deadlines.quiet_moved(the_case bigint, entries jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.quiet(the_case, kind.word || '/' || held.rule, quiet_moved.at)
    FROM (SELECT DISTINCT ON (d.rule) d.rule, d.due, f.deadline IS NULL AS open
          FROM deadlines.deadline AS d LEFT JOIN deadlines.finish AS f USING (deadline)
          WHERE d.case_id = the_case ORDER BY d.rule, d.deadline DESC) AS held
        LEFT JOIN (SELECT e.value ->> 'rule' AS rule, ground.moment((e.value ->> 'due')::bigint) AS due
                   FROM jsonb_array_elements(entries) AS e) AS anew USING (rule),
        unnest(ARRAY['warning', 'deadline']) AS kind (word)
    WHERE anew.due > held.due OR (anew.due IS NULL AND held.open);
END;
$$;

-- Whether a limit of the case has passed that was not set down anew since.
CREATE FUNCTION deadlines.is_overdue(the_case bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(bool_or(newest.how = 'passed'), false)
    FROM (SELECT DISTINCT ON (d.rule) f.how FROM deadlines.deadline AS d LEFT JOIN deadlines.finish AS f USING (deadline)
          WHERE d.case_id = the_case ORDER BY d.rule, d.deadline DESC) AS newest
$$;

-- Puts new deadlines in the place of those still open; the old rows stay, with the reason. The marks of the case and the
-- alarms about it go by the new ones: nothing is overdue, and no station closed, that was given more time.
CREATE FUNCTION deadlines.supersede(the_case bigint, entries jsonb, reason text, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM deadlines.note_passed(the_case, supersede.at);
    PERFORM deadlines.quiet_moved(the_case, entries, supersede.at);
    PERFORM deadlines.finish(the_case, 'superseded', supersede.at, supersede.reason);
    PERFORM deadlines.set_down(the_case, entries, supersede.at);
    PERFORM ground.disarm(the_case, 'deadline', 'warning', 'pollsClose');
    PERFORM ground.arm_all(the_case, supersede.timers);
    PERFORM ground.record(the_case, 'deadlines', 'deadlinesSuperseded', NULL, '{"role": "system"}', supersede.at,
                          jsonb_build_object('reason', supersede.reason));
    IF NOT deadlines.is_overdue(the_case) THEN
        PERFORM ground.set_flag(the_case, 'overdue', false, 'deadlines', '{"role": "system"}', supersede.at);
    END IF;
    IF EXISTS (SELECT FROM ground.timer AS t WHERE t.case_id = the_case AND t.kind = 'pollsClose') THEN
        PERFORM ground.set_flag(the_case, 'pollsClosed', false, 'deadlines', '{"role": "system"}', supersede.at);
    END IF;
END;
$$;

CREATE FUNCTION deadlines.of_case(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(d.content || jsonb_build_object('armed', ground.micros(d.armed), 'ended', f.how,
               'endedAt', ground.micros(f.at), 'endReason', f.reason) ORDER BY d.deadline), '[]')
    FROM deadlines.deadline AS d LEFT JOIN deadlines.finish AS f USING (deadline) WHERE d.case_id = the_case
    );
END;
$$;

-- What deadlines are evaluated on again, when a station's closing has changed.
CREATE FUNCTION deadlines.facts(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- First the lock, then the reading: what the lock waited for must be seen.
    head jsonb := ground.lock_case(the_case);
BEGIN
    RETURN (
        SELECT head || jsonb_build_object(
            'closing', deadlines.closing_of(d.election, d.station), 'deadlines', deadlines.of_case(the_case),
            'pollsClose', (SELECT ground.micros(t.due) FROM ground.timer AS t
                           WHERE t.case_id = the_case AND t.kind = 'pollsClose'),
            'confirmBy', (SELECT ground.micros(t.due) FROM ground.timer AS t
                          WHERE t.case_id = the_case AND t.kind = 'confirmation'))
        FROM ground.docket AS d WHERE d.case_id = the_case);
END;
$$;

-- The voter's word is waited for until the pack's span after closing: another closing moves that end.
CREATE FUNCTION deadlines.move_confirmation(the_case bigint, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.disarm(the_case, 'confirmation');
    PERFORM ground.arm_all(the_case, move_confirmation.timers);
    PERFORM ground.record(the_case, 'deadlines', 'deadlinesSuperseded', NULL, '{"role": "system"}', move_confirmation.at,
                          '{"reason": "closingChanged"}');
END;
$$;

-- The timer of one deadline has come, and what it was for has not.
CREATE FUNCTION deadlines.pass(the_case bigint, rule text, late bigint, at timestamptz, timer text, generation bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO deadlines.finish (deadline, how, at)
    SELECT d.deadline, 'passed', pass.at FROM deadlines.deadline AS d
    WHERE d.case_id = the_case AND d.rule = pass.rule
      AND NOT EXISTS (SELECT FROM deadlines.finish AS f WHERE f.deadline = d.deadline);
    PERFORM deadlines.tell_passed(the_case, pass.rule, pass.late, pass.at, pass.timer, pass.generation);
END;
$$;

-- A warning before a deadline: an event, an alarm for the role the pack's ladder names.
CREATE FUNCTION deadlines.warn(the_case bigint, rule text, role text, step integer, at timestamptz, timer text,
                               generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'deadlines', 'deadlineWarned', NULL, '{"role": "system"}', warn.at,
        jsonb_build_object('rule', warn.rule, 'role', warn.role), warn.timer, warn.generation);
    PERFORM ground.ring(the_case, 'warning/' || warn.rule, warn.role, warn.step, warn.at);
END;
$$;

-- Polls close at the case's station: a remedy at the list may be of no use any more; legality is still decided.
CREATE FUNCTION deadlines.polls_close(the_case bigint, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'deadlines', 'pollsClosed', NULL, '{"role": "system"}', polls_close.at, '{}',
                          polls_close.timer, polls_close.generation);
    PERFORM ground.set_flag(the_case, 'pollsClosed', true, 'deadlines', '{"role": "system"}', polls_close.at);
END;
$$;

-- A filing and a word about its station that cross: whoever is second sees the other. The word finds every case that is
-- committed before it; a case that was opened before it and is entered after it looks at its deadlines again at once.
CREATE FUNCTION deadlines.heed_word(the_case bigint, election text, station text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(heed_word.election || '/' || heed_word.station, 0));
    IF EXISTS (SELECT FROM deadlines.station_word AS w WHERE w.election = heed_word.election
               AND w.station = heed_word.station AND w.at > heed_word.at - interval '1 minute') THEN
        PERFORM ground.arm(the_case, 'stage', 'deadlines', heed_word.at);
    END IF;
END;
$$;

-- What a word about a station is decided on; nobody else says one until this act ends.
CREATE FUNCTION deadlines.station_facts(election text, station text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(station_facts.election || '/' || station_facts.station, 0));
    RETURN jsonb_build_object('moment', ground.micros(ground.instant()),
        'closing', deadlines.closing_of(station_facts.election, station_facts.station));
END;
$$;

-- A word about a station: kept, and every open case there gets a timer due now to look at its deadlines again.
-- The pack's closing comes with it, since no count begins before the station has closed, by whatever was said last.
CREATE FUNCTION deadlines.say(election text, station text, what text, moment timestamptz, pack_closes timestamptz,
    reason text, role text, person bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    at    timestamptz;
    cases integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(say.election || '/' || say.station, 0));
    at := ground.instant();
    IF say.what = 'count' AND say.moment < coalesce(
        ground.moment((deadlines.closing_of(say.election, say.station) ->> 'closes')::bigint), say.pack_closes) THEN
        RAISE EXCEPTION 'station % has not closed: no count begins', say.station USING ERRCODE = 'DA010';
    END IF;
    INSERT INTO deadlines.station_word (election, station, what, moment, reason, role, person, at)
    VALUES (say.election, say.station, say.what, say.moment, say.reason, say.role, say.person, at);
    PERFORM ground.arm(d.case_id, 'stage', 'deadlines', at) FROM ground.docket AS d
    WHERE d.station = say.station AND d.election = say.election AND d.state NOT IN
        ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered');
    GET DIAGNOSTICS cases = ROW_COUNT;
    RETURN cases;
END;
$$;
