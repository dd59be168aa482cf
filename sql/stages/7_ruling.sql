-- Stage 7, ruling: the judge signs exactly the bytes that were frozen; afterwards nothing changes them.
CREATE SCHEMA ruling;
COMMENT ON SCHEMA ruling IS 'Stage 7: drafts frozen under their hash, and rulings as they were signed.';

CREATE TABLE ruling.draft (
    case_id bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    sha256  text        NOT NULL,
    attempt integer     NOT NULL,
    bytes   bytea       NOT NULL CONSTRAINT a_ruling_is_at_most_256_kib CHECK (octet_length(bytes) <= 262144),
    frozen  timestamptz NOT NULL,
    PRIMARY KEY (case_id, sha256)
);
CALL ground.keep_history('ruling.draft');

CREATE TABLE ruling.ruling (
    case_id   bigint      PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    sha256    text        NOT NULL,
    attempt   integer     NOT NULL,
    judge     text        NOT NULL,
    outcome   text        NOT NULL CONSTRAINT outcome_is_known CHECK (outcome IN ('grant', 'grantInPart', 'refuse')),
    content   jsonb       NOT NULL,
    container text        NOT NULL,
    force     timestamptz NOT NULL,
    signed    timestamptz NOT NULL,
    CONSTRAINT a_copy_is_of_a_ruling UNIQUE (case_id, sha256),
    CONSTRAINT a_ruling_was_frozen FOREIGN KEY (case_id, sha256) REFERENCES ruling.draft ON DELETE RESTRICT,
    CONSTRAINT a_ruling_has_a_judge_of_the_case FOREIGN KEY (case_id, attempt) REFERENCES assignment.attempt ON DELETE RESTRICT,
    CONSTRAINT a_ruling_has_facts_and_reasons CHECK (coalesce(content ->> 'facts', '') <> ''
        AND coalesce(content ->> 'reasons', '') <> ''),
    -- A member that is missing gives NULL, and a check that is NULL passes: so each says what it is without it.
    CONSTRAINT a_ruling_names_the_law CHECK (
        CASE WHEN jsonb_typeof(content -> 'law') = 'array' THEN jsonb_array_length(content -> 'law') > 0 ELSE false END),
    CONSTRAINT a_ruling_has_an_operative_part CHECK (coalesce(jsonb_typeof(content -> 'operative') = 'array', false)),
    CONSTRAINT a_ruling_says_how_to_appeal CHECK (coalesce(content ->> 'appeal', '') <> ''),
    CONSTRAINT a_grant_orders_something CHECK (outcome = 'refuse' OR jsonb_array_length(content -> 'operative') > 0),
    CONSTRAINT a_refusal_orders_nothing CHECK (outcome <> 'refuse' OR jsonb_array_length(content -> 'operative') = 0)
);
CALL ground.keep_history('ruling.ruling');

-- Only the judge who has the case rules, and only on the attempt that is open and taken up.
CREATE FUNCTION ruling.guard_ruling() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assignment.attempt AS a WHERE a.case_id = NEW.case_id AND a.attempt = NEW.attempt
                   AND a.judge = NEW.judge AND a.accepted IS NOT NULL AND a.ended IS NULL) THEN
        RAISE EXCEPTION 'the case is not with this judge' USING ERRCODE = 'DA006';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER only_the_judge_who_has_the_case BEFORE INSERT ON ruling.ruling
    FOR EACH ROW EXECUTE FUNCTION ruling.guard_ruling();

CREATE TABLE ruling.operative (
    case_id    bigint  NOT NULL REFERENCES ruling.ruling ON DELETE RESTRICT,
    ordinal    integer NOT NULL,
    order_id   text    NOT NULL,
    commission text    NOT NULL,
    station    text    NOT NULL,
    by         timestamptz,
    changes_list boolean NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);
CALL ground.keep_history('ruling.operative');

-- Once the count has begun the list is frozen: no order may change it (Administrative Offences Code art. 121).
CREATE FUNCTION ruling.guard_operative() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    counting bigint;
BEGIN
    IF NEW.changes_list THEN
        SELECT (deadlines.closing_of(d.election, NEW.station) ->> 'counting')::bigint INTO counting
        FROM ground.docket AS d WHERE d.case_id = NEW.case_id;
        IF counting IS NOT NULL AND counting <= ground.micros(ground.instant()) THEN
            RAISE EXCEPTION 'the count has begun at station %: the list is frozen', NEW.station USING ERRCODE = 'DA007';
        END IF;
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER no_list_order_once_the_count_has_begun BEFORE INSERT ON ruling.operative
    FOR EACH ROW EXECUTE FUNCTION ruling.guard_operative();

