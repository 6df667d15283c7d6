-- A forum or a briefing of an engagement. content is what its hosts wrote but for times and numbers, which have columns of their own.
CREATE TABLE forums (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    per_supplier BIGINT NOT NULL,
    content TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    minutes TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX forums_engagement ON forums (engagement, starts, id);

-- Who hosts a forum. reminded is when it began as they were reminded of it.
CREATE TABLE forum_hosts (
    forum TEXT NOT NULL REFERENCES forums (id),
    person TEXT NOT NULL REFERENCES persons (id),
    reminded BIGINT,
    PRIMARY KEY (forum, person)
);
CREATE INDEX forum_hosts_person ON forum_hosts (person);

-- The seats of a forum, by number: nobody has one that is not there.
CREATE TABLE forum_seats (
    forum TEXT NOT NULL REFERENCES forums (id),
    seat BIGINT NOT NULL,
    PRIMARY KEY (forum, seat)
);

-- Five minutes of a host, taken by a slot of a demo or by a forum: so nobody is in two places.
ALTER TABLE host_cells ALTER COLUMN slot DROP NOT NULL;
ALTER TABLE host_cells ADD COLUMN forum TEXT REFERENCES forums (id);
ALTER TABLE host_cells ADD CHECK ((slot IS NULL) <> (forum IS NULL));
CREATE INDEX host_cells_forum ON host_cells (forum);

-- Somebody of a supplier who has a seat, or waits for one. seat is the number of their seat, and nth their number among those of their
-- supplier who have one: so no more come than there is room for. live says that they have a seat or wait. reminded is the revision that
-- they were reminded of.
CREATE TABLE forum_attendees (
    id TEXT PRIMARY KEY NOT NULL,
    forum TEXT NOT NULL REFERENCES forums (id),
    engagement TEXT NOT NULL REFERENCES engagements (id),
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    needs TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    seat BIGINT,
    nth BIGINT,
    since BIGINT NOT NULL,
    offered_until BIGINT,
    reminded BIGINT,
    revision BIGINT NOT NULL,
    FOREIGN KEY (forum, seat) REFERENCES forum_seats (forum, seat)
);
CREATE UNIQUE INDEX forum_attendees_forum_seat_key ON forum_attendees (forum, seat) WHERE seat IS NOT NULL;
CREATE UNIQUE INDEX forum_attendees_forum_organisation_nth_key ON forum_attendees (forum, organisation, nth) WHERE nth IS NOT NULL;
CREATE UNIQUE INDEX forum_attendees_forum_person_key ON forum_attendees (forum, person) WHERE live;
CREATE INDEX forum_attendees_engagement ON forum_attendees (engagement, forum, stage);
CREATE INDEX forum_attendees_forum ON forum_attendees (forum, stage);
CREATE INDEX forum_attendees_waiting ON forum_attendees (forum, since, id) WHERE stage = 'waiting';
CREATE INDEX forum_attendees_offered ON forum_attendees (forum, offered_until) WHERE offered_until IS NOT NULL;
CREATE INDEX forum_attendees_organisation ON forum_attendees (organisation, engagement);
CREATE INDEX forum_attendees_person ON forum_attendees (person);

-- A question to a forum, under an id that the form brought.
CREATE TABLE forum_questions (
    id TEXT PRIMARY KEY NOT NULL,
    forum TEXT NOT NULL REFERENCES forums (id),
    person TEXT NOT NULL REFERENCES persons (id),
    organisation TEXT NOT NULL REFERENCES organisations (id),
    words TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX forum_questions_forum ON forum_questions (forum, asked_at, id);
CREATE INDEX forum_questions_person ON forum_questions (person, forum);

-- A file that is published with the minutes of a forum.
CREATE TABLE forum_slides (
    id TEXT PRIMARY KEY NOT NULL,
    forum TEXT NOT NULL REFERENCES forums (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    scan TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES persons (id),
    removed_at BIGINT
);
CREATE INDEX forum_slides_forum ON forum_slides (forum, uploaded_at, id);
CREATE INDEX forum_slides_held ON forum_slides (uploaded_at) WHERE scan = 'held';

-- Of a message about an attendee: which, and how often that had changed. Once it changes again the message helps nobody.
ALTER TABLE outbox ADD COLUMN attendee TEXT REFERENCES forum_attendees (id);
ALTER TABLE outbox ADD COLUMN attendee_revision BIGINT;
