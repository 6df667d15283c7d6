-- Who takes part in an engagement beside the council that leads it: other councils, and partners that host. Each answers for its own
-- notice, its own people and its own ledger.
CREATE TABLE engagement_parties (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    notice TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (engagement, organisation)
) STRICT;
CREATE INDEX engagement_parties_organisation ON engagement_parties (organisation, stage);

-- Everybody on the council's side of an engagement: who leads it, and who takes part.
CREATE VIEW council_side (engagement, organisation) AS
    SELECT id, lead FROM engagements
    UNION ALL SELECT engagement, organisation FROM engagement_parties WHERE stage IN ('joining', 'ready', 'done');

-- For which organisation somebody has a role on an engagement. A column that refers to another table and is never empty needs a
-- new table on SQLite.
ALTER TABLE engagement_people RENAME TO engagement_people_before;
CREATE TABLE engagement_people (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    joined_at INTEGER NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (engagement, person)
) STRICT;
INSERT INTO engagement_people (engagement, person, joined_at, organisation)
    SELECT b.engagement, b.person, b.joined_at, e.lead FROM engagement_people_before b JOIN engagements e ON e.id = b.engagement;
DROP TABLE engagement_people_before;

-- In whose ledger an entry stands.
ALTER TABLE ledger_entries RENAME TO ledger_entries_before;
CREATE TABLE ledger_entries (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    council TEXT NOT NULL REFERENCES organisations (id),
    channel TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    told_by TEXT NOT NULL,
    told_to TEXT NOT NULL,
    summary TEXT NOT NULL,
    written_by TEXT NOT NULL REFERENCES persons (id),
    written_at INTEGER NOT NULL,
    decided TEXT,
    decided_by TEXT REFERENCES persons (id),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_entries (id, engagement, council, channel, told_at, told_by, told_to, summary, written_by, written_at, decided, decided_by, revision)
    SELECT l.id, l.engagement, e.lead, l.channel, l.told_at, l.told_by, l.told_to, l.summary, l.written_by, l.written_at, l.decided, l.decided_by,
        l.revision FROM ledger_entries_before l JOIN engagements e ON e.id = l.engagement;
DROP TABLE ledger_entries_before;
CREATE INDEX ledger_entries_engagement ON ledger_entries (engagement, told_at, id);
