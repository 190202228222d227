//! The threads that seal. They yield to those that write: everybody waits for the act that writes
//! now, and nobody for a seal before its group ends.

use std::io;
use std::sync::LazyLock;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinHandle, spawn_blocking};

/// How much they yield, of 19 (`nice(2)`).
#[cfg(target_os = "linux")]
const YIELDING: i32 = 10;

/// Nothing runs on it but what waits for a key: a runtime for its pool of threads alone.
static THREADS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Builder::new_current_thread()
        .max_blocking_threads(cores)
        .thread_name("seal")
        .on_thread_start(yield_to_others)
        .build()
});

/// Begins what seals, on one of as many threads as there are cores.
pub(crate) fn begin<T: Send + 'static>(
    sealing: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    match &*THREADS {
        Ok(threads) => threads.spawn_blocking(sealing),
        // Without threads of their own they seal as well, only not as quietly.
        Err(_) => spawn_blocking(sealing),
    }
}

/// Lowers the priority of this thread; Linux keeps one for each, others one for the process.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    if let Err(reason) = rustix::process::setpriority_process(None, YIELDING) {
        tracing::debug!(%reason, "a thread that seals keeps its priority");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_seals_yields_and_who_asked_does_not() {
        let own = || rustix::process::getpriority_process(None).unwrap();
        let before = own();
        assert_eq!(begin(own).await.unwrap(), YIELDING.max(before));
        assert_eq!(own(), before);
    }
}
