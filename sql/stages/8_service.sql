-- Stage 8, service: the ruling goes to the voter, the commission and the commission above it, each with its own row.
CREATE SCHEMA service;
COMMENT ON SCHEMA service IS 'Stage 8: copies of rulings, their delivery and acknowledgement.';

CREATE TABLE service.copy (
    case_id   bigint      NOT NULL REFERENCES ground.docket ON DELETE RESTRICT,
    addressee text        NOT NULL CONSTRAINT copy_goes_to_a_known_addressee CHECK (addressee IN ('voter', 'commission', 'superiorCommission')),
    office    text        NOT NULL,
    document  text        NOT NULL,
    sent      timestamptz NOT NULL,
    delivered timestamptz NOT NULL,
    channel   text        NOT NULL CONSTRAINT copy_goes_by_a_known_channel CHECK (channel IN ('inbox', 'webhook')),
    PRIMARY KEY (case_id, addressee, channel),
    CONSTRAINT a_copy_is_the_ruling FOREIGN KEY (case_id, document) REFERENCES ruling.ruling (case_id, sha256) ON DELETE RESTRICT
);
CALL ground.keep_history('service.copy');

CREATE TABLE service.acknowledgement (
    case_id   bigint      PRIMARY KEY REFERENCES ground.docket ON DELETE RESTRICT,
    document  text        NOT NULL,
    container text        NOT NULL,
    person    bigint      NOT NULL REFERENCES people.person ON DELETE RESTRICT,
    at        timestamptz NOT NULL
);
CALL ground.keep_history('service.acknowledgement');

-- Addresses of commissions' programs. Their secrets are derived, not kept: what is kept is which key of the service each was
-- derived under, and how often it was changed. After a change both count for a while.
CREATE TABLE service.webhook (
    commission     text        PRIMARY KEY,
    url            text        NOT NULL,
    since          timestamptz NOT NULL,
    key_id         text        NOT NULL,
    generation     integer     NOT NULL DEFAULT 1 CONSTRAINT generations_count_from_one CHECK (generation >= 1),
    former_key_id  text,
    former_until   timestamptz,
    CONSTRAINT a_former_secret_has_an_end CHECK ((former_key_id IS NULL) = (former_until IS NULL))
);

CREATE FUNCTION service.facts(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- First the lock, then the reading: what the lock waited for must be seen.
    head jsonb := ground.lock_case(the_case);
BEGIN
    RETURN (
        SELECT head || jsonb_build_object('ruling', ruling.of_case(the_case),
            'copies', service.copies_of(the_case),
            'acknowledged', (SELECT ground.micros(k.at) FROM service.acknowledgement AS k WHERE k.case_id = the_case)));
END;
$$;

CREATE FUNCTION service.copies_of(the_case bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('addressee', y.addressee, 'office', y.office, 'document', y.document,
               'channel', y.channel, 'delivered', ground.micros(y.delivered),
               'acknowledged', CASE WHEN y.addressee = 'commission' THEN
                   (SELECT ground.micros(k.at) FROM service.acknowledgement AS k WHERE k.case_id = the_case) END)
               ORDER BY y.addressee, y.channel), '[]')
    FROM service.copy AS y WHERE y.case_id = the_case
    );
END;
$$;

