CREATE TABLE engagements (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    problem TEXT NOT NULL,
    version INTEGER NOT NULL,
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

-- What the public list shows and searches, written when an engagement is published or withdrawn.
CREATE TABLE listings (
    number INTEGER PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    words TEXT NOT NULL,
    council TEXT NOT NULL,
    council_name TEXT NOT NULL,
    service_area TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    questions_close_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX listings_engagement_key ON listings (engagement);
CREATE UNIQUE INDEX listings_reference_key ON listings (reference);
CREATE INDEX listings_closes ON listings (closes_at, number);
CREATE INDEX listings_published ON listings (published_at, number);

CREATE TABLE listing_cpv (
    listing INTEGER NOT NULL REFERENCES listings (number),
    division TEXT NOT NULL,
    PRIMARY KEY (listing, division)
) STRICT;

CREATE VIRTUAL TABLE listing_search USING fts5 (title, words, content = 'listings', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER listings_search_added AFTER INSERT ON listings BEGIN
    INSERT INTO listing_search (rowid, title, words) VALUES (new.number, new.title, new.words);
END;
