-- Stage 1, filing: a complaint is handed in and gets its number, its receipt and its deadlines in one act.
CREATE SCHEMA filing;
COMMENT ON SCHEMA filing IS 'Stage 1: complaints as they were handed in.';

-- Files lie in the database in parts, so that one backup holds everything.
CREATE TABLE filing.document (
    document   bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id    bigint  NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    sha256     text    NOT NULL CONSTRAINT document_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    role       text    NOT NULL CONSTRAINT role_of_document_is_known CHECK (role IN ('complaint', 'signature',
                           'attachment', 'ratification', 'correction', 'withdrawal', 'consent', 'answer', 'ruling',
                           'acknowledgement', 'execution', 'confirmation', 'recusal', 'notice')),
    name       text,
    media_type text    NOT NULL,
    size       bigint  NOT NULL CONSTRAINT a_document_has_a_size CHECK (size >= 0),
    named      boolean NOT NULL DEFAULT true,
    container  boolean NOT NULL DEFAULT false,
    edition    integer CONSTRAINT editions_of_papers_count_from_one CHECK (edition >= 1),
    added      timestamptz NOT NULL,
    CONSTRAINT a_document_is_kept_once_a_case UNIQUE (case_id, sha256, role)
);
COMMENT ON COLUMN filing.document.named IS 'Whether the signed complaint names it; what it does not name is added, not signed.';
COMMENT ON COLUMN filing.document.edition IS 'The edition of the complaint it came with, and on whose receipt it stands; null for what came later.';
CALL ground.keep_history('filing.document');

CREATE TABLE filing.part (
    document bigint  NOT NULL REFERENCES filing.document ON DELETE RESTRICT,
    ordinal  integer NOT NULL CONSTRAINT parts_count_upwards CHECK (ordinal >= 0),
    bytes    bytea   NOT NULL CONSTRAINT a_part_is_at_most_a_mebibyte CHECK (octet_length(bytes) <= 1048576),
    PRIMARY KEY (document, ordinal)
);
ALTER TABLE filing.part ALTER COLUMN bytes SET STORAGE EXTERNAL;
CALL ground.keep_history('filing.part');

