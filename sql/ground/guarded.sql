-- What stands beside sessions: keys of programs, screens on walls, emergencies, and who tried the door in vain.

-- Keys for commissions' programs. A key acts in the name of the officer who made it, and only as far as its scopes.
CREATE TABLE access.program_key (
    key        bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    commission text        NOT NULL,
    name       text        NOT NULL CONSTRAINT a_key_has_a_name CHECK (name <> ''),
    token      bytea       NOT NULL UNIQUE CONSTRAINT only_the_hash_of_a_program_key_is_kept CHECK (octet_length(token) = 32),
    scopes     text[]      NOT NULL CONSTRAINT a_key_opens_something CHECK (cardinality(scopes) > 0),
    person     bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    follows    bigint      REFERENCES access.program_key ON DELETE RESTRICT,
    made       timestamptz NOT NULL,
    expires    timestamptz NOT NULL,
    ended      timestamptz,
    ended_by   bigint      REFERENCES people.person ON DELETE RESTRICT,
    CONSTRAINT who_ended_a_key_ended_it CHECK (ended IS NOT NULL OR ended_by IS NULL)
);
CREATE INDEX program_key_of_commission ON access.program_key (commission) WHERE ended IS NULL;

-- What was done under a key: the act, the case, and when.
CREATE TABLE access.key_use (
    use    bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    key    bigint      NOT NULL REFERENCES access.program_key ON DELETE RESTRICT,
    act    text        NOT NULL,
    number text,
    at     timestamptz NOT NULL
);
CREATE INDEX key_use_of_key ON access.key_use (key, use);
CALL ground.keep_history('access.key_use');

-- Makes a key, or one that follows another with the same name and scopes, which then ends after a while of overlap.
-- Nothing comes back when the commission has as many keys as it may; {"unknown"} when the key to follow is none of its own.
CREATE FUNCTION access.make_key(commission text, name text, scopes text[], token bytea, person bigint, follows bigint,
    life_seconds integer, overlap_seconds integer, at_most integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    before access.program_key;
    made   access.program_key;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('keys/' || make_key.commission, 0));
    IF make_key.follows IS NOT NULL THEN
        SELECT * INTO before FROM access.program_key AS k WHERE k.key = make_key.follows
            AND k.commission = make_key.commission AND k.ended IS NULL AND k.expires > moment;
        IF NOT FOUND THEN
            RETURN jsonb_build_object('unknown', true);
        END IF;
    END IF;
    IF (SELECT count(*) FROM access.program_key AS k WHERE k.commission = make_key.commission AND k.ended IS NULL
        AND k.expires > moment) >= at_most THEN
        RETURN NULL;
    END IF;
    -- Only now, when there will be one to follow it.
    UPDATE access.program_key AS k SET expires = least(k.expires, moment + make_interval(secs => overlap_seconds))
    WHERE k.key = before.key;
    INSERT INTO access.program_key AS k (commission, name, token, scopes, person, follows, made, expires)
    VALUES (make_key.commission, coalesce(before.name, make_key.name), make_key.token,
            coalesce(before.scopes, make_key.scopes), make_key.person, before.key, moment,
            moment + make_interval(secs => life_seconds))
    RETURNING k.* INTO made;
    RETURN jsonb_build_object('key', made.key, 'name', made.name, 'scopes', made.scopes,
                              'expires', ground.micros(made.expires), 'follows', made.follows);
END;
$$;

CREATE FUNCTION access.keys_of(commission text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'name', k.name, 'scopes', k.scopes, 'follows', k.follows,
               'made', ground.micros(k.made), 'expires', ground.micros(k.expires),
               'by', concat_ws(' ', p.given_name, p.family_name),
               'used', (SELECT ground.micros(max(u.at)) FROM access.key_use AS u WHERE u.key = k.key)) ORDER BY k.key DESC), '[]')
    FROM access.program_key AS k JOIN people.person AS p USING (person)
    WHERE k.commission = keys_of.commission AND k.ended IS NULL AND k.expires > ground.instant()
    );
END;
$$;

