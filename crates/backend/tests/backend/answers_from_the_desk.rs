//! Communications, and answers that the desk gives from files.

use super::*;

#[tokio::test]
async fn a_communication_reaches_its_mailbox_and_moves_no_date() {
    let (world, token, _) = presented("Uno").await;
    let paper = pdf("carta invitación");
    world.desk_put(&paper).await;
    let body = serde_json::json!({
        "rfc": IDENTITIES.bakery.rfc,
        "subject": "Carta invitación",
        "text": ["Te invitamos a revisar tu prima."],
        "document": attachment("carta.pdf", &paper),
    });
    let sent: Communication = world
        .desk_post("communications", "1", &body)
        .await
        .json(201);
    let again: Communication = world
        .desk_post("communications", "1", &body)
        .await
        .json(200);
    assert_eq!(sent, again);
    // Its media are told once that there is something to read, and not what.
    let told = world
        .payloads("correo uno@empresa.example", "communication_sent")
        .await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].to_string().contains("prima"), "{told:?}");
    let path = format!("communications/{}", sent.id);
    let one: Communication = world.get(&path, &token).await.json(200);
    assert_eq!(one, sent);
    assert_eq!(one.read_at, None, "looking at it marks nothing");
    let foreign = serde_json::json!({
        "rfc": IDENTITIES.bakery.rfc, "subject": "X", "registration": "Y5491234101",
    });
    let answer = world.desk_post("communications", "2", &foreign).await;
    refused_at(&answer, Code::NotFound, "registration");
    let nobody = world.call(Method::GET, &path, "").await;
    nobody.refused(Code::Unauthenticated);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_answers_from_files() {
    let (world, token, folio) = presented("Uno").await;
    let files = tempfile::tempdir().unwrap();
    let path = |name: &str| files.path().join(name);
    std::fs::write(path("resolucion.pdf"), pdf("resolución")).unwrap();
    let act = serde_json::json!({
        "sense": "improcedente", "oficio": "00900/2026", "issued_on": "2026-11-24",
        "text": ["No procede."],
    });
    std::fs::write(path("resolucion.json"), act.to_string()).unwrap();
    let resolve = |document: bool| Desk::Answer {
        filing: folio.clone(),
        how: desk::Answer::Resolve,
        said: Said {
            act: path("resolucion.json"),
            document: document.then(|| path("resolucion.pdf")),
        },
    };
    let clock = || Clock::set(world.seconds.clone());
    let refused = perform(&resolve(false), &world.settings, clock())
        .await
        .unwrap_err();
    assert!(refused.to_string().ends_with("document"), "{refused}");
    let said = perform(&resolve(true), &world.settings, clock())
        .await
        .unwrap();
    assert!(
        said.starts_with(folio.as_str()) && said.contains("comunicado"),
        "{said}"
    );
    assert_eq!(
        perform(&resolve(true), &world.settings, clock())
            .await
            .unwrap(),
        said
    );
    let detail = detail(&world, &token, &folio).await;
    assert!(matches!(
        detail.standing,
        Progress::Resolved {
            sense: Some(Sense::Denied),
            ..
        }
    ));
    assert_eq!(detail.steps.len(), 1);
}
