-- Exports: which receipts were asked for, as they were at one instant, until it ends.
CREATE TABLE exports (
    id          TEXT PRIMARY KEY,
    mailbox     TEXT NOT NULL,
    -- Who asked: what a delegate exports is only what that delegate sees.
    signer      TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    items       BIGINT NOT NULL
);
CREATE INDEX exports_of_party ON exports (mailbox, signer, asked_at, id);
CREATE INDEX exports_that_end ON exports (expires_at, id);

-- What each has in the archive. Nothing is known of its files until they are measured.
CREATE TABLE export_items (
    export_id       TEXT NOT NULL,
    number          BIGINT NOT NULL,
    folio           TEXT NOT NULL,
    package_bytes   BIGINT,
    package_crc32   BIGINT,
    package_sha256  TEXT,
    paper_bytes     BIGINT,
    paper_crc32     BIGINT,
    paper_sha256    TEXT,
    PRIMARY KEY (export_id, number)
);

-- What a container says of a document before its bytes come; computed once, when first needed.
CREATE TABLE document_checksums (
    sha256      TEXT PRIMARY KEY,
    size_bytes  BIGINT NOT NULL,
    crc32       BIGINT NOT NULL
);
