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
    files_kept BIGINT,
    chosen_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX challenge_uses_engagement_key ON challenge_uses (engagement);

-- What suppliers upload. `number` counts an organisation's versions for an engagement.
CREATE TABLE modules (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    number BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES persons (id)
);
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
    worlds BIGINT NOT NULL,
    profile TEXT NOT NULL,
    world_key TEXT,
    queued_at BIGINT NOT NULL,
    queued_by TEXT NOT NULL REFERENCES persons (id),
    ended_at BIGINT,
    end_reason TEXT,
    attempts BIGINT NOT NULL,
    worker TEXT,
    cause TEXT,
    evidence TEXT,
    receipt TEXT,
    final_phase TEXT,
    twin TEXT
);
CREATE INDEX runs_engagement_organisation ON runs (engagement, organisation, queued_at);
CREATE INDEX runs_module ON runs (module);

-- The quota as a ledger: -1 when a run is queued, +1 when it is given back. Each at most once for a run.
CREATE TABLE quota_entries (
    id TEXT PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    engagement TEXT NOT NULL REFERENCES engagements (id),
    run TEXT NOT NULL REFERENCES runs (id),
    day BIGINT NOT NULL,
    change BIGINT NOT NULL,
    cause TEXT NOT NULL,
    entered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX quota_entries_run_change_key ON quota_entries (run, change);
CREATE INDEX quota_entries_organisation ON quota_entries (organisation, engagement, day);

-- Machines that run pilots. The portal has the public half of each worker's key, once the worker has brought it with a code
-- that is used once.
CREATE TABLE workers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT,
    code_hash TEXT,
    code_expires_at BIGINT,
    trusted BOOLEAN NOT NULL,
    registered_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX workers_public_key_key ON workers (public_key);
CREATE UNIQUE INDEX workers_name_key ON workers (name) WHERE ended_at IS NULL;

-- The queue: one row for each job that is to be done, a module to check or a run. `turn` makes it fair: an organisation's
-- jobs come one in each turn. The job of a final is for a trusted worker, and apart from the worker that has its twin.
CREATE TABLE pilot_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    turn BIGINT NOT NULL,
    due BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    cancelled BOOLEAN NOT NULL,
    attempts_max BIGINT NOT NULL,
    trusted_only BOOLEAN NOT NULL,
    apart_from TEXT,
    progress TEXT
);
CREATE INDEX pilot_jobs_open ON pilot_jobs (turn, due, id) WHERE open;
CREATE INDEX pilot_jobs_organisation ON pilot_jobs (organisation, turn) WHERE open;

-- What pilots wrote, in parts as it came.
CREATE TABLE run_logs (
    run TEXT NOT NULL REFERENCES runs (id),
    attempt BIGINT NOT NULL,
    part BIGINT NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (run, attempt, part)
);

-- The public halves of the keys that sign receipts, those before among them. One at a time has no end.
CREATE TABLE published_keys (
    kid TEXT PRIMARY KEY NOT NULL,
    x TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_until BIGINT,
    revoked_since BIGINT
);

-- What went wrong on our side in a run that was tried again.
CREATE TABLE run_faults (
    run TEXT NOT NULL REFERENCES runs (id),
    attempt BIGINT NOT NULL,
    fault TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, attempt)
);

-- The final of an engagement. `card` is what the portal knows of its challenge, which may have been held out.
CREATE TABLE finals (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    card TEXT NOT NULL,
    held_out BOOLEAN NOT NULL,
    profiles TEXT NOT NULL,
    worlds BIGINT NOT NULL,
    publication TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    locks_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX finals_engagement_key ON finals (engagement) WHERE stage <> 'called_off';
CREATE INDEX finals_locks ON finals (locks_at) WHERE stage = 'open_for_locks';

-- A party's secret, sealed with a key outside the database, and what was published for it.
CREATE TABLE final_parties (
    final_phase TEXT NOT NULL REFERENCES finals (id),
    party TEXT NOT NULL REFERENCES organisations (id),
    commitment TEXT NOT NULL,
    secret BYTEA NOT NULL,
    PRIMARY KEY (final_phase, party)
);

-- One module of each organisation. The file's hash stands here too, so that nothing later changes what was locked.
CREATE TABLE final_locks (
    final_phase TEXT NOT NULL REFERENCES finals (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    module TEXT NOT NULL REFERENCES modules (id),
    sha256 TEXT NOT NULL,
    locked_at BIGINT NOT NULL,
    consents BOOLEAN NOT NULL,
    PRIMARY KEY (final_phase, organisation)
);
