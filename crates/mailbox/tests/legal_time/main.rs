//! Legal time, proved: the worked examples, a second engine, terms and duties.
//!
//! Every module is marked as test, which is how clippy knows that `unwrap` is meant here.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod terms_and_duties;
#[cfg(test)]
mod worked_examples;
