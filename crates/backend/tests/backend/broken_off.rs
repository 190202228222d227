//! Requests that break off at any moment leave nothing open in the database.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http::Method;

use crate::database;
use crate::world::World;

/// How many waits of a request are tried: more than it has.
const WAITS: u32 = 60;

#[tokio::test]
async fn a_request_that_breaks_off_leaves_no_transaction_open() {
    let world = World::open().await;
    let mut answered = 0;
    for waits in 0..WAITS {
        answered += u32::from(answered_within(&world, waits).await);
        closed(&world, waits).await;
    }
    assert!((1..WAITS).contains(&answered), "{answered}");
}

/// Sends a request and breaks it off at its wait of that number; `true` if it was answered before.
async fn answered_within(world: &World, waits: u32) -> bool {
    let mut request = pin!(world.call(Method::POST, "access/challenges", ""));
    let mut left = waits;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        request.as_mut().poll(context).map(|_| true)
    })
    .await
}

/// Waits until no transaction is open that nobody works in.
async fn closed(world: &World, waits: u32) {
    let open = "SELECT query FROM pg_stat_activity WHERE datname = current_database() \
                AND state LIKE 'idle in transaction%'";
    let mut connection = database::connect(world.database()).await;
    let mut left: Vec<String> = Vec::new();
    for _ in 0..40 {
        left = sqlx::query_scalar(open)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        if left.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("broken off at its wait {waits}, a transaction stayed open: {left:?}");
}
