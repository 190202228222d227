//! What is done elsewhere, by the desk, or not yet.

use super::*;

#[tokio::test]
async fn what_is_done_elsewhere_says_where_and_what_is_missing_is_named() {
    let (world, token) = linked().await;
    for (code, at) in [
        ("movimientos", "IDSE: www.imss.gob.mx, en Patrones: IDSE"),
        ("aclaracion", "filings"),
        ("notificaciones", "notifications"),
        ("incapacidades", "filings"),
    ] {
        let answer = ask(&world, &token, code, code, "{}").await;
        refused_at(&answer, Code::ProcedureElsewhere, at);
        let path = format!("procedures/{code}/requests/challenges");
        refused_at(
            &world.call(Method::POST, &path, &token).await,
            Code::ProcedureElsewhere,
            at,
        );
        let detail: ProcedureDetail = world
            .get(&format!("procedures/{code}"), &token)
            .await
            .json(200);
        assert_eq!((detail.lives.as_str(), detail.asks), (at, None));
    }
    ask(&world, &token, "nothing", "k", "{}")
        .await
        .refused(Code::NotFound);
    let answer = ask(&world, &token, "ema", "k", r#"{"period":"2026-10"}"#).await;
    refused_at(&answer, Code::FilingIncomplete, "fields.registration");
    let answer = ask(
        &world,
        &token,
        "opinion-32d",
        "k",
        r#"{"period":"2026-10"}"#,
    )
    .await;
    refused_at(&answer, Code::Malformed, "fields.period");

    let all: Catalogue = world.get("procedures", &token).await.json(200);
    assert_eq!(all, Catalogue::seed());
    let found: Catalogue = world
        .get("procedures?q=OPINION%20cumplimiento", &token)
        .await
        .json(200);
    assert!(
        found
            .entries
            .iter()
            .any(|entry| entry.code == "opinion-32d")
    );
    assert!(found.entries.len() < all.entries.len());
    let detail: ProcedureDetail = world.get("procedures/terceros-32d", &token).await.json(200);
    assert!(detail.asks.unwrap().is_signed);
}

#[tokio::test]
async fn the_desk_answers_what_waits_once() {
    let mut world = with_desk(World::open().await).await;
    world.settings.procedures = Answerer::Desk;
    world.reopen().await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let request: ProcedureRequest = ask(&world, &token, "opinion-32d", "k", "{}")
        .await
        .json(201);
    assert_eq!(
        (request.answered_at, request.answer, request.documents),
        (None, None, vec![])
    );
    let waiting: Page<WaitingRequest> = world
        .desk(Method::GET, "requests", "k", Body::empty())
        .await
        .json(200);
    assert_eq!(waiting.items.len(), 1);
    assert_eq!(waiting.items[0].mailbox.as_str(), IDENTITIES.bakery.rfc);

    let opinion = pdf("opinión");
    let answer = AnswerRequest {
        text: vec!["Positiva.".into()],
        documents: vec![attachment("opinion.pdf", &opinion)],
    };
    let path = format!("requests/{}/answer", request.id);
    let missing = world.desk_post(&path, "a", &answer).await;
    refused_at(&missing, Code::DocumentMissing, "documents");
    world.desk_put(&opinion).await;
    let sent: Communication = world.desk_post(&path, "a", &answer).await.json(201);
    assert_eq!(sent.kind, CommunicationKind::Document);
    let again: Communication = world.desk_post(&path, "a", &answer).await.json(200);
    assert_eq!(again, sent);
    world
        .desk_post(&path, "b", &answer)
        .await
        .refused(Code::StateConflict);

    let read = format!("procedures/opinion-32d/requests/{}", request.id);
    let answered: ProcedureRequest = world.get(&read, &token).await.json(200);
    assert!(matches!(answered.answer, Some(ProcedureAnswer::Words(_))));
    assert!(!answered.is_demonstration);
    let sha256 = answered.documents[0].sha256;
    let got = world
        .get(&format!("{read}/documents/{sha256}"), &token)
        .await;
    assert_eq!(got.body, opinion);
    let unread: Page<Communication> = world
        .get("communications?unread=true", &token)
        .await
        .json(200);
    assert_eq!(unread.items.len(), 1);
    let path = format!("communications/{}/reading", sent.id);
    assert_eq!(world.call(Method::PUT, &path, &token).await.status, 204);
    let unread: Page<Communication> = world
        .get("communications?unread=true", &token)
        .await
        .json(200);
    assert!(unread.items.is_empty());
    let waiting: Page<WaitingRequest> = world
        .desk(Method::GET, "requests", "k", Body::empty())
        .await
        .json(200);
    assert!(waiting.items.is_empty());
}

#[tokio::test]
async fn a_mailbox_that_is_not_enabled_asks_nothing() {
    let world = World::open_on(IDENTITIES.template.path(), START, |_| {}).await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    ask(&world, &token, "opinion-32d", "k", "{}")
        .await
        .refused(Code::NotEnabled);
}
