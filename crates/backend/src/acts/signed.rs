//! Acts that a party signs, other than filings: one way through for all of them.
//!
//! The same statement gets the same receipt again, byte for byte. Everything that can be wrong is
//! looked at before anything is written; revocation is asked last, with no connection held; then
//! nonce, record, receipt and audit are written in one transaction, or nothing is.

use mailbox::api::{SealedReceipt, SignedStatement};
use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::line::Line;
use mailbox::problem::Code;
use mailbox::statement::{
    ActReceipt, Answered, Nonce, Purpose, Received, SignedAct, SignedBy, Statement,
};
use sqlx::AnyConnection;

use super::in_flight::{Slot, Taken};
use super::known::Known;
use super::{Failure, NotDone, Party, Signer, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::store::mailboxes::{self, Holder};
use crate::store::signed_acts::{self, SignedActRecord};
use crate::store::{Transaction, nonces, sealed, series};

/// One kind of act that a party signs.
pub(crate) trait Act: Sync {
    /// What its signature is for.
    const PURPOSE: Purpose;
    /// What the audit calls it.
    const VERB: Verb;

    /// For whose mailbox its challenge was given: that of the party, who asked for it there.
    fn challenged<'a>(&'a self, party: &'a Party) -> &'a Rfc {
        &party.mailbox
    }

    /// Rebuilds the statement from our own records: the head `by` and what the act is about.
    ///
    /// What is the party's to decide is taken from `given`; whatever we know is not. It refuses
    /// whoever may not do this, and what cannot be done as things stand.
    fn rebuild(
        &self,
        context: &Context<'_>,
        connection: &mut AnyConnection,
        given: &Statement,
        by: SignedBy,
    ) -> impl Future<Output = Result<Statement, NotDone>> + Send;

    /// Writes what changes, in the transaction of the act, and returns what its receipt says.
    ///
    /// What [`Act::rebuild`] found is looked at again: another act may have been faster.
    fn apply(
        &self,
        context: &Context<'_>,
        transaction: &mut Transaction,
        accepted: &Accepted,
    ) -> impl Future<Output = Result<Received, NotDone>> + Send;
}

/// Where, for whom and when an act is done.
pub(crate) struct Context<'a> {
    pub(crate) house: &'a House,
    pub(crate) party: &'a Party,
    pub(crate) now: LegalTime,
}

/// An act that passed every examination.
pub(crate) struct Accepted {
    /// The statement, as it was signed and as our own records say it.
    pub(crate) statement: Statement,
    pub(crate) signer: Signer,
    /// The folio that its receipt gets.
    pub(crate) folio: Folio,
    /// The digests of statement and signature.
    pub(crate) answered: Answered,
}

/// What an act left, now or before.
pub(crate) struct Done {
    pub(crate) receipt: SealedReceipt,
    /// Whether it was done by this request.
    pub(crate) is_new: bool,
}

/// Does an act, or finds the receipt that its statement got before.
pub(crate) async fn perform<A: Act>(
    house: &House,
    party: &Party,
    request: &SignedStatement,
    act: &A,
) -> Result<Done, NotDone> {
    let sending = Sending {
        context: Context {
            house,
            party,
            now: house.clock.now(),
        },
        statement_sha256: digest_of(request.statement.as_bytes()),
        request,
        act,
    };
    let slot = Slot::Statement(party.mailbox.clone(), sending.statement_sha256);
    // Taken before looking: else two could look, find nothing, and one find it in flight late.
    let taken = Taken::take(&house.in_flight, vec![slot]);
    let mut connection = house.store.read().await?;
    if let Some(done) = sending.replay(&mut connection).await? {
        return Ok(done);
    }
    let _taken = taken.ok_or(Code::InFlight)?;
    let examined = match sending.examine(&mut connection).await {
        Ok(examined) => examined,
        // Another process may have done it meanwhile, and with it taken the nonce.
        Err(refused) => return sending.replay(&mut connection).await?.ok_or(refused),
    };
    drop(connection);
    let done = match Known::ask(house, &examined.signer, A::PURPOSE).await {
        Ok(known) => sending.record(examined, &known).await,
        Err(refused) => Err(refused.into()),
    };
    match done {
        Ok(done) => Ok(done),
        // Another replica may have been faster: the nonce is gone, or a constraint said so.
        Err(not_done) => {
            let replayed = match house.store.read().await {
                Ok(mut connection) => sending.replay(&mut connection).await,
                Err(error) => Err(error.into()),
            };
            match replayed {
                Ok(done) => done.ok_or(not_done),
                // What failed first is what happened.
                Err(_) => Err(not_done),
            }
        }
    }
}

/// One sending of one act.
struct Sending<'a, A> {
    context: Context<'a>,
    statement_sha256: Digest,
    request: &'a SignedStatement,
    act: &'a A,
}

/// What passed every examination, before it has a folio.
struct Examined {
    signer: Signer,
    nonce: Nonce,
    statement: Statement,
}