CREATE FUNCTION access.end_key(key bigint, commission text, person bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE access.program_key AS k SET ended = ground.instant(), ended_by = end_key.person
    WHERE k.key = end_key.key AND k.commission = end_key.commission AND k.ended IS NULL;
    RETURN FOUND;
END;
$$;

-- Whose key it is, if it is good: it ends with the office of the officer who made it.
CREATE FUNCTION access.key_of(token bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('person', k.person, 'key', k.key, 'scopes', k.scopes, 'expires', ground.micros(k.expires),
        'iin', p.iin, 'familyName', p.family_name, 'givenName', p.given_name,
        'offices', jsonb_build_array(jsonb_build_object('role', 'commissionOfficer', 'court', NULL, 'judge', NULL,
                                                        'commission', k.commission)))
    FROM access.program_key AS k JOIN people.person AS p USING (person)
    WHERE k.token = key_of.token AND k.ended IS NULL AND k.expires > ground.instant() AND p.active
      AND EXISTS (SELECT FROM people.office AS o WHERE o.person = k.person AND o.active
                  AND o.role = 'commissionOfficer' AND o.commission = k.commission)
    );
END;
$$;

CREATE FUNCTION access.note_key_use(key bigint, act text, number text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO access.key_use (key, act, number, at)
    VALUES (note_key_use.key, note_key_use.act, note_key_use.number, ground.instant());
END;
$$;

-- Screens on walls: a token that shows one court's board, without names, until somebody takes it away.
CREATE TABLE access.screen (
    screen   bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    court    text        NOT NULL,
    name     text        NOT NULL CONSTRAINT a_screen_has_a_name CHECK (name <> ''),
    token    bytea       NOT NULL UNIQUE CONSTRAINT only_the_hash_of_a_screens_token_is_kept CHECK (octet_length(token) = 32),
    person   bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    made     timestamptz NOT NULL,
    ended    timestamptz,
    ended_by bigint      REFERENCES people.person ON DELETE RESTRICT,
    CONSTRAINT who_ended_a_screen_ended_it CHECK ((ended IS NULL) = (ended_by IS NULL))
);
CREATE INDEX screen_of_court ON access.screen (court) WHERE ended IS NULL;

CREATE FUNCTION access.make_screen(court text, name text, token bytea, person bigint, at_most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('screens/' || make_screen.court, 0));
    IF (SELECT count(*) FROM access.screen AS s WHERE s.court = make_screen.court AND s.ended IS NULL) >= at_most THEN
        RETURN NULL;
    END IF;
    INSERT INTO access.screen AS s (court, name, token, person, made)
    VALUES (make_screen.court, make_screen.name, make_screen.token, make_screen.person, ground.instant())
    RETURNING s.screen INTO made;
    RETURN made;
END;
$$;

CREATE FUNCTION access.screens_of(court text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('screen', s.screen, 'name', s.name, 'made', ground.micros(s.made),
               'by', concat_ws(' ', p.given_name, p.family_name)) ORDER BY s.screen DESC), '[]')
    FROM access.screen AS s JOIN people.person AS p USING (person)
    WHERE s.court = screens_of.court AND s.ended IS NULL
    );
END;
$$;

CREATE FUNCTION access.end_screen(screen bigint, court text, person bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE access.screen AS s SET ended = ground.instant(), ended_by = end_screen.person
    WHERE s.screen = end_screen.screen AND s.court = end_screen.court AND s.ended IS NULL;
    RETURN FOUND;
END;
$$;

-- The court whose board a screen's token shows; nothing for any other token.
CREATE FUNCTION access.screen_of(token bytea) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.court FROM access.screen AS s WHERE s.token = screen_of.token AND s.ended IS NULL);
END;
$$;

-- A case opened without a part in it, for a reason, for a while; the court's president is told, and it stays in sight.
CREATE TABLE access.emergency (
    emergency bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    person    bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    role      text        NOT NULL,
    reason    text        NOT NULL CONSTRAINT an_emergency_has_a_reason CHECK (reason ~ '\S'),
    at        timestamptz NOT NULL,
    until     timestamptz NOT NULL CONSTRAINT an_emergency_is_short CHECK (until > at AND until <= at + interval '15 minutes')
);
CREATE INDEX emergency_of_case ON access.emergency (case_id, emergency);
CALL ground.keep_history('access.emergency');

