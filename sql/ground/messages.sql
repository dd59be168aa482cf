-- Messages and alarms: what somebody must see. A message lies in an inbox; an alarm stays on the board until it is owned.
CREATE TABLE ground.message (
    message   bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    addressee text        NOT NULL CONSTRAINT addressee_is_known CHECK (addressee IN ('commission', 'superiorCommission',
                              'prosecutor', 'courtChair', 'courtDutyOfficer', 'voter', 'judge')),
    office    text        NOT NULL,
    what      text        NOT NULL,
    due       timestamptz,
    document  text,
    at        timestamptz NOT NULL,
    CONSTRAINT a_message_is_sent_once UNIQUE (case_id, addressee, office, what)
);
COMMENT ON COLUMN ground.message.office IS 'The commission, court, region or judge whose inbox it is.';
CREATE INDEX message_of_office ON ground.message (addressee, office, message);
CREATE INDEX message_of_addressee ON ground.message (addressee, message);
CALL ground.keep_history('ground.message');

CREATE TABLE ground.message_opened (
    message bigint      PRIMARY KEY REFERENCES ground.message ON DELETE RESTRICT,
    person  bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    at      timestamptz NOT NULL
);
CALL ground.keep_history('ground.message_opened');

-- What in an inbox still waits to be seen or answered; a row leaves when it was.
CREATE TABLE ground.message_open (
    message   bigint  PRIMARY KEY REFERENCES ground.message ON DELETE RESTRICT,
    case_id   bigint  NOT NULL,
    addressee text    NOT NULL,
    office    text    NOT NULL,
    asks      boolean NOT NULL
);
COMMENT ON COLUMN ground.message_open.asks IS 'Whether opening it is not enough: it waits for an act.';
-- What asks for an act first: what only waits to be seen, however much of it, never hides it.
CREATE INDEX message_open_of_office ON ground.message_open (addressee, office, asks DESC, message);
CREATE INDEX message_open_of_addressee ON ground.message_open (addressee, asks DESC, message);
CREATE INDEX message_open_of_case ON ground.message_open (case_id);

CREATE TABLE ground.alarm (
    alarm    bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    court    text        NOT NULL,
    what     text        NOT NULL,
    role     text        NOT NULL,
    step     integer     NOT NULL,
    at       timestamptz NOT NULL,
    owner    bigint      REFERENCES people.person ON DELETE RESTRICT,
    owned_at timestamptz,
    ended_at timestamptz,
    pressing boolean     NOT NULL DEFAULT false,
    due      timestamptz,
    CONSTRAINT who_owns_it_owns_it_since CHECK ((owner IS NULL) = (owned_at IS NULL))
);
CREATE UNIQUE INDEX an_alarm_rings_once_a_step ON ground.alarm (case_id, what, step) WHERE ended_at IS NULL;
COMMENT ON COLUMN ground.alarm.what IS 'Its subject; undelivered/QUEUE for messages that did not get through to that other end.';
COMMENT ON COLUMN ground.alarm.pressing IS 'Whether one of the messages that were not delivered does more than inform.';
COMMENT ON COLUMN ground.alarm.due IS 'By when a message that was not delivered had to be known, as it stood when the alarm rang.';
-- Messages that a provider does not take all day are thousands: they have an index, and a place on the board, of their own.
CREATE INDEX alarm_open ON ground.alarm (court, alarm) WHERE ended_at IS NULL AND what NOT LIKE 'undelivered/%';
CREATE INDEX alarm_of_nobody ON ground.alarm (court, alarm)
    WHERE ended_at IS NULL AND owner IS NULL AND what NOT LIKE 'undelivered/%';
CREATE INDEX alarm_undelivered ON ground.alarm (court, what) WHERE ended_at IS NULL AND what LIKE 'undelivered/%';

