-- Instants are whole seconds since 1970 (UTC); digests are 64 lower-case hex digits.

CREATE TABLE house (
    only_row     BIGINT PRIMARY KEY CHECK (only_row = 1),
    environment  TEXT NOT NULL
);

CREATE TABLE nonces (
    nonce               TEXT PRIMARY KEY,
    purpose             TEXT NOT NULL,
    mailbox             TEXT,
    certificate_sha256  TEXT,
    issued_at           BIGINT NOT NULL,
    expires_at          BIGINT NOT NULL,
    consumed_at         BIGINT
);
CREATE INDEX nonces_by_end ON nonces (expires_at);

CREATE TABLE sessions (
    token_sha256            TEXT PRIMARY KEY,
    mailbox                 TEXT NOT NULL,
    holder_name             TEXT NOT NULL,
    certificate_number      TEXT NOT NULL,
    certificate_sha256      TEXT NOT NULL,
    certificate_expires_at  BIGINT NOT NULL,
    expires_at              BIGINT NOT NULL,
    seen_at                 BIGINT NOT NULL
);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE documents (
    mailbox     TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL CHECK (size_bytes > 0),
    stored_at   BIGINT NOT NULL,
    PRIMARY KEY (mailbox, sha256)
);

-- One row a series and year: a number is taken in the transaction that uses it, or not at all.
CREATE TABLE series (
    series       TEXT NOT NULL,
    year         BIGINT NOT NULL,
    last_number  BIGINT NOT NULL,
    PRIMARY KEY (series, year)
);

-- Statements, signatures and seals are kept as the exact bytes that were signed and made.
CREATE TABLE filings (
    seq                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    folio              TEXT NOT NULL UNIQUE,
    mailbox            TEXT NOT NULL,
    idempotency_key    TEXT NOT NULL,
    statement          TEXT NOT NULL,
    statement_sha256   TEXT NOT NULL,
    signature          BYTEA NOT NULL,
    procedure          TEXT NOT NULL,
    subject            TEXT NOT NULL,
    attachments        BIGINT NOT NULL,
    received_at        BIGINT NOT NULL,
    UNIQUE (mailbox, statement_sha256),
    UNIQUE (mailbox, idempotency_key)
);
CREATE INDEX filings_of_mailbox ON filings (mailbox, seq);

CREATE TABLE receipts (
    folio      TEXT PRIMARY KEY REFERENCES filings (folio),
    statement  TEXT NOT NULL,
    seal       BYTEA NOT NULL
);

CREATE TABLE audit (
    seq             BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    verb            TEXT NOT NULL,
    mailbox         TEXT NOT NULL,
    subject_digest  TEXT NOT NULL,
    previous_hash   TEXT NOT NULL,
    hash            TEXT NOT NULL
);
