-- Authority: who may do what, in which relation to the case. What is not here is refused: at the door, by the same table
-- in the service (Authority in Docket; a test compares the two), and here, where the log of events takes no act of a
-- person that it does not allow. Whoever holds the service's password still cannot act in somebody else's office.
CREATE TABLE access.authority (
    act      text NOT NULL,
    party    text NOT NULL,
    relation text NOT NULL,
    PRIMARY KEY (act, party, relation)
);
INSERT INTO access.authority (act, party, relation)
SELECT r.act, r.party, unnest(r.relations) FROM (VALUES
    ('look', 'anybody', '{none}'::text[]),
    ('watchHouse', 'anybody', '{none}'),
    ('file', 'anybody', '{none}'),
    ('signIn', 'anybody', '{none}'),
    ('openCase', 'anybody', '{none}'),
    ('readCase', 'courtDutyOfficer', '{ownCourt,emergency}'),
    ('readCase', 'courtChair', '{ownCourt,emergency}'),
    ('readCase', 'voter', '{ownCase}'),
    ('readCase', 'registryClerk', '{ownCourt,emergency}'),
    ('readCase', 'judge', '{assignedJudge,emergency}'),
    ('readCase', 'commissionOfficer', '{ownCommission,superiorCommission}'),
    ('readCase', 'prosecutor', '{addressee}'),
    ('readCase', 'auditor', '{none}'),
    ('attach', 'voter', '{ownCase}'),
    ('ratification', 'voter', '{ownCase}'),
    ('ratification', 'registryClerk', '{ownCourt}'),
    ('correction', 'voter', '{ownCase}'),
    ('withdrawal', 'voter', '{ownCase}'),
    ('withdrawal', 'registryClerk', '{ownCourt}'),
    ('consent', 'voter', '{ownCase}'),
    ('confirmation', 'voter', '{ownCase}'),
    ('continuation', 'registryClerk', '{ownCourt}'),
    ('registration', 'registryClerk', '{ownCourt}'),
    ('return', 'registryClerk', '{ownCourt}'),
    ('forwarding', 'registryClerk', '{ownCourt}'),
    ('acceptance', 'judge', '{assignedJudge,formerJudge}'),
    ('recusal', 'judge', '{assignedJudge,formerJudge}'),
    ('ruling', 'judge', '{assignedJudge,formerJudge}'),
    ('answer', 'commissionOfficer', '{ownCommission}'),
    ('acknowledgement', 'commissionOfficer', '{ownCommission}'),
    ('execution', 'commissionOfficer', '{ownCommission}'),
    ('reassignment', 'courtDutyOfficer', '{ownCourt}'),
    ('reassignment', 'courtChair', '{ownCourt}'),
    ('release', 'courtDutyOfficer', '{ownCourt}'),
    ('release', 'courtChair', '{ownCourt}'),
    ('release', 'judge', '{assignedJudge}'),
    ('enterPaper', 'registryClerk', '{none}'),
    ('readQueue', 'judge', '{none}'),
    ('readScreening', 'registryClerk', '{none}'),
    ('readInbox', 'commissionOfficer', '{none}'),
    ('readInbox', 'prosecutor', '{none}'),
    ('readInbox', 'courtChair', '{none}'),
    ('readInbox', 'courtDutyOfficer', '{none}'),
    ('readInbox', 'judge', '{none}'),
    ('readBoard', 'courtDutyOfficer', '{none}'),
    ('readBoard', 'courtChair', '{none}'),
    ('readBoard', 'wall', '{none}'),
    ('readFindings', 'courtDutyOfficer', '{none}'),
    ('readFindings', 'courtChair', '{none}'),
    ('readFindings', 'auditor', '{none}'),
    ('pageEvents', 'courtDutyOfficer', '{none}'),
    ('pageEvents', 'courtChair', '{none}'),
    ('pageEvents', 'registryClerk', '{none}'),
    ('pageEvents', 'commissionOfficer', '{none}'),
    ('pageEvents', 'auditor', '{none}'),
    ('attendAlarm', 'courtDutyOfficer', '{ownCourt}'),
    ('attendAlarm', 'courtChair', '{ownCourt}'),
    ('moveClosing', 'courtDutyOfficer', '{ownCourt}'),
    ('moveClosing', 'courtChair', '{ownCourt}'),
    ('moveClosing', 'commissionOfficer', '{ownCommission,superiorCommission}'),
    ('beginCount', 'courtDutyOfficer', '{ownCourt}'),
    ('beginCount', 'courtChair', '{ownCourt}'),
    ('beginCount', 'commissionOfficer', '{ownCommission,superiorCommission}'),
    ('ownSessions', 'judge', '{none}'),
    ('ownSessions', 'registryClerk', '{none}'),
    ('ownSessions', 'courtDutyOfficer', '{none}'),
    ('ownSessions', 'courtChair', '{none}'),
    ('ownSessions', 'commissionOfficer', '{none}'),
    ('ownSessions', 'prosecutor', '{none}'),
    ('ownSessions', 'auditor', '{none}'),
    ('othersSessions', 'courtDutyOfficer', '{none}'),
    ('othersSessions', 'courtChair', '{none}'),
    ('keys', 'commissionOfficer', '{none}'),
    ('webhook', 'commissionOfficer', '{none}'),
    ('webhookMessages', 'commissionOfficer', '{none}'),
    ('screens', 'courtDutyOfficer', '{none}'),
    ('screens', 'courtChair', '{none}'),
    ('openInEmergency', 'judge', '{none}'),
    ('openInEmergency', 'registryClerk', '{none}'),
    ('openInEmergency', 'courtDutyOfficer', '{none}'),
    ('openInEmergency', 'courtChair', '{none}'),
    ('readAttempts', 'courtChair', '{none}'),
    ('readAttempts', 'auditor', '{none}')
) AS r (act, party, relations);
CALL ground.keep_history('access.authority');

