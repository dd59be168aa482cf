-- The docket: one row a case, a projection of its events, which the same function writes.
CREATE TABLE ground.docket (
    case_id    bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    number     text        NOT NULL UNIQUE CONSTRAINT a_case_has_a_number CHECK (number <> ''),
    public_id  text        NOT NULL UNIQUE CONSTRAINT public_id_is_128_bits CHECK (public_id ~ '^[A-Za-z0-9_-]{22}$'),
    election   text        NOT NULL,
    court      text        NOT NULL,
    station    text        NOT NULL,
    commission text        NOT NULL,
    kind       text        NOT NULL,
    request    text        NOT NULL,
    language   text        NOT NULL,
    pack       text        NOT NULL REFERENCES ground.pack ON DELETE RESTRICT,
    received   timestamptz NOT NULL,
    state      text        NOT NULL,
    version    integer     NOT NULL DEFAULT 0 CONSTRAINT versions_count_upwards CHECK (version >= 0),
    attempt    integer     NOT NULL DEFAULT 0 CONSTRAINT attempts_count_upwards CHECK (attempt >= 0),
    flags      text[]      NOT NULL DEFAULT '{}',
    origin     bigint      REFERENCES ground.docket ON DELETE RESTRICT,
    alike      bigint      REFERENCES ground.docket ON DELETE RESTRICT,
    last_event text        NOT NULL,
    -- The counter is locked last: until then the row, seen by nobody else, carries its public id in the number's place.
    CONSTRAINT only_a_case_without_an_event_waits_for_its_number CHECK (number <> public_id OR version = 0)
) WITH (fillfactor = 70);
COMMENT ON COLUMN ground.docket.origin IS 'The case whose ruling was not carried out (EX-01).';
COMMENT ON COLUMN ground.docket.alike IS
    'The first case that says the same, for a copy of a template that waits in its group; null for every other case.';
CREATE INDEX docket_alike ON ground.docket (court, alike, case_id) WHERE alike IS NOT NULL;
CREATE INDEX docket_by_state ON ground.docket (court, state);
CREATE INDEX docket_open_at_station ON ground.docket (station) WHERE state NOT IN
    ('closed', 'withdrawn', 'terminated', 'moot', 'forwarded', 'joined', 'leftUnconsidered');
CREATE INDEX docket_overdue ON ground.docket (court) WHERE 'overdue' = ANY (flags) AND state IN
    ('received', 'screening', 'registered', 'awaitingDraw', 'offered', 'accepted', 'awaitingRespondent', 'hearing', 'deliberation');
CREATE INDEX docket_asked_to_withdraw ON ground.docket (court, case_id) WHERE 'withdrawalAsked' = ANY (flags);
CREATE INDEX docket_of_origin ON ground.docket (origin) WHERE origin IS NOT NULL;

