-- The newest entry of the audit, in a row that writers take one after another.
CREATE TABLE audit_head (
    only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
    seq       INTEGER NOT NULL,
    hash      TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (only_row, seq, hash)
SELECT 1, COALESCE(MAX(seq), 0), COALESCE(
    (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000'
) FROM audit;

-- When each sweep is due: of several replicas, the one that moves it on sweeps.
CREATE TABLE sweeps (
    name    TEXT PRIMARY KEY,
    due_at  INTEGER NOT NULL
) STRICT;
INSERT INTO sweeps (name, due_at) VALUES ('nonces', 0), ('sessions', 0);

CREATE INDEX documents_by_digest ON documents (sha256);
