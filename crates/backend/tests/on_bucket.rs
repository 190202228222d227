//! The flows of the backend with the documents in S3-compatible storage.

#![cfg(test)]

#[path = "backend/at_once.rs"]
mod at_once;
#[path = "backend/bad_input.rs"]
mod bad_input;
#[path = "backend/book.rs"]
mod book;
#[path = "backend/bucket.rs"]
mod bucket;
#[path = "backend/database/sqlite.rs"]
mod database;
#[path = "backend/documents.rs"]
mod documents;
#[path = "backend/exports.rs"]
mod exports;
#[path = "backend/filings.rs"]
mod filings;
#[path = "backend/identities.rs"]
mod identities;
#[path = "backend/journey.rs"]
mod journey;
#[path = "backend/place/bucket.rs"]
mod place;
#[path = "backend/records.rs"]
mod records;
#[path = "backend/replicas.rs"]
mod replicas;
#[path = "backend/sessions.rs"]
mod sessions;
#[path = "backend/uploads.rs"]
mod uploads;
#[path = "backend/who_signs.rs"]
mod who_signs;
#[path = "backend/world.rs"]
mod world;