-- What the complaint says, read out of its bytes; the bytes themselves are the document.
CREATE TABLE filing.complaint (
    case_id       bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    edition       integer     NOT NULL CONSTRAINT editions_count_from_one CHECK (edition >= 1),
    document      text        NOT NULL,
    signature     text,
    content       jsonb       NOT NULL,
    election      text        NOT NULL,
    nonce         text        NOT NULL,
    complainant   text        NOT NULL,
    signer        text        NOT NULL,
    channel       text        NOT NULL CONSTRAINT channel_is_known CHECK (channel IN ('program', 'page', 'counter', 'system')),
    filed         timestamptz NOT NULL,
    clock         jsonb       NOT NULL,
    likeness      text        CONSTRAINT likeness_is_a_hash CHECK (likeness ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (case_id, edition),
    CONSTRAINT the_same_bytes_are_the_same_filing UNIQUE (election, document),
    CONSTRAINT a_nonce_is_used_once UNIQUE (election, nonce)
);
CALL ground.keep_history('filing.complaint');
COMMENT ON COLUMN filing.complaint.likeness IS
    'The hash of what it says without what differs between copies of one template; null where it says nothing.';
CREATE INDEX complaint_alike ON filing.complaint (election, likeness, case_id) WHERE likeness IS NOT NULL;
CREATE INDEX complaint_of_person ON filing.complaint (complainant, filed);

-- What a complaint says, for the same court and of the same kind, whoever says it: letters alone, in one case, without
-- the complainant's own names. Copies of one template have one likeness, whatever station, date or name was filled in.
CREATE FUNCTION filing.likeness(content jsonb, court text, kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- The numero sign goes with its number: compatibility would make two letters of it.
    words text := lower(normalize(replace(coalesce(content ->> 'statement', ''), '№', ' '), NFKC) COLLATE "und-x-icu");
    name  text;
BEGIN
    FOREACH name IN ARRAY ARRAY['familyName', 'givenName', 'patronymic'] LOOP
        name := lower(normalize(coalesce(content -> 'complainant' ->> name, ''), NFKC) COLLATE "und-x-icu");
        IF length(name) > 2 THEN
            words := replace(words, name, ' ');
        END IF;
    END LOOP;
    words := trim(regexp_replace(words, '[^[:alpha:]]+' COLLATE "und-x-icu", ' ', 'g'));
    IF words = '' THEN
        RETURN NULL;
    END IF;
    RETURN encode(sha256(convert_to(court || E'\n' || kind || E'\n' || words, 'UTF8')), 'hex');
END;
$$;

-- Keys under which filings were sent, for as long as their cases.
CREATE TABLE filing.key (
    key      text   PRIMARY KEY CONSTRAINT key_is_named_by_its_hash CHECK (key ~ '^[0-9a-f]{64}$'),
    case_id  bigint NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    document text   NOT NULL
);
CALL ground.keep_history('filing.key');

-- The secret of a case is derived, not kept; what is kept is which key of the service it was derived under.
CREATE TABLE filing.secret (
    case_id bigint PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    key_id  text   NOT NULL
);
CALL ground.keep_history('filing.secret');

-- One counter a court and year; it is locked last in its transaction, so numbers follow each other without a gap.
CREATE TABLE filing.counter (
    court  text    NOT NULL,
    year   integer NOT NULL,
    number bigint  NOT NULL CONSTRAINT numbers_count_upwards CHECK (number >= 0),
    PRIMARY KEY (court, year)
) WITH (fillfactor = 50);

CREATE TABLE filing.seal (
    case_id bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    edition integer     NOT NULL,
    receipt bytea       NOT NULL,
    seal    bytea       NOT NULL,
    made    timestamptz NOT NULL,
    PRIMARY KEY (case_id, edition)
);
CALL ground.keep_history('filing.seal');

-- Pages freeze the bytes they show under their hash before anybody signs them.
CREATE TABLE filing.draft (
    sha256  text        PRIMARY KEY CONSTRAINT draft_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes   bytea       NOT NULL CONSTRAINT a_draft_is_at_most_256_kib CHECK (octet_length(bytes) <= 262144),
    frozen  timestamptz NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX draft_to_forget ON filing.draft (expires);

-- What a filing is decided on: the instant, the pack in force, whether key, bytes or nonce were seen before, and how many
-- complaints of that person came within the hour. Signed ones and unsigned ones are counted apart, and a signature that
-- turned out to be none is not counted: nobody uses up the voter's complaints by sending some in the voter's name.
CREATE FUNCTION filing.opening(key text, document text, nonce text, election text, station text,
    complainant text DEFAULT NULL, signed boolean DEFAULT false, at_most integer DEFAULT 0) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'moment', ground.micros(moment),
        'hour', (SELECT jsonb_build_object('filings', count(*), 'first', ground.micros(min(h.filed)))
                 FROM (SELECT c.filed FROM filing.complaint AS c
                       WHERE c.complainant = opening.complainant AND c.filed > moment - interval '1 hour' AND c.edition = 1
                         AND c.channel IN ('program', 'page') AND (c.signature IS NOT NULL) = opening.signed
                         AND NOT (opening.signed AND EXISTS (SELECT FROM signature.verdict AS v
                                                             WHERE v.case_id = c.case_id AND v.indication = 'failed'))
                       ORDER BY c.filed DESC LIMIT opening.at_most) AS h),
        'pack', (SELECT f.pack FROM ground.pack_in_force AS f WHERE f.election = opening.election
                 ORDER BY f.ordinal DESC LIMIT 1),
        'byKey', (SELECT jsonb_build_object('case', k.case_id, 'document', k.document) FROM filing.key AS k
                  WHERE k.key = opening.key),
        'byDocument', (SELECT jsonb_build_object('case', c.case_id, 'edition', c.edition, 'signature', c.signature)
                       FROM filing.complaint AS c
                       WHERE c.election = opening.election AND c.document = opening.document),
        'nonceUsed', EXISTS (SELECT FROM filing.complaint AS c
                             WHERE c.election = opening.election AND c.nonce = opening.nonce),
        'closing', deadlines.closing_of(opening.election, opening.station))
    );
END;
$$;

CREATE FUNCTION filing.keep_document(
    the_case bigint, role text, media_type text, sha256 text, bytes bytea, at timestamptz,
    name text DEFAULT NULL, named boolean DEFAULT true, container boolean DEFAULT false, edition integer DEFAULT NULL
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    the_document bigint;
BEGIN
    INSERT INTO filing.document (case_id, sha256, role, name, media_type, size, named, container, edition, added)
    VALUES (the_case, keep_document.sha256, keep_document.role, keep_document.name, keep_document.media_type,
            octet_length(bytes), keep_document.named, keep_document.container, keep_document.edition, at)
    ON CONFLICT ON CONSTRAINT a_document_is_kept_once_a_case DO NOTHING
    RETURNING document INTO the_document;
    IF the_document IS NULL THEN
        RETURN false;
    END IF;
    FOR nth IN 0 .. greatest(0, (octet_length(keep_document.bytes) - 1) / 1048576) LOOP
        INSERT INTO filing.part (document, ordinal, bytes)
        VALUES (the_document, nth, substring(keep_document.bytes FROM nth * 1048576 + 1 FOR 1048576));
    END LOOP;
    RETURN true;
END;
$$;

-- Keeps the paper of an act that has no table of its own, and the signature over it where there is one.
CREATE FUNCTION filing.keep_paper(the_case bigint, role text, sha256 text, bytes bytea, container text,
                                  container_bytes bytea, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF keep_paper.role NOT IN ('ratification', 'withdrawal', 'consent', 'recusal') THEN
        RAISE EXCEPTION 'a paper of the role % is kept by its own stage', keep_paper.role USING ERRCODE = 'DA009';
    END IF;
    PERFORM filing.keep_document(the_case, keep_paper.role, 'application/json', keep_paper.sha256, keep_paper.bytes,
                                 keep_paper.at);
    IF keep_paper.container IS NOT NULL THEN
        PERFORM filing.keep_document(the_case, keep_paper.role, 'application/pkcs7-signature', keep_paper.container,
                                     keep_paper.container_bytes, keep_paper.at, container => true);
    END IF;
END;
$$;

-- Keeps the complaint of an edition, its signature and the papers that came with it: entry.papers lists them, their bytes
-- follow each other in `papers`, or lie in the draft that entry.draft names. What found no room is given back by its hash.
CREATE FUNCTION filing.keep_edition(the_case bigint, the_edition integer, role text, entry jsonb, document bytea,
                                    signature bytea, papers bytea, at timestamptz) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    paper   record;
    content bytea;
    held    bigint := (SELECT coalesce(sum(d.size), 0) FROM filing.document AS d
                       WHERE d.case_id = the_case AND d.role = 'attachment');
    no_room jsonb := jsonb_build_array();
BEGIN
    PERFORM filing.keep_document(the_case, keep_edition.role, 'application/json', entry ->> 'document',
                                 keep_edition.document, keep_edition.at, edition => the_edition);
    IF keep_edition.signature IS NOT NULL THEN
        PERFORM filing.keep_document(the_case, 'signature', 'application/pkcs7-signature', entry ->> 'signature',
                                     keep_edition.signature, keep_edition.at, container => true, edition => the_edition);
    END IF;
    FOR paper IN
        SELECT p.value ->> 'sha256' AS sha256, p.value ->> 'name' AS name, p.value ->> 'mediaType' AS media_type,
               (p.value ->> 'named')::boolean AS named, s.size,
               sum(s.size) OVER (ORDER BY p.ordinality) - s.size AS first
        FROM jsonb_array_elements(coalesce(entry -> 'papers', '[]')) WITH ORDINALITY AS p
            CROSS JOIN LATERAL (SELECT (p.value ->> 'size')::bigint AS size) AS s
        ORDER BY p.ordinality
    LOOP
        IF entry ->> 'draft' IS NULL THEN
            content := substring(keep_edition.papers FROM paper.first::integer + 1 FOR paper.size::integer);
        ELSE
            content := (SELECT f.bytes FROM filing.form_paper AS f
                        WHERE f.draft = entry ->> 'draft' AND f.sha256 = paper.sha256);
        END IF;
        IF content IS NULL OR held + octet_length(content) > (entry ->> 'papersLimit')::bigint THEN
            no_room := no_room || to_jsonb(paper.sha256);
        ELSIF filing.keep_document(the_case, 'attachment', paper.media_type, paper.sha256, content, keep_edition.at,
                                   paper.name, paper.named, edition => the_edition) THEN
            held := held + octet_length(content);
        END IF;
    END LOOP;
    RETURN no_room;
END;
$$;

-- Registers a complaint: number, bytes, papers, deadlines, timers and the first event, or nothing at all.
-- The counter is locked last, so that a court's filings wait for each other's commit and for nothing else.
CREATE FUNCTION filing.enter(entry jsonb, document bytea, signature bytea, papers bytea, deadlines jsonb, timers jsonb,
                             actor jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    at       timestamptz := ground.moment((entry ->> 'moment')::bigint);
    the_case bigint;
    counted  bigint;
    numbered text;
    no_room  jsonb;
    like_it  text := filing.likeness(entry -> 'content', entry ->> 'court', entry ->> 'kind');
    lead     bigint;
BEGIN
    -- The first copies of a template go their way; when there are many, the next wait for a clerk as one group.
    SELECT CASE WHEN count(*) >= (entry ->> 'copiesLimit')::integer THEN min(c.case_id) END INTO lead
    FROM (SELECT o.case_id FROM filing.complaint AS o
          WHERE o.election = entry ->> 'election' AND o.likeness = like_it
          ORDER BY o.case_id LIMIT (entry ->> 'copiesLimit')::integer) AS c;
    INSERT INTO ground.docket (number, public_id, election, court, station, commission, kind, request, language, pack,
                               received, state, origin, alike, last_event)
    VALUES (entry ->> 'publicId', entry ->> 'publicId', entry ->> 'election', entry ->> 'court', entry ->> 'station',
            entry ->> 'commission', entry ->> 'kind', entry ->> 'request', entry ->> 'language', entry ->> 'pack',
            at, 'received', (entry ->> 'origin')::bigint, lead, 'filed')
    RETURNING case_id INTO the_case;
    no_room := filing.keep_edition(the_case, 1, 'complaint', entry, enter.document, enter.signature, enter.papers, at);
    INSERT INTO filing.complaint (case_id, edition, document, signature, content, election, nonce, complainant, signer,
                                  channel, filed, clock, likeness)
    VALUES (the_case, 1, entry ->> 'document', entry ->> 'signature', entry -> 'content', entry ->> 'election',
            entry ->> 'nonce', entry ->> 'complainant', entry ->> 'signer', entry ->> 'channel', at, entry -> 'clock',
            like_it);
    IF entry ->> 'key' IS NOT NULL THEN
        INSERT INTO filing.key VALUES (entry ->> 'key', the_case, entry ->> 'document');
    END IF;
    -- A case that follows from another is opened by that one's secret: the voter has it already, and learns no second one.
    IF entry ->> 'origin' IS NULL THEN
        INSERT INTO filing.secret VALUES (the_case, entry ->> 'secretKey');
    END IF;
    PERFORM deadlines.set_down(the_case, enter.deadlines, at);
    PERFORM ground.arm_all(the_case, enter.timers);
    PERFORM deadlines.heed_word(the_case, entry ->> 'election', entry ->> 'station', at);
    -- Who can be reached outside the page is told there that the complaint is in, and until when it will be decided.
    IF cardinality(ground.channels_to(the_case, 'voter', 'case')) > 0 THEN
        PERFORM ground.tell(the_case, 'voter', 'case', 'received', (SELECT min(d.due) FROM deadlines.deadline AS d
            WHERE d.case_id = the_case AND d.content ->> 'nature' = 'deadline'), NULL, at);
    END IF;
    INSERT INTO ground.event (case_id, version, stage, name, role, person, at, pack, state, facts)
    VALUES (the_case, 1, 'filing', 'filed', actor ->> 'role', (actor ->> 'person')::bigint, at, entry ->> 'pack', 'received',
            jsonb_build_object('document', entry ->> 'document', 'signed', enter.signature IS NOT NULL,
                               'channel', entry ->> 'channel'));
    INSERT INTO filing.counter AS c (court, year, number) VALUES (entry ->> 'court', (entry ->> 'year')::integer, 1)
    ON CONFLICT (court, year) DO UPDATE SET number = c.number + 1 RETURNING c.number INTO counted;
    numbered := (entry ->> 'prefix') || CASE WHEN length(counted::text) >= (entry ->> 'digits')::integer THEN counted::text
        ELSE lpad(counted::text, (entry ->> 'digits')::integer, '0') END || (entry ->> 'suffix');
    UPDATE ground.docket AS d SET number = numbered, version = 1 WHERE d.case_id = the_case;
    RETURN jsonb_build_object('case', the_case, 'number', numbered, 'noRoom', no_room);
END;
$$;

-- A corrected complaint: a new edition of the same case, with the minute of the first. It states the complaint anew, so
-- whatever the docket has from the complaint is taken from it again; who complains, and to which court, stays.
CREATE FUNCTION filing.correct(the_case bigint, entry jsonb, document bytea, signature bytea, papers bytea,
                               deadlines jsonb, timers jsonb, actor jsonb, at timestamptz) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    first        record;
    next_edition integer;
    no_room      jsonb;
BEGIN
    SELECT d.court, c.complainant INTO STRICT first FROM ground.docket AS d
        JOIN filing.complaint AS c ON c.case_id = d.case_id AND c.edition = 1 WHERE d.case_id = the_case;
    IF first.court <> entry ->> 'court' OR first.complainant <> entry ->> 'complainant' THEN
        RAISE EXCEPTION 'a correction makes no other person''s case, and no other court''s' USING ERRCODE = 'DA012';
    END IF;
    SELECT max(c.edition) + 1 INTO next_edition FROM filing.complaint AS c WHERE c.case_id = the_case;
    no_room := filing.keep_edition(the_case, next_edition, 'correction', entry, correct.document, correct.signature,
                                   correct.papers, at);
    INSERT INTO filing.complaint (case_id, edition, document, signature, content, election, nonce, complainant, signer,
                                  channel, filed, clock, likeness)
    VALUES (the_case, next_edition, entry ->> 'document', entry ->> 'signature', entry -> 'content', entry ->> 'election',
            entry ->> 'nonce', entry ->> 'complainant', entry ->> 'signer', entry ->> 'channel', at, entry -> 'clock',
            filing.likeness(entry -> 'content', entry ->> 'court', entry ->> 'kind'));
    PERFORM ground.disarm(the_case, 'correction', 'ratification');
    -- What somebody wrote anew is no copy any more.
    UPDATE ground.docket AS d SET station = entry ->> 'station', commission = entry ->> 'commission',
        kind = entry ->> 'kind', request = entry ->> 'request', language = entry ->> 'language',
        version = d.version + 1, last_event = 'corrected', state = 'received', alike = NULL
    WHERE d.case_id = the_case;
    INSERT INTO ground.event (case_id, version, stage, name, role, person, at, pack, state, facts)
    SELECT the_case, d.version, 'admission', 'corrected', actor ->> 'role', (actor ->> 'person')::bigint, correct.at,
           d.pack, d.state, jsonb_build_object('document', entry ->> 'document', 'edition', next_edition)
    FROM ground.docket AS d WHERE d.case_id = the_case;
    PERFORM ground.show_clocks(the_case);
    PERFORM deadlines.supersede(the_case, correct.deadlines, 'corrected', correct.timers, at);
    PERFORM deadlines.heed_word(the_case, entry ->> 'election', entry ->> 'station', at);
    RETURN jsonb_build_object('edition', next_edition, 'noRoom', no_room);
END;
$$;

-- The rows a receipt is made of. Its bytes are a pure function of them, so it can be made again at any time.
CREATE FUNCTION filing.receipt_facts(the_case bigint, the_edition integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'case', d.case_id, 'number', d.number, 'publicId', d.public_id, 'court', d.court, 'election', d.election,
        -- In the language of its own edition, whatever a later one chose.
        'language', c.content ->> 'language', 'pack', d.pack, 'received', ground.micros(d.received),
        'edition', c.edition, 'filed', ground.micros(c.filed), 'signature', c.signature, 'clock', c.clock, 'channel', c.channel,
        -- What came with this edition and nothing else: the receipt must not change by what comes later.
        'documents', (SELECT jsonb_agg(jsonb_build_object('sha256', f.sha256, 'size', f.size, 'role',
                                           CASE f.role WHEN 'correction' THEN 'complaint' ELSE f.role END)
                                       ORDER BY f.document)
                      FROM filing.document AS f WHERE f.case_id = d.case_id AND f.edition = c.edition),
        'deadlines', (SELECT coalesce(jsonb_agg(dl.content ORDER BY dl.deadline), '[]') FROM deadlines.deadline AS dl
                      WHERE dl.case_id = d.case_id AND dl.armed = c.filed),
        'secretKey', s.key_id,
        'receipt', (SELECT encode(x.receipt, 'base64') FROM filing.seal AS x
                    WHERE x.case_id = d.case_id AND x.edition = c.edition),
        'seal', (SELECT encode(x.seal, 'base64') FROM filing.seal AS x
                 WHERE x.case_id = d.case_id AND x.edition = c.edition))
    FROM ground.docket AS d JOIN filing.complaint AS c ON c.case_id = d.case_id AND c.edition = the_edition
        JOIN filing.secret AS s ON s.case_id = coalesce(d.origin, d.case_id)
    WHERE d.case_id = the_case
    );
END;
$$;

-- Keeps a seal; whoever comes second gets the first one's. The first is sent for a time-stamp, where one is wanted.
CREATE FUNCTION filing.keep_seal(the_case bigint, the_edition integer, receipt bytea, seal bytea, stamp jsonb DEFAULT NULL)
RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO filing.seal VALUES (the_case, the_edition, keep_seal.receipt, keep_seal.seal, ground.instant())
    ON CONFLICT (case_id, edition) DO NOTHING;
    IF FOUND AND keep_seal.stamp IS NOT NULL THEN
        PERFORM ground.ask_stamp(the_case, keep_seal.stamp ->> 'container', keep_seal.stamp,
                                 (keep_seal.stamp ->> 'patienceSeconds')::integer);
    END IF;
    RETURN (SELECT x.seal FROM filing.seal AS x WHERE x.case_id = the_case AND x.edition = the_edition);
END;
$$;

CREATE FUNCTION filing.keep_draft(sha256 text, bytes bytea, life_seconds integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    DELETE FROM filing.draft AS f WHERE f.sha256 = ANY (ARRAY(
        SELECT o.sha256 FROM filing.draft AS o WHERE o.expires < moment ORDER BY o.expires LIMIT 10 FOR UPDATE SKIP LOCKED));
    INSERT INTO filing.draft VALUES (keep_draft.sha256, keep_draft.bytes, moment, moment + make_interval(secs => life_seconds))
    ON CONFLICT ON CONSTRAINT draft_pkey DO UPDATE SET expires = excluded.expires;
END;
$$;

CREATE FUNCTION filing.frozen(sha256 text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT d.bytes FROM filing.draft AS d WHERE d.sha256 = frozen.sha256 AND d.expires > ground.instant()
    );
END;
$$;

-- The bytes of a document of a case, its parts put together.
CREATE FUNCTION filing.bytes_of(the_case bigint, sha256 text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
    SELECT string_agg(p.bytes, ''::bytea ORDER BY p.ordinal)
    FROM filing.part AS p
    WHERE p.document = (SELECT d.document FROM filing.document AS d
                        WHERE d.case_id = the_case AND d.sha256 = bytes_of.sha256 ORDER BY d.document LIMIT 1)
    );
END;
$$;

CREATE FUNCTION filing.documents_of(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'sha256', d.sha256, 'size', d.size, 'name', d.name,
               'mediaType', d.media_type, 'named', d.named, 'container', d.container, 'added', ground.micros(d.added))
               ORDER BY d.document), '[]')
    FROM filing.document AS d WHERE d.case_id = the_case
    );
END;
$$;

-- Adds a paper to a case, unless the case's papers would pass their limit; the answer says what became of it.
CREATE FUNCTION filing.attach(the_case bigint, sha256 text, media_type text, name text, named boolean, bytes bytea,
                              limit_bytes bigint, actor jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz;
    held   bigint;
BEGIN
    -- Two papers that come at the same time must not both find room for one.
    PERFORM ground.lock_case(the_case);
    moment := ground.instant();
    -- What is there already needs no room: whoever sends it again must not hear that it was not kept.
    IF EXISTS (SELECT FROM filing.document AS d WHERE d.case_id = the_case AND d.sha256 = attach.sha256
               AND d.role = 'attachment') THEN
        RETURN 'known';
    END IF;
    SELECT coalesce(sum(d.size), 0) INTO held FROM filing.document AS d WHERE d.case_id = the_case AND d.role = 'attachment';
    IF held + octet_length(attach.bytes) > limit_bytes THEN
        RETURN 'tooMuch';
    END IF;
    PERFORM filing.keep_document(the_case, 'attachment', attach.media_type, attach.sha256, attach.bytes, moment,
                                 attach.name, attach.named);
    PERFORM ground.record(the_case, 'filing', 'paperAdded', NULL, attach.actor, moment,
                          jsonb_build_object('sha256', attach.sha256, 'named', attach.named));
    RETURN 'kept';
END;
$$;

-- Answers on the question pages, kept for a day under the draft's key; nothing of them is a filing yet.
CREATE TABLE filing.form (
    draft   text        PRIMARY KEY CONSTRAINT form_is_named_by_its_hash CHECK (draft ~ '^[0-9a-f]{64}$'),
    answers jsonb       NOT NULL CONSTRAINT answers_are_at_most_256_kib CHECK (pg_column_size(answers) <= 262144),
    expires timestamptz NOT NULL
);
CREATE INDEX form_to_forget ON filing.form (expires);

CREATE TABLE filing.form_paper (
    draft      text  NOT NULL REFERENCES filing.form ON DELETE CASCADE,
    sha256     text  NOT NULL,
    name       text  NOT NULL,
    media_type text  NOT NULL,
    bytes      bytea NOT NULL,
    PRIMARY KEY (draft, sha256)
);

-- Keeps the answers; false when it is a new draft and there are as many as there may be.
CREATE FUNCTION filing.keep_form(draft text, answers jsonb, life_seconds integer, at_most integer DEFAULT 1000000)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    DELETE FROM filing.form AS f WHERE f.draft = ANY (ARRAY(
        SELECT o.draft FROM filing.form AS o WHERE o.expires < moment ORDER BY o.expires LIMIT 10 FOR UPDATE SKIP LOCKED));
    UPDATE filing.form AS f SET answers = keep_form.answers, expires = moment + make_interval(secs => life_seconds)
    WHERE f.draft = keep_form.draft;
    IF FOUND THEN
        RETURN true;
    END IF;
    IF (SELECT count(*) FROM (SELECT FROM filing.form LIMIT keep_form.at_most) AS f) >= keep_form.at_most THEN
        RETURN false;
    END IF;
    INSERT INTO filing.form VALUES (keep_form.draft, keep_form.answers, moment + make_interval(secs => life_seconds))
    ON CONFLICT ON CONSTRAINT form_pkey DO UPDATE SET answers = excluded.answers, expires = excluded.expires;
    RETURN true;
END;
$$;

CREATE FUNCTION filing.form_of(draft text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('answers', f.answers, 'papers', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('sha256', p.sha256, 'name', p.name, 'mediaType', p.media_type,
                                                     'size', octet_length(p.bytes))
                                  ORDER BY p.name, p.sha256), '[]')
        FROM filing.form_paper AS p WHERE p.draft = f.draft))
    FROM filing.form AS f WHERE f.draft = form_of.draft AND f.expires > ground.instant()
    );
