//! What parties sign besides filings, and what is sent to them.

use http::Method;
use mailbox::api::{
    Challenge, ContactMedium, Enabling, MandateDetail, Page, SealedReceipt, SignedStatement,
    VerifyContact,
};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::mandates::Scope;
use mailbox::statement::{
    AcceptTerms, ActReceipt, Activate, ChangeContact, ChangeMandate, ContactChange, MandateOrder,
    Received, SignedBy, Statement,
};

use crate::database;
use crate::identities::Identity;
use crate::world::{Answer, World, by, sign};

/// Signs a statement at the hour that it says.
pub(crate) fn signed(
    who: &Identity,
    challenge: &Challenge,
    statement: &Statement,
) -> SignedStatement {
    let statement = statement.to_text();
    let signature = sign(who, &statement, challenge.issued_at);
    SignedStatement {
        statement,
        signature,
    }
}

/// The head of a statement of a delegate, in the mailbox of another.
pub(crate) fn by_for(who: &Identity, principal: &Identity, challenge: &Challenge) -> SignedBy {
    SignedBy {
        mailbox: principal.rfc.parse().unwrap(),
        ..by(who, challenge)
    }
}

pub(crate) fn register(medium: &str) -> ContactChange {
    ContactChange::Register {
        medium: medium.parse().unwrap(),
    }
}

pub(crate) fn remove(medium: &str) -> ContactChange {
    ContactChange::Remove {
        medium: medium.parse().unwrap(),
    }
}

pub(crate) fn replace(medium: &str, replaces: &str) -> ContactChange {
    ContactChange::Replace {
        medium: medium.parse().unwrap(),
        replaces: replaces.parse().unwrap(),
    }
}

pub(crate) fn scope(powers: &str) -> Scope {
    Scope {
        powers: powers.parse().unwrap(),
        registrations: vec![],
        until_on: None,
    }
}

/// Reads what a receipt of an act says.
pub(crate) fn said(receipt: &SealedReceipt) -> ActReceipt {
    match Statement::parse(&receipt.statement) {
        Ok(Statement::ActReceipt(said)) => *said,
        other => panic!("{other:?}"),
    }
}

impl World {
    /// Signs a change of contact media over a new challenge, and sends it.
    pub(crate) async fn change_contact(
        &self,
        who: &Identity,
        token: &str,
        change: ContactChange,
    ) -> Answer {
        let challenge = self.challenge("contacts", token).await;
        let statement = Statement::ChangeContact(ChangeContact {
            by: by(who, &challenge),
            registration: None,
            change,
        });
        self.post("contacts", token, &signed(who, &challenge, &statement))
            .await
    }

    pub(crate) async fn contacts(&self, token: &str) -> Vec<ContactMedium> {
        let page: Page<ContactMedium> = self.get("contacts", token).await.json(200);
        page.items
    }

    /// Finds a medium by its address.
    pub(crate) async fn contact(&self, token: &str, medium: &str) -> ContactMedium {
        let all = self.contacts(token).await;
        let mut found = all
            .into_iter()
            .filter(|one| one.medium.to_string() == medium);
        found.next_back().unwrap()
    }

    /// Reads the code that was sent last to a medium, as its owner would.
    pub(crate) async fn code_sent_to(&self, medium: &str) -> String {
        let payload = self.payloads(medium, "contact_code").await.pop().unwrap();
        payload["code"].as_str().unwrap().to_owned()
    }

