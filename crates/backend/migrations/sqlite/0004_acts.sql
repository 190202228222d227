-- Every word that the institute sealed, under the folio it is quoted by.
CREATE TABLE sealed (
    folio      TEXT NOT NULL,
    purpose    TEXT NOT NULL CHECK (purpose IN ('acuse', 'aviso', 'constancia')),
    mailbox    TEXT NOT NULL,
    statement  TEXT NOT NULL,
    seal       BLOB NOT NULL,
    sealed_at  INTEGER NOT NULL,
    PRIMARY KEY (folio, purpose)
) STRICT;
INSERT INTO sealed (folio, purpose, mailbox, statement, seal, sealed_at)
    SELECT r.folio, 'acuse', f.mailbox, r.statement, r.seal, f.received_at
    FROM receipts r JOIN filings f USING (folio);
DROP TABLE receipts;
CREATE INDEX sealed_of_mailbox ON sealed (mailbox, sealed_at);

-- What parties signed besides filings, each answered by the receipt of its folio.
CREATE TABLE signed_acts (
    folio               TEXT PRIMARY KEY,
    mailbox             TEXT NOT NULL,
    purpose             TEXT NOT NULL,
    signer              TEXT NOT NULL,
    certificate_sha256  TEXT NOT NULL,
    statement           TEXT NOT NULL,
    statement_sha256    TEXT NOT NULL,
    signature           BLOB NOT NULL,
    received_at         INTEGER NOT NULL,
    revocation          TEXT NOT NULL CHECK (revocation IN ('good', 'not_asked', 'unknown')),
    asked_at            INTEGER,
    answer_sha256       TEXT REFERENCES revocation_answers (sha256),
    CHECK ((revocation = 'not_asked') = (asked_at IS NULL)),
    CHECK ((revocation = 'good') = (answer_sha256 IS NOT NULL)),
    UNIQUE (mailbox, statement_sha256)
) STRICT;
CREATE INDEX signed_acts_of_mailbox ON signed_acts (mailbox, received_at);

-- Whose mailboxes these are, as their own certificates say it.
CREATE TABLE mailboxes (
    rfc           TEXT PRIMARY KEY,
    holder_name   TEXT NOT NULL,
    holder_curp   TEXT,
    first_seen_at INTEGER NOT NULL
) STRICT;

-- The employer's registrations that the institute links to a mailbox.
CREATE TABLE registrations (
    mailbox       TEXT NOT NULL,
    registration  TEXT NOT NULL,
    PRIMARY KEY (mailbox, registration)
) STRICT;

-- Who acts: the holder, or a delegate under a mandate. Whoever was signed in signs in again.
DELETE FROM sessions;
ALTER TABLE sessions ADD COLUMN signer TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN signer_name TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN mandate TEXT;