impl<A: Act> Sending<'_, A> {
    /// Finds the receipt of an earlier sending of the same statement.
    async fn replay(&self, connection: &mut AnyConnection) -> Result<Option<Done>, NotDone> {
        let mailbox = &self.context.party.mailbox;
        let found =
            signed_acts::folio_of_statement(connection, mailbox, self.statement_sha256).await?;
        let Some(folio) = found else {
            return Ok(None);
        };
        let receipt = sealed::find(connection, mailbox, &folio, Purpose::Acuse).await?;
        Ok(Some(Done {
            receipt: receipt.ok_or(Failure::KeptStatement)?.receipt(),
            is_new: false,
        }))
    }

    /// Checks everything that can be wrong, in the order of the contract.
    async fn examine(&self, connection: &mut AnyConnection) -> Result<Examined, NotDone> {
        let Context { house, party, now } = self.context;
        let SignedStatement {
            statement,
            signature,
        } = self.request;
        let signer = Signer::verify(&house.anchors, statement, signature, now)?;
        if signer.rfc != party.signer {
            return Err(Code::ForeignMailbox.into());
        }
        let given = Statement::parse_signed(statement).map_err(|_| Code::StatementMismatch)?;
        let by = given.signed_by().ok_or(Code::StatementMismatch)?;
        if given.purpose() != A::PURPOSE {
            return Err(Code::StatementMismatch.into());
        }
        let nonce = by.nonce;
        let bound = Some((self.act.challenged(party), signer.certificate_sha256()));
        let issued_at = nonces::issued_at(connection, nonce, A::PURPOSE, bound, now)
            .await?
            .ok_or(Code::NonceVoid)?;
        let by = house.signed_by(&signer, &party.mailbox, nonce, issued_at);
        let own = (self.act)
            .rebuild(&self.context, connection, &given, by)
            .await?;
        if own.to_text() != *statement {
            return Err(Code::StatementMismatch.into());
        }
        signer.check_time(issued_at)?;
        signer.check_time(now)?;
        Ok(Examined {
            signer,
            nonce,
            statement: own,
        })
    }

    /// Consumes the nonce, takes the folio, and writes all of it.
    async fn record(&self, examined: Examined, known: &Known) -> Result<Done, NotDone> {
        let Context { house, party, now } = self.context;
        let mut transaction = house.store.begin().await?;
        if let Some(done) = self.replay(&mut transaction).await? {
            // It may have been written by an act of the same group, not on the disk yet.
            transaction.commit().await?;
            return Ok(done);
        }
        let Examined {
            signer,
            nonce,
            statement,
        } = examined;
        if !nonces::consume(&mut transaction, nonce, now).await? {
            return Err(Code::NonceVoid.into());
        }
        let year = now.date().year();
        let number = series::next_number(&mut transaction, Folio::RECEIPTS, year).await?;
        let accepted = Accepted {
            statement,
            folio: Folio::new(Folio::RECEIPTS, year, number),
            answered: Answered {
                statement_sha256: self.statement_sha256,
                signature_sha256: digest_of(&signer.signature),
            },
            signer,
        };
        let received = (self.act)
            .apply(&self.context, &mut transaction, &accepted)
            .await?;
        let record = SignedActRecord {
            folio: &accepted.folio,
            mailbox: &party.mailbox,
            purpose: A::PURPOSE,
            signer: &accepted.signer.rfc,
            certificate_sha256: accepted.signer.certificate_sha256(),
            statement: &self.request.statement,
            statement_sha256: self.statement_sha256,
            signature: &accepted.signer.signature,
            received_at: now,
            known: known.at_reception(),
        };
        signed_acts::insert(&mut transaction, &record).await?;
        let text = receipt(&self.context, &mut transaction, &accepted, received).await?;
        let (folio, mailbox) = (accepted.folio, &party.mailbox);
        transaction.seal(house.to_seal(folio, Purpose::Acuse, mailbox, text, now));
        let subject = self.statement_sha256;
        audit::append(&mut transaction, now, A::VERB, mailbox, subject);
        let sealed = transaction.commit().await?;
        // Acts may have asked for other seals before: the receipt's came last.
        let receipt = sealed.last().ok_or(Failure::KeptStatement)?.receipt();
        Ok(Done {
            receipt,
            is_new: true,
        })
    }
}

/// Prints the receipt of an act.
async fn receipt(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    accepted: &Accepted,
    received: Received,
) -> Result<String, NotDone> {
    let signed = SignedAct {
        signer_name: accepted.signer.name(),
        signer: accepted.signer.rfc.clone(),
        certificate_number: accepted.signer.certificate.number().to_owned(),
        answered: accepted.answered,
    };
    let folio = accepted.folio.clone();
    act_receipt(context, connection, folio, received, Some(signed)).await
}

/// Prints the receipt of an act, signed or (a code that was typed) not.
pub(crate) async fn act_receipt(
    context: &Context<'_>,
    connection: &mut AnyConnection,
    folio: Folio,
    received: Received,
    signed: Option<SignedAct>,
) -> Result<String, NotDone> {
    let Context { house, party, now } = *context;
    let known = mailboxes::holder(connection, &party.mailbox).await?;
    let Holder { name, curp } = match known {
        Some(holder) => holder,
        None => Holder {
            name: Line::typed(&party.holder_name).map_err(|_| Failure::KeptStatement)?,
            curp: None,
        },
    };
    let statement = Statement::ActReceipt(Box::new(ActReceipt {
        sealed: house.sealed_head(),
        folio,
        received_at: now,
        mailbox: party.mailbox.clone(),
        holder_name: name,
        holder_curp: curp,
        registrations: mailboxes::registrations(connection, &party.mailbox).await?,
        received,
        signed,
    }));
    // What lacks a field that the law demands is not issued (DOMAIN 4.3.5).
    let text = statement.to_complete_text();
    text.map_err(|_| Failure::IncompleteSeal.into())
}