-- Nothing comes back for an unknown number, or a person who does not hold such an office.
CREATE FUNCTION access.open_in_emergency(number text, person bigint, role text, reason text, life_seconds integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held   ground.docket;
    made   access.emergency;
BEGIN
    SELECT * INTO held FROM ground.docket AS d WHERE d.number = open_in_emergency.number;
    IF held IS NULL
        OR NOT access.allows('openInEmergency', open_in_emergency.role, open_in_emergency.person, held.case_id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO access.emergency AS e (case_id, person, role, reason, at, until)
    VALUES (held.case_id, open_in_emergency.person, open_in_emergency.role, open_in_emergency.reason, moment,
            moment + make_interval(secs => life_seconds))
    RETURNING e.* INTO made;
    PERFORM ground.tell(held.case_id, 'courtChair', held.court, 'openedInEmergency/' || made.emergency, NULL, NULL, moment);
    RETURN jsonb_build_object('emergency', made.emergency, 'until', ground.micros(made.until));
END;
$$;

-- Every emergency in which a case was opened, for ever.
CREATE FUNCTION access.emergencies_of(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('at', ground.micros(e.at), 'until', ground.micros(e.until), 'by', e.role,
               'name', concat_ws(' ', p.given_name, p.family_name), 'reason', e.reason) ORDER BY e.emergency), '[]')
    FROM access.emergency AS e JOIN people.person AS p USING (person) WHERE e.case_id = the_case
    );
END;
$$;

-- Who tried the door in vain. Addresses are kept as networks: enough to see an attack, too little to find a voter.
CREATE TABLE access.attempt (
    attempt bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    what    text        NOT NULL CONSTRAINT what_was_tried_is_known CHECK (what IN ('secret', 'guessesOver', 'token', 'key',
                            'screen', 'challenge', 'signature', 'office', 'act')),
    number  text,
    act     text,
    network text        NOT NULL,
    person  bigint      REFERENCES people.person ON DELETE RESTRICT,
    at      timestamptz NOT NULL
);
CREATE INDEX attempt_of_person ON access.attempt (person, attempt) WHERE person IS NOT NULL;
CALL ground.keep_history('access.attempt');

-- How often somebody has guessed wrong, and from when on guesses are answered again: of a case from an address, of an
-- address, and of a case. Names are hashes; a row is forgotten a day after its last guess.
CREATE TABLE access.guess (
    place        bytea       PRIMARY KEY CONSTRAINT a_place_is_known_by_its_hash CHECK (octet_length(place) = 32),
    minute       bigint      NOT NULL,
    wrong        integer     NOT NULL,
    opens        timestamptz NOT NULL,
    wait_minutes integer     NOT NULL,
    opened       boolean     NOT NULL,
    forget       timestamptz NOT NULL
);
COMMENT ON COLUMN access.guess.opened IS 'Whether the case was opened from there before: its voter is not locked out by others'' guesses.';
CREATE INDEX guess_to_forget ON access.guess (forget);

