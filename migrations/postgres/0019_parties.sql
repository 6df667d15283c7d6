-- Who takes part in an engagement beside the council that leads it: other councils, and partners that host. Each answers for its own
-- notice, its own people and its own ledger.
CREATE TABLE engagement_parties (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    notice TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (engagement, organisation)
);
CREATE INDEX engagement_parties_organisation ON engagement_parties (organisation, stage);

-- Everybody on the council's side of an engagement: who leads it, and who takes part.
CREATE VIEW council_side (engagement, organisation) AS
    SELECT id, lead FROM engagements
    UNION ALL SELECT engagement, organisation FROM engagement_parties WHERE stage IN ('joining', 'ready', 'done');

-- For which organisation somebody has a role on an engagement.
ALTER TABLE engagement_people ADD COLUMN organisation TEXT REFERENCES organisations (id);
UPDATE engagement_people SET organisation = (SELECT lead FROM engagements WHERE id = engagement);
ALTER TABLE engagement_people ALTER COLUMN organisation SET NOT NULL;

-- In whose ledger an entry stands.
ALTER TABLE ledger_entries ADD COLUMN council TEXT REFERENCES organisations (id);
UPDATE ledger_entries SET council = (SELECT lead FROM engagements WHERE id = engagement);
ALTER TABLE ledger_entries ALTER COLUMN council SET NOT NULL;
