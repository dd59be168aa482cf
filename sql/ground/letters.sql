-- Letters: messages that also go outside, by channels in their order, and to a person when all of them have failed.
CREATE TABLE ground.channel (
    channel  text     PRIMARY KEY CONSTRAINT channel_of_letters_is_known CHECK (channel IN ('webhook', 'mail', 'sms')),
    rank     integer  NOT NULL UNIQUE,
    patience interval NOT NULL CONSTRAINT patience_is_more_than_nothing CHECK (patience > interval '0')
);
COMMENT ON TABLE ground.channel IS 'What the nodes can send by, in the order of trying, and for how long before the next is tried.';
INSERT INTO ground.channel VALUES ('webhook', 1, '10 minutes');

-- A letter is promised when it is written; it ends delivered, or on the duty board. One receiver of a case has one
-- letter under way at a time, so they come in the order of their messages whatever fails.
CREATE TABLE ground.letter (
    message  bigint      PRIMARY KEY REFERENCES ground.message ON DELETE RESTRICT,
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    receiver text        NOT NULL,
    channels text[]      NOT NULL CONSTRAINT a_letter_has_a_channel CHECK (cardinality(channels) > 0),
    turn     integer     NOT NULL DEFAULT 0 CONSTRAINT turns_count_upwards CHECK (turn >= 0),
    critical boolean     NOT NULL,
    written  timestamptz NOT NULL,
    ended    timestamptz,
    outcome  text        CONSTRAINT a_letter_ends_one_way CHECK (outcome IN ('delivered', 'undelivered')),
    CONSTRAINT a_letter_that_ended_has_an_outcome CHECK ((ended IS NULL) = (outcome IS NULL))
) WITH (fillfactor = 70);
COMMENT ON COLUMN ground.letter.turn IS 'Which of its channels is tried; 0 while an earlier letter to the receiver is under way.';
CREATE INDEX letter_under_way ON ground.letter (case_id, receiver, message) WHERE ended IS NULL;
CREATE INDEX letter_undelivered ON ground.letter (case_id, message) WHERE outcome = 'undelivered';

