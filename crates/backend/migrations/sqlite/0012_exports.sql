-- Exports: which receipts were asked for, as they were at one instant, until it ends.
CREATE TABLE exports (
    id          TEXT PRIMARY KEY,
    mailbox     TEXT NOT NULL,
    -- Who asked: what a delegate exports is only what that delegate sees.
    signer      TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    items       INTEGER NOT NULL
) STRICT;
CREATE INDEX exports_of_party ON exports (mailbox, signer, asked_at, id);
CREATE INDEX exports_that_end ON exports (expires_at, id);

-- What each has in the archive. Nothing is known of its files until they are measured.
CREATE TABLE export_items (
    export_id       TEXT NOT NULL,
    number          INTEGER NOT NULL,
    folio           TEXT NOT NULL,
    package_bytes   INTEGER,
    package_crc32   INTEGER,
    package_sha256  TEXT,
    paper_bytes     INTEGER,
    paper_crc32     INTEGER,
    paper_sha256    TEXT,
    PRIMARY KEY (export_id, number)
) STRICT;

-- What a container says of a document before its bytes come; computed once, when first needed.
CREATE TABLE document_checksums (
    sha256      TEXT PRIMARY KEY,
    size_bytes  INTEGER NOT NULL,
    crc32       INTEGER NOT NULL
) STRICT;
