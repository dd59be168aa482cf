"""What only the database knows, asked read-only through psql with the owner's connection: each answer a count."""

import os
import subprocess
import time

LIVE = "('forwarded', 'joined', 'leftUnconsidered', 'closed', 'withdrawn', 'terminated', 'moot')"
QUESTIONS = {
    "cases filed by voters": "SELECT count(*) FROM ground.docket WHERE origin IS NULL",
    "cases opened by the system": "SELECT count(*) FROM ground.docket WHERE origin IS NOT NULL",
    "assignments of a case that overlap": """
        SELECT count(*) FROM assignment.attempt a JOIN assignment.attempt b ON a.case_id = b.case_id AND a.attempt < b.attempt
        WHERE coalesce(a.ended, 'infinity') > b.offered""",
    "rulings without a draw": """
        SELECT count(*) FROM ruling.ruling r JOIN assignment.attempt a USING (case_id, attempt)
        WHERE a.ordered_by IS NULL AND NOT EXISTS (SELECT FROM assignment.draw d WHERE d.pool = a.pool)""",
    "served copies that are not the signed ruling": """
        SELECT count(*) FROM service.copy c LEFT JOIN ruling.ruling r USING (case_id) WHERE c.document IS DISTINCT FROM r.sha256""",
    "events that run backwards": """
        SELECT count(*) FROM ground.event a JOIN ground.event b ON a.case_id = b.case_id AND b.version = a.version + 1 WHERE b.at < a.at""",
    "cases whose state is not that of their last event": """
        SELECT count(*) FROM ground.docket d WHERE d.state <> (SELECT e.state FROM ground.event e
        WHERE e.case_id = d.case_id ORDER BY e.version DESC LIMIT 1)""",
    "deadlines without a source": "SELECT count(*) FROM deadlines.deadline WHERE coalesce(content ->> 'source', '') = ''",
    "cases that wait for nothing": f"""
        SELECT count(*) FROM ground.docket d WHERE d.state NOT IN {LIVE}
        AND NOT EXISTS (SELECT FROM ground.timer t WHERE t.case_id = d.case_id)
        AND NOT EXISTS (SELECT FROM ground.errand e WHERE e.case_id = d.case_id)""",
    "rulings not carried out without a case of their own": """
        SELECT count(*) FROM ground.docket d WHERE d.origin IS NULL
        AND EXISTS (SELECT FROM ground.event e WHERE e.case_id = d.case_id AND e.name IN ('executionRefused', 'executionLapsed', 'denied'))
        AND (SELECT count(*) FROM ground.docket s WHERE s.origin = d.case_id) <> 1""",
    "cases about such rulings without an end or a clock": f"""
        SELECT count(*) FROM ground.docket d WHERE d.origin IS NOT NULL AND d.state NOT IN {LIVE}
        AND NOT EXISTS (SELECT FROM ground.timer t WHERE t.case_id = d.case_id AND t.kind NOT IN ('warning', 'pollsClose'))""",
    "letters that are neither delivered nor on the duty board": """
        SELECT count(*) FROM ground.letter l WHERE l.outcome IS NULL OR l.outcome = 'undelivered' AND NOT EXISTS (
        SELECT FROM ground.alarm a WHERE a.case_id = l.case_id AND a.what LIKE 'undelivered/' || l.channels[cardinality(l.channels)] || '%')""",
    "timers more than 10 seconds late": "SELECT count(*) FROM ground.timer WHERE due < clock_timestamp() - interval '10 seconds'",
}


# Two channels of a letter, each with its patience, and a little more.
LETTER_SECONDS = 30


def ask(conninfo, sql):
    """One number or text, in a session that may not write."""
    done = subprocess.run(["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", conninfo, "-c", sql], capture_output=True, text=True,
                          check=False, env={**os.environ, "PGOPTIONS": "-c default_transaction_read_only=on"})
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout.strip()


def taken_letters(conninfo):
    """(message, channel) of every letter that was taken, once no letter is on its way any more."""
    patience = time.monotonic() + LETTER_SECONDS
    while ask(conninfo, "SELECT EXISTS (SELECT FROM ground.letter WHERE ended IS NULL)") == "t" and time.monotonic() < patience:
        time.sleep(0.2)
    rows = ask(conninfo, "SELECT message, kind FROM ground.errand_done WHERE message IS NOT NULL AND outcome = 'done'").splitlines()
    return {tuple(row.split("|")) for row in rows}


def counts(conninfo):
    """Every question with its number; a question that can't be asked answers with psql's words."""
    answers = {}
    for question, sql in QUESTIONS.items():
        try:
            answers[question] = int(ask(conninfo, sql))
        except (RuntimeError, ValueError, OSError) as error:
            answers[question] = f"can't be asked: {str(error).splitlines()[0] if str(error) else error!r}"
    return answers
