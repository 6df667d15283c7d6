-- Links that were asked for and are not sent yet: to set a new password, or to sign up. Each address is written down
-- alike, whether or not it has an account: a job sends the mail, so that asking costs the same for every address.
ALTER TABLE reset_requests RENAME TO asked_links;
ALTER TABLE asked_links ADD COLUMN purpose TEXT NOT NULL DEFAULT 'reset';

-- The links that make an account; the address is whoever's reads the mail.
CREATE TABLE sign_ups (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX sign_ups_token_hash_key ON sign_ups (token_hash);

-- Somebody gave a number that is verified for a supplier which is here: its administrators decide whether they
-- belong to it. The roles they gave are none where they declined. Nobody asks twice.
CREATE TABLE join_requests (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by TEXT REFERENCES persons (id),
    roles TEXT
) STRICT;
CREATE UNIQUE INDEX join_requests_person_organisation_key ON join_requests (person, organisation);
CREATE INDEX join_requests_undecided ON join_requests (organisation, asked_at) WHERE decided_at IS NULL;
