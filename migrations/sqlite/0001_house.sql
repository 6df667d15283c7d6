-- The audit log. Rows are written in the transaction of the change they record;
-- the sealer numbers and chains them later, so that no write waits for another. The code (mac) is made with a
-- key outside the database, so that a row written past the portal is never sealed.
CREATE TABLE audit_events (
    id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT,
    organisation TEXT,
    rule TEXT NOT NULL,
    event TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    request TEXT NOT NULL,
    mac TEXT NOT NULL,
    seq INTEGER,
    chain TEXT
) STRICT;
CREATE UNIQUE INDEX audit_events_seq_key ON audit_events (seq);
CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE seq IS NULL;
CREATE INDEX audit_events_subject ON audit_events (subject, id);

-- One row: the newest sealed number, its chain value, and a code made with a key outside the database.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    seq INTEGER NOT NULL,
    chain TEXT NOT NULL,
    mac TEXT NOT NULL,
    sealed_at INTEGER NOT NULL
) STRICT;

-- Messages wait here in the transaction of what they tell. The body may hold the secret of a link, so it is sealed
-- with a key outside the database.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    object TEXT NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body BLOB NOT NULL,
    queued_at INTEGER NOT NULL,
    sent_at INTEGER
) STRICT;
CREATE UNIQUE INDEX outbox_kind_recipient_object_version_key ON outbox (kind, recipient, object, version);

-- One holder of each job at a time.
CREATE TABLE leases (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- Counts of attempts in a window of time, by a hashed key; a window has its end in its row.
CREATE TABLE attempts (
    key TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, ends_at)
) STRICT;
