//! A notification: the act, to whom, by which rule, and its life.
//!
//! Nothing here runs by itself. What happened is kept as [`Life`], which only grow by
//! [`Event`]s that may follow one another; where a notification stands at any instant is a pure
//! function of them, of the calendar and of the policy (CFF 134 to 139, LSS 40, LSS 286 M).

mod act;
mod delivery;
mod event;
mod life;
mod rule;
mod standing;
mod state;

pub use crate::deadline::Rule;
pub use act::{Act, Addressee, AddresseeKind, Oficio};
pub use delivery::{DESTINATIONS_MAX, Delivery, Outcome};
pub use event::{Event, Impossible};
pub use life::Life;
pub use rule::Cause;
pub use standing::Rules;
pub use state::{How, Made, State, TwoDates};

#[cfg(test)]
mod tests;
