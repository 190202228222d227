//! Every flow of the backend on a real PostgreSQL, with a clock that tests move and signatures made natively.

#![cfg(test)]

#[path = "backend/alerts.rs"]
mod alerts;
#[path = "backend/alerts_crash.rs"]
mod alerts_crash;
#[path = "backend/answers.rs"]
mod answers;
#[path = "backend/at_once.rs"]
mod at_once;
#[path = "backend/at_the_desk.rs"]
mod at_the_desk;
#[path = "backend/bad_input.rs"]
mod bad_input;
#[path = "backend/board.rs"]
mod board;
#[path = "backend/book.rs"]
mod book;
#[path = "backend/broken_off.rs"]
mod broken_off;
#[path = "backend/busy.rs"]
mod busy;
#[path = "backend/carriers.rs"]
mod carriers;
#[path = "backend/contacts.rs"]
mod contacts;
#[path = "backend/covers.rs"]
mod covers;
#[path = "backend/database/postgres.rs"]
mod database;
#[path = "backend/demonstration.rs"]
mod demonstration;
#[path = "backend/deposits.rs"]
mod deposits;
#[path = "backend/desk.rs"]
mod desk;
#[path = "backend/documents.rs"]
mod documents;
#[path = "backend/dump.rs"]
mod dump;
#[path = "backend/enabling.rs"]
mod enabling;
#[path = "backend/evidence_elsewhere.rs"]
mod evidence_elsewhere;
#[path = "backend/evidence.rs"]
mod evidence_of_acts;
#[path = "backend/evidence_of_parties.rs"]
mod evidence_of_parties;
#[path = "backend/exports.rs"]
mod exports;
#[path = "backend/exports_of_parties.rs"]
mod exports_of_parties;
#[path = "backend/feeds.rs"]
mod feeds;
#[path = "backend/filings.rs"]
mod filings;
#[path = "backend/golden.rs"]
mod golden;
#[path = "backend/gone.rs"]
mod gone;
#[path = "backend/identities.rs"]
mod identities;
#[path = "backend/isolation.rs"]
mod isolation;
#[path = "backend/journey.rs"]
mod journey;
#[path = "backend/mandates.rs"]
mod mandates;
#[path = "backend/notified.rs"]
mod notified;
#[path = "backend/parties.rs"]
mod parties;
#[path = "backend/place/folder.rs"]
mod place;
#[path = "backend/procedures.rs"]
mod procedures;
#[path = "backend/purposes.rs"]
mod purposes;
#[path = "backend/receipts.rs"]
mod receipts;
#[path = "backend/recheck.rs"]
mod recheck;
#[path = "backend/records.rs"]
mod records;
#[path = "backend/reminded.rs"]
mod reminded;
#[path = "backend/reminders.rs"]
mod reminders;
#[path = "backend/replicas.rs"]
mod replicas;
#[path = "backend/responder.rs"]
mod responder;
#[path = "backend/retold.rs"]
mod retold;
#[path = "backend/revocation.rs"]
mod revocation;
#[path = "backend/rotation.rs"]
mod rotation;
#[path = "backend/sessions.rs"]
mod sessions;
#[path = "backend/stamper.rs"]
mod stamper;
#[path = "backend/start.rs"]
mod start;
#[path = "backend/timestamps.rs"]
mod timestamps;
#[path = "backend/token.rs"]
mod token;
#[path = "backend/uploads.rs"]
mod uploads;
#[path = "backend/who_signs.rs"]
mod who_signs;
#[path = "backend/world.rs"]
mod world;
#[path = "backend/years.rs"]
mod years;
