-- People of the courts and commissions, their offices, what excludes a judge, and who is on duty when.
CREATE SCHEMA people;
COMMENT ON SCHEMA people IS 'Who may sign in as what, and which judge is on duty; loaded whole, every load kept.';

CREATE TABLE people.load (
    ordinal   bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    what      text        NOT NULL CONSTRAINT a_load_is_people_or_roster CHECK (what IN ('people', 'roster')),
    version   text        NOT NULL,
    sha256    text        NOT NULL CONSTRAINT load_is_named_by_its_hash CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    content   jsonb       NOT NULL,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT a_version_is_loaded_once UNIQUE (what, version)
);
CALL ground.keep_history('people.load');

CREATE TABLE people.person (
    person      bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    iin         text    NOT NULL UNIQUE CONSTRAINT iin_is_twelve_digits CHECK (iin ~ '^[0-9]{12}$'),
    family_name text    NOT NULL,
    given_name  text    NOT NULL,
    patronymic  text,
    languages   text[]  NOT NULL,
    active      boolean NOT NULL DEFAULT true
);

CREATE TABLE people.office (
    office     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person     bigint NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    role       text   NOT NULL CONSTRAINT role_is_known CHECK (role IN ('judge', 'registryClerk', 'courtDutyOfficer',
                          'courtChair', 'commissionOfficer', 'prosecutor', 'auditor')),
    court      text,
    commission text,
    judge      text   CONSTRAINT judge_id_is_plain CHECK (judge ~ '^[A-Za-z0-9-]{1,32}$'),
    share      bigint NOT NULL DEFAULT 1 CONSTRAINT share_is_positive CHECK (share BETWEEN 1 AND 1000),
    active     boolean NOT NULL DEFAULT true,
    CONSTRAINT a_judge_has_an_id_and_a_court CHECK (role <> 'judge' OR (judge IS NOT NULL AND court IS NOT NULL)),
    CONSTRAINT an_officer_has_a_commission CHECK (role <> 'commissionOfficer' OR commission IS NOT NULL)
);
CREATE UNIQUE INDEX one_judge_an_id ON people.office (judge) WHERE judge IS NOT NULL AND active;
CREATE INDEX office_of_person ON people.office (person) WHERE active;
CREATE INDEX judges_of_court ON people.office (court) WHERE role = 'judge' AND active;

CREATE TABLE people.conflict (
    person bigint NOT NULL REFERENCES people.person ON DELETE CASCADE,
    rule   text   NOT NULL CONSTRAINT conflict_rule_is_known CHECK (rule IN ('votesAt', 'livesIn', 'satOn', 'kinIn')),
    place  text   NOT NULL,
    PRIMARY KEY (person, rule, place)
);

CREATE TABLE people.shift (
    shift  bigint    PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    judge  text      NOT NULL,
    court  text      NOT NULL,
    layer  text      NOT NULL CONSTRAINT layer_is_known CHECK (layer IN ('duty', 'reserve', 'fallback')),
    during tstzrange NOT NULL CONSTRAINT a_shift_has_a_length CHECK (NOT isempty(during)),
    CONSTRAINT nobody_is_on_duty_twice EXCLUDE USING gist (judge WITH =, during WITH &&)
);
CREATE INDEX shift_of_court ON people.shift USING gist (court, during);

-- Brings the people to what the file says; whoever it leaves out keeps a row but no office.
CREATE FUNCTION people.load_people(version text, sha256 text, content jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    entry jsonb;
    who   bigint;
    added integer := 0;
BEGIN
    INSERT INTO people.load (what, version, sha256, content, loaded_at)
    VALUES ('people', version, sha256, content, ground.instant());
    UPDATE people.office SET active = false WHERE active;
    UPDATE people.person SET active = false WHERE active;
    DELETE FROM people.conflict;
    FOR entry IN SELECT e FROM jsonb_array_elements(content -> 'people') AS e LOOP
        INSERT INTO people.person (iin, family_name, given_name, patronymic, languages)
        VALUES (entry ->> 'iin', entry ->> 'familyName', entry ->> 'givenName', entry ->> 'patronymic',
                ARRAY(SELECT jsonb_array_elements_text(entry -> 'languages')))
        ON CONFLICT (iin) DO UPDATE SET family_name = excluded.family_name, given_name = excluded.given_name,
            patronymic = excluded.patronymic, languages = excluded.languages, active = true
        RETURNING person INTO who;
        INSERT INTO people.office (person, role, court, commission, judge, share)
        SELECT who, o ->> 'role', o ->> 'court', o ->> 'commission', o ->> 'judge', coalesce((o ->> 'share')::bigint, 1)
        FROM jsonb_array_elements(entry -> 'offices') AS o;
        INSERT INTO people.conflict (person, rule, place)
        SELECT DISTINCT who, c.key, p FROM jsonb_each(coalesce(entry -> 'conflicts', '{}')) AS c,
            jsonb_array_elements_text(c.value) AS p;
        added := added + 1;
    END LOOP;
    RETURN jsonb_build_object('people', added);
END;
$$;

-- Puts a roster in the place of the earlier one from now on; shifts that are over stay as they were.
CREATE FUNCTION people.load_roster(version text, sha256 text, content jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
    added  integer;
BEGIN
    INSERT INTO people.load (what, version, sha256, content, loaded_at)
    VALUES ('roster', version, sha256, content, moment);
    DELETE FROM people.shift WHERE lower(during) >= moment;
    UPDATE people.shift SET during = tstzrange(lower(during), moment) WHERE upper(during) > moment;
    INSERT INTO people.shift (judge, court, layer, during)
    SELECT s ->> 'judge', s ->> 'court', s ->> 'layer',
           tstzrange(greatest((s ->> 'from')::timestamptz, moment), (s ->> 'to')::timestamptz)
    FROM jsonb_array_elements(content -> 'shifts') AS s
    WHERE (s ->> 'to')::timestamptz > moment;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN jsonb_build_object('shifts', added, 'gaps', people.gaps(moment, moment + interval '14 days'));
END;
$$;

-- The stretches in which a court that has judges has nobody on the duty layer.
CREATE FUNCTION people.gaps(starts timestamptz, ends timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('court', g.court, 'from', lower(g.gap), 'to', upper(g.gap))
                              ORDER BY g.court, lower(g.gap)), '[]')
    FROM (
        SELECT c.court, unnest(tstzmultirange(tstzrange(starts, ends)) - coalesce(
                   (SELECT range_agg(s.during) FROM people.shift AS s WHERE s.court = c.court AND s.layer = 'duty'),
                   '{}'::tstzmultirange)) AS gap
        FROM (SELECT DISTINCT o.court FROM people.office AS o WHERE o.role = 'judge' AND o.active) AS c
    ) AS g
    );
END;
$$;

-- Everything a signed-in person may act as.
CREATE FUNCTION people.offices_of(person bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('role', o.role, 'court', o.court, 'commission', o.commission,
                                                 'judge', o.judge) ORDER BY o.office), '[]')
    FROM people.office AS o JOIN people.person AS p USING (person)
    WHERE o.person = offices_of.person AND o.active AND p.active
    );
END;
$$;
