-- What is told about an engagement. A job tells it to everybody who wants to hear of it, in the order of their ids:
-- told_up_to is the last of them, and told says how many they are.
CREATE TABLE news (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    told_up_to TEXT NOT NULL,
    told BIGINT NOT NULL,
    done_at BIGINT
);
CREATE UNIQUE INDEX news_engagement_kind_version_key ON news (engagement, kind, version);
CREATE INDEX news_waiting ON news (at, id) WHERE done_at IS NULL;

-- What changed about an engagement after its publication.
CREATE TABLE addenda (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    changes TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL REFERENCES persons (id),
    PRIMARY KEY (engagement, number)
);
ALTER TABLE listings ADD COLUMN amended_at BIGINT;