-- Which event may bring a case from where to where (field.md 3.5). What is not here cannot happen.
CREATE TABLE ground.transition (
    event      text NOT NULL,
    from_state text NOT NULL,
    to_state   text NOT NULL,
    PRIMARY KEY (event, from_state, to_state)
);
INSERT INTO ground.transition (event, from_state, to_state)
SELECT e.event, f.state, e.to_state
FROM (VALUES
    ('signaturePassed',        '{received}'::text[],                                      'screening'),
    ('signatureUnresolved',    '{received}',                                              'screening'),
    ('signatureRefused',       '{received}',                                              'ratificationPending'),
    ('ratified',               '{ratificationPending}',                                   'screening'),
    ('ratificationLapsed',     '{ratificationPending}',                                   'leftUnconsidered'),
    ('returned',               '{screening}',                                             'returnedForCorrection'),
    ('corrected',              '{returnedForCorrection}',                                 'received'),
    ('correctionLapsed',       '{returnedForCorrection}',                                 'leftUnconsidered'),
    ('forwarded',              '{screening}',                                             'forwarded'),
    ('registered',             '{screening}',                                             'registered'),
    ('systemRegistered',       '{received}',                                              'registered'),
    ('poolFixed',              '{registered,awaitingDraw,offered}',                       'awaitingDraw'),
    ('drawn',                  '{awaitingDraw}',                                          'offered'),
    ('judgeNamed',             '{awaitingDraw,offered}',                                  'offered'),
    ('offered',                '{awaitingDraw,offered,accepted,awaitingRespondent,deliberation}', 'offered'),
    ('orderExhausted',         '{offered,accepted,awaitingRespondent,deliberation}',      'awaitingDraw'),
    ('accepted',               '{offered}',                                               'accepted'),
    ('respondentAsked',        '{accepted}',                                              'awaitingRespondent'),
    ('respondentHeard',        '{accepted}',                                              'deliberation'),
    ('answered',               '{awaitingRespondent}',                                    'deliberation'),
    ('answerLapsed',           '{accepted,awaitingRespondent}',                           'deliberation'),
    ('ruled',                  '{deliberation}',                                          'ruled'),
    ('served',                 '{ruled}',                                                 'served'),
    ('closedWithoutOrder',     '{served}',                                                'closed'),
    ('acknowledged',           '{served}',                                                'acknowledged'),
    ('executed',               '{acknowledged,executionRefused}',                         'executed'),
    ('executionRefused',       '{acknowledged}',                                          'executionRefused'),
    ('executionLapsed',        '{served,acknowledged}',                                   'executionRefused'),
    ('confirmed',              '{executed}',                                              'closed'),
    ('denied',                 '{executed}',                                              'executionRefused'),
    ('confirmationLapsed',     '{executed,executionRefused}',                             'closed'),
    ('withdrawn', '{received,screening,returnedForCorrection,ratificationPending,registered,awaitingDraw,offered,accepted,awaitingRespondent,deliberation}', 'withdrawn')
) AS e (event, from_states, to_state), unnest(e.from_states) AS f (state);
CALL ground.keep_history('ground.transition');

-- Everything that happened. Readers order by (tx, event) below the oldest running transaction.
CREATE TABLE ground.event (
    event      bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    tx         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    case_id    bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    version    integer     NOT NULL,
    stage      text        NOT NULL CONSTRAINT stage_is_one_of_nine CHECK (stage IN ('filing', 'signature', 'admission',
                               'deadlines', 'assignment', 'hearing', 'ruling', 'service', 'execution')),
    name       text        NOT NULL,
    role       text        NOT NULL CONSTRAINT an_actor_has_a_role CHECK (role IN ('system', 'voter', 'representative',
                               'observer', 'judge', 'registryClerk', 'courtDutyOfficer', 'courtChair',
                               'commissionOfficer', 'prosecutor')),
    person     bigint      REFERENCES people.person ON DELETE RESTRICT,
    at         timestamptz NOT NULL,
    pack       text        NOT NULL,
    state      text        NOT NULL,
    timer      text,
    generation bigint,
    facts      jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT a_case_counts_its_events UNIQUE (case_id, version),
    CONSTRAINT staff_act_under_their_name CHECK (role IN ('system', 'voter', 'representative', 'observer') OR person IS NOT NULL)
);
CREATE INDEX event_in_commit_order ON ground.event (tx, event);
-- What a person of the staff did, where the certificate he was signed in under turns out to have been revoked.
CREATE INDEX event_of_person ON ground.event (person, at) WHERE person IS NOT NULL;
-- Whatever the code does, a timer fires once: the log refuses a second firing of the same generation.
CREATE UNIQUE INDEX a_timer_fires_once ON ground.event (case_id, timer, generation) WHERE timer IS NOT NULL;
CALL ground.keep_history('ground.event');

CREATE FUNCTION ground.guard_docket() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 OR NEW.received <> OLD.received OR NEW.case_id <> OLD.case_id
        OR NEW.public_id <> OLD.public_id OR NEW.election <> OLD.election OR NEW.pack <> OLD.pack
        OR NEW.origin IS DISTINCT FROM OLD.origin OR (NEW.number <> OLD.number AND OLD.version > 0)
    THEN
        RAISE EXCEPTION 'the docket moves one event at a time' USING ERRCODE = 'DA002';
    END IF;
    -- An event that moves cases moves them only so, even where the case would stay what it is: no act counts twice.
    IF (NEW.state <> OLD.state OR EXISTS (SELECT FROM ground.transition AS t WHERE t.event = NEW.last_event))
        AND NOT EXISTS (
            SELECT FROM ground.transition AS t
            WHERE t.event = NEW.last_event AND t.from_state = OLD.state AND t.to_state = NEW.state)
    THEN
        RAISE EXCEPTION '% cannot bring a case from % to %', NEW.last_event, OLD.state, NEW.state USING ERRCODE = 'DA003';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER a_case_is_never_taken_away BEFORE DELETE OR TRUNCATE ON ground.docket
    FOR EACH STATEMENT EXECUTE FUNCTION ground.refuse_change();
