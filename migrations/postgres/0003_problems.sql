CREATE TABLE problems (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    council TEXT NOT NULL REFERENCES organisations (id),
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    shown_to_colleagues BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    origin TEXT REFERENCES problems (id),
    started_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX problems_reference_key ON problems (reference);
CREATE INDEX problems_council ON problems (council, started_at);

-- Draft text: one row for each answer, so that two people can write in two of them.
CREATE TABLE problem_answers (
    problem TEXT NOT NULL REFERENCES problems (id),
    question TEXT NOT NULL,
    item TEXT NOT NULL,
    body TEXT NOT NULL,
    revision BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (problem, question, item)
);

CREATE TABLE problem_versions (
    problem TEXT NOT NULL REFERENCES problems (id),
    number BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    approved_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (problem, number)
);

CREATE TABLE problem_previews (
    id TEXT PRIMARY KEY NOT NULL,
    problem TEXT NOT NULL REFERENCES problems (id),
    token_hash TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES persons (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX problem_previews_token_hash_key ON problem_previews (token_hash);
CREATE INDEX problem_previews_problem ON problem_previews (problem);

CREATE TABLE problem_advice_kept (
    problem TEXT NOT NULL REFERENCES problems (id),
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    kept_by TEXT NOT NULL REFERENCES persons (id),
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (problem, fingerprint)
);
