-- What an authority of time says of a seal (RFC 3161): one token a seal, never another, and from
-- when on it may be asked for, so that replicas do not both ask.
ALTER TABLE sealed ADD COLUMN timestamp_token BYTEA;
ALTER TABLE sealed ADD COLUMN stamped_at BIGINT;
ALTER TABLE sealed ADD COLUMN stamp_due_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sealed_unstamped ON sealed (sealed_at) WHERE stamped_at IS NULL;
