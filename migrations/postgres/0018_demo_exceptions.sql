-- Another demo that a supplier was allowed, with the reason: number is the exception that its booking carries.
CREATE TABLE demo_exceptions (
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    allowed_by TEXT NOT NULL REFERENCES persons (id),
    allowed_at BIGINT NOT NULL,
    PRIMARY KEY (engagement, organisation, number)
);
