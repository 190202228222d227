//! The log says what happened, and not to whom.

use base64ct::{Base64, Encoding as _};
use http::Method;
use mailbox::api::{ContactMedium, DepositNotification, DepositedNotification, Opening, Page};
use mailbox::instant::LegalTime;
use mailbox::notification::{Act, Addressee, AddresseeKind, Rule};
use mailbox::statement::{ChangeContact, ContactChange, Open, Statement};

use crate::client::{Client, attachment, digest, pdf};
use crate::process::{Home, Process};

/// A whole journey, with what goes wrong in it. Returns what no log may hold.
async fn journey(home: &Home, process: &Process) -> Vec<String> {
    let client = Client::signed_in(home.path(), process).await;
    let document = pdf(2000, b'y');
    let first = client.put(&document).await;
    assert_eq!(first.status, 201);
    let request = client.signed("Asunto de mi trámite", &[&document]).await;
    let receipt: mailbox::api::SealedReceipt = client.present(&request).await.read(201);
    let again = client.present(&request).await;
    assert_eq!(again.status, 200);
    let mut wrong = request.clone();
    wrong.statement.push('x');
    assert_eq!(client.present(&wrong).await.status, 422);
    let path = format!("filings/{}", receipt.folio);
    assert_eq!(client.get(&path).await.status, 200);
    assert_eq!(client.get("filings?limit=1").await.status, 200);
    assert_eq!(
        client.get("filings/Una-Persona-de-nombre").await.status,
        404
    );
    let odd = br#"{"statement":"Nombre de una persona","signature":"AA=="}"#;
    assert_eq!(client.post("access", odd.to_vec()).await.status, 422);
    assert_eq!(
        client.post("access", b"{\"nombre\":".to_vec()).await.status,
        400
    );
    let mut secrets = contacts(&client).await;
    secrets.extend(notification(home, &client).await);
    let answer = client.ask(Method::DELETE, "access", &[], Vec::new()).await;
    assert_eq!(answer.unwrap().status, 204);
    assert_eq!(client.get("access").await.status, 401);

    let certificate = client.credential.certificate();
    secrets.extend([
        client.rfc.clone(),
        client.token.clone(),
        certificate.holder().name.clone(),
        certificate.number().to_owned(),
        receipt.folio.to_string(),
        "Asunto de mi".to_owned(),
        "Nombre de una persona".to_owned(),
        "Una-Persona-de-nombre".to_owned(),
        request.signature.clone(),
        receipt.seal,
    ]);
    secrets.extend(told(&request.statement));
    secrets.extend(told(&receipt.statement));
    secrets
}

/// Every line of what was signed or sealed that could only be of this act.
fn told(statement: &str) -> impl Iterator<Item = String> {
    statement.lines().filter_map(|line| {
        let (_, value) = line.split_once(": ")?;
        let is_of_this_act = value.len() >= 12 && value.chars().any(|c| c.is_ascii_digit());
        is_of_this_act.then(|| value.to_owned())
    })
}

/// Registers an e-mail and a mobile, and types wrong codes.
async fn contacts(client: &Client) -> Vec<String> {
    let mut secrets = Vec::new();
    for (medium, address) in [
        (
            "correo persona.unica@ejemplo.mx",
            "persona.unica@ejemplo.mx",
        ),
        ("movil +525512345678", "5512345678"),
    ] {
        let medium = medium.parse().unwrap();
        let (signed, answer) = client
            .act("contacts/challenges", "contacts", |by| {
                Statement::ChangeContact(ChangeContact {
                    by,
                    registration: None,
                    change: ContactChange::Register { medium },
                })
            })
            .await;
        let status = answer.status.as_u16();
        // There may be as many as there can be: that is refused, and logged, as well.
        assert!([201, 409].contains(&status), "{:?}", answer.body);
        secrets.push(address.to_owned());
        secrets.extend(told(&signed.statement));
    }
    let all: Page<ContactMedium> = client.get("contacts").await.read(200);
    for medium in all.items {
        let path = format!("contacts/{}/verify", medium.id);
        let code = br#"{"code":"918273"}"#.to_vec();
        assert!(client.post(&path, code).await.status.is_client_error());
    }
    secrets.push("918273".to_owned());
    secrets
}

