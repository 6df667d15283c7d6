-- What programs bring that act for a person. Of the token itself only the hash is kept; what it may be used for stands in `scopes`.
-- It acts in one organisation, and for as long as its person has belonged there since before it was made.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX api_tokens_token_hash_key ON api_tokens (token_hash);
CREATE INDEX api_tokens_person ON api_tokens (person, organisation);
