//! Every flow of the backend on a real PostgreSQL, with a clock that tests move and signatures made natively.

#![cfg(test)]

#[path = "backend/at_once.rs"]
mod at_once;
#[path = "backend/bad_input.rs"]
mod bad_input;
#[path = "backend/busy.rs"]
mod busy;
#[path = "backend/database/postgres.rs"]
mod database;
#[path = "backend/documents.rs"]
mod documents;
#[path = "backend/dump.rs"]
mod dump;
#[path = "backend/filings.rs"]
mod filings;
#[path = "backend/gone.rs"]
mod gone;
#[path = "backend/identities.rs"]
mod identities;
#[path = "backend/journey.rs"]
mod journey;
#[path = "backend/place/folder.rs"]
mod place;
#[path = "backend/recheck.rs"]
mod recheck;
#[path = "backend/records.rs"]
mod records;
#[path = "backend/replicas.rs"]
mod replicas;
#[path = "backend/responder.rs"]
mod responder;
#[path = "backend/revocation.rs"]
mod revocation;
#[path = "backend/sessions.rs"]
mod sessions;
#[path = "backend/start.rs"]
mod start;
#[path = "backend/who_signs.rs"]
mod who_signs;
#[path = "backend/world.rs"]
mod world;