CREATE TRIGGER only_lawful_steps BEFORE UPDATE ON ground.docket FOR EACH ROW EXECUTE FUNCTION ground.guard_docket();

-- Writes one event and moves the case with it. The only way in which a case moves.
CREATE FUNCTION ground.record(
    the_case bigint, stage text, name text, to_state text, actor jsonb, at timestamptz, facts jsonb,
    timer text DEFAULT NULL, generation bigint DEFAULT NULL
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held ground.docket;
BEGIN
    -- Whoever looked at a copy, or its voter's word, takes it out of its group: from then on it is a case like any other.
    UPDATE ground.docket AS d SET state = coalesce(to_state, d.state), version = d.version + 1, last_event = record.name,
        alike = CASE WHEN coalesce(to_state, d.state) IN ('received', 'screening', 'ratificationPending') THEN d.alike END
    WHERE d.case_id = the_case RETURNING d.* INTO STRICT held;
    INSERT INTO ground.event (case_id, version, stage, name, role, person, at, pack, state, timer, generation, facts)
    VALUES (the_case, held.version, record.stage, record.name, actor ->> 'role', (actor ->> 'person')::bigint, record.at,
            held.pack, held.state, record.timer, record.generation, coalesce(record.facts, '{}'));
    IF to_state IS NOT NULL AND held.alike IS NULL THEN
        PERFORM ground.show_clocks(the_case);
    END IF;
    RETURN held.version;
END;
$$;

-- The clocks of a case that has left its group stand on its court's board.
CREATE FUNCTION ground.show_clocks(the_case bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE ground.timer AS t SET court = d.court FROM ground.docket AS d
    WHERE d.case_id = the_case AND t.case_id = the_case AND t.court <> d.court;
END;
$$;

-- Raises or lowers a flag; the event that did it is the flag's history.
CREATE FUNCTION ground.set_flag(the_case bigint, flag text, raised boolean, stage text, actor jsonb, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF raised = (SELECT flag = ANY (d.flags) FROM ground.docket AS d WHERE d.case_id = the_case) THEN
        RETURN;
    END IF;
    UPDATE ground.docket AS d
    SET flags = CASE WHEN raised THEN d.flags || flag ELSE array_remove(d.flags, flag) END,
        version = d.version + 1, last_event = CASE WHEN raised THEN 'flagRaised' ELSE 'flagLowered' END
    WHERE d.case_id = the_case;
    INSERT INTO ground.event (case_id, version, stage, name, role, person, at, pack, state, facts)
    SELECT the_case, d.version, set_flag.stage, d.last_event, actor ->> 'role', (actor ->> 'person')::bigint, set_flag.at,
           d.pack, d.state, jsonb_build_object('flag', flag)
    FROM ground.docket AS d WHERE d.case_id = the_case;
END;
$$;

-- What every decision about a case begins with; the row stays locked until the act ends.
CREATE FUNCTION ground.head(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'case', d.case_id, 'number', d.number, 'publicId', d.public_id, 'election', d.election, 'court', d.court,
        'station', d.station, 'commission', d.commission, 'kind', d.kind, 'request', d.request,
        'language', d.language, 'pack', d.pack, 'received', ground.micros(d.received), 'state', d.state,
        'version', d.version, 'attempt', d.attempt, 'flags', d.flags, 'origin', d.origin,
        'moment', ground.micros(ground.instant()))
    FROM ground.docket AS d WHERE d.case_id = the_case
    );
END;
$$;

CREATE FUNCTION ground.lock_case(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM ground.docket AS d WHERE d.case_id = the_case FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN ground.head(the_case);
END;
$$;

CREATE FUNCTION ground.case_numbered(number text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT d.case_id FROM ground.docket AS d WHERE d.number = case_numbered.number
    );
END;
$$;
