-- What the checker wants to know and the service does not keep: every timer that was ever armed, with its due instant.
-- An observer of its own, in the same transactions, that no code of the service can pass by.
CREATE SCHEMA observer;
CREATE TABLE observer.timer (
    entry bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    what text NOT NULL, case_id bigint NOT NULL, kind text NOT NULL, step text NOT NULL, generation bigint NOT NULL,
    due timestamptz NOT NULL, at timestamptz NOT NULL
);
CREATE FUNCTION observer.see() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.generation <> OLD.generation) THEN
        INSERT INTO observer.timer (what, case_id, kind, step, generation, due, at)
        VALUES ('armed', NEW.case_id, NEW.kind, NEW.step, NEW.generation, NEW.due, clock_timestamp());
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO observer.timer (what, case_id, kind, step, generation, due, at)
        VALUES ('gone', OLD.case_id, OLD.kind, OLD.step, OLD.generation, OLD.due, clock_timestamp());
    END IF;
    RETURN NULL;
END;
$$;
CREATE TRIGGER observed AFTER INSERT OR UPDATE OR DELETE ON ground.timer FOR EACH ROW EXECUTE FUNCTION observer.see();
