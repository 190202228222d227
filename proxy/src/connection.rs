//! One connection of a browser, watched: who idles, who dawdles, who does not read.
//!
//! The rules are:
//!
//! - A connection is in one phase at a time, and each phase has its patience.
//! - Noting a phase costs a store; the clock is read by one sweep for all connections, four times
//!   a second. So ten thousand idle connections cost no timers.
//! - A connection out of patience is dropped as it is: it would not read an answer.
//! - When there are more connections than places, those idle longest make room.

use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::AbortHandle;

use crate::clock::{CoarseClock, millis};
use crate::settings::Limits;

/// How often the sweep passes.
pub(crate) const SWEEP: Duration = Duration::from_millis(250);

/// What a connection is doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
enum Phase {
    /// It shakes hands.
    Greeting,
    /// Nothing is under way.
    Idle,
    /// A request began to arrive.
    Head,
    /// A request is being answered.
    Busy,
}

impl Phase {
    const ALL: [Self; 4] = [Self::Greeting, Self::Idle, Self::Head, Self::Busy];

    fn of(number: u8) -> Self {
        let found = Self::ALL.get(usize::from(number));
        found.copied().unwrap_or(Self::Busy)
    }

    fn number(self) -> u8 {
        let found = Self::ALL.iter().position(|phase| *phase == self);
        found.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
    }
}

/// What the sweep sees of a connection.
#[derive(Debug)]
pub(crate) struct Pulse {
    abort: OnceLock<AbortHandle>,
    answering: AtomicU32,
    /// Milliseconds of uptime since which written bytes are not taken; 0 when they are.
    blocked_since: AtomicU64,
    clock: Arc<CoarseClock>,
    is_multiplexed: AtomicU8,
    phase: AtomicU8,
    since: AtomicU64,
}

impl Pulse {
    fn enter(&self, phase: Phase) {
        self.since.store(self.clock.now_ms(), Ordering::Relaxed);
        self.phase.store(phase.number(), Ordering::Relaxed);
    }

    fn phase(&self) -> Phase {
        Phase::of(self.phase.load(Ordering::Relaxed))
    }

    /// Notes that hands were shaken; `is_multiplexed` says that it speaks HTTP/2.
    pub(crate) fn greeted(&self, is_multiplexed: bool) {
        let word = u8::from(is_multiplexed);
        self.is_multiplexed.store(word, Ordering::Relaxed);
        self.enter(Phase::Idle);
    }

    /// Notes that a request's head has come; it is busy until the attention is dropped.
    pub(crate) fn attend(self: &Arc<Self>) -> Attention {
        self.answering.fetch_add(1, Ordering::Relaxed);
        self.enter(Phase::Busy);
        Attention(Arc::clone(self))
    }

    fn heard(&self) {
        let is_multiplexed = self.is_multiplexed.load(Ordering::Relaxed) != 0;
        // In HTTP/2 a frame need not be the start of a request.
        if !is_multiplexed && self.phase() == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    fn wrote(&self) {
        if self.blocked_since.load(Ordering::Relaxed) != 0 {
            self.blocked_since.store(0, Ordering::Relaxed);
        }
    }

    fn blocked(&self) {
        if self.blocked_since.load(Ordering::Relaxed) == 0 {
            let now = self.clock.now_ms().max(1);
            self.blocked_since.store(now, Ordering::Relaxed);
        }
    }

    fn is_out_of_patience(&self, patience: &Patience, now: u64) -> bool {
        let blocked = self.blocked_since.load(Ordering::Relaxed);
        if blocked != 0 && now.saturating_sub(blocked) > patience.write {
            return true;
        }
        let most = match self.phase() {
            Phase::Greeting | Phase::Head => patience.head,
            Phase::Idle => patience.idle,
            Phase::Busy if self.is_multiplexed.load(Ordering::Relaxed) != 0 => return false,
            Phase::Busy => patience.busy,
        };
        now.saturating_sub(self.since.load(Ordering::Relaxed)) > most
    }

    fn end(&self) {
        if let Some(handle) = self.abort.get() {
            handle.abort();
        }
    }
}

/// A request that is being answered.
pub(crate) struct Attention(Arc<Pulse>);

impl Drop for Attention {
    fn drop(&mut self) {
        if self.0.answering.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.enter(Phase::Idle);
        }
    }
}

/// How long each phase may last, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Patience {
    busy: u64,
    head: u64,
    idle: u64,
    write: u64,
}

/// All connections.
pub(crate) struct Connections {
    clock: Arc<CoarseClock>,
    next: AtomicU64,
    patience: Patience,
    pulses: Mutex<HashMap<u64, Arc<Pulse>>>,
}

/// A connection's place among all; it leaves when dropped.
pub(crate) struct Place {
    connections: Arc<Connections>,
    number: u64,
    pub(crate) pulse: Arc<Pulse>,
}

