//! Somebody who presents filings, with a document each, without a pause.

use std::sync::Arc;

use mailbox::api::SealedReceipt;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::identities::IDENTITIES;
use crate::world::{World, attachment, digest, filing, pdf};

/// Somebody at work, and the receipts that came until the last time we looked.
pub(crate) struct Busy {
    receipts: watch::Receiver<Vec<SealedReceipt>>,
    seen: Vec<SealedReceipt>,
    stop: oneshot::Sender<()>,
    work: JoinHandle<String>,
}

impl Busy {
    pub(crate) fn begin(world: &Arc<World>) -> Self {
        let (told, receipts) = watch::channel(Vec::new());
        let (stop, stopped) = oneshot::channel();
        let work = tokio::spawn(present(world.clone(), told, stopped));
        Self {
            receipts,
            seen: Vec::new(),
            stop,
            work,
        }
    }

    /// Waits until so many receipts came, and notes all that did.
    pub(crate) async fn wait_for(&mut self, count: usize) {
        let enough = |receipts: &Vec<SealedReceipt>| receipts.len() >= count;
        self.seen = self.receipts.wait_for(enough).await.unwrap().clone();
    }

    /// Ends the work. Returns the token of the session, and the receipts that were noted.
    pub(crate) async fn end(self) -> (String, Vec<SealedReceipt>) {
        self.stop.send(()).unwrap();
        (self.work.await.unwrap(), self.seen)
    }
}

async fn present(
    world: Arc<World>,
    told: watch::Sender<Vec<SealedReceipt>>,
    mut stopped: oneshot::Receiver<()>,
) -> String {
    let bakery = &IDENTITIES.bakery;
    let token = world.sign_in(bakery).await;
    for i in 0.. {
        let bytes = pdf(&i.to_string());
        world.put(&token, digest(&bytes), &bytes).await;
        let attached = filing("Una", vec![attachment("a.pdf", &bytes)]);
        let request = world.signed(bakery, &token, attached).await;
        let receipt = world.present(&token, &i.to_string(), &request).await;
        told.send_modify(|receipts| receipts.push(receipt.json(201)));
        if stopped.try_recv().is_ok() {
            break;
        }
    }
    token
}
