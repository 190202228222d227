-- What each message is about, who is sending it until when, and what became of it.
ALTER TABLE outbox ADD COLUMN subject TEXT;
ALTER TABLE outbox ADD COLUMN lease_by TEXT;
ALTER TABLE outbox ADD COLUMN lease_until BIGINT;
-- Noted before the content goes out: after a crash, what is noted here may have arrived.
ALTER TABLE outbox ADD COLUMN handed_at BIGINT;
-- SHA-256 of what was sent; none for a code, which could be guessed from it.
ALTER TABLE outbox ADD COLUMN content_sha256 TEXT;
ALTER TABLE outbox ADD COLUMN outcome TEXT NOT NULL DEFAULT 'pendiente'
    CHECK (outcome IN ('aceptado', 'devuelto', 'pendiente'));
ALTER TABLE outbox ADD COLUMN outcome_at BIGINT;
CREATE INDEX outbox_by_subject ON outbox (subject) WHERE subject IS NOT NULL;

-- What is reminded of: when to look next, and up to which moment everything was told.
CREATE TABLE reminders (
    kind          TEXT NOT NULL CHECK (kind IN ('efirma', 'notification')),
    subject       TEXT NOT NULL,
    mailbox       TEXT NOT NULL,
    told_through  BIGINT NOT NULL,
    next_look_at  BIGINT,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX reminders_due ON reminders (next_look_at) WHERE next_look_at IS NOT NULL;

-- The newest e.firma that was seen of each person at each mailbox: its end is reminded of.
CREATE TABLE efirmas (
    id                  TEXT PRIMARY KEY,
    mailbox             TEXT NOT NULL,
    signer              TEXT NOT NULL,
    certificate_number  TEXT NOT NULL,
    expires_at          BIGINT NOT NULL,
    UNIQUE (mailbox, signer)
);

-- The word that a person chose to know our messages by.
ALTER TABLE mailboxes ADD COLUMN word TEXT;