CREATE FUNCTION ground.tell(the_case bigint, addressee text, office text, what text, due timestamptz, document text, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    the_message bigint;
BEGIN
    INSERT INTO ground.message (case_id, addressee, office, what, due, document, at)
    VALUES (the_case, tell.addressee, tell.office, tell.what, tell.due, tell.document, tell.at)
    ON CONFLICT ON CONSTRAINT a_message_is_sent_once DO NOTHING RETURNING message INTO the_message;
    IF the_message IS NULL THEN
        RETURN;
    END IF;
    -- A voter has the page of the case, and a judge the list of his cases: they have no inbox to look through.
    IF tell.addressee NOT IN ('voter', 'judge') THEN
        INSERT INTO ground.message_open
        VALUES (the_message, the_case, tell.addressee, tell.office, tell.what IN ('answer', 'rulingToCarryOut', 'execution'));
    END IF;
    PERFORM ground.post(the_message);
END;
$$;

-- What a commission was told of a case waits no longer, once it has acted on it; or only what waited for one act.
CREATE FUNCTION ground.settle(the_case bigint, addressee text, what text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM ground.message_open AS o USING ground.message AS m
    WHERE o.case_id = the_case AND o.addressee = settle.addressee AND m.message = o.message
      AND (settle.what IS NULL OR m.what = settle.what);
END;
$$;

-- What asked anybody for an act asks no longer, since the case is over; what only waits to be seen, waits.
CREATE FUNCTION ground.settle_all(the_case bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM ground.message_open AS o WHERE o.case_id = the_case AND o.asks
$$;

CREATE FUNCTION ground.ring(the_case bigint, the_subject text, the_role text, the_step integer, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.alarm (case_id, court, what, role, step, at)
    SELECT the_case, d.court, the_subject, the_role, the_step, moment FROM ground.docket AS d WHERE d.case_id = the_case
      -- Of a group one alarm rings a step, not thousands.
      AND (d.alike IS NULL OR NOT EXISTS (
          SELECT FROM ground.alarm AS a JOIN ground.docket AS o ON o.case_id = a.case_id
          WHERE a.court = d.court AND a.ended_at IS NULL AND a.what = the_subject AND a.step = the_step
            AND o.alike = d.alike AND o.case_id <> d.case_id))
    ON CONFLICT (case_id, what, step) WHERE ended_at IS NULL DO NOTHING;
END;
$$;

-- Calls whom a rung of a ladder names: an alarm on the court's board, and for who is not of the court a message in the inbox.
CREATE FUNCTION ground.call(the_case bigint, what text, addressee text, office text, step integer, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF call.addressee IN ('commission', 'superiorCommission', 'prosecutor') THEN
        PERFORM ground.tell(the_case, call.addressee, call.office, call.what || '/' || call.step, NULL,
                            (SELECT r.sha256 FROM ruling.ruling AS r WHERE r.case_id = the_case), call.at);
    END IF;
    PERFORM ground.ring(the_case, call.what, call.addressee, call.step, call.at);
END;
$$;

-- Ends the alarms of a case, all or those about one thing. That a message did not get through, or that somebody acted
-- under a revoked certificate, is not mended by what happens to the case: such an alarm ends only once somebody has taken
-- it on.
CREATE FUNCTION ground.quiet(the_case bigint, what text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE ground.alarm AS a SET ended_at = quiet.at
    WHERE a.case_id = the_case AND a.ended_at IS NULL
      AND (a.what = quiet.what
           OR quiet.what IS NULL AND (a.owner IS NOT NULL OR a.what NOT LIKE ALL ('{undelivered/%,certificate%}')));
END;
$$;

-- Whether an alarm ends as soon as somebody owns it: a matter to be handed over, and in a case that has ended a message that
-- did not get through, or that somebody had acted under a revoked certificate: nothing that happens in it could end those.
CREATE FUNCTION ground.ends_when_owned(the_case bigint, what text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ends_when_owned.what LIKE 'handOver/%' OR (ends_when_owned.what LIKE 'undelivered/%'
        OR ends_when_owned.what LIKE 'certificate%') AND EXISTS (
            SELECT FROM ground.docket AS d WHERE d.case_id = the_case
            AND d.state IN ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered'));
END;
$$;

-- "I am on it": the first who says so owns it; the second learns who.
CREATE FUNCTION ground.own_alarm(the_alarm bigint, person bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held  ground.alarm;
    mine   boolean;
BEGIN
    UPDATE ground.alarm AS a SET owner = own_alarm.person, owned_at = moment,
        ended_at = CASE WHEN ground.ends_when_owned(a.case_id, a.what) THEN moment END
    WHERE a.alarm = the_alarm AND a.owner IS NULL AND a.ended_at IS NULL;
    mine := FOUND;
    SELECT * INTO held FROM ground.alarm AS a WHERE a.alarm = the_alarm;
    IF held IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN jsonb_build_object('case', held.case_id, 'court', held.court, 'mine', mine OR held.owner = own_alarm.person,
                              'ended', held.ended_at IS NOT NULL);
END;
$$;

CREATE FUNCTION ground.open_message(the_message bigint, person bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.message_opened VALUES (the_message, open_message.person, ground.instant())
    ON CONFLICT (message) DO NOTHING;
    DELETE FROM ground.message_open AS o WHERE o.message = the_message AND NOT o.asks;
END;
$$;