-- The other end of a channel: each commission's program is one of its own.
CREATE FUNCTION ground.queue_of(channel text, office text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN queue_of.channel || CASE WHEN queue_of.channel = 'webhook' THEN '/' || queue_of.office ELSE '' END;

-- What the nodes can send by; each node says so when it starts, and they are configured alike. Tells what held before,
-- and nothing where it is the same.
CREATE FUNCTION ground.state_channels(channels text[], patience_seconds integer[]) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    former text[];
    stated text[] := ARRAY(SELECT c.channel || ' ' || c.seconds FROM unnest(state_channels.channels, patience_seconds)
                           WITH ORDINALITY AS c (channel, seconds, rank) ORDER BY c.rank);
BEGIN
    -- One node at a time: two that start together would meet in the middle.
    LOCK TABLE ground.channel IN SHARE ROW EXCLUSIVE MODE;
    former := ARRAY(SELECT c.channel || ' ' || extract(epoch FROM c.patience)::integer FROM ground.channel AS c ORDER BY c.rank);
    IF former = stated THEN
        RETURN NULL;
    END IF;
    DELETE FROM ground.channel;
    INSERT INTO ground.channel (channel, rank, patience)
    SELECT c.channel, c.rank, make_interval(secs => c.seconds)
    FROM unnest(state_channels.channels, patience_seconds) WITH ORDINALITY AS c (channel, seconds, rank);
    RETURN array_to_string(former, ', ');
END;
$$;

-- How a voter can be reached: what the latest edition of the complaint gives, of whoever files for the voter first. A case
-- that follows from another is told to the one who brought the first.
CREATE FUNCTION ground.reach_of_voter(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'mail', coalesce(nullif(c.content #>> '{representative,email}', ''), nullif(c.content #>> '{complainant,email}', '')),
        'sms', coalesce(nullif(c.content #>> '{representative,phone}', ''), nullif(c.content #>> '{complainant,phone}', '')))
    FROM ground.docket AS d JOIN filing.complaint AS c ON c.case_id = coalesce(d.origin, d.case_id)
    WHERE d.case_id = the_case ORDER BY c.edition DESC LIMIT 1
    );
END;
$$;

CREATE FUNCTION ground.channels_to(the_case bigint, addressee text, office text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reach jsonb;
BEGIN
    CASE channels_to.addressee
    WHEN 'voter' THEN
        IF NOT EXISTS (SELECT FROM ground.channel AS c WHERE c.channel IN ('mail', 'sms')) THEN
            RETURN '{}'::text[];
        END IF;
        reach := ground.reach_of_voter(the_case);
        RETURN ARRAY(SELECT c.channel FROM ground.channel AS c WHERE reach ->> c.channel IS NOT NULL ORDER BY c.rank);
    WHEN 'commission', 'superiorCommission' THEN
        RETURN ARRAY(SELECT c.channel FROM ground.channel AS c WHERE c.channel = 'webhook'
            AND EXISTS (SELECT FROM service.webhook AS w WHERE w.commission = channels_to.office) ORDER BY c.rank);
    ELSE
        RETURN '{}'::text[];
    END CASE;
END;
$$;

-- Sends a letter by the channel whose turn it is.
CREATE FUNCTION ground.send_letter(the_message bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
    SELECT 'letter/' || l.message || '/' || l.channels[l.turn], l.case_id, l.channels[l.turn],
           ground.queue_of(l.channels[l.turn], m.office), l.critical, jsonb_build_object('message', l.message), moment,
           moment + coalesce((SELECT c.patience FROM ground.channel AS c WHERE c.channel = l.channels[l.turn]), interval '0')
    FROM ground.letter AS l JOIN ground.message AS m USING (message) WHERE l.message = the_message
    ON CONFLICT ON CONSTRAINT errand_key_key DO NOTHING;
END;
$$;

-- Takes up the next letter to a receiver, when none is under way. Called under the lock of the case.
CREATE FUNCTION ground.take_up(the_case bigint, receiver text, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    first ground.letter;
BEGIN
    SELECT * INTO first FROM ground.letter AS l
    WHERE l.case_id = the_case AND l.receiver = take_up.receiver AND l.ended IS NULL ORDER BY l.message LIMIT 1;
    IF FOUND AND first.turn = 0 THEN
        UPDATE ground.letter AS l SET turn = 1 WHERE l.message = first.message;
        PERFORM ground.send_letter(first.message, moment);
    END IF;
END;
$$;

-- Writes the letter of a message, where its addressee can be reached outside; what only informs goes after what presses.
CREATE FUNCTION ground.post(the_message bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    told        ground.message;
    by_channels text[];
BEGIN
    SELECT * INTO STRICT told FROM ground.message AS m WHERE m.message = the_message;
    by_channels := ground.channels_to(told.case_id, told.addressee, told.office);
    IF cardinality(by_channels) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO ground.letter (message, case_id, receiver, channels, critical, written)
    VALUES (told.message, told.case_id, told.addressee || '/' || told.office, by_channels,
            told.what NOT IN ('received', 'filingRegistered', 'executed', 'forwarded', 'withdrawn'), told.at);
    -- What presses must not wait behind what does not: whatever goes to the receiver before it presses now too.
    IF told.what NOT IN ('received', 'filingRegistered', 'executed', 'forwarded', 'withdrawn') THEN
        UPDATE ground.letter AS l SET critical = true
        WHERE l.case_id = told.case_id AND l.receiver = told.addressee || '/' || told.office AND l.ended IS NULL
          AND NOT l.critical;
        UPDATE ground.errand AS e SET critical = true FROM ground.letter AS l
        WHERE l.case_id = told.case_id AND l.receiver = told.addressee || '/' || told.office AND l.ended IS NULL
          AND l.turn > 0 AND e.key = 'letter/' || l.message || '/' || l.channels[l.turn] AND NOT e.critical;
    END IF;
    PERFORM ground.take_up(told.case_id, told.addressee || '/' || told.office, told.at);
END;
$$;

-- A channel has failed for a letter: the next one is tried, and after the last a person must do something.
CREATE FUNCTION ground.next_channel(the_message bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held ground.letter;
BEGIN
    UPDATE ground.letter AS l SET turn = l.turn + 1 WHERE l.message = the_message AND l.outcome IS NULL RETURNING l.* INTO held;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF held.turn <= cardinality(held.channels) THEN
        PERFORM ground.send_letter(the_message, moment);
        RETURN;
    END IF;
    UPDATE ground.letter AS l SET ended = moment, outcome = 'undelivered' WHERE l.message = the_message;
    PERFORM ground.ring_undelivered(the_message, moment);
    PERFORM ground.take_up(held.case_id, held.receiver, moment);
END;
$$;

-- Ends letters that were taken: a list of {errand, lease, proof}. What comes under a lease that is over is counted, changes
-- nothing and is given back. Cases are locked first, and in one order, so that two nodes never wait for each other.
CREATE FUNCTION ground.finish_letters(done jsonb) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    errands bigint[] := ARRAY(SELECT (x ->> 'errand')::bigint FROM jsonb_array_elements(done) AS x);
    moment  timestamptz;
    over    bigint[];
    fenced  bigint[];
    the_end record;
BEGIN
    PERFORM FROM ground.docket AS d
    WHERE d.case_id = ANY (ARRAY(SELECT e.case_id FROM ground.errand AS e WHERE e.errand = ANY (errands)))
    ORDER BY d.case_id FOR NO KEY UPDATE;
    moment := ground.instant();
    WITH claimed AS (
        SELECT x.errand, x.lease, x.proof FROM jsonb_to_recordset(done) AS x (errand bigint, lease bigint, proof jsonb)
    ), held AS (
        DELETE FROM ground.errand AS e WHERE e.errand = ANY (errands)
            AND e.lease = (SELECT c.lease FROM claimed AS c WHERE c.errand = e.errand)
        RETURNING e.*
    ), kept AS (
        INSERT INTO ground.errand_done (errand, key, case_id, kind, attempts, outcome, at, message, proof)
        SELECT h.errand, h.key, h.case_id, h.kind, h.attempts, 'done', moment, (h.payload ->> 'message')::bigint,
               (SELECT c.proof FROM claimed AS c WHERE c.errand = h.errand)
        FROM held AS h
    ), quieted AS (
        DELETE FROM ground.endpoint AS p WHERE p.queue = ANY (ARRAY(SELECT h.queue FROM held AS h))
    )
    SELECT coalesce(array_agg(h.errand), '{}') INTO over FROM held AS h;
    FOR the_end IN
        WITH delivered AS (
            UPDATE ground.letter AS l SET ended = moment, outcome = 'delivered'
            -- By the outcome, which says the same as `ended`: by that one all letters under way would be looked through.
            WHERE l.message = ANY (ARRAY(SELECT o.message FROM ground.errand_done AS o WHERE o.errand = ANY (over)))
              AND l.outcome IS NULL
            RETURNING l.message, l.case_id, l.receiver
        )
        SELECT o.case_id, o.receiver, m.addressee, m.office, m.document,
               m.what IN ('ruling', 'rulingToCarryOut') AND m.addressee <> 'voter' AS is_copy,
               EXISTS (SELECT FROM ground.letter AS n WHERE n.case_id = o.case_id AND n.receiver = o.receiver
                       AND n.ended IS NULL AND n.turn = 0) AS goes_on
        FROM delivered AS o JOIN ground.message AS m USING (message)
    LOOP
        IF the_end.is_copy THEN
            PERFORM service.delivered(the_end.case_id, the_end.addressee, the_end.office, the_end.document);
        END IF;
        IF the_end.goes_on THEN
            PERFORM ground.take_up(the_end.case_id, the_end.receiver, moment);
        END IF;
    END LOOP;
    fenced := ARRAY(SELECT e FROM unnest(errands) AS e WHERE e <> ALL (over));
    PERFORM nextval('ground.fenced') FROM unnest(fenced);
    RETURN fenced;
END;
$$;

-- A letter was not taken: 'later' when it is tried again, 'next' when its time by this channel is over, or no attempt
-- can mend it; 'lost' when the lease is gone. Where the other end is to blame its breaker counts.
CREATE FUNCTION ground.fail_letter(the_errand bigint, the_lease bigint, pause_seconds double precision, is_final boolean,
                                   blames_endpoint boolean, reason text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz;
    held   ground.errand;
    tries  boolean;
BEGIN
    PERFORM FROM ground.docket AS d
    WHERE d.case_id = (SELECT e.case_id FROM ground.errand AS e WHERE e.errand = the_errand) FOR NO KEY UPDATE;
    moment := ground.instant();
    SELECT * INTO held FROM ground.errand AS e WHERE e.errand = the_errand AND e.lease = the_lease FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM nextval('ground.fenced');
        RETURN 'lost';
    END IF;
    tries := NOT is_final AND moment + make_interval(secs => pause_seconds) < held.give_up;
    IF tries THEN
        UPDATE ground.errand AS e SET ready = moment + make_interval(secs => pause_seconds) WHERE e.errand = the_errand;
    ELSE
        PERFORM ground.give_up_letter(held, moment, reason);
    END IF;
    IF blames_endpoint THEN
        -- What was under way already when the breaker opened says nothing new. The pause doubles with each look in vain, up
        -- to a minute, and no two nodes or endpoints keep step.
        INSERT INTO ground.endpoint AS p (queue, failures, open_until) VALUES (held.queue, 1, moment)
        ON CONFLICT (queue) DO UPDATE SET failures = p.failures + 1, probed = false, open_until = CASE
            WHEN p.failures + 1 < ground.breaker_failures() THEN moment
            ELSE moment + least(ground.breaker_longest_seconds(), 2 ^ least(p.failures + 1 - ground.breaker_failures(), 30))
                          * (0.75 + random() / 2) * interval '1 second' END
        WHERE p.failures < ground.breaker_failures() OR p.probed OR p.open_until <= moment;
    END IF;
    RETURN CASE WHEN tries THEN 'later' ELSE 'next' END;
END;
$$;

CREATE FUNCTION ground.give_up_letter(held ground.errand, moment timestamptz, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM ground.errand AS e WHERE e.errand = held.errand;
    INSERT INTO ground.errand_done (errand, key, case_id, kind, attempts, outcome, at, message, proof)
    VALUES (held.errand, held.key, held.case_id, held.kind, held.attempts, 'givenUp', moment,
            (held.payload ->> 'message')::bigint, jsonb_build_object('reason', reason));
    -- What the receiver asked for again was promised once already, and is kept for the next asking.
    IF held.payload -> 'again' IS NULL THEN
        PERFORM ground.next_channel((held.payload ->> 'message')::bigint, moment);
    END IF;
END;
$$;

-- Letters whose time by a channel is over although nobody could try it, since its breaker is open or no node has it.
CREATE FUNCTION ground.lapse_letters(at_most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment     timestamptz := ground.instant();
    the_errand bigint;
    held       ground.errand;
    lapsed     integer := 0;
BEGIN
    FOR the_errand IN
        SELECT e.errand FROM ground.errand AS e JOIN ground.docket AS d USING (case_id)
        WHERE e.kind IN ('webhook', 'mail', 'sms') AND e.give_up <= moment AND e.ready <= moment
        ORDER BY e.give_up LIMIT at_most FOR NO KEY UPDATE OF d SKIP LOCKED
    LOOP
        SELECT * INTO held FROM ground.errand AS e WHERE e.errand = the_errand AND e.ready <= moment
            FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
            PERFORM ground.give_up_letter(held, moment, 'notTakenInTime');
            lapsed := lapsed + 1;
        END IF;
    END LOOP;
    RETURN lapsed;
END;
$$;

-- Everything a letter is made of, as it is now.
CREATE FUNCTION ground.letters(messages bigint[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('message', m.message, 'case', m.case_id, 'number', d.number,
        'addressee', m.addressee, 'office', m.office, 'what', m.what, 'due', ground.micros(m.due), 'at', ground.micros(m.at),
        'moment', ground.micros(moment), 'language', d.language, 'pack', d.pack, 'court', d.court, 'station', d.station,
        'reach', CASE WHEN m.addressee = 'voter' THEN ground.reach_of_voter(m.case_id) END,
        'webhook', CASE WHEN m.addressee <> 'voter' THEN service.webhook_of(m.office) END,
        'ruling', CASE WHEN m.addressee <> 'voter' AND m.document = r.sha256 THEN jsonb_build_object('sha256', r.sha256,
            'document', encode(filing.bytes_of(m.case_id, r.sha256), 'base64'),
            'signature', encode(filing.bytes_of(m.case_id, r.container), 'base64'),
            'entry', encode(n.entry, 'base64'), 'entrySeal', encode(n.seal, 'base64')) END)), '[]')
    FROM ground.message AS m JOIN ground.docket AS d USING (case_id)
        LEFT JOIN ruling.ruling AS r ON r.case_id = m.case_id
        LEFT JOIN ruling.entry AS n ON n.case_id = m.case_id
    WHERE m.message = ANY (messages)
    );
END;
$$;

-- What was sent to a commission's program, the newest first, with what became of it.
CREATE FUNCTION ground.letters_to(commission text, at_most integer, before bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('message', m.message, 'number', d.number, 'what', m.what,
        'at', ground.micros(m.at), 'outcome', l.outcome, 'ended', ground.micros(l.ended)) ORDER BY m.message DESC), '[]')
    FROM (SELECT i.* FROM ground.message AS i
          WHERE i.addressee IN ('commission', 'superiorCommission') AND i.office = letters_to.commission
            AND i.message < coalesce(letters_to.before, 9223372036854775807)
            AND EXISTS (SELECT FROM ground.letter AS x WHERE x.message = i.message)
          ORDER BY i.message DESC LIMIT at_most) AS m
        JOIN ground.docket AS d USING (case_id) JOIN ground.letter AS l USING (message)
    );
END;
$$;

-- Sends a commission's program a message once more, because it asks; false when there is no such message of its.
CREATE FUNCTION ground.send_again(commission text, the_message bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
    SELECT 'again/' || m.message, m.case_id, 'webhook', 'webhook/' || m.office, false,
           jsonb_build_object('message', m.message, 'again', true), moment, moment + c.patience
    FROM ground.message AS m JOIN ground.channel AS c ON c.channel = 'webhook'
    WHERE m.message = the_message AND m.office = send_again.commission AND m.addressee IN ('commission', 'superiorCommission')
      AND EXISTS (SELECT FROM service.webhook AS w WHERE w.commission = send_again.commission)
    ON CONFLICT ON CONSTRAINT errand_key_key DO UPDATE SET give_up = excluded.give_up;
    RETURN FOUND;
END;
$$;
