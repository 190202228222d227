//! What the crate claims about whole files: real identities, hostile ones, its own, and OpenSSL.

mod chains;
mod hostile;
mod identities;
mod minted;
mod openssl;
mod shared;
mod signatures;