-- Serves a ruling: an inbox is delivery; where the addressee can be reached outside too, a letter goes with the message.
CREATE FUNCTION service.serve(the_case bigint, document text, commission text, superior text, orders boolean,
    acknowledge_by timestamptz, timers jsonb, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO service.copy VALUES
        (the_case, 'voter', 'case', serve.document, serve.at, serve.at, 'inbox'),
        (the_case, 'commission', serve.commission, serve.document, serve.at, serve.at, 'inbox');
    PERFORM ground.tell(the_case, 'voter', 'case', 'ruling', NULL, serve.document, serve.at);
    PERFORM ground.tell(the_case, 'commission', serve.commission, CASE WHEN serve.orders THEN 'rulingToCarryOut' ELSE 'ruling' END,
                        serve.acknowledge_by, serve.document, serve.at);
    IF serve.superior IS NOT NULL THEN
        INSERT INTO service.copy VALUES
            (the_case, 'superiorCommission', serve.superior, serve.document, serve.at, serve.at, 'inbox');
        PERFORM ground.tell(the_case, 'superiorCommission', serve.superior, 'ruling', NULL, serve.document, serve.at);
    END IF;
    PERFORM ground.record(the_case, 'service', 'served', 'served', '{"role": "system"}', serve.at,
                          jsonb_build_object('document', serve.document), serve.timer, serve.generation);
    IF NOT serve.orders THEN
        PERFORM ground.record(the_case, 'service', 'closedWithoutOrder', 'closed', '{"role": "system"}', serve.at, '{}');
        DELETE FROM ground.timer AS t WHERE t.case_id = the_case;
    END IF;
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

CREATE FUNCTION service.delivered(the_case bigint, addressee text, office text, document text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := ground.instant();
BEGIN
    PERFORM FROM ground.docket AS d WHERE d.case_id = the_case FOR NO KEY UPDATE;
    INSERT INTO service.copy VALUES (the_case, delivered.addressee, delivered.office, delivered.document, moment, moment, 'webhook')
    ON CONFLICT ON CONSTRAINT copy_pkey DO NOTHING;
    IF FOUND THEN
        PERFORM ground.record(the_case, 'service', 'copyDelivered', NULL, '{"role": "system"}', moment,
                              jsonb_build_object('addressee', delivered.addressee, 'channel', 'webhook'));
    END IF;
END;
$$;

CREATE FUNCTION service.acknowledge(the_case bigint, document text, bytes bytea, container text, container_bytes bytea,
    execution_due timestamptz, commission text, actor jsonb, timers jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.settle(the_case, 'commission');
    PERFORM filing.keep_document(the_case, 'acknowledgement', 'application/json', acknowledge.document, acknowledge.bytes, acknowledge.at);
    PERFORM filing.keep_document(the_case, 'acknowledgement', 'application/pkcs7-signature', acknowledge.container,
                                 acknowledge.container_bytes, acknowledge.at, container => true);
    INSERT INTO service.acknowledgement VALUES (the_case, acknowledge.document, acknowledge.container,
                                                (actor ->> 'person')::bigint, acknowledge.at);
    PERFORM ground.disarm(the_case, 'acknowledge');
    PERFORM ground.quiet(the_case, 'acknowledge', acknowledge.at);
    PERFORM ground.record(the_case, 'service', 'acknowledged', 'acknowledged', actor, acknowledge.at,
                          jsonb_build_object('document', acknowledge.document));
    PERFORM ground.tell(the_case, 'commission', acknowledge.commission, 'execution', execution_due, NULL, acknowledge.at);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- A step of a ladder: who is above is told, an alarm rings, and the next step waits.
CREATE FUNCTION service.climb(the_case bigint, stage text, what text, addressee text, office text, step integer,
    timers jsonb, at timestamptz, timer text, generation bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM ground.record(the_case, climb.stage, 'escalated', NULL, '{"role": "system"}', climb.at,
        jsonb_build_object('what', climb.what, 'to', climb.addressee, 'step', climb.step), climb.timer, climb.generation);
    PERFORM ground.set_flag(the_case, 'escalated', true, climb.stage, '{"role": "system"}', climb.at);
    PERFORM ground.call(the_case, climb.what, climb.addressee, climb.office, climb.step, climb.at);
    PERFORM ground.arm_all(the_case, timers);
END;
$$;

-- Registers a commission's program, or gives it another address; its secret stays what it was.
CREATE FUNCTION service.set_webhook(commission text, url text, key_id text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO service.webhook (commission, url, since, key_id)
    VALUES (set_webhook.commission, set_webhook.url, ground.instant(), set_webhook.key_id)
    ON CONFLICT ON CONSTRAINT webhook_pkey DO UPDATE SET url = excluded.url, since = excluded.since;
    -- A new address is tried at once, whatever the old one has done.
    DELETE FROM ground.endpoint AS p WHERE p.queue = 'webhook/' || set_webhook.commission;
    RETURN service.webhook_of(set_webhook.commission);
END;
$$;

-- Changes the secret of a commission's program; for a while messages are signed with both.
CREATE FUNCTION service.rotate_webhook(commission text, key_id text, overlap_seconds integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE service.webhook AS w
    SET former_key_id = w.key_id, former_until = ground.instant() + make_interval(secs => overlap_seconds),
        key_id = rotate_webhook.key_id, generation = w.generation + 1
    WHERE w.commission = rotate_webhook.commission;
    RETURN service.webhook_of(rotate_webhook.commission);
END;
$$;

CREATE FUNCTION service.webhook_of(commission text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('commission', w.commission, 'url', w.url, 'since', ground.micros(w.since), 'key', w.key_id,
        'generation', w.generation, 'formerKey', w.former_key_id, 'formerUntil', ground.micros(w.former_until))
    FROM service.webhook AS w WHERE w.commission = webhook_of.commission
    );
END;
$$;
