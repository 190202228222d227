-- What is sealed is listed and searched: by kind ('notice' for what is no receipt) and by folded
-- words. What was sealed before has neither; that is read from its text at the next start.
ALTER TABLE sealed ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE sealed ADD COLUMN folded TEXT NOT NULL DEFAULT '';
CREATE INDEX sealed_unlisted ON sealed (folio, purpose) WHERE kind = '';
DROP INDEX sealed_of_mailbox;
-- A far page is found as the first is.
CREATE INDEX sealed_receipts ON sealed (mailbox, sealed_at, folio) WHERE purpose <> 'aviso';
