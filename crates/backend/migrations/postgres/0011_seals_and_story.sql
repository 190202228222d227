-- The seals of the institute, one after another: every replica seals with the one whose span an act
-- falls into. `from_at` is in it, `until_at` is not.
CREATE TABLE seals (
    sha256        TEXT NOT NULL PRIMARY KEY,
    certificate   BYTEA NOT NULL,
    published_at  BIGINT NOT NULL,
    from_at       BIGINT NOT NULL,
    until_at      BIGINT,
    ended         TEXT CHECK (ended IN ('compromised', 'replaced'))
);

-- The past of the demonstration: who finds it begun and not told tells it from the beginning.
CREATE TABLE story (
    only_row  INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    begun_at  BIGINT NOT NULL,
    told_at   BIGINT
);
