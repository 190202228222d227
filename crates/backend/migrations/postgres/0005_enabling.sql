-- Messages to send, each written with the act that causes it; one row a destination.
CREATE TABLE outbox (
    id          TEXT PRIMARY KEY,
    mailbox     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    medium      TEXT NOT NULL,
    -- What the text needs (JSON). Once sent or void, that of a code is `{}`.
    payload     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'void')),
    attempts    BIGINT NOT NULL,
    last_error  TEXT,
    sent_at     BIGINT
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'pending';