    /// Reads what was sent to a medium, the last last.
    pub(crate) async fn payloads(&self, medium: &str, kind: &str) -> Vec<serde_json::Value> {
        let mut connection = database::connect(self.database()).await;
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT payload FROM outbox WHERE medium = $1 AND kind = $2 AND state = 'pending' \
             ORDER BY created_at",
        )
        .bind(medium)
        .bind(kind)
        .fetch_all(&mut connection)
        .await
        .unwrap();
        rows.iter()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect()
    }

    pub(crate) async fn verify(&self, token: &str, id: Id, code: &str) -> Answer {
        let body = VerifyContact { code: code.into() };
        self.post(&format!("contacts/{id}/verify"), token, &body)
            .await
    }

    pub(crate) async fn resend(&self, token: &str, id: Id) -> Answer {
        self.call(Method::POST, &format!("contacts/{id}/resend"), token)
            .await
    }

    /// Registers a medium and proves it.
    pub(crate) async fn proved(&self, who: &Identity, token: &str, medium: &str) -> ContactMedium {
        let answer = self.change_contact(who, token, register(medium)).await;
        let _: SealedReceipt = answer.json(201);
        let contact = self.contact(token, medium).await;
        let code = self.code_sent_to(medium).await;
        let _: SealedReceipt = self.verify(token, contact.id, &code).await.json(201);
        self.contact(token, medium).await
    }

    pub(crate) async fn enabling(&self, token: &str) -> Enabling {
        self.get("mailbox/enabling", token).await.json(200)
    }

    /// Signs the enabling as the mailbox says it has to be, and sends it.
    pub(crate) async fn activate(&self, who: &Identity, token: &str) -> Answer {
        let challenge = self.challenge("mailbox/enabling", token).await;
        let enabling = self.enabling(token).await;
        let statement = Statement::Activate(Activate {
            by: by(who, &challenge),
            terms: enabling.current_terms,
            media: enabling.media,
        });
        let request = signed(who, &challenge, &statement);
        self.post("mailbox/enabling", token, &request).await
    }

    /// Signs the terms in force and sends that.
    pub(crate) async fn accept_terms(&self, who: &Identity, token: &str) -> Answer {
        let challenge = self.challenge("mailbox/enabling", token).await;
        let statement = Statement::AcceptTerms(AcceptTerms {
            by: by(who, &challenge),
            terms: self.enabling(token).await.current_terms,
        });
        let request = signed(who, &challenge, &statement);
        self.post("mailbox/enabling", token, &request).await
    }

    /// Signs an order about a mandate of `principal`, and sends it.
    pub(crate) async fn order(
        &self,
        (who, principal): (&Identity, &Identity),
        token: &str,
        order: MandateOrder,
    ) -> Answer {
        let challenge = self.challenge("mandates", token).await;
        let by = by_for(who, principal, &challenge);
        let statement = Statement::ChangeMandate(ChangeMandate { by, order });
        self.post("mandates", token, &signed(who, &challenge, &statement))
            .await
    }

    pub(crate) async fn mandates(&self, token: &str) -> Vec<MandateDetail> {
        let page: Page<MandateDetail> = self.get("mandates", token).await.json(200);
        page.items
    }

    /// Has `principal` grant a mandate and `delegate` accept it; returns its folio.
    pub(crate) async fn mandate(
        &self,
        principal: (&Identity, &str),
        delegate: (&Identity, &str),
        scope: Scope,
    ) -> Folio {
        let grant = MandateOrder::Grant {
            delegate: delegate.0.rfc.parse().unwrap(),
            delegate_name: "TALLER EL TORNO AZUL".parse().unwrap(),
            scope,
        };
        let both = (principal.0, principal.0);
        let receipt: SealedReceipt = self.order(both, principal.1, grant).await.json(201);
        let Received::Mandate { mandate, .. } = said(&receipt).received else {
            panic!("{}", receipt.statement);
        };
        let accept = MandateOrder::Accept {
            mandate: mandate.clone(),
        };
        let both = (delegate.0, principal.0);
        let _: SealedReceipt = self.order(both, delegate.1, accept).await.json(201);
        mandate
    }

    /// Signs in a delegate for the mailbox of another.
    pub(crate) async fn enter(&self, who: &Identity, principal: &Identity) -> Answer {
        let challenge = self.access_challenge().await;
        let statement = Statement::SignIn(mailbox::statement::SignIn {
            by: by_for(who, principal, &challenge),
        });
        self.post("access", "", &signed(who, &challenge, &statement))
            .await
    }
}

/// Returns the token that an answer hands over.
pub(crate) fn token_of(answer: &Answer) -> String {
    assert_eq!(
        answer.status,
        201,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    answer.headers["buzon-session"].to_str().unwrap().to_owned()
}
