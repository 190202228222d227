//! What the institute's own systems do here: each act once for its key, whoever repeats it.

pub(crate) mod announce;
pub(crate) mod answer_filing;
pub(crate) mod answer_request;
pub(crate) mod calendars;
mod call;
pub(crate) mod deposit;
pub(crate) mod documents;
mod officer;
pub(crate) mod post;
pub(crate) mod registrations;
pub(crate) mod requisites;
pub(crate) mod serve;
pub(crate) mod terms;
pub(crate) mod withdraw;

pub(crate) use call::{Answered, Call};
