-- When a message is tried next: nothing once it was sent or given up. What was queued before anything was sent is never sent.
ALTER TABLE outbox ADD COLUMN due_at BIGINT;
-- After this moment it helps nobody any more: a link has expired.
ALTER TABLE outbox ADD COLUMN useful_until BIGINT;
ALTER TABLE outbox ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
-- Why it was given up.
ALTER TABLE outbox ADD COLUMN given_up TEXT;
-- Of news about an engagement: which, and who is told. Whoever has asked for no more gets none that still waits.
ALTER TABLE outbox ADD COLUMN engagement TEXT REFERENCES engagements (id);
ALTER TABLE outbox ADD COLUMN person TEXT REFERENCES persons (id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