impl Connections {
    /// Takes the limits.
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        // The body has times of its own; this is for what forgets them.
        let body = (limits.upload_timeout.saturating_mul(2)).max(limits.archive_timeout);
        let whole = body.saturating_add(limits.answer_timeout);
        let clock = Arc::new(CoarseClock::default());
        clock.wind();
        Arc::new(Self {
            clock,
            next: AtomicU64::new(0),
            patience: Patience {
                busy: millis(whole),
                head: millis(limits.head_timeout),
                idle: millis(limits.idle_timeout),
                write: millis(limits.write_timeout),
            },
            pulses: Mutex::default(),
        })
    }

    /// Gives a new connection its place.
    pub(crate) fn enter(self: &Arc<Self>) -> Place {
        let pulse = Arc::new(Pulse {
            abort: OnceLock::new(),
            answering: AtomicU32::new(0),
            blocked_since: AtomicU64::new(0),
            clock: Arc::clone(&self.clock),
            is_multiplexed: AtomicU8::new(0),
            phase: AtomicU8::new(Phase::Greeting.number()),
            since: AtomicU64::new(self.clock.now_ms()),
        });
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.lock().insert(number, Arc::clone(&pulse));
        Place {
            connections: Arc::clone(self),
            number,
            pulse,
        }
    }

    /// Says how many there are.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Ends whatever is out of patience; for ever, once a [`SWEEP`].
    pub(crate) async fn sweep(&self) {
        let mut ticks = tokio::time::interval(SWEEP);
        loop {
            ticks.tick().await;
            let now = self.clock.wind();
            for pulse in self.lock().values() {
                if pulse.is_out_of_patience(&self.patience, now) {
                    pulse.end();
                }
            }
        }
    }

    /// Ends up to `most` connections that are idle, the longest first; returns how many.
    pub(crate) fn make_room(&self, most: usize) -> usize {
        let pulses = self.lock();
        let mut idle: Vec<&Arc<Pulse>> = pulses
            .values()
            .filter(|pulse| matches!(pulse.phase(), Phase::Idle | Phase::Greeting))
            .collect();
        idle.sort_unstable_by_key(|pulse| pulse.since.load(Ordering::Relaxed));
        idle.truncate(most);
        for pulse in &idle {
            pulse.end();
        }
        idle.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<Pulse>>> {
        self.pulses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Tells the sweep how to end this connection.
    pub(crate) fn ends_with(pulse: &Pulse, handle: AbortHandle) {
        // It is set once, right after the start.
        _ = pulse.abort.set(handle);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.lock().remove(&self.number);
    }
}

/// A stream whose reads and writes are noted.
pub(crate) struct Watched<Stream> {
    pulse: Arc<Pulse>,
    stream: Stream,
}

impl<Stream> Watched<Stream> {
    /// Watches `stream` for `pulse`.
    pub(crate) fn new(stream: Stream, pulse: Arc<Pulse>) -> Self {
        Self { pulse, stream }
    }

    fn note<Done>(&self, polled: &Poll<io::Result<Done>>) {
        match polled {
            Poll::Ready(_) => self.pulse.wrote(),
            Poll::Pending => self.pulse.blocked(),
        }
    }
}

impl<Stream: AsyncRead + Unpin> AsyncRead for Watched<Stream> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.pulse.heard();
        }
        Poll::Ready(Ok(()))
    }
}

impl<Stream: AsyncWrite + Unpin> AsyncWrite for Watched<Stream> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(&polled);
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        self.note(&polled);
        polled
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(context);
        self.note(&polled);
        polled
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(&polled);
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::settings::Settings;

    fn connections() -> Arc<Connections> {
        Connections::new(&Settings::parse_from(["proxy"]).limits)
    }

    #[test]
    fn each_phase_has_its_patience() {
        let connections = connections();
        let place = connections.enter();
        let pulse = &place.pulse;
        let start = pulse.since.load(Ordering::Relaxed);
        let after =
            |seconds: u64| pulse.is_out_of_patience(&connections.patience, start + seconds * 1_000);
        assert!(!after(15) && after(16), "greeting");
        pulse.greeted(false);
        assert!(!after(74) && after(77), "idle");
        pulse.heard();
        assert!(!after(14) && after(17), "head");
        let attention = pulse.attend();
        assert!(!after(14_400) && after(14_500), "busy");
        pulse.blocked();
        assert!(!after(29) && after(32), "not reading");
        pulse.wrote();
        assert!(!after(1_200));
        drop(attention);
        assert!(after(77), "idle again");
        pulse.greeted(true);
        pulse.heard();
        assert!(!after(74), "a frame of HTTP/2 is not a head");
    }

    #[tokio::test]
    async fn the_longest_idle_make_room() {
        let connections = connections();
        let places: Vec<Place> = (0..3).map(|_| connections.enter()).collect();
        let tasks: Vec<_> = places
            .iter()
            .map(|place| {
                let task = tokio::spawn(std::future::pending::<()>());
                Place::ends_with(&place.pulse, task.abort_handle());
                task
            })
            .collect();
        for (since, place) in [5, 3, 1].into_iter().zip(&places) {
            place.pulse.greeted(false);
            place.pulse.since.store(since, Ordering::Relaxed);
        }
        let _busy = places[2].pulse.attend();
        assert_eq!(connections.make_room(1), 1);
        for (task, ended) in tasks.into_iter().zip([false, true, false]) {
            let outcome = tokio::time::timeout(Duration::from_millis(50), task).await;
            assert_eq!(outcome.is_ok(), ended);
        }
        assert_eq!(connections.count(), 3);
        drop(places);
        assert_eq!(connections.count(), 0);
    }
}
