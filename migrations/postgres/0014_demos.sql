-- How the demos of an engagement go: what everybody reads, and the place that only those who booked are told. offers counts how often
-- everybody was told.
CREATE TABLE demo_plans (
    engagement TEXT PRIMARY KEY NOT NULL REFERENCES engagements (id),
    content TEXT NOT NULL,
    offers BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

-- batch is the id that the form brought with which slots were made: sent twice, it makes them once.
CREATE TABLE demo_slots (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    host TEXT NOT NULL REFERENCES persons (id),
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    batch TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX demo_slots_engagement ON demo_slots (engagement, starts, id);

-- Five minutes of a host, taken by a slot: so nobody is in two places.
CREATE TABLE host_cells (
    host TEXT NOT NULL REFERENCES persons (id),
    cell BIGINT NOT NULL,
    slot TEXT NOT NULL REFERENCES demo_slots (id),
    PRIMARY KEY (host, cell)
);
CREATE INDEX host_cells_slot ON host_cells (slot);

-- live says that it takes its slot and is its supplier's one demo. exception is 0, or the number of a recorded different treatment.
-- reminded is the revision that people were reminded of.
CREATE TABLE demo_bookings (
    id TEXT PRIMARY KEY NOT NULL,
    slot TEXT NOT NULL REFERENCES demo_slots (id),
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    exception BIGINT NOT NULL,
    person TEXT NOT NULL REFERENCES persons (id),
    needs TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    held_until BIGINT,
    booked_at BIGINT NOT NULL,
    reminded BIGINT,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX demo_bookings_slot_key ON demo_bookings (slot) WHERE live;
CREATE UNIQUE INDEX demo_bookings_engagement_organisation_exception_key ON demo_bookings (engagement, organisation, exception) WHERE live;
CREATE INDEX demo_bookings_of_slot ON demo_bookings (slot);
CREATE INDEX demo_bookings_organisation ON demo_bookings (organisation, engagement);
CREATE INDEX demo_bookings_held ON demo_bookings (engagement, held_until) WHERE held_until IS NOT NULL;

-- Who waits for a slot. live says that they have their place on the list; booking is the one that was offered to them last.
CREATE TABLE demo_waiting (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    person TEXT NOT NULL REFERENCES persons (id),
    since BIGINT NOT NULL,
    stage TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    booking TEXT REFERENCES demo_bookings (id)
);
CREATE UNIQUE INDEX demo_waiting_engagement_organisation_key ON demo_waiting (engagement, organisation) WHERE live;
CREATE INDEX demo_waiting_stage ON demo_waiting (engagement, stage, since);

-- The secret address of a person's calendar: whoever has it reads the demos they booked or host.
CREATE TABLE calendar_feeds (
    person TEXT PRIMARY KEY NOT NULL REFERENCES persons (id),
    token_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feeds_token_hash_key ON calendar_feeds (token_hash);

-- Of a message about a booking: which, and how often it had changed. Once it changes again the message helps nobody.
ALTER TABLE outbox ADD COLUMN booking TEXT REFERENCES demo_bookings (id);
ALTER TABLE outbox ADD COLUMN booking_revision BIGINT;
