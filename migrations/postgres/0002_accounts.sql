CREATE TABLE persons (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    totp_secret BYTEA,
    demonstration BOOLEAN NOT NULL,
    registered_at BIGINT NOT NULL,
    session_epoch BIGINT NOT NULL
);
CREATE UNIQUE INDEX persons_email_key ON persons (email);

CREATE TABLE organisations (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    regime TEXT NOT NULL,
    registered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisations_slug_key ON organisations (slug);

CREATE TABLE identifiers (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    verified_at BIGINT,
    PRIMARY KEY (organisation, scheme, value)
);
CREATE UNIQUE INDEX identifiers_scheme_value_key ON identifiers (scheme, value) WHERE verified_at IS NOT NULL;

CREATE TABLE memberships (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    roles TEXT NOT NULL,
    granted_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX memberships_person_organisation_key ON memberships (person, organisation);
CREATE INDEX memberships_organisation ON memberships (organisation);

CREATE TABLE invites (
    id TEXT PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    invited_by TEXT,
    invited_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_by TEXT,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX invites_token_hash_key ON invites (token_hash);
CREATE UNIQUE INDEX invites_organisation_email_key ON invites (organisation, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE resets (
    token_hash TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX resets_person ON resets (person);

-- Addresses for which a reset was asked, whether or not they have an account: a job sends the mail, so that
-- asking costs the same for every address.
CREATE TABLE reset_requests (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);

-- Codes for when the device with the second step is lost: ten, each for one use.
CREATE TABLE recovery_codes (
    person TEXT NOT NULL REFERENCES persons (id),
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person, code_hash)
);

-- Steps of time whose code was used, so that nobody uses it again.
CREATE TABLE used_codes (
    person TEXT NOT NULL REFERENCES persons (id),
    step BIGINT NOT NULL,
    PRIMARY KEY (person, step)
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    token_hash TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT,
    second_factor_due BOOLEAN NOT NULL,
    epoch BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX sessions_token_hash_key ON sessions (token_hash);
CREATE INDEX sessions_seen ON sessions (seen_at);
