CREATE TABLE problems (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    council TEXT NOT NULL REFERENCES organisations (id),
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    shown_to_colleagues INTEGER NOT NULL,
    version INTEGER NOT NULL,
    origin TEXT REFERENCES problems (id),
    started_at INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX problems_reference_key ON problems (reference);
CREATE INDEX problems_council ON problems (council, started_at);

-- Draft text: one row for each answer, so that two people can write in two of them.
CREATE TABLE problem_answers (
    problem TEXT NOT NULL REFERENCES problems (id),
    question TEXT NOT NULL,
    item TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (problem, question, item)
) STRICT;

CREATE TABLE problem_versions (
    problem TEXT NOT NULL REFERENCES problems (id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    approved_at INTEGER NOT NULL,
    approved_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (problem, number)
) STRICT;

CREATE TABLE problem_previews (
    id TEXT PRIMARY KEY NOT NULL,
    problem TEXT NOT NULL REFERENCES problems (id),
    token_hash TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES persons (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX problem_previews_token_hash_key ON problem_previews (token_hash);
CREATE INDEX problem_previews_problem ON problem_previews (problem);

CREATE TABLE problem_advice_kept (
    problem TEXT NOT NULL REFERENCES problems (id),
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    kept_by TEXT NOT NULL REFERENCES persons (id),
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (problem, fingerprint)
) STRICT;
