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

-- Who changes the contacts, terms or mandates of one mailbox does so one after another.
CREATE TABLE turns (
    mailbox  TEXT PRIMARY KEY,
    taken    BIGINT NOT NULL
);

-- Media of contact. Of a code only its digest is kept, with a salt of its own.
CREATE TABLE contacts (
    id             TEXT PRIMARY KEY,
    mailbox        TEXT NOT NULL,
    registration   TEXT,
    medium         TEXT NOT NULL,
    replaces       TEXT,
    registered_at  BIGINT NOT NULL,
    confirmed_at   BIGINT,
    removed_at     BIGINT,
    proved_folio   TEXT,
    code_salt      TEXT,
    code_sha256    TEXT,
    code_sent_at   BIGINT,
    code_tries     BIGINT NOT NULL,
    code_message   TEXT,
    codes_sent     BIGINT NOT NULL,
    CHECK ((code_salt IS NULL) = (code_sha256 IS NULL)),
    CHECK ((code_salt IS NULL) = (code_sent_at IS NULL))
);
CREATE INDEX contacts_of_mailbox ON contacts (mailbox, id);

-- Every version of the terms, never changed once it is published.
CREATE TABLE terms (
    version       TEXT PRIMARY KEY,
    sha256        TEXT NOT NULL,
    in_force_on   TEXT NOT NULL,
    text          TEXT NOT NULL,
    text_en       TEXT NOT NULL,
    published_at  BIGINT NOT NULL
);

-- Which terms each mailbox accepted, and when; the first time is its enabling.
CREATE TABLE accepted_terms (
    mailbox      TEXT NOT NULL,
    version      TEXT NOT NULL REFERENCES terms (version),
    accepted_at  BIGINT NOT NULL,
    -- The receipt; only the demonstration's own employer has none.
    folio        TEXT,
    PRIMARY KEY (mailbox, version)
);

-- Mandates as they stand; each change to them is in signed_acts.
CREATE TABLE mandates (
    id              TEXT PRIMARY KEY,
    folio           TEXT NOT NULL UNIQUE,
    principal       TEXT NOT NULL,
    principal_name  TEXT NOT NULL,
    delegate        TEXT NOT NULL,
    delegate_name   TEXT NOT NULL,
    -- JSON.
    scope           TEXT NOT NULL,
    granted_at      BIGINT NOT NULL,
    accepted_at     BIGINT,
    revoked_at      BIGINT,
    renounced_at    BIGINT
);
CREATE INDEX mandates_of_principal ON mandates (principal, id);
CREATE INDEX mandates_of_delegate ON mandates (delegate, id);

CREATE INDEX audit_of_mailbox ON audit (mailbox, seq);
