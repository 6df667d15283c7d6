CREATE TABLE engagements (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL,
    problem TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
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

-- Counts the changes of the public list. Whoever changes the list holds this row until the commit, so that
-- changes become visible in the order of their numbers.
CREATE TABLE listing_generation (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    generation BIGINT NOT NULL
);
INSERT INTO listing_generation (id, generation) VALUES (1, 0);

-- What the public list shows, written when an engagement is published or withdrawn. `number` is the generation
-- it came in, `changed` the one it changed in last; `cpv` holds divisions, such as 48,72.
CREATE TABLE listings (
    number BIGINT PRIMARY KEY NOT NULL,
    changed BIGINT NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    council TEXT NOT NULL REFERENCES organisations (id),
    council_name TEXT NOT NULL,
    service_area TEXT NOT NULL,
    cpv TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    questions_close_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX listings_engagement_key ON listings (engagement);
CREATE UNIQUE INDEX listings_changed_key ON listings (changed);

-- Words only: plain, in small letters, without accents (domain::engagements::searchable). English stemming as the
-- other engine's porter tokenizer does, and like it without stop words.
CREATE TEXT SEARCH DICTIONARY forecourt_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION forecourt (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION forecourt ALTER MAPPING FOR asciiword, word WITH forecourt_stem;
--
-- A search reads the row of every hit, so rows are kept short: words are stored apart as soon as a row passes 2 kB, and
-- the filler, which is stored as a few bytes, makes each row pass it. Measured with 100,000 rows of about 100 words, of
-- which all are hit: 15 ms with it, 95 ms without.
CREATE TABLE listing_search (
    number BIGINT PRIMARY KEY NOT NULL REFERENCES listings (number),
    title TSVECTOR NOT NULL,
    words TSVECTOR NOT NULL,
    filler TEXT NOT NULL DEFAULT repeat(' ', 2048)
) WITH (toast_tuple_target = 128);
CREATE INDEX listing_search_title ON listing_search USING GIN (title) WITH (fastupdate = off);
CREATE INDEX listing_search_words ON listing_search USING GIN (words) WITH (fastupdate = off);

-- The numbers of the listings that all words asked for occur in, anywhere and in the title, as 1,2,3. Left to itself the
-- planner reads the whole table for a word that many have, and unpacks every row's words on the way: ten times slower.
CREATE FUNCTION listing_matches(asked TEXT) RETURNS TABLE (anywhere TEXT, in_title TEXT)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT COALESCE((SELECT string_agg(number::TEXT, ',') FROM listing_search WHERE words @@ plainto_tsquery('forecourt', asked)), ''),
        COALESCE((SELECT string_agg(number::TEXT, ',') FROM listing_search WHERE title @@ plainto_tsquery('forecourt', asked)), '')
$$;
