CREATE TABLE engagements (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    problem TEXT NOT NULL,
    version BIGINT NOT NULL,
    lead TEXT NOT NULL REFERENCES organisations (id),
    setup TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    FOREIGN KEY (problem, version) REFERENCES problem_versions (problem, number)
);
CREATE UNIQUE INDEX engagements_reference_key ON engagements (reference);
CREATE INDEX engagements_lead ON engagements (lead, started_at);

-- Who has a role on an engagement and so owes a declaration.
CREATE TABLE engagement_people (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (engagement, person)
);

-- Every declaration is kept; the newest of a person counts.
CREATE TABLE conflict_declarations (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    interest TEXT NOT NULL,
    detail TEXT NOT NULL,
    declared_at BIGINT NOT NULL
);
CREATE INDEX conflict_declarations_engagement ON conflict_declarations (engagement, person, id);

-- What the public list shows and searches, written when an engagement is published or withdrawn.
CREATE TABLE listings (
    number BIGINT PRIMARY KEY NOT NULL GENERATED ALWAYS AS IDENTITY,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    words TEXT NOT NULL,
    council TEXT NOT NULL,
    council_name TEXT NOT NULL,
    service_area TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    questions_close_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX listings_engagement_key ON listings (engagement);
CREATE UNIQUE INDEX listings_reference_key ON listings (reference);
CREATE INDEX listings_closes ON listings (closes_at, number);
CREATE INDEX listings_published ON listings (published_at, number);

CREATE TABLE listing_cpv (
    listing BIGINT NOT NULL REFERENCES listings (number),
    division TEXT NOT NULL,
    PRIMARY KEY (listing, division)
);

-- Title words weigh more; English stemming, as the other engine's porter tokenizer does.
ALTER TABLE listings ADD COLUMN search TSVECTOR GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') || to_tsvector('english', words)
) STORED;
CREATE INDEX listings_search ON listings USING GIN (search);
