//! The calendar's claims.

use super::*;
