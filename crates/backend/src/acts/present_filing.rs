//! Presenting a filing: examined whole, then recorded whole, once.
//!
//! A statement that was received gets its own receipt again, byte for byte, whatever became of
//! its nonce: a lost answer never makes a second filing. A refused filing takes no nonce and no
//! folio. Whether the certificate was revoked is asked last, of a filing that is right in all else,
//! with no connection held meanwhile; the receipt says what was known, and the answer is kept.

use mailbox::api::{Challenge, FilingSummary, PresentFiling, SealedReceipt};
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use mailbox::filing::{Filing, Progress};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use mailbox::revocation::RevocationAtReception;
use mailbox::statement::{FilingReceipt, Nonce, Present, Purpose, Statement};
use sqlx::AnyConnection;

use super::in_flight::{Slot, Taken};
use super::known::Known;
use super::notifications::answer;
use super::{Failure, NotDone, Party, Signer, challenge, digest_of, filing_effects, permission};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::filings::{self, FilingRecord, Sent};
use crate::store::search::folded;
use crate::store::{Transaction, documents, nonces, revocations, series};

/// A filing that was received, now or before.
pub(crate) struct Received {
    pub(crate) receipt: SealedReceipt,
    /// Whether it was recorded by this request.
    pub(crate) is_new: bool,
}

/// What one sending is known by.
struct Sending<'a> {
    party: &'a Party,
    idempotency_key: &'a str,
    statement_sha256: Digest,
    request: &'a PresentFiling,
    now: LegalTime,
}

/// A filing that passed every examination.
struct Examined {
    signer: Signer,
    nonce: Nonce,
}

/// Gives a challenge to whoever may present, in one registration at least.
pub(crate) async fn challenge(house: &House, party: &Party) -> Result<Challenge, NotDone> {
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    permission::require_somewhere(&mut connection, party, Power::File, now).await?;
    drop(connection);
    challenge::for_act(house, party, Purpose::Presentacion).await
}

/// Receives a filing, or finds the receipt it got before.
pub(crate) async fn present_filing(
    house: &House,
    party: &Party,
    idempotency_key: &str,
    request: &PresentFiling,
) -> Result<Received, NotDone> {
    let statement_sha256 = digest_of(request.statement.as_bytes());
    let now = house.clock.now();
    let sending = Sending {
        party,
        idempotency_key,
        statement_sha256,
        request,
        now,
    };
    let slots = vec![
        Slot::Statement(party.mailbox.clone(), statement_sha256),
        Slot::Key(party.mailbox.clone(), idempotency_key.to_owned()),
    ];
    // Taken before looking: else two could look, find nothing, and one find it in flight late.
    let taken = Taken::take(&house.in_flight, slots);
    let mut connection = house.store.read().await?;
    if let Some(received) = sending.replay(&mut connection).await? {
        return Ok(received);
    }
    let _taken = taken.ok_or(Code::InFlight)?;
    let examined = match sending.examine(house, &mut connection).await {
        Ok(examined) => examined,
        // Another process may have received it meanwhile, and with it taken the nonce.
        Err(refused) => {
            return sending.replay(&mut connection).await?.ok_or(refused);
        }
    };
    drop(connection);
    let known = match Known::ask(house, &examined.signer, Purpose::Presentacion).await {
        Ok(known) => known,
        Err(refused) => {
            let mut connection = house.store.read().await?;
            let received = sending.replay(&mut connection).await?;
            return received.ok_or(NotDone::Refused(refused));
        }
    };

    match sending.receive(house, &examined, &known).await {
        Ok(received) => Ok(received),
        Err(not_done) => sending.look_again(house, not_done).await,
    }
}

