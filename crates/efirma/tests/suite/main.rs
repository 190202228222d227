//! What the crate claims about whole files: real identities, hostile ones, its own, and OpenSSL.
//!
//! Every module is marked as test, which is how clippy knows that `unwrap` is meant here.

#[cfg(test)]
mod chains;
#[cfg(test)]
mod damaged;
#[cfg(test)]
mod identities;
#[cfg(test)]
mod minted;
#[cfg(test)]
mod ocsp;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod other_files;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod responder;
#[cfg(test)]
mod revocation_lists;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod signatures;
