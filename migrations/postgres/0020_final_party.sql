-- For which party of a final a run is, in whose sort of data it goes; none in practice. Every final before this had the council that
-- leads as its only party.
ALTER TABLE runs ADD COLUMN party TEXT REFERENCES organisations (id);
UPDATE runs SET party = (SELECT lead FROM engagements WHERE id = engagement) WHERE phase = 'final';

-- The word of a council for a step of a final that has several parties: neither one council nor one person gives both.
CREATE TABLE final_words (
    final_phase TEXT NOT NULL REFERENCES finals (id),
    step TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    person TEXT NOT NULL REFERENCES persons (id),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (final_phase, step, organisation)
);
CREATE UNIQUE INDEX final_words_person_key ON final_words (final_phase, step, person);
