//! What any client may rely on, through the real proxy and the real backend.

#![expect(clippy::unwrap_used, reason = "a test panics with what went wrong")]
#![expect(
    clippy::indexing_slicing,
    reason = "a test panics with what went wrong"
)]
#![expect(clippy::print_stdout, reason = "a test that cannot run says so")]

#[path = "../../crates/backend/tests/backend/database/postgres.rs"]
#[expect(dead_code, reason = "the backend's own tests use all of it")]
mod database;
mod embedded;
mod first_light;
mod replicas;