-- Which acts an event may follow from. What a person did under another name did not happen.
CREATE TABLE access.act_of_event (
    event text NOT NULL,
    act   text NOT NULL,
    PRIMARY KEY (event, act)
);
INSERT INTO access.act_of_event (event, act) VALUES
    ('filed', 'file'), ('filed', 'enterPaper'), ('corrected', 'correction'), ('paperAdded', 'attach'), ('paperAdded', 'answer'),
    ('paperAdded', 'execution'), ('consented', 'consent'), ('withdrawalAsked', 'withdrawal'), ('flagRaised', 'withdrawal'),
    ('withdrawn', 'withdrawal'), ('ratified', 'ratification'), ('registered', 'registration'), ('continued', 'continuation'), ('flagLowered', 'continuation'), ('returned', 'return'),
    ('forwarded', 'forwarding'), ('accepted', 'acceptance'), ('offered', 'recusal'), ('offered', 'reassignment'),
    ('orderExhausted', 'recusal'), ('orderExhausted', 'reassignment'), ('nobodyOnDuty', 'recusal'),
    ('nobodyOnDuty', 'reassignment'), ('rulingPrepared', 'ruling'), ('ruled', 'ruling'), ('released', 'release'), ('answered', 'answer'),
    ('answerKept', 'answer'), ('answeredLate', 'answer'), ('acknowledged', 'acknowledgement'),
    ('executed', 'execution'), ('executionRefused', 'execution'),
    ('confirmed', 'confirmation'), ('denied', 'confirmation');
CALL ground.keep_history('access.act_of_event');

-- Whether a person holds, at this moment, an office in which he may do this to a case; the relation is looked up, not told.
CREATE FUNCTION access.allows(act text, role text, person bigint, the_case bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM access.authority AS a
            JOIN people.office AS o ON o.role = a.party JOIN people.person AS p USING (person)
            JOIN ground.docket AS d ON d.case_id = the_case
        WHERE a.act = allows.act AND a.party = allows.role AND o.person = allows.person AND o.active AND p.active
          AND CASE a.relation
              WHEN 'none' THEN true
              WHEN 'ownCourt' THEN o.court = d.court
              WHEN 'ownCommission' THEN o.commission = d.commission
              -- Who stepped back has just lost the case in the same transaction, so any offer of it counts.
              WHEN 'assignedJudge' THEN EXISTS (SELECT FROM assignment.attempt AS t
                                                WHERE t.case_id = the_case AND t.judge = o.judge)
              ELSE false
              END);
END;
$$;

CREATE FUNCTION access.guard_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- A person without a role, or a role of the staff without a person, is refused by the table itself.
    IF NOT EXISTS (
        SELECT FROM access.act_of_event AS e
        WHERE e.event = NEW.name AND CASE
            WHEN NEW.person IS NOT NULL THEN access.allows(e.act, NEW.role, NEW.person, NEW.case_id)
            ELSE EXISTS (SELECT FROM access.authority AS a
                         WHERE a.act = e.act AND a.party IN ('anybody', 'voter')) END)
    THEN
        RAISE EXCEPTION '% is not for % to do here', NEW.name, NEW.role USING ERRCODE = 'DA020';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER nobody_acts_in_anothers_place BEFORE INSERT ON ground.event FOR EACH ROW
    WHEN (NEW.person IS NOT NULL OR NEW.role IN ('voter', 'representative', 'observer'))
    EXECUTE FUNCTION access.guard_event();

-- Who has to do with a case, and whether this person has opened it in an emergency; nothing for an unknown number.
CREATE FUNCTION access.parties_of(number text, person bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
    SELECT jsonb_build_object('case', d.case_id, 'court', d.court, 'commission', d.commission,
        'judges', (SELECT coalesce(jsonb_agg(a.judge), '[]') FROM assignment.attempt AS a
                   WHERE a.case_id = d.case_id AND (a.ended IS NULL OR a.attempt = (
                       SELECT max(l.attempt) FROM assignment.attempt AS l
                       WHERE l.case_id = d.case_id AND l.end_reason IN ('ruled', 'caseEnded')))),
        'formerJudges', (SELECT coalesce(jsonb_agg(DISTINCT a.judge), '[]') FROM assignment.attempt AS a
                         WHERE a.case_id = d.case_id),
        'told', (SELECT coalesce(jsonb_agg(DISTINCT m.addressee || '/' || m.office), '[]') FROM ground.message AS m
                 WHERE m.case_id = d.case_id AND m.addressee IN ('commission', 'superiorCommission', 'prosecutor')),
        'emergency', EXISTS (SELECT FROM access.emergency AS e WHERE e.case_id = d.case_id
                             AND e.person = parties_of.person AND e.until > ground.instant()))
    FROM ground.docket AS d WHERE d.number = parties_of.number
    );
END;
$$;
