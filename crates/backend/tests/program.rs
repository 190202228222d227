//! The program itself, in a process of its own: its settings, its health, its log, its end.

#![cfg(test)]

#[path = "program/client.rs"]
mod client;
#[path = "program/contract.rs"]
mod contract;
#[path = "program/full.rs"]
mod full;
#[path = "program/lasting.rs"]
mod lasting;
#[path = "program/log.rs"]
mod log;
#[path = "program/process.rs"]
mod process;
#[path = "program/settings.rs"]
mod settings;
#[path = "program/story.rs"]
mod story;
