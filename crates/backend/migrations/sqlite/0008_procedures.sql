-- The life of a filing after its receipt. `phase` is what its steps come to; dates are computed.
ALTER TABLE filings ADD COLUMN phase TEXT NOT NULL DEFAULT 'received'
    CHECK (phase IN ('received', 'admitted', 'demanded', 'supplied', 'extended', 'resolved'));
-- Grows with each step, so that two cannot add to the same past.
ALTER TABLE filings ADD COLUMN steps INTEGER NOT NULL DEFAULT 0;
-- What a search finds, folded; filings of before are folded at the next start.
ALTER TABLE filings ADD COLUMN folded TEXT NOT NULL DEFAULT '';
CREATE INDEX filings_demanded ON filings (mailbox, seq) WHERE phase = 'demanded';
CREATE INDEX filings_unfolded ON filings (seq) WHERE folded = '';

-- Each step as JSON: what happened, its words, its document.
CREATE TABLE filing_steps (
    filing  TEXT NOT NULL REFERENCES filings (folio),
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    step    TEXT NOT NULL,
    PRIMARY KEY (filing, number)
) STRICT;

-- What procedures were asked, and what came back; without an answer it waits for the desk.
CREATE TABLE procedure_requests (
    id                TEXT PRIMARY KEY,
    mailbox           TEXT NOT NULL,
    code              TEXT NOT NULL,
    idempotency_key   TEXT NOT NULL,
    -- The fields, as JSON.
    fields            TEXT NOT NULL,
    registration      TEXT,
    asked_by          TEXT NOT NULL,
    asked_at          INTEGER NOT NULL,
    filing            TEXT UNIQUE REFERENCES filings (folio),
    answered_at       INTEGER,
    -- The answer, as JSON.
    answer            TEXT,
    is_demonstration  INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
    UNIQUE (mailbox, idempotency_key)
) STRICT;
CREATE INDEX procedure_requests_of_mailbox ON procedure_requests (mailbox, code, id);
CREATE INDEX procedure_requests_open ON procedure_requests (id) WHERE answered_at IS NULL;

-- Permissions that a party gave by a signed filing: to somebody, or ('') to anybody.
CREATE TABLE permissions (
    granted_by   TEXT PRIMARY KEY REFERENCES filings (folio),
    mailbox      TEXT NOT NULL,
    code         TEXT NOT NULL,
    third_party  TEXT NOT NULL,
    from_on      TEXT NOT NULL,
    until_on     TEXT,
    ended_at     INTEGER,
    ended_by     TEXT REFERENCES filings (folio)
) STRICT;
CREATE UNIQUE INDEX permissions_open ON permissions (mailbox, code, third_party)
    WHERE ended_at IS NULL;

-- Announcements and documents without legal effect.
CREATE TABLE communications (
    id            TEXT PRIMARY KEY,
    mailbox       TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('comunicado', 'documento')),
    subject       TEXT NOT NULL,
    text          TEXT NOT NULL,
    registration  TEXT,
    filing        TEXT REFERENCES filings (folio),
    request       TEXT REFERENCES procedure_requests (id),
    folded        TEXT NOT NULL,
    sent_at       INTEGER NOT NULL,
    read_at       INTEGER
) STRICT;
CREATE INDEX communications_of_mailbox ON communications (mailbox, id);
CREATE INDEX communications_unread ON communications (mailbox, id) WHERE read_at IS NULL;

-- Documents of requests and of communications, in their order. The bytes are where all are.
CREATE TABLE made_documents (
    mailbox     TEXT NOT NULL,
    owner       TEXT NOT NULL,
    number      INTEGER NOT NULL,
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes > 0),
    sha256      TEXT NOT NULL,
    PRIMARY KEY (mailbox, owner, number)
) STRICT;
CREATE INDEX made_documents_by_digest ON made_documents (sha256);