-- The court's word on when the signed ruling was taken in (dauys-entry/1), with its seal.
CREATE TABLE ruling.entry (
    case_id bigint      PRIMARY KEY REFERENCES ruling.ruling ON DELETE RESTRICT,
    entry   bytea       NOT NULL,
    seal    bytea       NOT NULL,
    made    timestamptz NOT NULL
);
CALL ground.keep_history('ruling.entry');

CREATE FUNCTION ruling.facts(the_case bigint, draft text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- First the lock, then the reading: what the lock waited for must be seen.
    head jsonb := ground.lock_case(the_case);
BEGIN
    RETURN (
        SELECT head || jsonb_build_object(
            'live', (SELECT jsonb_build_object('attempt', a.attempt, 'judge', a.judge, 'accepted', ground.micros(a.accepted),
                         'pool', p.number)
                     FROM assignment.attempt AS a LEFT JOIN assignment.pool AS p USING (pool)
                     WHERE a.case_id = the_case AND a.ended IS NULL),
            'complaint', c.document, 'content', c.content, 'verdict', signature.latest(the_case),
            'ratified', (SELECT r.method FROM admission.ratification AS r WHERE r.case_id = the_case AND r.edition = c.edition),
            'replies', hearing.replies_of(the_case), 'closing', deadlines.closing_of(c.election,
                (SELECT d.station FROM ground.docket AS d WHERE d.case_id = the_case)),
            'draft', (SELECT jsonb_build_object('attempt', x.attempt, 'bytes', encode(x.bytes, 'base64')) FROM ruling.draft AS x
                      WHERE x.case_id = the_case AND x.sha256 = facts.draft))
        FROM filing.complaint AS c WHERE c.case_id = the_case ORDER BY c.edition DESC LIMIT 1);
END;
$$;

CREATE FUNCTION ruling.keep_draft(the_case bigint, the_attempt integer, sha256 text, bytes bytea, actor jsonb, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ruling.draft VALUES (the_case, keep_draft.sha256, the_attempt, keep_draft.bytes, keep_draft.at)
    ON CONFLICT ON CONSTRAINT draft_pkey DO NOTHING;
    PERFORM ground.record(the_case, 'ruling', 'rulingPrepared', NULL, actor, keep_draft.at,
                          jsonb_build_object('sha256', keep_draft.sha256, 'attempt', the_attempt));
END;
$$;

CREATE FUNCTION ruling.sign(the_case bigint, sha256 text, the_attempt integer, judge text, outcome text, content jsonb,
    operative jsonb, container text, container_bytes bytea, force timestamptz, actor jsonb, timers jsonb, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- A ruling does not meet a limit that was over when it was signed, however late the Watch is.
    PERFORM deadlines.note_passed(the_case, sign.at);
    PERFORM filing.keep_document(the_case, 'ruling', 'application/json', sign.sha256,
        (SELECT x.bytes FROM ruling.draft AS x WHERE x.case_id = the_case AND x.sha256 = sign.sha256), sign.at);
    PERFORM filing.keep_document(the_case, 'ruling', 'application/pkcs7-signature', sign.container, sign.container_bytes,
                                 sign.at, container => true);
    INSERT INTO ruling.ruling VALUES (the_case, sign.sha256, the_attempt, sign.judge, sign.outcome, sign.content,
                                      sign.container, sign.force, sign.at);
    INSERT INTO ruling.operative (case_id, ordinal, order_id, commission, station, by, changes_list)
    SELECT the_case, o.ordinality::integer, o.value ->> 'order', o.value ->> 'commission', o.value ->> 'station',
           (o.value ->> 'by')::timestamptz, (o.value ->> 'changesList')::boolean
    FROM jsonb_array_elements(operative) WITH ORDINALITY AS o;
    UPDATE assignment.attempt AS a SET ended = sign.at, end_reason = 'ruled'
    WHERE a.case_id = the_case AND a.attempt = the_attempt AND a.ended IS NULL;
    PERFORM ground.disarm(the_case, 'decision', 'deadline', 'warning', 'answer', 'accept');
    PERFORM deadlines.finish(the_case, 'met', sign.at);
    PERFORM ground.quiet(the_case, NULL, sign.at);
    PERFORM ground.set_flag(the_case, 'withdrawalAsked', false, 'ruling', '{"role": "system"}', sign.at);
    PERFORM ground.record(the_case, 'ruling', 'ruled', 'ruled', actor, sign.at,
                          jsonb_build_object('sha256', sign.sha256, 'outcome', sign.outcome, 'attempt', the_attempt));
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- The certificate under the ruling had been revoked when it signed: flagged, told to the duty officer and the president;
-- a ruling that was not served yet is held, so that they can look at it, and no longer than until somebody releases it or the named instant.
CREATE FUNCTION ruling.revoke(the_case bigint, container text, hold_until timestamptz, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held boolean;
BEGIN
    IF NOT EXISTS (SELECT FROM ruling.ruling AS r WHERE r.case_id = the_case AND r.container = revoke.container) THEN
        RETURN;
    END IF;
    held := (SELECT d.state = 'ruled' FROM ground.docket AS d WHERE d.case_id = the_case);
    PERFORM ground.record(the_case, 'ruling', 'rulingSignatureRevoked', NULL, '{"role": "system"}', revoke.at,
        jsonb_build_object('heldUntil', CASE WHEN held THEN ground.micros(revoke.hold_until) END));
    PERFORM ground.set_flag(the_case, 'signatureRevoked', true, 'ruling', '{"role": "system"}', revoke.at);
    PERFORM ground.ring(the_case, 'certificateRevoked', 'courtDutyOfficer', 0, revoke.at);
    PERFORM ground.ring(the_case, 'certificateRevoked', 'courtChair', 1, revoke.at);
    IF held THEN
        PERFORM ground.arm(the_case, 'stage', 'service', revoke.hold_until);
    END IF;
END;
$$;

-- A held ruling is let go before its instant, for a reason; false when none is held. What the duty officer and the
-- president were rung up for is then looked at; that the judge himself stands by his ruling does not say that they know.
CREATE FUNCTION ruling.release(the_case bigint, reason text, actor jsonb, at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ground.timer AS t WHERE t.case_id = the_case AND t.kind = 'stage' AND t.step = 'service'
                   AND t.due > release.at) THEN
        RETURN false;
    END IF;
    PERFORM ground.record(the_case, 'ruling', 'released', NULL, actor, release.at, jsonb_build_object('reason', release.reason));
    PERFORM ground.arm(the_case, 'stage', 'service', release.at);
    IF actor ->> 'role' <> 'judge' THEN
        PERFORM ground.quiet(the_case, 'certificateRevoked', release.at);
    END IF;
    RETURN true;
END;
$$;

CREATE FUNCTION ruling.of_case(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('sha256', r.sha256, 'outcome', r.outcome, 'judge', r.judge, 'content', r.content,
        'container', r.container, 'signed', ground.micros(r.signed), 'force', ground.micros(r.force),
        'entry', (SELECT encode(e.entry, 'base64') FROM ruling.entry AS e WHERE e.case_id = the_case),
        'entrySeal', (SELECT encode(e.seal, 'base64') FROM ruling.entry AS e WHERE e.case_id = the_case))
    FROM ruling.ruling AS r WHERE r.case_id = the_case
    );
END;
$$;

CREATE FUNCTION ruling.keep_entry(the_case bigint, entry bytea, seal bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO ruling.entry VALUES (the_case, keep_entry.entry, keep_entry.seal, ground.instant())
    ON CONFLICT (case_id) DO NOTHING;
END;
$$;

-- Whether such a ruling exists, for anyone who has its number and the first ten digits of its hash; no person in it.
CREATE FUNCTION ruling.find(number text, code text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('number', d.number, 'court', d.court, 'station', d.station, 'outcome', r.outcome,
        'sha256', r.sha256, 'force', ground.micros(r.force), 'inForce', r.force <= ground.instant(),
        'signed', ground.micros(r.signed), 'kind', d.kind,
        'orders', (SELECT coalesce(jsonb_agg(o.order_id ORDER BY o.ordinal), '[]') FROM ruling.operative AS o
                   WHERE o.case_id = d.case_id))
    FROM ruling.ruling AS r JOIN ground.docket AS d USING (case_id)
    WHERE d.number = find.number AND left(r.sha256, 10) = find.code
    );
END;
$$;
