//! The real router on real SQLite, with a clock that tests move and signatures made natively.

#[cfg(test)]
mod at_once;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod filings;
#[cfg(test)]
mod identities;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod recheck;
#[cfg(test)]
mod records;
#[cfg(test)]
mod responder;
#[cfg(test)]
mod revocation;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod start;
#[cfg(test)]
mod who_signs;
#[cfg(test)]
mod world;
