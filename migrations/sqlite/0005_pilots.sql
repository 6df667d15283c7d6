-- The challenge that a council chose for an engagement. `card` is what the portal knows of the challenge, as it was then;
-- its files lie among the blobs, by their hash. `profiles` says for each party which sort of council it is, `links` what
-- joins its outcome measures to the challenge's, `conditions` what holds for every supplier alike; `files_kept` follows from
-- these: how many milliseconds after closing the files of pilots are kept at most.
CREATE TABLE challenge_uses (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    card TEXT NOT NULL,
    profiles TEXT NOT NULL,
    links TEXT NOT NULL,
    conditions TEXT NOT NULL,
    files_kept INTEGER,
    chosen_at INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX challenge_uses_engagement_key ON challenge_uses (engagement);

-- What suppliers upload. `number` counts an organisation's versions for an engagement.
CREATE TABLE modules (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES persons (id)
) STRICT;
CREATE UNIQUE INDEX modules_engagement_organisation_number_key ON modules (engagement, organisation, number);
CREATE UNIQUE INDEX modules_engagement_organisation_sha256_key ON modules (engagement, organisation, sha256) WHERE state <> 'deleted';
CREATE INDEX modules_sha256 ON modules (sha256);

-- Runs. Who has one at the moment and how far it is stands in pilot_jobs, until it has ended.
CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    module TEXT NOT NULL REFERENCES modules (id),
    phase TEXT NOT NULL,
    worlds INTEGER NOT NULL,
    profile TEXT NOT NULL,
    world_key TEXT,
    queued_at INTEGER NOT NULL,
    queued_by TEXT NOT NULL REFERENCES persons (id),
    ended_at INTEGER,
    end_reason TEXT,
    attempts INTEGER NOT NULL,
    worker TEXT,
    cause TEXT,
    evidence TEXT
) STRICT;
CREATE INDEX runs_engagement_organisation ON runs (engagement, organisation, queued_at);
CREATE INDEX runs_module ON runs (module);

-- The quota as a ledger: -1 when a run is queued, +1 when it is given back. Each at most once for a run.
CREATE TABLE quota_entries (
    id TEXT PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    engagement TEXT NOT NULL REFERENCES engagements (id),
    run TEXT NOT NULL REFERENCES runs (id),
    day INTEGER NOT NULL,
    change INTEGER NOT NULL,
    cause TEXT NOT NULL,
    entered_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX quota_entries_run_change_key ON quota_entries (run, change);
CREATE INDEX quota_entries_organisation ON quota_entries (organisation, engagement, day);

-- Machines that run pilots. The portal has the public half of each worker's key.
CREATE TABLE workers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    trusted INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX workers_public_key_key ON workers (public_key);

-- The queue: one row for each job that is to be done, a module to check or a run. `turn` makes it fair: an organisation's
-- jobs come one in each turn.
CREATE TABLE pilot_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    open INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    due INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    worker TEXT,
    lease_until INTEGER,
    cancelled INTEGER NOT NULL,
    progress TEXT
) STRICT;
CREATE INDEX pilot_jobs_open ON pilot_jobs (turn, due, id) WHERE open;
CREATE INDEX pilot_jobs_organisation ON pilot_jobs (organisation, turn) WHERE open;

-- What pilots wrote, in parts as it came.
CREATE TABLE run_logs (
    run TEXT NOT NULL REFERENCES runs (id),
    attempt INTEGER NOT NULL,
    part INTEGER NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (run, attempt, part)
) STRICT;
