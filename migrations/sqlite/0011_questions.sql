-- What suppliers ask about an engagement. Who asked is shown to nobody at the council, unless it is unsealed.
CREATE TABLE questions (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    asked_by TEXT NOT NULL REFERENCES persons (id),
    asked_at INTEGER NOT NULL,
    about TEXT NOT NULL,
    body TEXT NOT NULL,
    number INTEGER,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX questions_engagement_number_key ON questions (engagement, number);
CREATE INDEX questions_engagement ON questions (engagement, asked_at);

-- Who learnt which asker, when and why.
CREATE TABLE unsealings (
    question TEXT NOT NULL REFERENCES questions (id),
    person TEXT NOT NULL REFERENCES persons (id),
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (question, person, at)
) STRICT;
