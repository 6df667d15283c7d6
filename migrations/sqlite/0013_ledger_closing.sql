-- What one supplier was told. An entry is never changed; what was decided about it stands in decided, and decided_by repeats by
-- whom, so that the name is found.
CREATE TABLE ledger_entries (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
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
CREATE INDEX ledger_entries_engagement ON ledger_entries (engagement, told_at, id);

-- How an engagement is closed. While it is written, record and closed_at are empty; both are frozen with the content.
CREATE TABLE closings (
    engagement TEXT PRIMARY KEY NOT NULL REFERENCES engagements (id),
    content TEXT NOT NULL,
    record TEXT,
    closed_at INTEGER,
    revision INTEGER NOT NULL
) STRICT;
ALTER TABLE listings ADD COLUMN closed_at INTEGER;
