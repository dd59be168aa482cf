-- Least privilege: the service may call the stages' functions, and touches no table, view or sequence.
GRANT USAGE ON SCHEMA ground, people, access, filing, signature, admission, deadlines, assignment, hearing, ruling,
    service, execution TO dauys_service;

DO $$
DECLARE
    each regprocedure;
BEGIN
    FOR each IN
        SELECT p.oid FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('ground', 'people', 'access', 'filing', 'signature', 'admission', 'deadlines', 'assignment',
                            'hearing', 'ruling', 'service', 'execution')
          AND p.prorettype <> 'trigger'::regtype
          -- What only other functions call: events, flags and history are never written from outside a stage.
          AND p.oid NOT IN ('ground.keep_history'::regproc, 'ground.set_flag'::regproc,
                            'ground.refuse_change'::regproc, 'deadlines.set_down'::regproc, 'deadlines.finish'::regproc,
                            'admission.end_case'::regproc, 'ground.quiet'::regproc, 'ground.ring'::regproc,
                            'ground.load_pack'::regproc, 'people.load_people'::regproc, 'people.load_roster'::regproc)
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO dauys_service', each);
    END LOOP;
END;
$$;
RESET ROLE;
