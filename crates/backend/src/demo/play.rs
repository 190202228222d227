//! The last ten weeks of the bakery's mailbox, lived through the house's own acts with its clock
//! set back: every receipt, seal, entry of the audit and date is what it would be.
//!
//! It is played once, before the house first opens: a data folder that has a seal has its past,
//! unless it was interrupted (`begun`).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use mailbox::api::{
    AskProcedure, DepositNotification, DepositedNotification, LinkRegistrations, PresentFiling,
    SignedStatement,
};
use mailbox::attachment::{Attachment, PDF};
use mailbox::filing::Filing;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Nrp};
use mailbox::instant::LegalTime;
use mailbox::notification::{Act, Addressee, AddresseeKind, Rule};
use mailbox::procedures::AskFields;
use mailbox::statement::{Open, Present, Purpose, Statement};

use super::begun::Begun;
use super::days::Days;
use super::papers::{self, Words};
use super::people::{OFFICER, Signatory, Unmade};
use super::{BAKERY, story};
use crate::acts::institute::{Call, deposit, registrations};
use crate::acts::notifications::open::OpenNotification;
use crate::acts::{
    Failure, NotDone, Party, ask_procedure, challenge, digest_of, present_filing, signed,
};
use crate::authority::DemoAuthority;
use crate::clock::Clock;
use crate::documents::PaperError;
use crate::house::{House, StartError};
use crate::settings::Settings;
use crate::store::institute;
use crate::store::mailboxes::{self, Holder};

/// When the bakery enabled its mailbox, in business days before today.
const BEGINS: u16 = 48;
/// How many acts are deposited at once: commits are shared.
const AT_ONCE: usize = 32;

/// Plays it, unless the data folder has its past.
pub(crate) async fn play(settings: &Settings, now: LegalTime) -> Result<(), StartError> {
    let Some(begun) = Begun::unless_it_is_told(settings, now).await? else {
        return Ok(());
    };
    let days = Days::before(now);
    let begins = days.ago(BEGINS, 9, 0);
    let seconds = Arc::new(AtomicI64::new(begins.unix_seconds()));
    let house = House::open(settings, Clock::set(seconds.clone())).await?;
    let opened = DemoAuthority::open_or_generate(&settings.data, begins)?;
    let making = tokio::task::spawn_blocking(move || {
        let bakery = Signatory::bakery(&opened, begins)?;
        Ok::<_, Unmade>((bakery, Signatory::officer(&opened, begins)?))
    });
    let made = making.await.map_err(|_| StartError::Interrupted)?;
    let (bakery, officer) = made.map_err(unmade)?;
    let mut stage = Stage {
        house,
        seconds,
        bakery,
        officer,
        calls: 0,
    };
    let told = story::tell(&mut stage, &days).await;
    told.map_err(|reason| StartError::Demonstration(format!("{reason:?}")))?;
    let more = settings.demo_size;
    let told = story::fill(&mut stage, &days, more).await;
    told.map_err(|reason| StartError::Demonstration(format!("{reason:?}")))?;
    drop(stage);
    begun.end().await
}

fn unmade(reason: Unmade) -> StartError {
    match reason {
        Unmade::Identity(error) => error.into(),
        Unmade::Key => StartError::Demonstration(reason.to_string()),
    }
}

/// The house, its clock, and who acts in it.
pub(super) struct Stage {
    pub(super) house: House,
    seconds: Arc<AtomicI64>,
    bakery: Signatory,
    officer: Signatory,
    calls: u32,
}

/// An act to deposit.
pub(super) struct Deposit<'a> {
    pub(super) oficio: &'a str,
    pub(super) kind: &'a str,
    pub(super) legal_basis: &'a str,
    pub(super) rule: Rule,
    pub(super) answer_days: Option<u16>,
    pub(super) registration: Option<&'a Nrp>,
    pub(super) words: &'a Words,
}

impl Stage {
    /// Moves the clock to an instant; never back.
    pub(super) fn at(&self, at: LegalTime) {
        self.seconds.fetch_max(at.unix_seconds(), Ordering::SeqCst);
    }

    pub(super) fn now(&self) -> LegalTime {
        self.house.clock.now()
    }

    /// Makes the next call of the institute's systems.
    pub(super) fn call(&mut self) -> Call {
        self.calls += 1;
        let key = format!("demo-{}", self.calls);
        Call {
            request_sha256: digest_of(key.as_bytes()),
            key,
        }
    }

    pub(super) fn party(&self) -> Party {
        self.bakery.party(self.now())
    }

