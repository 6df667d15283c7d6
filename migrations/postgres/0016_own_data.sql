-- What somebody did, for the file of everything that is kept about them.
CREATE INDEX audit_events_actor ON audit_events (actor, at);
