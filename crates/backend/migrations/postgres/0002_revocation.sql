-- What authorities said of certificates, as it came; equal answers are kept once.
CREATE TABLE revocation_answers (
    sha256       TEXT PRIMARY KEY,
    source       TEXT NOT NULL CHECK (source IN ('crl', 'ocsp')),
    bytes        BYTEA NOT NULL,
    produced_at  BIGINT
);

-- What was known when a filing was received never changes; what is known now is settled once.
CREATE TABLE filing_revocations (
    folio             TEXT PRIMARY KEY REFERENCES filings (folio),
    at_reception      TEXT NOT NULL CHECK (at_reception IN ('good', 'not_asked', 'unknown')),
    asked_at          BIGINT,
    answer_sha256     TEXT REFERENCES revocation_answers (sha256),
    standing          TEXT NOT NULL
                      CHECK (standing IN ('good', 'not_asked', 'revoked', 'unknown')),
    tried_at          BIGINT,
    settled_at        BIGINT,
    settled_by_sha256 TEXT REFERENCES revocation_answers (sha256),
    revoked_at        BIGINT,
    CHECK ((at_reception = 'not_asked') = (asked_at IS NULL)),
    CHECK ((at_reception = 'good') = (answer_sha256 IS NOT NULL)),
    CHECK ((settled_at IS NULL) = (settled_by_sha256 IS NULL)),
    CHECK ((standing = 'revoked') = (revoked_at IS NOT NULL)),
    CHECK (standing = at_reception OR (at_reception = 'unknown' AND settled_at IS NOT NULL))
);
CREATE INDEX filing_revocations_open ON filing_revocations (tried_at) WHERE standing = 'unknown';

INSERT INTO filing_revocations (folio, at_reception, standing)
    SELECT folio, 'not_asked', 'not_asked' FROM filings;
