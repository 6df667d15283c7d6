-- A forum or a briefing of an engagement. content is what its hosts wrote but for times and numbers, which have columns of their own.
CREATE TABLE forums (
    id TEXT PRIMARY KEY NOT NULL,
    engagement TEXT NOT NULL REFERENCES engagements (id),
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    per_supplier INTEGER NOT NULL,
    content TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_data TEXT NOT NULL,
    minutes TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX forums_engagement ON forums (engagement, starts, id);

-- Who hosts a forum. reminded is when it began as they were reminded of it.
CREATE TABLE forum_hosts (
    forum TEXT NOT NULL REFERENCES forums (id),
    person TEXT NOT NULL REFERENCES persons (id),
    reminded INTEGER,
    PRIMARY KEY (forum, person)
) STRICT;
CREATE INDEX forum_hosts_person ON forum_hosts (person);

-- The seats of a forum, by number: nobody has one that is not there.
CREATE TABLE forum_seats (
    forum TEXT NOT NULL REFERENCES forums (id),
    seat INTEGER NOT NULL,
    PRIMARY KEY (forum, seat)
) STRICT;

-- Five minutes of a host, taken by a slot of a demo or by a forum: so nobody is in two places.
CREATE TABLE host_cells_anew (
    host TEXT NOT NULL REFERENCES persons (id),
    cell INTEGER NOT NULL,
    slot TEXT REFERENCES demo_slots (id),
    forum TEXT REFERENCES forums (id),
    PRIMARY KEY (host, cell),
    CHECK ((slot IS NULL) <> (forum IS NULL))
) STRICT;
INSERT INTO host_cells_anew (host, cell, slot) SELECT host, cell, slot FROM host_cells;
DROP TABLE host_cells;
ALTER TABLE host_cells_anew RENAME TO host_cells;
CREATE INDEX host_cells_slot ON host_cells (slot);
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
    live INTEGER NOT NULL,
    seat INTEGER,
    nth INTEGER,
    since INTEGER NOT NULL,
    offered_until INTEGER,
    reminded INTEGER,
    revision INTEGER NOT NULL,
    FOREIGN KEY (forum, seat) REFERENCES forum_seats (forum, seat)
) STRICT;
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
    asked_at INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX forum_questions_forum ON forum_questions (forum, asked_at, id);
CREATE INDEX forum_questions_person ON forum_questions (person, forum);

-- A file that is published with the minutes of a forum.
CREATE TABLE forum_slides (
    id TEXT PRIMARY KEY NOT NULL,
    forum TEXT NOT NULL REFERENCES forums (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    scan TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL REFERENCES persons (id),
    removed_at INTEGER
) STRICT;
CREATE INDEX forum_slides_forum ON forum_slides (forum, uploaded_at, id);
CREATE INDEX forum_slides_held ON forum_slides (uploaded_at) WHERE scan = 'held';

-- Of a message about an attendee: which, and how often that had changed. Once it changes again the message helps nobody.
ALTER TABLE outbox ADD COLUMN attendee TEXT REFERENCES forum_attendees (id);
ALTER TABLE outbox ADD COLUMN attendee_revision INTEGER;
