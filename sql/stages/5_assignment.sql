-- Stage 5, assignment: the pool fixed before any randomness, the whole order drawn, offers and what became of them.
CREATE SCHEMA assignment;
COMMENT ON SCHEMA assignment IS 'Stage 5: pools, proofs of holders, drawn orders, offers to judges.';

CREATE TABLE assignment.pool_counter (
    election text   PRIMARY KEY,
    number   bigint NOT NULL CONSTRAINT pools_count_upwards CHECK (number >= 0)
);

CREATE TABLE assignment.pool (
    pool     bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    election text        NOT NULL,
    number   bigint      NOT NULL,
    layer    text        NOT NULL CONSTRAINT layer_of_pool_is_known CHECK (layer IN ('duty', 'reserve')),
    after    bigint,
    bytes    text        NOT NULL CONSTRAINT a_pool_fits_a_log_entry CHECK (octet_length(bytes) <= 65535),
    judges   jsonb       NOT NULL,
    widened  text[]      NOT NULL,
    fixed    timestamptz NOT NULL,
    CONSTRAINT pool_numbers_have_no_double UNIQUE (election, number)
);
CREATE INDEX pool_of_case ON assignment.pool (case_id, pool DESC);
CALL ground.keep_history('assignment.pool');

CREATE TABLE assignment.proof (
    pool   bigint      NOT NULL REFERENCES assignment.pool ON DELETE RESTRICT,
    holder text        NOT NULL,
    pi     text        NOT NULL CONSTRAINT a_proof_is_81_bytes CHECK (pi ~ '^[0-9a-f]{162}$'),
    at     timestamptz NOT NULL,
    PRIMARY KEY (pool, holder)
);
CALL ground.keep_history('assignment.proof');

