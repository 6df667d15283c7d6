-- What suppliers answer to the questions of an engagement: one response of each organisation.
CREATE TABLE responses (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    versions INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    started_by TEXT NOT NULL REFERENCES persons (id),
    revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX responses_reference_key ON responses (reference);
CREATE UNIQUE INDEX responses_engagement_organisation_key ON responses (engagement, organisation);
CREATE INDEX responses_organisation ON responses (organisation);

-- Draft text: one row for each answer, so that several people can write at the same time.
CREATE TABLE response_answers (
    response TEXT NOT NULL REFERENCES responses (id),
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (response, question)
) STRICT;

-- Who opened which question of a draft last, so that colleagues see who is writing.
CREATE TABLE response_editors (
    response TEXT NOT NULL REFERENCES responses (id),
    question TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (response, question, person)
) STRICT;

-- What was submitted, as it was submitted.
CREATE TABLE response_versions (
    response TEXT NOT NULL REFERENCES responses (id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (response, number)
) STRICT;

-- Files that answer a question. What was taken off is marked, for a version that was submitted may hold it.
CREATE TABLE response_files (
    id TEXT PRIMARY KEY NOT NULL,
    response TEXT NOT NULL REFERENCES responses (id),
    question TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    scan TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES persons (id),
    removed_at INTEGER
) STRICT;
CREATE INDEX response_files_response ON response_files (response, uploaded_at);
CREATE INDEX response_files_held ON response_files (uploaded_at) WHERE scan = 'held';
