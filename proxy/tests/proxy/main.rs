//! What the proxy promises to a browser and to a backend, through real sockets.
//!
//! A test starts a proxy on a free port before a small backend that notes what reaches it; the
//! hostile ones start the program itself, and read its memory.

#[cfg(test)]
mod crossing;
#[cfg(test)]
mod enduring;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod fair;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod program;
#[cfg(test)]
mod secure;
#[cfg(test)]
mod smuggling;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod streaming;
