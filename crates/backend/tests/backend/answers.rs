//! The life of a filing after its receipt: what the institute answers, and what its party sees.

#[path = "answers_from_the_desk.rs"]
mod from_the_desk;

use backend::Clock;
use backend::desk::{self, Desk, Said, perform};
use http::Method;
use mailbox::api::{
    AdmitFiling, Communication, DemandMore, ExtendFiling, FilingDetail, FilingPage, FilingStep,
    Mailbox, Page, ResolveFiling, SealedReceipt,
};
use mailbox::filing::{AnsweredAct, Filing, Particulars, Procedure, Progress, Sense, Step, Whose};
use mailbox::identifiers::Folio;
use mailbox::notification::Rule;
use mailbox::problem::{Code, Problem};
use time::Duration;

use crate::desk::{self as house, JANUARY, with_desk};
use crate::identities::IDENTITIES;
use crate::world::{Answer, World, attachment, digest, pdf};

async fn presented(subject: &str) -> (World, String, Folio) {
    let world = with_desk(World::open().await).await;
    let token = world.sign_in(&IDENTITIES.bakery).await;
    let receipt = world.presented(&IDENTITIES.bakery, &token, subject).await;
    (world, token, receipt.folio)
}

fn demand() -> DemandMore {
    DemandMore {
        oficio: "00800/2026".parse().unwrap(),
        issued_on: "2026-11-24".parse().unwrap(),
        days: 10,
        text: vec!["Adjunta el comprobante.".into()],
        document: None,
        notification: None,
    }
}

fn resolution(document: Option<&[u8]>) -> ResolveFiling {
    ResolveFiling {
        sense: Sense::Granted,
        oficio: "00900/2026".parse().unwrap(),
        issued_on: "2026-11-24".parse().unwrap(),
        text: vec!["Procede lo solicitado.".into()],
        document: document.map(|bytes| attachment("resolucion.pdf", bytes)),
        notification: None,
    }
}

#[track_caller]
fn refused_at(answer: &Answer, code: Code, at: &str) {
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.at.as_deref()),
        (code.of().0, Some(at))
    );
}

async fn detail(world: &World, token: &str, folio: &Folio) -> FilingDetail {
    world
        .get(&format!("filings/{folio}"), token)
        .await
        .json(200)
}

