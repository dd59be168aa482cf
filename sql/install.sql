-- The whole schema of Dauys, in one transaction: psql -v ON_ERROR_STOP=1 -1 -f sql/install.sql
\set QUIET on
SET client_min_messages = warning;
-- Stages name each other's functions, so bodies are checked when all of them are there (sql/tests, plpgsql_check).
SET check_function_bodies = off;
\ir ground/roles.sql
\ir ground/instant.sql
\ir ground/packs.sql
\ir ground/people.sql
\ir ground/docket.sql
\ir ground/timers.sql
\ir ground/errands.sql
\ir ground/stamps.sql
\ir ground/lists.sql
\ir ground/access.sql
\ir ground/messages.sql
\ir ground/letters.sql
\ir ground/undelivered.sql
\ir ground/authority.sql
\ir ground/guarded.sql
\ir stages/1_filing.sql
\ir stages/2_signature.sql
\ir stages/3_admission.sql
\ir stages/4_deadlines.sql
\ir stages/5_assignment.sql
\ir stages/6_hearing.sql
\ir stages/7_ruling.sql
\ir stages/8_service.sql
\ir stages/9_execution.sql
\ir ground/status.sql
\ir ground/audit.sql
\ir ground/privileges.sql
RESET client_min_messages;
