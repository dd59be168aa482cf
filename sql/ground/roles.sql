-- Who may do what: an owner nobody logs in as, and the service, which may execute functions and touch no table.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'dauys_owner') THEN
        CREATE ROLE dauys_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'dauys_service') THEN
        CREATE ROLE dauys_service LOGIN;
    END IF;
END;
$$;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dauys_owner;

DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO dauys_owner', current_database());
    -- A temporary table or type is found before ours unless every function says otherwise; the service needs none.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dauys_service', current_database());
END;
$$;
SET ROLE dauys_owner;

-- Nothing is everybody's: each right below is given by name.
ALTER DEFAULT PRIVILEGES FOR ROLE dauys_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA ground;
COMMENT ON SCHEMA ground IS 'What every stage stands on: the instant, the docket, events, timers, errands, people, packs.';
