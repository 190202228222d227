//! Reads an answer from its first byte to its last (RFC 6960, section 4.2.1).
