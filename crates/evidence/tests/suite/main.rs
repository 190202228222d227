//! Packages as people hold them: made, read, broken, and checked with programs that are not ours.
//!
//! Every module is marked as test, which is how clippy knows that `unwrap` is meant here.

#[cfg(test)]
mod bits;
#[cfg(test)]
mod mutants;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod piles;
#[cfg(test)]
mod pyhanko;
#[cfg(test)]
mod times;
#[cfg(test)]
mod verdicts;
#[cfg(test)]
mod world;
#[cfg(test)]
mod zip;