CREATE FUNCTION access.network_of(address text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN network(set_masklen(address::inet, CASE family(address::inet) WHEN 4 THEN 24 ELSE 48 END))::text;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN 'unknown';
END;
$$;

-- Counts one wrong guess at a place; whoever passes the limit of a minute waits, twice as long each time.
CREATE FUNCTION access.count_wrong(place bytea, limit_a_minute integer, longest_minutes integer, moment timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    now_minute bigint := floor(extract(epoch FROM moment) / 60);
BEGIN
    INSERT INTO access.guess AS g (place, minute, wrong, opens, wait_minutes, opened, forget)
    VALUES (count_wrong.place, now_minute, 1, moment, 0, false, moment + interval '1 day')
    ON CONFLICT ON CONSTRAINT guess_pkey DO UPDATE SET
        wrong = CASE WHEN g.minute = now_minute THEN g.wrong + 1 ELSE 1 END, minute = now_minute,
        forget = moment + interval '1 day';
    UPDATE access.guess AS g SET
        wait_minutes = least(longest_minutes, greatest(1, 2 * g.wait_minutes)),
        opens = to_timestamp(60 * (now_minute + least(longest_minutes, greatest(1, 2 * g.wait_minutes))))
    WHERE g.place = count_wrong.place AND g.wrong >= limit_a_minute AND g.opens <= moment;
END;
$$;

-- One guess at a case's secret, right or wrong, as the caller has found: how many seconds to wait before it is answered,
-- nought when it is answered now. Whoever asks from one address takes turns at every node, so that of many guesses sent
-- at once only as many are told apart as the limits allow.
CREATE FUNCTION access.guess(number text, address text, good boolean, case_from_address integer, from_address integer,
    at_case integer, longest_minutes integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    pair   bytea := sha256(convert_to('both/' || number || '/' || address, 'UTF8'));
    source bytea := sha256(convert_to('address/' || address, 'UTF8'));
    target bytea := sha256(convert_to('case/' || number, 'UTF8'));
    moment timestamptz;
    opens  timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('guess/' || address, 0));
    moment := ground.instant();
    SELECT max(g.opens) INTO opens FROM access.guess AS g
    WHERE g.opens > moment AND (g.place IN (pair, source) OR g.place = target
        AND NOT EXISTS (SELECT FROM access.guess AS o WHERE o.place = pair AND o.opened));
    IF opens IS NOT NULL THEN
        RETURN ceil(extract(epoch FROM opens - moment));
    END IF;
    IF good THEN
        IF NOT EXISTS (SELECT FROM access.guess AS o WHERE o.place = pair AND o.opened) THEN
            INSERT INTO access.guess AS g VALUES (pair, 0, 0, moment, 0, true, moment + interval '1 day')
            ON CONFLICT ON CONSTRAINT guess_pkey DO UPDATE SET opened = true, forget = moment + interval '1 day';
        END IF;
        RETURN 0;
    END IF;
    DELETE FROM access.guess AS g WHERE g.place = ANY (ARRAY(
        SELECT o.place FROM access.guess AS o WHERE o.forget < moment ORDER BY o.forget LIMIT 20 FOR UPDATE SKIP LOCKED));
    PERFORM access.count_wrong(pair, case_from_address, longest_minutes, moment);
    PERFORM access.count_wrong(source, from_address, longest_minutes, moment);
    PERFORM access.count_wrong(target, at_case, longest_minutes, moment);
    INSERT INTO access.attempt (what, number, act, network, at)
    VALUES ('secret', guess.number, NULL, access.network_of(address), moment);
    IF EXISTS (SELECT FROM access.guess AS g WHERE g.place IN (pair, source, target) AND g.opens > moment) THEN
        INSERT INTO access.attempt (what, number, act, network, at)
        VALUES ('guessesOver', guess.number, NULL, access.network_of(address), moment);
    END IF;
    RETURN 0;
END;
$$;

-- Notes that the door stayed shut; of one address no more than the limit in a minute, lest the log be the attack.
CREATE FUNCTION access.note_attempt(what text, number text, act text, address text, person bigint, limit_a_minute integer)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment     timestamptz := ground.instant();
    now_minute bigint := floor(extract(epoch FROM moment) / 60);
    source     bytea := sha256(convert_to('attempt/' || note_attempt.address, 'UTF8'));
BEGIN
    IF EXISTS (SELECT FROM access.guess AS g
               WHERE g.place = source AND g.minute = now_minute AND g.wrong >= limit_a_minute) THEN
        RETURN;
    END IF;
    INSERT INTO access.guess AS g (place, minute, wrong, opens, wait_minutes, opened, forget)
    VALUES (source, now_minute, 1, moment, 0, false, moment + interval '1 day')
    ON CONFLICT ON CONSTRAINT guess_pkey DO UPDATE SET
        wrong = CASE WHEN g.minute = now_minute THEN g.wrong + 1 ELSE 1 END, minute = now_minute,
        forget = moment + interval '1 day';
    INSERT INTO access.attempt (what, number, act, network, person, at)
    VALUES (note_attempt.what, note_attempt.number, note_attempt.act, access.network_of(note_attempt.address),
            note_attempt.person, moment);
END;
$$;

-- A page of attempts, newest first; 'older' says from where the next page goes on.
CREATE FUNCTION access.attempts_before(before bigint, at_most integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'attempts', coalesce(jsonb_agg(jsonb_build_object('id', x.attempt, 'what', x.what, 'case', x.number, 'act', x.act,
            'network', x.network, 'name', x.name, 'at', ground.micros(x.at)) ORDER BY x.attempt DESC), '[]'),
        'older', CASE WHEN count(*) = at_most THEN min(x.attempt) END)
    FROM (SELECT a.attempt, a.what, a.number, a.act, a.network, a.at, concat_ws(' ', p.given_name, p.family_name) AS name
          FROM access.attempt AS a LEFT JOIN people.person AS p USING (person)
          WHERE a.attempt < coalesce(before, 9223372036854775807) ORDER BY a.attempt DESC LIMIT at_most) AS x
    );
END;
$$;
