-- Of an invitation to take part in an engagement: to which, of which organisation, and how often it had changed where that stands when the
-- message was written. Once it has changed since, the message is not sent.
ALTER TABLE outbox ADD COLUMN invited_to TEXT;
ALTER TABLE outbox ADD COLUMN invited TEXT;
ALTER TABLE outbox ADD COLUMN invited_revision INTEGER;
