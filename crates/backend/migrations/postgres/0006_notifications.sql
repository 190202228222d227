-- What the institute's systems did, by their keys: the same body gets the same answer.
CREATE TABLE institute_acts (
    idempotency_key  TEXT PRIMARY KEY,
    request_sha256   TEXT NOT NULL,
    answer           TEXT NOT NULL,
    done_at          BIGINT NOT NULL
);

-- Documents that the institute put. The bytes are where those of parties are.
CREATE TABLE institute_documents (
    sha256      TEXT PRIMARY KEY,
    size_bytes  BIGINT NOT NULL CHECK (size_bytes > 0),
    stored_at   BIGINT NOT NULL
);

-- Calendars as they were published (JSON); the last one counts.
CREATE TABLE calendars (
    number        BIGINT PRIMARY KEY,
    version       TEXT NOT NULL UNIQUE,
    published_at  BIGINT NOT NULL,
    row_count     BIGINT NOT NULL,
    text          TEXT NOT NULL
);

-- Acts that are notified. What happened to one is `events` (JSON), in its order; where it stands
-- is computed from them whenever it is asked. The dates kept here only sort, count and select:
-- they are made again when a calendar is published.
CREATE TABLE notifications (
    id                 TEXT PRIMARY KEY,
    folio              TEXT NOT NULL UNIQUE,
    mailbox            TEXT NOT NULL,
    addressee_name     TEXT NOT NULL,
    addressee_kind     TEXT NOT NULL,
    registration       TEXT,
    oficio             TEXT NOT NULL,
    issued_on          TEXT NOT NULL,
    place              TEXT NOT NULL,
    issuer             TEXT NOT NULL,
    officer            TEXT NOT NULL,
    kind               TEXT NOT NULL,
    legal_basis        TEXT NOT NULL,
    document_name      TEXT NOT NULL,
    document_bytes     BIGINT NOT NULL,
    document_sha256    TEXT NOT NULL,
    officer_signature  BYTEA NOT NULL,
    rule               TEXT NOT NULL,
    answer_days        BIGINT,
    -- What a search finds: of the cover alone, folded.
    folded             TEXT NOT NULL,
    deposited_at       BIGINT NOT NULL,
    events             TEXT NOT NULL,
    -- Grows with what happens, so that two cannot add to the same past.
    revision           BIGINT NOT NULL,
    agreement          TEXT,
    served_with        TEXT,
    withdrawn_for      TEXT,
    -- The folios of the receipt of its opening and of its constancia.
    opening            TEXT,
    attestation        TEXT,
    -- What follows from the events, the rules and the calendar of that number.
    dated_by           BIGINT NOT NULL,
    told_at            BIGINT,
    opened_at          BIGINT,
    answered_at        BIGINT,
    withdrawn_at       BIGINT,
    waits              TEXT,
    made_on            TEXT,
    effective_on       TEXT,
    answer_by_on       TEXT,
    -- The last days to act while there is something to do.
    wait_on            TEXT,
    answer_on          TEXT,
    -- From when on its constancia is due, until it is issued.
    paper_due_at       BIGINT
);
CREATE INDEX notifications_of_mailbox ON notifications (mailbox, told_at, id);
CREATE INDEX notifications_to_open ON notifications (mailbox, wait_on, told_at, id)
    WHERE wait_on IS NOT NULL;
CREATE INDEX notifications_to_answer ON notifications (mailbox, answer_on, told_at, id)
    WHERE answer_on IS NOT NULL;
CREATE INDEX notifications_untold ON notifications (mailbox, id)
    WHERE told_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX notifications_papers ON notifications (paper_due_at, id)
    WHERE paper_due_at IS NOT NULL;
CREATE INDEX notifications_dated ON notifications (dated_by, id);

-- To where the alert of a notification went: the message in the outbox knows what became of it.
CREATE TABLE notification_alerts (
    notification  TEXT NOT NULL REFERENCES notifications (id),
    number        BIGINT NOT NULL,
    medium        TEXT NOT NULL,
    message       TEXT NOT NULL REFERENCES outbox (id),
    PRIMARY KEY (notification, number)
);

-- The board. What is there is public until its last day.
CREATE TABLE postings (
    id            TEXT PRIMARY KEY,
    folio         TEXT NOT NULL UNIQUE,
    notification  TEXT NOT NULL UNIQUE REFERENCES notifications (id),
    mailbox       TEXT NOT NULL,
    registration  TEXT,
    folded        TEXT NOT NULL,
    posted_at     BIGINT NOT NULL,
    until_on      TEXT NOT NULL,
    withdrawn_at  BIGINT
);
CREATE INDEX postings_on_board ON postings (posted_at, id) WHERE withdrawn_at IS NULL;
CREATE INDEX postings_of_mailbox ON postings (mailbox, posted_at, id);
CREATE INDEX postings_of_registration ON postings (registration, posted_at, id)
    WHERE registration IS NOT NULL;

-- Feeds for calendar programs, known by the digest of their token; one a mailbox.
CREATE TABLE feeds (
    mailbox       TEXT PRIMARY KEY,
    token_sha256  TEXT NOT NULL UNIQUE,
    made_at       BIGINT NOT NULL
);

INSERT INTO sweeps (name, due_at) VALUES ('notifications', 0);