/// As the institute, deposits an act; then opens it.
async fn notification(home: &Home, client: &Client) -> Vec<String> {
    let token = std::fs::read_to_string(home.path().join("data/demo/institute.token")).unwrap();
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("idempotency-key", "llave-del-oficio"),
    ];
    let document = pdf(1000, b'z');
    let sha256 = digest(&document);
    let path = format!("/institute/v1/documents/{sha256}");
    let put = client
        .ask(Method::PUT, &path, &headers, document.clone())
        .await;
    assert_eq!(put.unwrap().status, 201);
    let clock: mailbox::api::Clock = client.get("clock").await.read(200);
    let now = clock.now_at;
    let request = deposit(client, &document, now);
    let body = serde_json::to_vec(&request).unwrap();
    let path = "/institute/v1/notifications";
    let deposited = client.ask(Method::POST, path, &headers, body).await;
    let deposited: DepositedNotification = deposited.unwrap().read(201);
    assert_eq!(client.get("notifications?q=secreto").await.status, 200);
    let (id, folio) = (deposited.id, deposited.folio);
    let opening = format!("notifications/{id}/opening");
    let (signed, answer) = client
        .act(&format!("{opening}/challenges"), &opening, |by| {
            Statement::Open(Open {
                by,
                notification: folio.clone(),
                kind: request.act.kind.clone(),
                issuer: request.act.issuer.clone(),
                oficio: request.act.oficio.clone(),
                issued_on: request.act.issued_on,
                document_sha256: sha256,
            })
        })
        .await;
    let opened: Opening = answer.read(201);
    let path = format!("notifications/{id}/document");
    assert_eq!(client.get(&path).await.body, document);
    let mut secrets = vec![
        token,
        folio.to_string(),
        "ecret".to_owned(),
        "SECRET".to_owned(),
        "llave-del-oficio".to_owned(),
        signed.signature,
    ];
    secrets.extend(told(&signed.statement));
    secrets.extend(told(&opened.receipt.statement));
    secrets
}

#[tokio::test]
async fn a_whole_journey_leaves_nothing_of_anybody_in_the_log() {
    for (format, answered) in [("json", "\"status\":201"), ("text", "status=201")] {
        let home = Home::new();
        let flag = format!("--log={format}");
        let mut command = home.command(env!("CARGO_BIN_EXE_buzon-backend"), &[&flag]);
        command.env("BUZON_LOG", "debug");
        let process = home.launch(command);
        let secrets = journey(&home, &process).await;
        let log = process.log();
        // It was the whole log: what happened is there.
        for said in [
            "/api/v1/filings/{folio}",
            answered,
            "signature_invalid",
            "sqlx",
        ] {
            assert!(log.contains(said), "{said}: {log}");
        }
        // The origin, the environment and the authority are the operator's, told with the settings.
        let settings = log.lines().next().unwrap();
        for secret in secrets
            .iter()
            .filter(|secret| !settings.contains(secret.as_str()))
        {
            let found = log.lines().find(|line| line.contains(secret.as_str()));
            assert!(found.is_none(), "{secret}: {found:?}");
        }
    }
}

/// Writes an act whose every part is a secret.
fn deposit(client: &Client, document: &[u8], now: LegalTime) -> DepositNotification {
    let signature = client.credential.sign(document, now.instant()).unwrap();
    DepositNotification {
        addressee: Addressee {
            rfc: client.rfc.parse().unwrap(),
            name: "PANADERÍA SECRETA".parse().unwrap(),
            kind: AddresseeKind::Employer,
            registration: None,
        },
        act: Act {
            oficio: "OF-SECRETO-77".parse().unwrap(),
            issued_on: now.date().into(),
            place: "Puebla, Puebla".parse().unwrap(),
            issuer: "Subdelegación secreta".parse().unwrap(),
            officer: client
                .credential
                .certificate()
                .holder()
                .name
                .parse()
                .unwrap(),
            kind: "Requerimiento secreto".parse().unwrap(),
            legal_basis: "LSS 251".parse().unwrap(),
            document: attachment(digest(document), document.len()),
            rule: Rule::Cff134,
            answer_days: None,
        },
        officer_signature: Base64::encode_string(&signature),
    }
}
