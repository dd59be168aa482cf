-- Access: challenges signed once, sessions known by the hash of their token, reads of case files by staff.
CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Who is signed in, since when, and what staff looked at.';

CREATE TABLE access.challenge (
    nonce   text        PRIMARY KEY CONSTRAINT nonce_is_128_bits CHECK (nonce ~ '^[A-Za-z0-9_-]{22}$'),
    issued  timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    used    timestamptz
);
CREATE INDEX challenge_to_forget ON access.challenge (expires);

CREATE TABLE access.session (
    token       bytea       PRIMARY KEY CONSTRAINT only_the_hash_of_a_token_is_kept CHECK (octet_length(token) = 32),
    session     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    person      bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    certificate text        NOT NULL CONSTRAINT a_session_names_serial_and_issuer CHECK (certificate ~ '^[0-9a-f]{2,}@[0-9a-f]{64}$'),
    carrier     text        NOT NULL CONSTRAINT a_token_is_carried_one_way CHECK (carrier IN ('browser', 'program')),
    address     text        NOT NULL,
    opened      timestamptz NOT NULL,
    expires     timestamptz NOT NULL,
    ended       timestamptz,
    ended_by    bigint      REFERENCES people.person ON DELETE RESTRICT,
    end_reason  text,
    CONSTRAINT who_ended_a_session_ended_it CHECK (ended IS NOT NULL OR num_nonnulls(ended_by, end_reason) = 0)
);
COMMENT ON COLUMN access.session.session IS 'The number under which the person sees it; it opens nothing.';
COMMENT ON COLUMN access.session.certificate IS
    'Its serial number and the hash of its issuer''s name, as lists of revoked certificates name it.';
COMMENT ON COLUMN access.session.carrier IS 'A browser''s token is taken from its cookie alone, a program''s from the Authorization field alone.';
CREATE INDEX session_of_person ON access.session (person) WHERE ended IS NULL;

-- Those that are over too: what was done in them is looked at when the certificate turns out to have been revoked.
CREATE INDEX session_of_certificate ON access.session (certificate);

-- Certificates that a responder or a list called revoked, by serial number and issuer: nobody signs in or acts with one
-- again, in whatever encoding it comes.
CREATE TABLE access.revoked (
    certificate text        PRIMARY KEY CONSTRAINT who_is_revoked_is_named_by_serial_and_issuer CHECK (certificate ~ '^[0-9a-f]{2,}@[0-9a-f]{64}$'),
    at          timestamptz NOT NULL
);
CALL ground.keep_history('access.revoked');

