CREATE TABLE engagements (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    problem TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL REFERENCES organisations (id),
    setup TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    FOREIGN KEY (problem, version) REFERENCES problem_versions (problem, number)
) STRICT;
CREATE UNIQUE INDEX engagements_reference_key ON engagements (reference);
CREATE INDEX engagements_lead ON engagements (lead, started_at);

-- Who has a role on an engagement and so owes a declaration.
CREATE TABLE engagement_people (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (engagement, person)
) STRICT;

-- Every declaration is kept; the newest of a person counts.
CREATE TABLE conflict_declarations (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    interest TEXT NOT NULL,
    detail TEXT NOT NULL,
    declared_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conflict_declarations_engagement ON conflict_declarations (engagement, person, id);

-- Counts the changes of the public list. Whoever changes the list holds this row until the commit, so that
-- changes become visible in the order of their numbers.
CREATE TABLE listing_generation (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO listing_generation (id, generation) VALUES (1, 0);

-- What the public list shows, written when an engagement is published or withdrawn. `number` is the generation
-- it came in, `changed` the one it changed in last; `cpv` holds divisions, such as 48,72.
CREATE TABLE listings (
    number INTEGER PRIMARY KEY NOT NULL,
    changed INTEGER NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    council TEXT NOT NULL REFERENCES organisations (id),
    council_name TEXT NOT NULL,
    service_area TEXT NOT NULL,
    cpv TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    questions_close_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX listings_engagement_key ON listings (engagement);
CREATE UNIQUE INDEX listings_changed_key ON listings (changed);

-- Words only: plain, in small letters, without accents (domain::engagements::searchable).
CREATE VIRTUAL TABLE listing_search USING fts5 (title, words, content = '', tokenize = 'porter unicode61');
