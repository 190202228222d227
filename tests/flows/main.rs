//! What any client may rely on, through the real proxy and the real backend.

#![expect(clippy::unwrap_used, reason = "a test panics with what went wrong")]

mod first_light;
mod replicas;