CREATE TABLE assignment.absence (
    absence bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    pool    bigint      NOT NULL REFERENCES assignment.pool ON DELETE RESTRICT,
    holder  text        NOT NULL,
    why     text        NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX absence_of_pool ON assignment.absence (pool);
CALL ground.keep_history('assignment.absence');

CREATE TABLE assignment.draw (
    pool   bigint      PRIMARY KEY REFERENCES assignment.pool ON DELETE RESTRICT,
    seed   text        CONSTRAINT a_seed_is_a_hash CHECK (seed ~ '^[0-9a-f]{64}$'),
    record bytea       NOT NULL,
    at     timestamptz NOT NULL
);
CALL ground.keep_history('assignment.draw');

CREATE TABLE assignment.place (
    pool  bigint  NOT NULL REFERENCES assignment.draw ON DELETE RESTRICT,
    place integer NOT NULL CONSTRAINT places_count_from_one CHECK (place >= 1),
    judge text    NOT NULL,
    PRIMARY KEY (pool, place),
    CONSTRAINT a_judge_has_one_place UNIQUE (pool, judge)
);
CALL ground.keep_history('assignment.place');

CREATE TABLE assignment.draw_seal (
    pool bigint      PRIMARY KEY REFERENCES assignment.draw ON DELETE RESTRICT,
    seal bytea       NOT NULL,
    made timestamptz NOT NULL
);
CALL ground.keep_history('assignment.draw_seal');

-- Offers. The attempt is the fence: an act carries the attempt it answers.
CREATE TABLE assignment.attempt (
    case_id    bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    attempt    integer     NOT NULL,
    judge      text        NOT NULL,
    pool       bigint      REFERENCES assignment.draw ON DELETE RESTRICT,
    place      integer,
    offered    timestamptz NOT NULL,
    act_by     timestamptz NOT NULL,
    accepted   timestamptz,
    ended      timestamptz,
    end_reason text        CONSTRAINT end_reason_is_known CHECK (end_reason IN ('recused', 'silent', 'reassigned', 'caseEnded', 'ruled')),
    ordered_by bigint      REFERENCES people.person ON DELETE RESTRICT,
    PRIMARY KEY (case_id, attempt),
    CONSTRAINT what_ended_has_a_reason CHECK ((ended IS NULL) = (end_reason IS NULL)),
    CONSTRAINT no_offer_without_a_draw_or_an_order CHECK (pool IS NOT NULL OR ordered_by IS NOT NULL),
    CONSTRAINT a_drawn_judge_stands_at_the_place FOREIGN KEY (pool, place) REFERENCES assignment.place ON DELETE RESTRICT
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX one_live_assignment ON assignment.attempt (case_id) WHERE ended IS NULL;
CREATE INDEX attempts_of_judge ON assignment.attempt (judge) WHERE ended IS NULL;
CREATE INDEX accepted_by_judge ON assignment.attempt (judge, accepted) WHERE accepted IS NOT NULL;

-- The judge offered must not be one whom the pool excluded, and must stand at the place the draw gave.
CREATE FUNCTION assignment.guard_attempt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.pool IS NOT NULL AND NOT EXISTS (
        SELECT FROM assignment.place AS p JOIN assignment.pool AS o ON o.pool = p.pool
        WHERE p.pool = NEW.pool AND p.place = NEW.place AND p.judge = NEW.judge AND o.case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'the judge does not stand at this place of the drawn order' USING ERRCODE = 'DA004';
    END IF;
    IF EXISTS (SELECT FROM assignment.attempt AS a WHERE a.case_id = NEW.case_id AND a.judge = NEW.judge
               AND a.end_reason = 'recused') THEN
        RAISE EXCEPTION 'who recused himself is out of this case for good' USING ERRCODE = 'DA005';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER only_whom_the_draw_named BEFORE INSERT ON assignment.attempt
    FOR EACH ROW EXECUTE FUNCTION assignment.guard_attempt();

-- An offer is taken up once and ends once; everything else of it stays as it was made.
CREATE FUNCTION assignment.guard_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.ended IS NOT NULL OR (OLD.accepted IS NOT NULL AND NEW.accepted IS DISTINCT FROM OLD.accepted)
        OR (NEW.case_id, NEW.attempt, NEW.judge, NEW.offered, NEW.act_by)
            <> (OLD.case_id, OLD.attempt, OLD.judge, OLD.offered, OLD.act_by)
        OR (NEW.pool, NEW.place, NEW.ordered_by) IS DISTINCT FROM (OLD.pool, OLD.place, OLD.ordered_by)
    THEN
        RAISE EXCEPTION 'the offer is not open any more' USING ERRCODE = 'DA006';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER what_was_offered_stays BEFORE UPDATE ON assignment.attempt
    FOR EACH ROW EXECUTE FUNCTION assignment.guard_change();
CREATE TRIGGER an_offer_is_never_taken_away BEFORE DELETE OR TRUNCATE ON assignment.attempt
    FOR EACH STATEMENT EXECUTE FUNCTION ground.refuse_change();

-- Everything the pool and the next offer are decided on: judges with what may exclude them, and what happened so far.
-- Not whole, it leaves out the judges who do not stand in the drawn order, as long as somebody of the order can still be
-- asked, and counts no loads, which only a pool weighs: where thousands of offers lapse in one minute, none of them may
-- read through all judges of the country and all that they have. Planned once a session: planning took two thirds of it.
CREATE FUNCTION assignment.facts(the_case bigint, zone text, whole boolean DEFAULT true) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    head   jsonb := ground.lock_case(the_case);
    moment timestamptz := ground.moment((head ->> 'moment')::bigint);
    midnight timestamptz := date_trunc('day', moment AT TIME ZONE zone) AT TIME ZONE zone;
    drawn    bigint := (SELECT max(p.pool) FROM assignment.pool AS p JOIN assignment.draw AS w USING (pool) WHERE p.case_id = the_case);
    goes_on  boolean := NOT whole AND EXISTS (
        SELECT FROM assignment.place AS x JOIN people.office AS o ON o.judge = x.judge AND o.active
            JOIN people.person AS p ON p.person = o.person AND p.active
        WHERE x.pool = drawn AND NOT EXISTS (SELECT FROM assignment.attempt AS a WHERE a.case_id = the_case AND a.judge = x.judge)
          AND EXISTS (SELECT FROM people.shift AS s WHERE s.judge = x.judge AND s.during @> moment));
BEGIN
    RETURN head || jsonb_build_object(
        'live', (SELECT jsonb_build_object('attempt', a.attempt, 'judge', a.judge, 'pool', a.pool, 'place', a.place,
                     'actBy', ground.micros(a.act_by), 'accepted', ground.micros(a.accepted))
                 FROM assignment.attempt AS a WHERE a.case_id = the_case AND a.ended IS NULL),
        'tried', (SELECT coalesce(jsonb_agg(jsonb_build_object('judge', a.judge, 'reason', a.end_reason) ORDER BY a.attempt), '[]')
                  FROM assignment.attempt AS a WHERE a.case_id = the_case AND a.ended IS NOT NULL),
        'pools', (SELECT coalesce(jsonb_agg(jsonb_build_object('pool', p.pool, 'number', p.number, 'layer', p.layer,
                      'bytes', p.bytes, 'judges', p.judges, 'after', p.after,
                      'drawn', EXISTS (SELECT FROM assignment.draw AS w WHERE w.pool = p.pool),
                      'places', (SELECT coalesce(jsonb_agg(x.judge ORDER BY x.place), '[]') FROM assignment.place AS x
                                 WHERE x.pool = p.pool),
                      'proofs', (SELECT coalesce(jsonb_object_agg(f.holder, f.pi), '{}') FROM assignment.proof AS f
                                 WHERE f.pool = p.pool),
                      'absences', (SELECT count(*) FROM assignment.absence AS b WHERE b.pool = p.pool))
                      ORDER BY p.pool), '[]')
                  FROM assignment.pool AS p WHERE p.case_id = the_case),
        'anyRegion', coalesce((SELECT (v.facts ->> 'anyRegion')::boolean FROM ground.event AS v
                               WHERE v.case_id = the_case AND v.name = 'consented' ORDER BY v.version DESC LIMIT 1),
                              (SELECT (c.content -> 'consents' ->> 'anyRegion')::boolean FROM filing.complaint AS c
                               WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1), false),
        'complainant', (SELECT c.complainant FROM filing.complaint AS c WHERE c.case_id = the_case
                        ORDER BY c.edition DESC LIMIT 1),
        'judges', (SELECT coalesce(jsonb_agg(jsonb_build_object('judge', o.judge, 'court', o.court, 'share', o.share,
                       'languages', p.languages, 'iin', p.iin,
                       'layers', (SELECT coalesce(jsonb_agg(s.layer ORDER BY s.shift), '[]') FROM people.shift AS s
                                  WHERE s.judge = o.judge AND s.during @> moment),
                       'load', CASE WHEN goes_on THEN 0 ELSE (SELECT count(*) FROM assignment.attempt AS a
                                WHERE a.judge = o.judge AND a.accepted >= midnight) END,
                       'open', CASE WHEN goes_on THEN 0 ELSE (SELECT count(*) FROM assignment.attempt AS a
                                WHERE a.judge = o.judge AND a.ended IS NULL) END,
                       'conflicts', (SELECT coalesce(jsonb_agg(jsonb_build_object('rule', c.rule, 'place', c.place)
                                         ORDER BY c.rule, c.place), '[]')
                                     FROM people.conflict AS c WHERE c.person = o.person)) ORDER BY o.judge), '[]')
                   FROM people.office AS o JOIN people.person AS p USING (person)
                   WHERE o.role = 'judge' AND o.active AND p.active
                     AND (NOT goes_on OR o.judge IN (SELECT x.judge FROM assignment.place AS x WHERE x.pool = drawn))));
END;
$$;

-- Act 1: the pool is fixed and numbered before any holder hears of it. The counter is locked last.
CREATE FUNCTION assignment.fix_pool(the_case bigint, layer text, after bigint, bytes text, judges jsonb, widened text[],
    event_facts jsonb, asks_holders boolean, payload jsonb, give_up timestamptz, timers jsonb, at timestamptz,
    timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    the_election text := (SELECT d.election FROM ground.docket AS d WHERE d.case_id = the_case);
    counted      bigint;
    the_pool     bigint;
BEGIN
    PERFORM ground.record(the_case, 'assignment', 'poolFixed', 'awaitingDraw', '{"role": "system"}', fix_pool.at,
                          event_facts, fix_pool.timer, fix_pool.generation);
    PERFORM ground.disarm(the_case, 'nobodyOnDuty');
    PERFORM ground.arm_all(the_case, timers);
    INSERT INTO assignment.pool_counter AS c VALUES (the_election, 1)
    ON CONFLICT (election) DO UPDATE SET number = c.number + 1 RETURNING c.number INTO counted;
    INSERT INTO assignment.pool (case_id, election, number, layer, after, bytes, judges, widened, fixed)
    VALUES (the_case, the_election, counted, fix_pool.layer, fix_pool.after, fix_pool.bytes, fix_pool.judges,
            fix_pool.widened, fix_pool.at)
    RETURNING pool INTO the_pool;
    IF asks_holders THEN
        PERFORM ground.send('proofs/' || the_pool, the_case, 'proofs',
            payload || jsonb_build_object('pool', the_pool, 'number', counted), fix_pool.at, give_up);
    END IF;
    RETURN counted;
END;
$$;

-- What a holder answered, or that it did not; a proof once received is kept, one that comes after the draw too.
CREATE FUNCTION assignment.keep_proofs(the_pool bigint, proofs jsonb, absences jsonb, enough boolean, the_case bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz;
BEGIN
    PERFORM ground.lock_case(the_case);
    moment := ground.instant();
    INSERT INTO assignment.proof (pool, holder, pi, at)
    SELECT the_pool, p.key, p.value, moment FROM jsonb_each_text(proofs) AS p
    ON CONFLICT (pool, holder) DO NOTHING;
    INSERT INTO assignment.absence (pool, holder, why, at)
    SELECT the_pool, b.key, b.value, moment FROM jsonb_each_text(absences) AS b;
    IF enough AND NOT EXISTS (SELECT FROM assignment.draw AS w WHERE w.pool = the_pool) THEN
        -- Under the step of the timer that gives up waiting, so that this one takes its place.
        PERFORM ground.arm(the_case, 'draw', 'order', moment);
    END IF;
END;
$$;

-- Act 2: seed, order and the first offer, fenced by the pool.
CREATE FUNCTION assignment.draw(the_case bigint, the_pool bigint, seed text, record bytea, places text[], at timestamptz,
    timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO assignment.draw VALUES (the_pool, draw.seed, draw.record, draw.at);
    INSERT INTO assignment.place (pool, place, judge)
    SELECT the_pool, p.ordinality::integer, p.judge FROM unnest(places) WITH ORDINALITY AS p (judge, ordinality);
    PERFORM ground.record(the_case, 'assignment', 'drawn', 'offered', '{"role": "system"}', draw.at,
        jsonb_build_object('pool', the_pool, 'places', array_length(places, 1)), draw.timer, draw.generation);
END;
$$;

-- Ends the live offer, if there is one, and makes the next; places passed over are in the facts with their reasons.
CREATE FUNCTION assignment.offer(the_case bigint, end_reason text, the_attempt integer, judge text, the_pool bigint,
    place integer, act_by timestamptz, facts jsonb, actor jsonb, at timestamptz,
    timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE assignment.attempt AS a SET ended = offer.at, end_reason = offer.end_reason
    WHERE a.case_id = the_case AND a.ended IS NULL;
    INSERT INTO assignment.attempt (case_id, attempt, judge, pool, place, offered, act_by)
    VALUES (the_case, the_attempt, offer.judge, the_pool, offer.place, offer.at, offer.act_by);
    UPDATE ground.docket AS d SET attempt = the_attempt, version = d.version + 1, last_event = 'offered', state = 'offered'
    WHERE d.case_id = the_case;
    INSERT INTO ground.event (case_id, version, stage, name, role, person, at, pack, state, timer, generation, facts)
    SELECT the_case, d.version, 'assignment', 'offered', actor ->> 'role', (actor ->> 'person')::bigint, offer.at, d.pack,
           d.state, offer.timer, offer.generation, offer.facts
    FROM ground.docket AS d WHERE d.case_id = the_case;
    -- The commission's window is the case's, not the judge's: its clock runs on.
    PERFORM ground.disarm(the_case, 'accept', 'decision');
    PERFORM ground.arm(the_case, 'accept', the_attempt::text, offer.act_by);
    PERFORM ground.tell(the_case, 'judge', offer.judge, 'offer/' || the_attempt, offer.act_by, NULL, offer.at);
END;
$$;

-- Nobody is left in the drawn order: the reserve's pool comes next, or people must act. Then 'calls' is whom the pack's
-- ladder calls at once, a list of {role, office, step}, and 'later' the timer of the first rung after them, which is armed
-- when it begins and not put off by each look in vain.
CREATE FUNCTION assignment.exhaust(the_case bigint, end_reason text, facts jsonb, calls jsonb, later jsonb, timers jsonb,
    actor jsonb, at timestamptz, timer text DEFAULT NULL, generation bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    latest text := (SELECT e.name FROM ground.event AS e WHERE e.case_id = the_case AND e.stage = 'assignment'
                    AND e.name NOT IN ('flagRaised', 'flagLowered', 'escalated') ORDER BY e.version DESC LIMIT 1);
BEGIN
    UPDATE assignment.attempt AS a SET ended = exhaust.at, end_reason = exhaust.end_reason
    WHERE a.case_id = the_case AND a.ended IS NULL;
    PERFORM ground.disarm(the_case, 'accept', 'decision');
    IF (SELECT d.state FROM ground.docket AS d WHERE d.case_id = the_case) IN ('awaitingDraw', 'registered') THEN
        -- Said once, with when the house looks again; a look that finds the same as the one before it says nothing.
        IF latest IS DISTINCT FROM 'nobodyOnDuty' THEN
            PERFORM ground.record(the_case, 'assignment', 'nobodyOnDuty', NULL, actor, exhaust.at,
                exhaust.facts || jsonb_build_object('nextLook', exhaust.timers -> 0 -> 'due'), exhaust.timer,
                exhaust.generation);
        END IF;
    ELSE
        PERFORM ground.record(the_case, 'assignment', 'orderExhausted', 'awaitingDraw', actor, exhaust.at, exhaust.facts,
                              exhaust.timer, exhaust.generation);
    END IF;
    IF calls IS NOT NULL THEN
        PERFORM ground.call(the_case, 'nobodyOnDuty', c.role, c.office, c.step, exhaust.at)
        FROM jsonb_to_recordset(calls) AS c (role text, office text, step integer);
        IF latest IS NULL OR latest NOT IN ('nobodyOnDuty', 'orderExhausted') THEN
            PERFORM ground.arm_all(the_case, later);
        END IF;
        PERFORM ground.set_flag(the_case, 'escalated', true, 'assignment', '{"role": "system"}', exhaust.at);
    END IF;
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- Below the quorum there is no draw: somebody is told, and the same holders are asked again under the same number.
CREATE FUNCTION assignment.wait_for_holders(the_case bigint, the_pool bigint, payload jsonb, give_up timestamptz,
    retry timestamptz, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, 'assignment', 'quorumMissing', NULL, '{"role": "system"}', wait_for_holders.at,
        jsonb_build_object('pool', the_pool), wait_for_holders.timer, wait_for_holders.generation);
    PERFORM ground.ring(the_case, 'quorumMissing', 'courtDutyOfficer', 0, wait_for_holders.at);
    PERFORM ground.send('proofs/' || the_pool || '/' || wait_for_holders.generation, the_case, 'proofs', payload,
                        wait_for_holders.at, give_up);
    PERFORM ground.arm(the_case, 'draw', 'order', retry);
END;
$$;

CREATE FUNCTION assignment.accept(the_case bigint, the_attempt integer, actor jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE assignment.attempt AS a SET accepted = accept.at
    WHERE a.case_id = the_case AND a.attempt = the_attempt AND a.ended IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the offer is not open any more' USING ERRCODE = 'DA006';
    END IF;
    PERFORM ground.disarm(the_case, 'accept');
    PERFORM ground.quiet(the_case, 'nobodyOnDuty', accept.at);
    PERFORM ground.quiet(the_case, 'quorumMissing', accept.at);
    PERFORM ground.record(the_case, 'assignment', 'accepted', 'accepted', actor, accept.at,
                          jsonb_build_object('attempt', the_attempt));
END;
$$;

CREATE FUNCTION assignment.record_of(election text, number bigint) RETURNS TABLE (pool bigint, record bytea, seal bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT p.pool, w.record, s.seal FROM assignment.pool AS p JOIN assignment.draw AS w USING (pool)
        LEFT JOIN assignment.draw_seal AS s USING (pool)
    WHERE p.election = record_of.election AND p.number = record_of.number;
END;
$$;

CREATE FUNCTION assignment.keep_draw_seal(the_pool bigint, seal bytea) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO assignment.draw_seal VALUES (the_pool, keep_draw_seal.seal, ground.instant())
    ON CONFLICT (pool) DO NOTHING;
    RETURN (SELECT s.seal FROM assignment.draw_seal AS s WHERE s.pool = the_pool);
END;
$$;

-- A judge's day: offers first, then what is his, by the nearest limit.
CREATE FUNCTION assignment.queue(judge text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('moment', ground.micros(ground.instant()), 'cases', coalesce(jsonb_agg(
        jsonb_build_object('number', d.number, 'state', d.state, 'attempt', a.attempt, 'version', d.version,
            'kind', d.kind, 'station', d.station, 'court', d.court, 'language', d.language,
            'received', ground.micros(d.received), 'flags', d.flags, 'accepted', ground.micros(a.accepted),
            'actBy', ground.micros(a.act_by), 'next', n.due, 'nextKind', n.kind, 'useful', u.due)
        ORDER BY a.accepted IS NOT NULL, n.due), '[]'))
    FROM assignment.attempt AS a JOIN ground.docket AS d USING (case_id)
        LEFT JOIN LATERAL (SELECT ground.micros(t.due) AS due, t.kind FROM ground.timer AS t
            WHERE t.case_id = d.case_id AND t.kind IN ('accept', 'answer', 'decision', 'deadline')
            ORDER BY t.due LIMIT 1) AS n ON true
        LEFT JOIN LATERAL (SELECT min(ground.micros(l.due)) AS due FROM deadlines.deadline AS l
            WHERE l.case_id = d.case_id AND (l.content ->> 'lastUseful')::boolean
              AND NOT EXISTS (SELECT FROM deadlines.finish AS f WHERE f.deadline = l.deadline)) AS u ON true
    WHERE a.judge = queue.judge AND a.ended IS NULL
    );
END;
$$;
