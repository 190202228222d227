//! What the command line claims, asked of the real program: outcomes, exit codes, silence.
//!
//! Every module is marked as test, which is how clippy knows that `unwrap` is meant here.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod many;
#[cfg(test)]
mod minted;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod program;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod revocation;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod stamps;