END;
$$;

CREATE FUNCTION filing.keep_form_paper(draft text, sha256 text, name text, media_type text, bytes bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO filing.form_paper
    VALUES (keep_form_paper.draft, keep_form_paper.sha256, keep_form_paper.name, keep_form_paper.media_type,
            keep_form_paper.bytes)
    ON CONFLICT ON CONSTRAINT form_paper_pkey DO NOTHING;
END;
$$;

CREATE FUNCTION filing.drop_form_paper(draft text, sha256 text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM filing.form_paper AS p WHERE p.draft = drop_form_paper.draft AND p.sha256 = drop_form_paper.sha256;
END;
$$;

-- What opens a case: the public id, and the key of the service, that its secret was derived from and under. A case that
-- follows from another is opened by the secret of that one. A number that nobody has costs the same look.
CREATE FUNCTION filing.secret_of(number text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('moment', ground.micros(ground.instant()), 'publicId', r.public_id, 'key', s.key_id)
    FROM (VALUES (secret_of.number)) AS asked (number)
        LEFT JOIN ground.docket AS d ON d.number = asked.number
        LEFT JOIN ground.docket AS r ON r.case_id = coalesce(d.origin, d.case_id)
        LEFT JOIN filing.secret AS s ON s.case_id = r.case_id
    );
END;
$$;

-- Papers that come in parts, until the last part is there; then the whole becomes a document of the case.
CREATE TABLE filing.upload (
    case_id  bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    sha256   text        NOT NULL CONSTRAINT upload_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size     bigint      NOT NULL CONSTRAINT an_upload_has_a_size CHECK (size > 0),
    received bigint      NOT NULL DEFAULT 0,
    parts    integer     NOT NULL DEFAULT 0,
    touched  timestamptz NOT NULL,
    PRIMARY KEY (case_id, sha256),
    CONSTRAINT nothing_is_received_beyond_the_end CHECK (received BETWEEN 0 AND size)
);
CREATE INDEX upload_to_forget ON filing.upload (touched);

CREATE TABLE filing.upload_part (
    case_id bigint NOT NULL,
    sha256  text   NOT NULL,
    first   bigint NOT NULL CONSTRAINT parts_begin_at_a_byte CHECK (first >= 0),
    bytes   bytea  NOT NULL CONSTRAINT a_part_has_bytes CHECK (octet_length(bytes) > 0),
    PRIMARY KEY (case_id, sha256, first),
    FOREIGN KEY (case_id, sha256) REFERENCES filing.upload ON DELETE CASCADE
);
ALTER TABLE filing.upload_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- How much of a paper is there: kept as a whole, or received so far.
CREATE FUNCTION filing.upload_of(the_case bigint, sha256 text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object(
        'kept', (SELECT d.size FROM filing.document AS d
                 WHERE d.case_id = the_case AND d.sha256 = upload_of.sha256 AND d.role = 'attachment'),
        'received', (SELECT u.received FROM filing.upload AS u
                     WHERE u.case_id = the_case AND u.sha256 = upload_of.sha256),
        'size', (SELECT u.size FROM filing.upload AS u WHERE u.case_id = the_case AND u.sha256 = upload_of.sha256))
    );
END;
$$;

-- Takes one part of a paper, if it begins where the last one ended; the case must be locked. What nobody has gone on
-- with for its life is forgotten, a few at a time.
CREATE FUNCTION filing.take_part(the_case bigint, sha256 text, size bigint, first bigint, bytes bytea,
                                 limit_bytes bigint, limit_parts integer, life_seconds integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    known  filing.upload;
    held   bigint;
    word   text := 'more';
BEGIN
    DELETE FROM filing.upload AS u WHERE (u.case_id, u.sha256) IN (
        SELECT o.case_id, o.sha256 FROM filing.upload AS o
        WHERE o.touched < moment - make_interval(secs => life_seconds) ORDER BY o.touched LIMIT 10 FOR UPDATE SKIP LOCKED);
    INSERT INTO filing.upload AS u (case_id, sha256, size, touched)
    VALUES (the_case, take_part.sha256, take_part.size, moment)
    ON CONFLICT ON CONSTRAINT upload_pkey DO UPDATE SET touched = excluded.touched
    RETURNING u.* INTO known;
    SELECT (SELECT coalesce(sum(d.size), 0) FROM filing.document AS d
            WHERE d.case_id = the_case AND d.role = 'attachment')
         + (SELECT coalesce(sum(u.size), 0) FROM filing.upload AS u WHERE u.case_id = the_case) INTO held;
    IF held > limit_bytes OR known.parts >= limit_parts THEN
        DELETE FROM filing.upload AS u WHERE u.case_id = the_case AND u.sha256 = take_part.sha256;
        RETURN jsonb_build_object('fate', 'tooMuch', 'offset', 0);
    END IF;
    IF known.size <> take_part.size OR known.received <> take_part.first THEN
        RETURN jsonb_build_object('fate', 'elsewhere', 'offset', known.received, 'size', known.size);
    END IF;
    INSERT INTO filing.upload_part VALUES (the_case, take_part.sha256, take_part.first, take_part.bytes);
    UPDATE filing.upload AS u SET received = u.received + octet_length(take_part.bytes), parts = u.parts + 1
    WHERE u.case_id = the_case AND u.sha256 = take_part.sha256 RETURNING u.* INTO known;
    IF known.received = known.size THEN
        word := 'whole';
    END IF;
    RETURN jsonb_build_object('fate', word, 'offset', known.received, 'size', known.size);
END;
$$;

-- The parts of a paper put together, and forgotten.
CREATE FUNCTION filing.join_parts(the_case bigint, sha256 text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    whole bytea;
BEGIN
    SELECT string_agg(p.bytes, ''::bytea ORDER BY p.first) INTO whole FROM filing.upload_part AS p
    WHERE p.case_id = the_case AND p.sha256 = join_parts.sha256;
    DELETE FROM filing.upload AS u WHERE u.case_id = the_case AND u.sha256 = join_parts.sha256;
    RETURN whole;
END;
$$;
