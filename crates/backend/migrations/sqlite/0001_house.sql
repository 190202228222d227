-- Instants are whole seconds since 1970 (UTC); digests are 64 lower-case hex digits.

CREATE TABLE house (
    only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
    environment  TEXT NOT NULL
) STRICT;

CREATE TABLE nonces (
    nonce               TEXT PRIMARY KEY,
    purpose             TEXT NOT NULL,
    mailbox             TEXT,
    certificate_sha256  TEXT,
    issued_at           INTEGER NOT NULL,
    expires_at          INTEGER NOT NULL,
    consumed_at         INTEGER
) STRICT;
CREATE INDEX nonces_by_end ON nonces (expires_at);

CREATE TABLE sessions (
    token_sha256            TEXT PRIMARY KEY,
    mailbox                 TEXT NOT NULL,
    holder_name             TEXT NOT NULL,
    certificate_number      TEXT NOT NULL,
    certificate_sha256      TEXT NOT NULL,
    certificate_expires_at  INTEGER NOT NULL,
    expires_at              INTEGER NOT NULL,
    seen_at                 INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE documents (
    mailbox     TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes > 0),
    stored_at   INTEGER NOT NULL,
    PRIMARY KEY (mailbox, sha256)
) STRICT;

-- One row a series and year: a number is taken in the transaction that uses it, or not at all.
CREATE TABLE series (
    series       TEXT NOT NULL,
    year         INTEGER NOT NULL,
    last_number  INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT;

-- Statements, signatures and seals are kept as the exact bytes that were signed and made.
CREATE TABLE filings (
    seq                INTEGER PRIMARY KEY,
    folio              TEXT NOT NULL UNIQUE,
    mailbox            TEXT NOT NULL,
    idempotency_key    TEXT NOT NULL,
    statement          TEXT NOT NULL,
    statement_sha256   TEXT NOT NULL,
    signature          BLOB NOT NULL,
    procedure          TEXT NOT NULL,
    subject            TEXT NOT NULL,
    attachments        INTEGER NOT NULL,
    received_at        INTEGER NOT NULL,
    UNIQUE (mailbox, statement_sha256),
    UNIQUE (mailbox, idempotency_key)
) STRICT;
CREATE INDEX filings_of_mailbox ON filings (mailbox, seq);

CREATE TABLE receipts (
    folio      TEXT PRIMARY KEY REFERENCES filings (folio),
    statement  TEXT NOT NULL,
    seal       BLOB NOT NULL
) STRICT;

CREATE TABLE audit (
    seq             INTEGER PRIMARY KEY,
    at              INTEGER NOT NULL,
    verb            TEXT NOT NULL,
    mailbox         TEXT NOT NULL,
    subject_digest  TEXT NOT NULL,
    previous_hash   TEXT NOT NULL,
    hash            TEXT NOT NULL
) STRICT;
