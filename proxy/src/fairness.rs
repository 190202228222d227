//! Rations, so that one client or one session cannot take the mailbox from the others.
//!
//! The rules are:
//!
//! - A ration is counted by client, by session, and by client for attempts to sign in.
//! - Whoever is over it is told when to come back; nothing is queued here.
//! - This machine's own address has no ration: it is a balancer that nobody described, and all
//!   of its people would share one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::client::Client;
use crate::settings::Fairness;

/// How many seconds of a ration may be used at once, after a rest.
const BURST_SECONDS: u32 = 5;

/// What a session is counted by: half of the SHA-256 of its token.
pub(crate) type SessionMark = u128;

/// All rations.
pub(crate) struct Rations {
    clients: Option<DefaultKeyedRateLimiter<Client>>,
    clock: DefaultClock,
    sessions: Option<DefaultKeyedRateLimiter<SessionMark>>,
    sign_ins: Option<DefaultKeyedRateLimiter<Client>>,
}

impl Rations {
    /// Takes the settings; 0 is no limit.
    pub(crate) fn new(fairness: &Fairness) -> Self {
        let a_second = |rate| {
            let rate = NonZeroU32::new(rate)?;
            let burst = rate.saturating_mul(NonZeroU32::new(BURST_SECONDS)?);
            Some(Quota::per_second(rate).allow_burst(burst))
        };
        let a_minute = NonZeroU32::new(fairness.sign_in_rate).map(Quota::per_minute);
        Self {
            clients: a_second(fairness.client_rate).map(RateLimiter::keyed),
            clock: DefaultClock::default(),
            sessions: a_second(fairness.session_rate).map(RateLimiter::keyed),
            sign_ins: a_minute.map(RateLimiter::keyed),
        }
    }

    /// Takes one request from the ration of `client`; the error says when to come back.
    pub(crate) fn take_client(&self, client: Client, is_sign_in: bool) -> Result<(), Duration> {
        if client.is_local() {
            return Ok(());
        }
        self.take(self.clients.as_ref(), &client)?;
        if is_sign_in {
            self.take(self.sign_ins.as_ref(), &client)?;
        }
        Ok(())
    }

    /// Takes one request from the ration of a session.
    pub(crate) fn take_session(&self, mark: SessionMark) -> Result<(), Duration> {
        self.take(self.sessions.as_ref(), &mark)
    }

    fn take<Key: std::hash::Hash + Eq + Clone>(
        &self,
        ration: Option<&DefaultKeyedRateLimiter<Key>>,
        key: &Key,
    ) -> Result<(), Duration> {
        let Some(ration) = ration else { return Ok(()) };
        ration
            .check_key(key)
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }

    /// Forgets whoever's ration is whole again; without this an attacker's addresses would stay.
    pub(crate) fn forget_the_rested(&self) {
        for ration in [&self.clients, &self.sign_ins].into_iter().flatten() {
            ration.retain_recent();
            ration.shrink_to_fit();
        }
        if let Some(ration) = &self.sessions {
            ration.retain_recent();
            ration.shrink_to_fit();
        }
    }
}

/// How many of something each client holds now.
#[derive(Clone)]
pub(crate) struct Holdings {
    held: Arc<Mutex<HashMap<Client, u32>>>,
    most: u32,
}

/// One thing held; it is given back when dropped.
pub(crate) struct Held {
    client: Client,
    holdings: Holdings,
}

impl Holdings {
    /// Lets each client hold `most`; 0 is no limit.
    pub(crate) fn new(most: u32) -> Self {
        Self {
            held: Arc::default(),
            most,
        }
    }

    /// Takes one for `client`; `Err` when it holds too many.
    pub(crate) fn take(&self, client: Client) -> Result<Option<Held>, TooMany> {
        if self.most == 0 || client.is_local() {
            return Ok(None);
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(client).or_default();
        if *count >= self.most {
            return Err(TooMany);
        }
        *count += 1;
        let holdings = self.clone();
        Ok(Some(Held { client, holdings }))
    }
}

/// A client holds as many as it may.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct TooMany;

impl Drop for Held {
    fn drop(&mut self) {
        let held = &self.holdings.held;
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = held.entry(self.client) {
            *count.get_mut() = count.get().saturating_sub(1);
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(last: u8) -> Client {
        Client::at([203, 0, 113, last].into())
    }

    fn fairness(rate: u32) -> Fairness {
        Fairness {
            client_rate: rate,
            session_rate: rate,
            sign_in_rate: rate,
            client_in_flight: 0,
            client_connections: 0,
        }
    }

    #[test]
    fn a_ration_is_one_clients_and_ends() {
        let rations = Rations::new(&fairness(2));
        let took = (0..20)
            .take_while(|_| rations.take_client(client(1), false).is_ok())
            .count();
        assert_eq!(took, 10);
        let wait = rations.take_client(client(1), false).unwrap_err();
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert!(rations.take_client(client(2), false).is_ok());
        let here = Client::at([127, 0, 0, 1].into());
        assert!((0..100).all(|_| rations.take_client(here, true).is_ok()));
    }

    #[test]
    fn signing_in_has_a_ration_of_its_own() {
        let rations = Rations::new(&fairness(2));
        let attempt = || rations.take_client(client(1), true).is_ok();
        assert_eq!([attempt(), attempt(), attempt()], [true, true, false]);
        assert!(rations.take_client(client(1), false).is_ok());
    }

    #[test]
    fn zero_is_no_limit() {
        let rations = Rations::new(&fairness(0));
        assert!((0..1000).all(|_| rations.take_client(client(1), true).is_ok()));
        assert!((0..1000).all(|_| rations.take_session(7).is_ok()));
        assert!(Holdings::new(0).take(client(1)).unwrap().is_none());
    }

    #[test]
    fn what_is_held_is_given_back() {
        let holdings = Holdings::new(2);
        let first = holdings.take(client(1)).unwrap();
        let _second = holdings.take(client(1)).unwrap();
        assert!(holdings.take(client(1)).is_err());
        assert!(holdings.take(client(2)).is_ok());
        drop(first);
        assert!(holdings.take(client(1)).is_ok());
        assert_eq!(holdings.held.lock().unwrap().len(), 1);
    }
}
