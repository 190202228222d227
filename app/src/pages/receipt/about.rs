//! What a receipt is about, in a few words.

use mailbox::api::{ContactStep, MadeHow, MandateStep, ReceiptAbout, ReceiptKind};

use crate::pages::contacts::address;
use crate::text::receipts::About;

/// Returns the words of a kind.
pub(crate) const fn kind_name(kind: ReceiptKind, words: &About) -> &'static str {
    let [
        filing,
        opening,
        attestation,
        contact,
        enabling,
        terms,
        mandate,
    ] = words.kinds;
    match kind {
        ReceiptKind::Filing => filing,
        ReceiptKind::Opening => opening,
        ReceiptKind::Attestation => attestation,
        ReceiptKind::Contact => contact,
        ReceiptKind::Enabling => enabling,
        ReceiptKind::Terms => terms,
        ReceiptKind::Mandate => mandate,
    }
}

/// Says what it is about, in one line.
pub(crate) fn title(about: &ReceiptAbout, words: &About) -> String {
    match about {
        ReceiptAbout::Filing { subject, .. } => subject.clone(),
        ReceiptAbout::Opening { oficio, .. } => (words.oficio)(oficio.as_str()),
        ReceiptAbout::Attestation { act, oficio, .. } => {
            format!("{act} · {}", (words.oficio)(oficio.as_str()))
        }
        ReceiptAbout::Contact { step, medium } => {
            let [registered, replaced, removed, proved] = words.contact;
            let said = match step {
                ContactStep::Registered => registered,
                ContactStep::Replaced => replaced,
                ContactStep::Removed => removed,
                ContactStep::Proved => proved,
            };
            said(&address(medium))
        }
        ReceiptAbout::Enabling { .. } => words.enabling.to_owned(),
        ReceiptAbout::Terms { terms } => (words.terms)(terms.as_str()),
        ReceiptAbout::Mandate { step, .. } => {
            let [granted, limited, revoked, accepted, renounced] = words.mandate;
            let said = match step {
                MandateStep::Granted => granted,
                MandateStep::Limited => limited,
                MandateStep::Revoked => revoked,
                MandateStep::Accepted => accepted,
                MandateStep::Renounced => renounced,
            };
            said.to_owned()
        }
    }
}

/// Says how a notification was made.
pub(super) const fn how(how: MadeHow, words: &About) -> &'static str {
    let [opened, deemed, posted] = words.how;
    match how {
        MadeHow::Opened => opened,
        MadeHow::Deemed => deemed,
        MadeHow::Posted => posted,
    }
}
