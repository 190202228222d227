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

-- What a search finds, by three letters that follow each other. Before it come the last three of
-- the mailbox, in capitals: what others have is not gone through. What is found here is compared
-- with the text itself.
CREATE VIRTUAL TABLE notifications_found
    USING fts5 (id UNINDEXED, words, tokenize = 'trigram case_sensitive 1', detail = 'none');
INSERT INTO notifications_found (id, words)
    SELECT id, substr(mailbox, -3) || ' ' || folded FROM notifications;
CREATE TRIGGER notifications_are_found AFTER INSERT ON notifications BEGIN
    INSERT INTO notifications_found (id, words)
        VALUES (new.id, substr(new.mailbox, -3) || ' ' || new.folded);
END;
