-- Each filter of the list of notifications has an index that holds little but what it keeps, in the
-- list's own order: a page is read from where it begins, and what is rare is not looked for.
-- The days come along, so that what is passed over is passed over in the index.
DROP INDEX notifications_of_mailbox;
CREATE INDEX notifications_of_mailbox
    ON notifications (mailbox, told_at, id, wait_on, effective_on, waits);
CREATE INDEX notifications_of_registration ON notifications (mailbox, registration, told_at, id)
    WHERE registration IS NOT NULL;
-- Every act is of a kind; with a condition, SQLite takes this one before that of the mailbox.
CREATE INDEX notifications_of_kind ON notifications (mailbox, kind, told_at, id)
    WHERE kind IS NOT NULL;
CREATE INDEX notifications_withdrawn ON notifications (mailbox, told_at, id)
    WHERE withdrawn_at IS NOT NULL;
CREATE INDEX notifications_answered ON notifications (mailbox, told_at, id)
    WHERE answered_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX notifications_with_term
    ON notifications (mailbox, told_at, id, answer_on, effective_on) WHERE answer_on IS NOT NULL;
CREATE INDEX notifications_without_term
    ON notifications (mailbox, told_at, id, wait_on, effective_on)
    WHERE wait_on IS NOT NULL AND answer_on IS NULL;
-- Since when there is something that was made and does not take effect yet.
CREATE INDEX notifications_to_effect ON notifications (mailbox, effective_on, told_at, wait_on)
    WHERE wait_on IS NOT NULL;

-- What a search finds, by three letters that follow each other, where the server's own modules are
-- installed (pg_trgm comes with it). Elsewhere a search goes through the mailbox.
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN feature_not_supported OR insufficient_privilege OR undefined_file THEN
    RAISE NOTICE 'pg_trgm cannot be had: searches will be slow';
END $$;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX notifications_found ON notifications USING gin (folded gin_trgm_ops);
    END IF;
END $$;