CREATE TABLE access.reading (
    reading bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    person  bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    role    text        NOT NULL,
    purpose text        NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX reading_of_case ON access.reading (case_id, reading);
CALL ground.keep_history('access.reading');

CREATE FUNCTION access.challenge(nonce text, life_seconds integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    DELETE FROM access.challenge AS c WHERE c.nonce = ANY (ARRAY(
        SELECT o.nonce FROM access.challenge AS o WHERE o.expires < moment - interval '1 hour' ORDER BY o.expires LIMIT 20
        FOR UPDATE SKIP LOCKED));
    INSERT INTO access.challenge VALUES (challenge.nonce, moment, moment + make_interval(secs => life_seconds));
    RETURN jsonb_build_object('issued', ground.micros(moment),
                              'expires', ground.micros(moment + make_interval(secs => life_seconds)));
END;
$$;

-- Uses a challenge up: what comes back is whether it was still good, and the instant; a second use is refused.
CREATE FUNCTION access.use_challenge(nonce text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    UPDATE access.challenge AS c SET used = moment
    WHERE c.nonce = use_challenge.nonce AND c.used IS NULL AND c.expires > moment;
    RETURN jsonb_build_object('good', FOUND, 'moment', ground.micros(moment));
END;
$$;

-- Opens a session for the person of this IIN; nothing comes back when nobody of that IIN holds an office.
CREATE FUNCTION access.open_session(iin text, token bytea, certificate text, carrier text, address text, life_seconds integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    who    bigint;
BEGIN
    SELECT p.person INTO who FROM people.person AS p
    WHERE p.iin = open_session.iin AND p.active
      AND EXISTS (SELECT FROM people.office AS o WHERE o.person = p.person AND o.active);
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO access.session (token, person, certificate, carrier, address, opened, expires)
    VALUES (open_session.token, who, open_session.certificate, open_session.carrier, open_session.address, moment,
            moment + make_interval(secs => life_seconds));
    RETURN jsonb_build_object('person', who, 'expires', ground.micros(moment + make_interval(secs => life_seconds)),
                              'offices', people.offices_of(who));
END;
$$;

CREATE FUNCTION access.session_of(token bytea, carrier text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('person', s.person, 'session', s.session, 'expires', ground.micros(s.expires), 'iin', p.iin,
                              'familyName', p.family_name, 'givenName', p.given_name,
                              'offices', people.offices_of(s.person))
    FROM access.session AS s JOIN people.person AS p USING (person)
    WHERE s.token = session_of.token AND s.carrier = session_of.carrier AND s.ended IS NULL
      AND s.expires > ground.instant() AND p.active
    );
END;
$$;

CREATE FUNCTION access.end_session(token bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE access.session AS s SET ended = ground.instant() WHERE s.token = end_session.token AND s.ended IS NULL;
    RETURN FOUND;
END;
$$;

-- Whose session it was, though it is over since no more than a while: what was typed in it belongs to him alone.
CREATE FUNCTION access.session_over(token bytea, within_seconds integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.person FROM access.session AS s
            WHERE s.token = session_over.token AND s.carrier = 'browser'
              AND s.expires > ground.instant() - make_interval(secs => within_seconds));
END;
$$;

-- The sessions that are open now, of one person.
CREATE FUNCTION access.sessions_of(person bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('session', s.session, 'carrier', s.carrier, 'address', s.address,
               'opened', ground.micros(s.opened), 'expires', ground.micros(s.expires)) ORDER BY s.session DESC), '[]')
    FROM access.session AS s
    WHERE s.person = sessions_of.person AND s.ended IS NULL AND s.expires > ground.instant()
    );
END;
$$;

-- The sessions open now of whoever holds an office at a court, or in one of the commissions below it.
CREATE FUNCTION access.sessions_at(court text, commissions text[], at_most integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('session', x.session, 'carrier', x.carrier, 'address', x.address,
               'opened', ground.micros(x.opened), 'expires', ground.micros(x.expires),
               'name', concat_ws(' ', x.given_name, x.family_name), 'offices', people.offices_of(x.person))
               ORDER BY x.session DESC), '[]')
    FROM (SELECT s.*, p.given_name, p.family_name FROM access.session AS s JOIN people.person AS p USING (person)
          WHERE s.ended IS NULL AND s.expires > ground.instant() AND EXISTS (SELECT FROM people.office AS o
              WHERE o.person = s.person AND o.active
                AND (o.court = sessions_at.court OR o.commission = ANY (sessions_at.commissions)))
          ORDER BY s.session DESC LIMIT at_most) AS x
    );
END;
$$;

-- Ends a session by its number: one's own, or, for a reason, that of somebody at one's court or a commission below it.
CREATE FUNCTION access.end_session_numbered(session bigint, by_person bigint, reason text, court text, commissions text[])
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE access.session AS s SET ended = ground.instant(), ended_by = by_person, end_reason = reason
    WHERE s.session = end_session_numbered.session AND s.ended IS NULL
      AND (s.person = by_person OR reason IS NOT NULL AND EXISTS (SELECT FROM people.office AS o
               WHERE o.person = s.person AND o.active
                 AND (o.court = end_session_numbered.court OR o.commission = ANY (end_session_numbered.commissions))));
    RETURN FOUND;
END;
$$;

CREATE FUNCTION access.note_reading(the_case bigint, person bigint, role text, purpose text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO access.reading (case_id, person, role, purpose, at)
    VALUES (the_case, note_reading.person, note_reading.role, note_reading.purpose, ground.instant());
END;
$$;

-- Asks, after somebody was let in, whether the certificate was revoked; the session does not wait for it.
CREATE FUNCTION access.ask_revocation(token bytea, payload jsonb, give_up timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.send('revocation/session/' || encode(ask_revocation.token, 'hex'), NULL, 'revocation',
                        ask_revocation.payload, ground.instant(), ask_revocation.give_up);
END;
$$;

CREATE FUNCTION access.is_revoked(certificate text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM access.revoked AS r WHERE r.certificate = is_revoked.certificate);
END;
$$;

-- The certificates under which sessions are open now.
CREATE FUNCTION access.certificates_in_use(at_most integer) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT s.certificate FROM access.session AS s
    WHERE s.ended IS NULL AND s.expires > ground.instant() ORDER BY s.certificate LIMIT at_most;
END;
$$;

-- The cases in which somebody acted in a session from an instant on.
CREATE FUNCTION access.acted_in(session bigint, since timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT e.case_id FROM access.session AS s JOIN ground.event AS e ON e.person = s.person
        AND e.at >= greatest(s.opened, acted_in.since) AND e.at <= coalesce(s.ended, s.expires)
    WHERE s.session = acted_in.session ORDER BY e.case_id;
END;
$$;

-- A certificate was revoked, since when is known: its sessions end, and people hear of the cases in the hands of its
-- holder, and of those in which he acted under it after it was revoked.
CREATE FUNCTION access.revoke(certificate text, since timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held   record;
    ended  integer;
BEGIN
    INSERT INTO access.revoked VALUES (revoke.certificate, moment) ON CONFLICT ON CONSTRAINT revoked_pkey DO NOTHING;
    FOR held IN
        SELECT DISTINCT a.case_id, 'certificateRevoked' AS what FROM access.session AS s JOIN people.office AS o USING (person)
            JOIN assignment.attempt AS a ON a.judge = o.judge AND a.ended IS NULL
        WHERE s.certificate = revoke.certificate AND s.ended IS NULL
        UNION
        SELECT u.case_id, 'certificateRevoked/session' FROM access.session AS s
            CROSS JOIN LATERAL access.acted_in(s.session, revoke.since) AS u (case_id)
        WHERE s.certificate = revoke.certificate
        ORDER BY case_id, what
    LOOP
        PERFORM ground.ring(held.case_id, held.what, 'courtDutyOfficer', 0, moment);
        PERFORM ground.ring(held.case_id, held.what, 'courtChair', 1, moment);
    END LOOP;
    UPDATE access.session AS s SET ended = moment WHERE s.certificate = revoke.certificate AND s.ended IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END;
$$;

-- Nobody could tell whether the certificate was revoked under which a session was opened: the duty officer hears of the
-- cases in which was acted in it, once a case.
CREATE FUNCTION access.leave_open(token bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    held   record;
BEGIN
    FOR held IN
        SELECT u.case_id FROM access.session AS s CROSS JOIN LATERAL access.acted_in(s.session, s.opened) AS u (case_id)
        WHERE s.token = leave_open.token
    LOOP
        PERFORM ground.ring(held.case_id, 'certificateUnknown', 'courtDutyOfficer', 0, moment);
    END LOOP;
END;
$$;

-- What was answered to a request that came under a key, so that the same request gets the same answer again. The
-- docket itself sees to it that nothing is done twice; this is for whoever lost the answer on the way.
CREATE TABLE access.answer (
    key     bytea       PRIMARY KEY CONSTRAINT only_the_hash_of_a_key_is_kept CHECK (octet_length(key) = 32),
    request bytea       NOT NULL CONSTRAINT a_request_is_known_by_its_hash CHECK (octet_length(request) = 32),
    begun   timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    status  integer,
    headers jsonb,
    body    bytea,
    CONSTRAINT an_answer_is_whole CHECK (num_nulls(status, headers, body) IN (0, 3))
);
CREATE INDEX answer_to_forget ON access.answer (expires);

-- Takes a key for a request: fresh, or taken by the same or another request, with the answer if there is one yet. One
-- who died over it holds the key no longer than a while.
CREATE FUNCTION access.take_key(key bytea, request bytea, life_seconds integer, patience_seconds integer)
RETURNS TABLE (fresh boolean, same boolean, status integer, headers jsonb, body bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    DELETE FROM access.answer AS a WHERE a.key = ANY (ARRAY(
        SELECT o.key FROM access.answer AS o WHERE o.expires < moment ORDER BY o.expires LIMIT 20 FOR UPDATE SKIP LOCKED));
    INSERT INTO access.answer AS a (key, request, begun, expires)
    VALUES (take_key.key, take_key.request, moment, moment + make_interval(secs => life_seconds))
    ON CONFLICT ON CONSTRAINT answer_pkey DO UPDATE SET begun = moment
    WHERE a.status IS NULL AND a.request = take_key.request
      AND a.begun < moment - make_interval(secs => patience_seconds);
    IF FOUND THEN
        RETURN QUERY SELECT true, true, NULL::integer, NULL::jsonb, NULL::bytea;
    ELSE
        RETURN QUERY SELECT false, a.request = take_key.request, a.status, a.headers, a.body
        FROM access.answer AS a WHERE a.key = take_key.key;
    END IF;
END;
$$;

CREATE FUNCTION access.keep_answer(key bytea, status integer, headers jsonb, body bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE access.answer AS a SET status = keep_answer.status, headers = keep_answer.headers, body = keep_answer.body
    WHERE a.key = keep_answer.key AND a.status IS NULL;
END;
$$;

-- Nothing came of the request, so the key is free again.
CREATE FUNCTION access.free_key(key bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM access.answer AS a WHERE a.key = free_key.key AND a.status IS NULL;
END;
$$;