    /// Links registrations to the bakery's mailbox.
    pub(super) async fn link(&mut self, linked: &[Nrp]) -> Result<(), NotDone> {
        let call = self.call();
        let request = LinkRegistrations {
            registrations: linked.to_vec(),
        };
        registrations::link(&self.house, &call, &self.bakery.rfc, &request).await?;
        let holder = Holder {
            name: line(BAKERY.name)?,
            curp: BAKERY.representative_curp.parse().ok(),
        };
        let now = self.now();
        let mut transaction = self.house.store.begin().await?;
        mailboxes::note(&mut transaction, &self.bakery.rfc, &holder, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps a paper of the institute and names it.
    pub(super) async fn put(
        &mut self,
        name: &str,
        printed: Result<Vec<u8>, PaperError>,
    ) -> Result<Attachment, NotDone> {
        let bytes = printed.map_err(Failure::Paper)?;
        let now = self.now();
        let (sha256, size_bytes) = self.house.blobs.make(&bytes).await?;
        let mut transaction = self.house.store.begin().await?;
        institute::insert_document(&mut transaction, sha256, size_bytes, now).await?;
        transaction.commit().await?;
        Ok(Attachment {
            name: name.to_owned(),
            media_type: PDF.to_owned(),
            size_bytes,
            sha256,
        })
    }

    /// Deposits an act, with its paper signed by the officer.
    pub(super) async fn deposit(
        &mut self,
        deposit: &Deposit<'_>,
    ) -> Result<DepositedNotification, NotDone> {
        let request = self.prepared(deposit).await?;
        let call = self.call();
        Ok(deposit::deposit(&self.house, &call, &request).await?.answer)
    }

    /// Deposits as many acts more, of one paper, some at once.
    pub(super) async fn deposit_more(
        &mut self,
        deposit: &Deposit<'_>,
        more: u32,
    ) -> Result<(), NotDone> {
        let first = self.prepared(deposit).await?;
        let mut calls = Vec::new();
        for number in 1..=more {
            let mut request = first.clone();
            request.act.oficio = line(&format!("{}/{number:05}", deposit.oficio))?;
            calls.push((self.call(), request));
        }
        let house = &self.house;
        let all = stream::iter(calls).map(|(call, request)| async move {
            deposit::deposit(house, &call, &request).await.map(drop)
        });
        all.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Prints and signs the paper of an act.
    async fn prepared(&mut self, deposit: &Deposit<'_>) -> Result<DepositNotification, NotDone> {
        let now = self.now();
        let addressee = Addressee {
            rfc: self.bakery.rfc.clone(),
            name: line(BAKERY.name)?,
            kind: AddresseeKind::Employer,
            registration: deposit.registration.cloned(),
        };
        let mut act = Act {
            oficio: line(deposit.oficio)?,
            issued_on: now.date().into(),
            place: line("Puebla, Pue.")?,
            issuer: line("Subdelegación de demostración")?,
            officer: line(OFFICER)?,
            kind: line(deposit.kind)?,
            legal_basis: line(deposit.legal_basis)?,
            document: Attachment {
                name: String::new(),
                media_type: PDF.to_owned(),
                size_bytes: 0,
                sha256: digest_of(b""),
            },
            rule: deposit.rule,
            answer_days: deposit.answer_days,
        };
        let authority = self.house.authority.clone();
        let printed = papers::act(&authority, &addressee, &act, deposit.words, now);
        let bytes = printed.map_err(Failure::Paper)?;
        let officer_signature = self.officer.sign(&bytes, now).map_err(broken)?;
        let name = format!("{}.pdf", deposit.oficio.replace('/', "-"));
        act.document = self.put(&name, Ok(bytes)).await?;
        Ok(DepositNotification {
            addressee,
            act,
            officer_signature,
        })
    }

    /// Opens a notification, as the bakery.
    pub(super) async fn open(&self, id: Id, deposited: &Deposit<'_>) -> Result<(), NotDone> {
        let party = self.party();
        let cover = crate::acts::notifications::read::detail(&self.house, &party, id)
            .await?
            .cover;
        let challenge = challenge::for_act(&self.house, &party, Purpose::Apertura).await?;
        let statement = Statement::Open(Open {
            by: self.bakery.by(&challenge),
            notification: cover.folio,
            kind: line(deposited.kind)?,
            issuer: line(&cover.issuer)?,
            oficio: line(deposited.oficio)?,
            issued_on: cover.issued_on,
            document_sha256: cover.document_sha256,
        })
        .to_text();
        let request = self.signed(statement)?;
        signed::perform(&self.house, &party, &request, &OpenNotification { id }).await?;
        Ok(())
    }

    /// Presents a filing, as the bakery.
    pub(super) async fn present(&self, filing: Filing) -> Result<Folio, NotDone> {
        let party = self.party();
        let challenge = challenge::for_act(&self.house, &party, Purpose::Presentacion).await?;
        let statement = Statement::Present(Present {
            by: self.bakery.by(&challenge),
            filing: filing.clone(),
        })
        .to_text();
        let SignedStatement {
            statement,
            signature,
        } = self.signed(statement)?;
        let key = digest_of(statement.as_bytes()).to_string();
        let request = PresentFiling {
            filing,
            statement,
            signature,
        };
        let received = present_filing::present_filing(&self.house, &party, &key, &request);
        Ok(received.await?.receipt.folio)
    }

    /// Asks a procedure, as the bakery.
    pub(super) async fn ask(&mut self, code: &str, fields: AskFields) -> Result<(), NotDone> {
        let key = self.call().key;
        let request = AskProcedure {
            fields,
            statement: None,
            signature: None,
        };
        ask_procedure::ask(&self.house, &self.party(), &key, code, &request).await?;
        Ok(())
    }

    fn signed(&self, statement: String) -> Result<SignedStatement, NotDone> {
        let signature = self.bakery.sign(statement.as_bytes(), self.now());
        Ok(SignedStatement {
            signature: signature.map_err(broken)?,
            statement,
        })
    }
}

/// Takes words of ours as a line.
pub(super) fn line<const MAX: usize>(text: &str) -> Result<mailbox::line::Line<MAX>, NotDone> {
    text.parse().map_err(|_| Failure::KeptStatement.into())
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn broken(reason: Unmade) -> NotDone {
    tracing::error!(%reason, "the demonstration cannot sign");
    Failure::KeptStatement.into()
}
