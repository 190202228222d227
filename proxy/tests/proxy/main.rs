//! What the proxy promises to a browser and to a backend, through real sockets.
//!
//! A test starts a proxy on a free port before a small backend that notes what reaches it.

#[cfg(test)]
mod crossing;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod streaming;
