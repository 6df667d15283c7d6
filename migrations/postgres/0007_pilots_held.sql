-- Which organisations have a job at work is asked whenever a worker takes one.
CREATE INDEX pilot_jobs_held ON pilot_jobs (organisation) WHERE open AND worker IS NOT NULL;
