-- Every plpgsql function of ours, read by plpgsql_check; each row is a finding, and none is allowed.
-- PostgreSQL accepts a function whose body names a column that is not there; only a call would find it.
WITH ours AS (
    SELECT function.oid, function.prorettype
    FROM pg_catalog.pg_proc AS function
    JOIN pg_catalog.pg_language AS language ON language.oid = function.prolang
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
    WHERE language.lanname = 'plpgsql'
      AND schema.nspname NOT IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS extension
          WHERE extension.classid = 'pg_catalog.pg_proc'::regclass
            AND extension.objid = function.oid
            AND extension.deptype = 'e'
      )
), calls AS (
    -- A trigger function can be read only together with a table that it serves.
    SELECT ours.oid, coalesce(trigger.tgrelid, 0) AS relation, ours.prorettype
    FROM ours
    LEFT JOIN pg_catalog.pg_trigger AS trigger ON trigger.tgfoid = ours.oid
)
SELECT calls.oid::regprocedure, finding.lineno, finding.level, finding.message, finding.detail, finding.hint
FROM calls
CROSS JOIN LATERAL plpgsql_check_function_tb(
    calls.oid::regprocedure,
    relid => calls.relation,
    fatal_errors => false,
    other_warnings => true,
    extra_warnings => true,
    security_warnings => true,
    performance_warnings => false
) AS finding
WHERE NOT (calls.prorettype = 'trigger'::regtype AND calls.relation = 0)
UNION ALL
SELECT calls.oid::regprocedure, NULL, 'error', 'a trigger function that no table uses', NULL, NULL
FROM calls
WHERE calls.prorettype = 'trigger'::regtype AND calls.relation = 0
ORDER BY 1, 2;
