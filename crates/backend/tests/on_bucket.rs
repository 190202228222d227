//! The flows that need documents, with the documents in S3-compatible storage.

#![cfg(test)]

#[path = "backend/bucket.rs"]
mod bucket;
#[path = "backend/database/sqlite.rs"]
mod database;
#[path = "backend/documents.rs"]
mod documents;
#[path = "backend/filings.rs"]
mod filings;
#[path = "backend/identities.rs"]
mod identities;
#[path = "backend/journey.rs"]
mod journey;
#[path = "backend/place/bucket.rs"]
mod place;
#[path = "backend/world.rs"]
mod world;
