-- Which organisations are interested in an engagement. Who withdraws is marked and never deleted: it was counted.
CREATE TABLE interests (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    registered_by TEXT NOT NULL REFERENCES persons (id),
    registered_at INTEGER NOT NULL,
    withdrawn_by TEXT REFERENCES persons (id),
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX interests_engagement_organisation_key ON interests (engagement, organisation) WHERE withdrawn_at IS NULL;
CREATE INDEX interests_organisation ON interests (organisation);

-- What a person chose: to be told what changes in an engagement, or not. Who chose nothing is told where their organisation is
-- interested.
CREATE TABLE watches (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    watching INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (engagement, person)
) STRICT;
CREATE INDEX watches_person ON watches (person);
