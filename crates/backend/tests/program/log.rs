//! The log says what happened, and not to whom.

use http::Method;

use crate::client::{Client, pdf};
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
    let answer = client.ask(Method::DELETE, "access", &[], Vec::new()).await;
    assert_eq!(answer.unwrap().status, 204);
    assert_eq!(client.get("access").await.status, 401);

    let certificate = client.credential.certificate();
    let mut secrets = vec![
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
    ];
    // Every line of what was signed and sealed that could only be of this act.
    let lines = request.statement.lines().chain(receipt.statement.lines());
    secrets.extend(lines.filter_map(|line| {
        let (_, value) = line.split_once(": ")?;
        (value.len() >= 12 && value.chars().any(|c| c.is_ascii_digit())).then(|| value.to_owned())
    }));
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
