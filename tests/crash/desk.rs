//! The institute, which insists too: it deposits a notification, and a person opens it.

use http::Method;
use mailbox::api::{Clock, DepositNotification, DepositedNotification, Opening, SignedStatement};
use mailbox::attachment::PDF;
use mailbox::id::Id;
use mailbox::notification::{Act, Addressee, AddresseeKind, Rule};
use mailbox::statement::{Open, Statement};
use tests::base64;

use crate::people::{Person, attachment};

impl Person {
    /// As the institute, deposits a notification; then opens it.
    pub(crate) async fn open(&self, number: usize) -> ((Id, Opening), bool) {
        let oficio = format!("OF-{}-{number}", self.index);
        let document = format!("%PDF-1.7\n{oficio}\n");
        let sha256 = evidence::sha256(document.as_bytes());
        let bearer = format!("Bearer {}", self.institute);
        let headers = [
            ("authorization", bearer.as_str()),
            ("idempotency-key", oficio.as_str()),
            ("content-type", PDF),
        ];
        let path = format!("/institute/v1/documents/{sha256}");
        self.insist(Method::PUT, &path, &headers, document.as_bytes())
            .await;
        let (clock, _) = self.insist(Method::GET, "clock", &[], b"").await;
        let clock: Clock = clock.read();
        let request = self.notification(&oficio, &document, &clock);
        let body = serde_json::to_vec(&request).unwrap();
        let headers = [headers[0], headers[1], ("content-type", "application/json")];
        let path = "/institute/v1/notifications";
        let (deposited, _) = self.insist(Method::POST, path, &headers, &body).await;
        let DepositedNotification { id, folio, .. } = deposited.read();
        let path = format!("notifications/{id}/opening");
        let challenges = format!("{path}/challenges");
        let (challenge, _) = self.insist(Method::POST, &challenges, &[], b"").await;
        let (statement, signature) = self.employer.sign(&Statement::Open(Open {
            by: self.employer.signed_by(&challenge.read()),
            notification: folio,
            kind: request.act.kind,
            issuer: request.act.issuer,
            oficio: request.act.oficio,
            issued_on: request.act.issued_on,
            document_sha256: sha256,
        }));
        let signed = SignedStatement {
            statement,
            signature: base64(&signature),
        };
        let json = [("content-type", "application/json")];
        let body = serde_json::to_vec(&signed).unwrap();
        let (opening, again) = self.insist(Method::POST, &path, &json, &body).await;
        ((id, opening.read()), again)
    }

    /// Writes an act for the employer; whoever has a test e.firma may be its officer.
    fn notification(&self, oficio: &str, document: &str, clock: &Clock) -> DepositNotification {
        let signature = (self.employer).sign_bytes(document.as_bytes(), clock.now_at.instant());
        let sha256 = evidence::sha256(document.as_bytes());
        let certificate = self.employer.certificate();
        DepositNotification {
            addressee: Addressee {
                rfc: certificate.holder().rfc.parse().unwrap(),
                name: "UNA EMPRESA DE PRUEBA".parse().unwrap(),
                kind: AddresseeKind::Employer,
                registration: None,
            },
            act: Act {
                oficio: oficio.parse().unwrap(),
                issued_on: clock.now_at.date().into(),
                place: "Puebla, Puebla".parse().unwrap(),
                issuer: "Subdelegación de prueba".parse().unwrap(),
                officer: certificate.holder().name.parse().unwrap(),
                kind: "Requerimiento de información".parse().unwrap(),
                legal_basis: "LSS 251, fracción XVIII; CFF 38".parse().unwrap(),
                document: attachment(sha256, document.len()),
                rule: Rule::Cff134,
                answer_days: None,
            },
            officer_signature: base64(&signature),
        }
    }
}