/// Presents an answer to a demand, by the number and date of its *oficio*.
async fn answered(world: &World, token: &str, key: &str) -> SealedReceipt {
    let particulars = Particulars {
        answers: Some(AnsweredAct {
            notification: None,
            oficio: "00800/2026".parse().unwrap(),
            issued_on: "2026-11-24".parse().unwrap(),
            notified_on: "2026-11-24".parse().unwrap(),
        }),
        ..Particulars::default()
    };
    let filing = Filing::with_particulars(
        Procedure::Desahogo,
        "Contesto el requerimiento",
        "Va el comprobante.",
        vec![],
        particulars,
    );
    let request = world
        .signed(&IDENTITIES.bakery, token, filing.unwrap())
        .await;
    world.present(token, key, &request).await.json(201)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_filing_is_admitted_asked_about_answered_extended_and_resolved() {
    let (world, token, folio) = presented("Devolución de cuotas").await;
    assert_eq!(
        detail(&world, &token, &folio).await.standing,
        Progress::Received
    );
    let at = |act: &str| format!("filings/{folio}/{act}");
    let admitted = world
        .desk_post(&at("admission"), "1", &AdmitFiling::default())
        .await;
    assert_eq!(
        admitted.json::<FilingStep>(201).happened.step,
        Step::Admitted
    );

    world.pass(Duration::minutes(1));
    world
        .desk_post(&at("demand"), "2", &demand())
        .await
        .json::<FilingStep>(201);
    let Progress::Demanded {
        answer_by_on,
        oficio,
        ..
    } = detail(&world, &token, &folio).await.standing
    else {
        panic!("it waits for more");
    };
    // Told on Tuesday 24 November, in effect on the 25th: ten business days end on 9 December.
    assert_eq!(answer_by_on.unwrap().literal.to_string(), "2026-12-09");
    assert_eq!(oficio.as_str(), "00800/2026");

    world.pass(Duration::minutes(1));
    let answer = answered(&world, &token, "answer").await;
    let supplied = detail(&world, &token, &folio).await;
    assert!(
        matches!(&supplied.standing, Progress::Supplied { filing, .. } if *filing == answer.folio)
    );

    let extension = ExtendFiling {
        whose: Whose::Institute,
        days: 5,
        text: vec![],
        document: None,
    };
    world
        .desk_post(&at("extension"), "3", &extension)
        .await
        .json::<FilingStep>(201);
    let Progress::Extended { until_on, .. } = detail(&world, &token, &folio).await.standing else {
        panic!("the institute took more time");
    };
    assert_eq!(until_on.unwrap().to_string(), "2026-12-01");

    // The list is ordered by instants: two acts of one would come in any order.
    world.pass(Duration::minutes(1));
    let paper = pdf("resolución");
    world.desk_put(&paper).await;
    let resolved = world
        .desk_post(&at("resolution"), "4", &resolution(Some(&paper)))
        .await;
    let resolved: FilingStep = resolved.json(201);
    let end = detail(&world, &token, &folio).await;
    assert!(matches!(
        end.standing,
        Progress::Resolved {
            sense: Some(Sense::Granted),
            ..
        }
    ));
    assert_eq!(end.steps.len(), 5);
    assert_eq!(end.steps[4], resolved);

    // Each answer came as a communication; the party's own is none.
    let page: Page<Communication> = world.get("communications", &token).await.json(200);
    assert_eq!(page.items.len(), 4);
    assert!(
        page.items
            .iter()
            .all(|one| one.filing.as_ref() == Some(&folio))
    );
    assert_eq!(
        page.items[0].subject,
        format!("Tu promoción {folio} ya tiene respuesta")
    );
    let id = resolved.communication.unwrap();
    let path = format!("communications/{id}/documents/{}", digest(&paper));
    assert_eq!(world.get(&path, &token).await.body, paper);
    let cover: Mailbox = world.get("mailbox", &token).await.json(200);
    assert_eq!(cover.unread, 4);
    let other = world.sign_in(&IDENTITIES.workshop).await;
    world.get(&path, &other).await.refused(Code::NotFound);
    let path = format!("communications/{id}");
    world.get(&path, &other).await.refused(Code::NotFound);
    let read = world
        .call(Method::PUT, &format!("{path}/reading"), &other)
        .await;
    read.refused(Code::NotFound);
}

#[tokio::test]
async fn filings_are_found_by_state_kind_day_and_words() {
    let (world, token, first) = presented("Devolución de cuotas de Peñón").await;
    world.pass(Duration::days(1));
    let token_of_today = world.sign_in(&IDENTITIES.bakery).await;
    drop(token);
    let token = token_of_today;
    let second = world
        .presented(&IDENTITIES.bakery, &token, "Otra cosa 50% menos")
        .await
        .folio;
    let path = format!("filings/{first}/admission");
    world
        .desk_post(&path, "1", &AdmitFiling::default())
        .await
        .json::<FilingStep>(201);
    for (query, expected) in [
        ("state=admitted", vec![&first]),
        ("state=received", vec![&second]),
        ("state=resolved", vec![]),
        ("procedure=promocion", vec![&second, &first]),
        ("procedure=aviso", vec![]),
        ("from=2026-11-25", vec![&second]),
        ("to=2026-11-24", vec![&first]),
        ("from=2026-11-24&to=2026-11-25", vec![&second, &first]),
        ("q=penon%20DEVOLUCION", vec![&first]),
        ("q=50%25", vec![&second]),
        ("q=%25", vec![&second]),
        ("q=_", vec![]),
        ("q=segundo&limit=1", vec![&second]),
    ] {
        let page: FilingPage = world
            .get(&format!("filings?{query}"), &token)
            .await
            .json(200);
        let folios: Vec<&Folio> = page.items.iter().map(|item| &item.folio).collect();
        assert_eq!(folios, expected, "{query}");
    }
    let page: FilingPage = world.get("filings?state=admitted", &token).await.json(200);
    assert!(matches!(page.items[0].standing, Progress::Admitted { .. }));
    for wrong in ["state=x", "procedure=x", "from=2026-13-01", "q=a+b+c+d+e"] {
        let answer = world.get(&format!("filings?{wrong}"), &token).await;
        answer.refused(Code::Malformed);
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn an_answer_that_lacks_something_or_comes_too_late_is_refused_and_leaves_nothing() {
    let (world, token, folio) = presented("Uno").await;
    let at = |act: &str| format!("filings/{folio}/{act}");
    let mut wordless = demand();
    wordless.text.clear();
    refused_at(
        &world.desk_post(&at("demand"), "1", &wordless).await,
        Code::ActIncomplete,
        "text",
    );
    let mut hasty = demand();
    hasty.days = 0;
    refused_at(
        &world.desk_post(&at("demand"), "2", &hasty).await,
        Code::ActIncomplete,
        "days",
    );
    let bare = world
        .desk_post(&at("resolution"), "3", &resolution(None))
        .await;
    refused_at(&bare, Code::ActIncomplete, "document");
    let absent = world
        .desk_post(&at("resolution"), "4", &resolution(Some(&pdf("no"))))
        .await;
    refused_at(&absent, Code::DocumentMissing, "document");
    let mut foreign = demand();
    foreign.notification = Some(Folio::new(Folio::NOTIFICATIONS, 2026, 1));
    refused_at(
        &world.desk_post(&at("demand"), "5", &foreign).await,
        Code::NotFound,
        "notification",
    );
    let nobody = format!("filings/{}/admission", Folio::new(Folio::FILINGS, 2026, 77));
    world
        .desk_post(&nobody, "6", &AdmitFiling::default())
        .await
        .refused(Code::NotFound);
    let lacking = world
        .desk_post(&at("demand"), "7", &serde_json::json!({"days": 3}))
        .await;
    refused_at(&lacking, Code::ActIncomplete, "oficio");
    assert_eq!(detail(&world, &token, &folio).await.steps, vec![]);

    // A refused act leaves its key free; a done one keeps it.
    world
        .desk_post(&at("demand"), "1", &demand())
        .await
        .json::<FilingStep>(201);
    world
        .desk_post(&at("demand"), "1", &demand())
        .await
        .json::<FilingStep>(200);
    world
        .desk_post(&at("demand"), "8", &demand())
        .await
        .refused(Code::StateConflict);
    assert_eq!(detail(&world, &token, &folio).await.steps.len(), 1);
    let paper = pdf("no presentada");
    world.desk_put(&paper).await;
    let mut unanswered = resolution(Some(&paper));
    unanswered.sense = Sense::NotPresented;
    let early = world.desk_post(&at("resolution"), "9", &unanswered).await;
    refused_at(&early, Code::StateConflict, "sense");
    world.pass(Duration::days(16));
    let token = world.sign_in(&IDENTITIES.bakery).await;
    assert!(matches!(
        detail(&world, &token, &folio).await.standing,
        Progress::Lapsed { .. }
    ));
    world
        .desk_post(&at("resolution"), "9", &unanswered)
        .await
        .json::<FilingStep>(201);
    world
        .desk_post(&at("admission"), "10", &AdmitFiling::default())
        .await
        .refused(Code::StateConflict);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_a_notification_tells_nothing_else_tells() {
    let world = house::open().await;
    world.set("2026-01-14T10:00:00");
    let bakery = &JANUARY.bakery;
    let token = world.sign_in(bakery).await;
    let folio = world.presented(bakery, &token, "Uno").await.folio;
    let mut asked = house::act("12/2026", Rule::Cff134, world.now());
    asked.act.answer_days = Some(10);
    let told = world.deposited(&asked).await;
    let mut by_notification = demand();
    by_notification.notification = Some(told.folio.clone());
    by_notification.issued_on = "2026-01-14".parse().unwrap();
    let path = format!("filings/{folio}/demand");
    let mut other_term = by_notification.clone();
    other_term.days = 9;
    refused_at(
        &world.desk_post(&path, "1", &other_term).await,
        Code::StateConflict,
        "days",
    );
    world
        .desk_post(&path, "2", &by_notification)
        .await
        .json::<FilingStep>(201);
    let seen = detail(&world, &token, &folio).await;
    assert_eq!(
        (seen.steps[0].text.len(), seen.steps[0].communication),
        (0, None)
    );
    let Progress::Demanded {
        answer_by_on,
        notification,
        ..
    } = seen.standing
    else {
        panic!("it waits for more");
    };
    assert_eq!((answer_by_on, notification), (None, Some(told.folio)));

    // T1: never opened, it is made on 20 January, in effect on the 21st.
    world.set("2026-01-21T10:00:00");
    let token = world.sign_in(bakery).await;
    let seen = detail(&world, &token, &folio).await;
    let Progress::Demanded { answer_by_on, .. } = seen.standing else {
        panic!("it waits for more");
    };
    assert_eq!(answer_by_on.unwrap().literal.to_string(), "2026-02-05");

    let resolved = world
        .deposited(&house::act("13/2026", Rule::Cff134, world.now()))
        .await;
    let mut resolution = resolution(None);
    resolution.notification = Some(resolved.folio.clone());
    let path = format!("filings/{folio}/resolution");
    world
        .desk_post(&path, "3", &resolution)
        .await
        .json::<FilingStep>(201);
    let seen = detail(&world, &token, &folio).await;
    let text = serde_json::to_string(&seen).unwrap();
    assert!(
        !text.contains("procedente") && !text.contains("Procede"),
        "{text}"
    );
    let Progress::Resolved {
        sense,
        notification,
        ..
    } = seen.standing
    else {
        panic!("it is resolved");
    };
    assert_eq!((sense, notification), (None, Some(resolved.folio)));
    let page: Page<Communication> = world.get("communications", &token).await.json(200);
    assert_eq!(page.items, vec![]);
}

#[tokio::test]
async fn of_two_resolutions_at_once_one_counts() {
    let (world, token, folio) = presented("Uno").await;
    let (one, other) = (pdf("sí"), pdf("no"));
    world.desk_put(&one).await;
    world.desk_put(&other).await;
    let path = format!("filings/{folio}/resolution");
    let mut denied = resolution(Some(&other));
    denied.sense = Sense::Denied;
    let granted = resolution(Some(&one));
    let (first, second) = tokio::join!(
        world.desk_post(&path, "1", &granted),
        world.desk_post(&path, "2", &denied)
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(detail(&world, &token, &folio).await.steps.len(), 1);
    let page: Page<Communication> = world.get("communications", &token).await.json(200);
    assert_eq!(page.items.len(), 1);
}