impl Sending<'_> {
    /// Records an examined filing. Whether that was done since it was looked for is not asked in
    /// the writer's turn: the nonce is taken then, and the statement and its key are there once.
    async fn receive(
        &self,
        house: &House,
        examined: &Examined,
        known: &Known,
    ) -> Result<Received, NotDone> {
        let mut transaction = house.store.begin().await?;
        self.record(house, examined, known, &mut transaction)
            .await?;
        let sealed = transaction.commit().await?;
        let receipt = sealed.last().ok_or(Failure::KeptStatement)?.receipt();
        Ok(Received {
            receipt,
            is_new: true,
        })
    }

    /// Finds the receipt of an earlier sending of the same statement.
    async fn replay(&self, connection: &mut AnyConnection) -> Result<Option<Received>, NotDone> {
        let (mailbox, sha256) = (&self.party.mailbox, self.statement_sha256);
        match filings::find_sent(connection, mailbox, sha256, self.idempotency_key).await? {
            Sent::AnotherWithThatKey => Err(Code::IdempotencyKeyReused.into()),
            Sent::Nothing => Ok(None),
            Sent::This(receipt) => Ok(Some(Received {
                receipt,
                is_new: false,
            })),
        }
    }

    /// Looks whether another was faster: the nonce is gone, or a constraint said so.
    async fn look_again(&self, house: &House, not_done: NotDone) -> Result<Received, NotDone> {
        match self.replay_settled(house).await {
            Ok(received) => received.ok_or(not_done),
            // What failed first is what happened.
            Err(NotDone::Failed(_)) => Err(not_done),
            Err(refused) => Err(refused),
        }
    }

    /// Finds it also when an act of the same group wrote it, whose caller went away and which is not
    /// on the disk yet: a turn that writes nothing ends after it.
    async fn replay_settled(&self, house: &House) -> Result<Option<Received>, NotDone> {
        house.store.begin().await?.commit().await?;
        self.replay(&mut *house.store.read().await?).await
    }

    /// Checks everything that can be wrong, in the order of the contract.
    async fn examine(
        &self,
        house: &House,
        connection: &mut AnyConnection,
    ) -> Result<Examined, NotDone> {
        let PresentFiling {
            filing,
            statement,
            signature,
        } = self.request;
        let signer = Signer::verify(&house.anchors, statement, signature, self.now)?;
        if signer.rfc != self.party.signer {
            return Err(Code::ForeignMailbox.into());
        }
        let (party, now) = (self.party, self.now);
        permission::require(connection, party, Power::File, None, now).await?;
        permission::require_enabled(connection, &party.mailbox, now).await?;
        // Before reading the statement: none with such a filing can be read.
        if !filing.problems().is_empty() {
            return Err(Code::FilingIncomplete.into());
        }
        let Ok(Statement::Present(given)) = Statement::parse(statement) else {
            return Err(Code::StatementMismatch.into());
        };
        let nonce = given.by.nonce;
        let bound = Some((&party.mailbox, signer.certificate_sha256()));
        let issued_at =
            nonces::issued_at(connection, nonce, Purpose::Presentacion, bound, self.now)
                .await?
                .ok_or(Code::NonceVoid)?;
        let by = house.signed_by(&signer, &party.mailbox, nonce, issued_at);
        let own = Statement::Present(Present {
            by,
            filing: filing.clone(),
        });
        if own.to_text() != *statement {
            return Err(Code::StatementMismatch.into());
        }
        answer::check(connection, &party.mailbox, filing).await?;
        signer.check_time(issued_at)?;
        if signer.signing_time > self.now.instant() {
            return Err(Code::SignatureTime.into());
        }
        for attachment in &filing.attachments {
            self.check_document(house, connection, attachment).await?;
        }
        filing_effects::check(connection, &party.mailbox, filing, now).await?;
        Ok(Examined { signer, nonce })
    }

    /// Checks that a document arrived for this mailbox, whole.
    async fn check_document(
        &self,
        house: &House,
        connection: &mut AnyConnection,
        attachment: &Attachment,
    ) -> Result<(), NotDone> {
        let Attachment {
            sha256, size_bytes, ..
        } = *attachment;
        let kept = documents::size_bytes(connection, &self.party.mailbox, sha256).await?;
        if kept == Some(size_bytes) && house.blobs.holds(sha256, size_bytes).await? {
            Ok(())
        } else {
            Err(Code::DocumentMissing.into())
        }
    }

    /// Consumes the nonce, takes the folio and writes all of it; the receipt is sealed at the end.
    async fn record(
        &self,
        house: &House,
        examined: &Examined,
        known: &Known,
        transaction: &mut Transaction,
    ) -> Result<(), NotDone> {
        let Examined { signer, nonce } = examined;
        if !nonces::consume(transaction, *nonce, self.now).await? {
            return Err(Code::NonceVoid.into());
        }
        // Asking about the certificate took its time: the mandate may be gone.
        permission::require(transaction, self.party, Power::File, None, self.now).await?;
        let year = self.now.date().year();
        let number = series::next_number(transaction, Folio::FILINGS, year).await?;
        let folio = Folio::new(Folio::FILINGS, year, number);
        let statement = self
            .receipt(house, signer, known.said, folio.clone())
            .to_text();
        let filing = &self.request.filing;
        let record = FilingRecord {
            mailbox: &self.party.mailbox,
            idempotency_key: self.idempotency_key,
            statement: &self.request.statement,
            signature: &signer.signature,
            folded: &searched(&folio, filing),
            summary: FilingSummary {
                folio: folio.clone(),
                procedure: filing.procedure,
                subject: filing.subject.clone(),
                received_at: self.now,
                attachments: u32::try_from(filing.attachments.len()).unwrap_or(u32::MAX),
                revocation: known.at_reception().standing,
                revoked_at: None,
                statement_sha256: self.statement_sha256,
                standing: Progress::Received,
            },
        };
        filings::insert(transaction, &record).await?;
        revocations::insert(transaction, &folio, &known.at_reception()).await?;
        let received = filing_effects::Received {
            party: self.party,
            idempotency_key: self.idempotency_key,
            filing,
            folio: &folio,
            now: self.now,
        };
        filing_effects::follow(house, transaction, &received).await?;
        let (mailbox, now) = (&self.party.mailbox, self.now);
        answer::note(house, transaction, mailbox, filing, now).await?;
        let (verb, mailbox) = (Verb::PresentFiling, &self.party.mailbox);
        audit::append(transaction, self.now, verb, mailbox, self.statement_sha256);
        let to_seal = house.to_seal(folio, Purpose::Acuse, mailbox, statement, self.now);
        transaction.seal(to_seal);
        Ok(())
    }

    fn receipt(
        &self,
        house: &House,
        signer: &Signer,
        revocation: RevocationAtReception,
        folio: Folio,
    ) -> Statement {
        let filing = &self.request.filing;
        Statement::FilingReceipt(FilingReceipt {
            environment: house.environment,
            authority: house.authority.clone(),
            origin: house.origin.clone(),
            folio,
            received_at: self.now,
            mailbox: self.party.mailbox.clone(),
            signer_name: signer.name(),
            signer: signer.rfc.clone(),
            certificate_number: signer.certificate.number().to_owned(),
            revocation,
            procedure: filing.procedure,
            subject: filing.subject.clone(),
            attachments: filing.attachments.clone(),
            statement_sha256: self.statement_sha256,
            signature_sha256: digest_of(&signer.signature),
        })
    }
}

/// Makes the text of a filing that a search finds: its folio, words, registrations, and the names
/// of its files.
pub(crate) fn searched(folio: &Folio, filing: &Filing) -> String {
    let names = filing.attachments.iter().map(|file| file.name.as_str());
    let registrations = filing.particulars.registrations.iter();
    let registrations: Vec<String> = registrations.map(ToString::to_string).collect();
    let words = [folio.as_str(), filing.procedure.word(), &filing.subject];
    let text = filing.text.iter().map(String::as_str);
    let registrations = registrations.iter().map(String::as_str);
    folded(
        words
            .into_iter()
            .chain(registrations)
            .chain(text)
            .chain(names),
    )
}
