//! Alerts by SMS: a gateway as its templates say, and what it refuses or never answers.

use super::*;

fn by_sms(settings: &mut Settings, server: &SmsServer) {
    let url = format!("http://127.0.0.1:{}/send?to={{to}}", server.port);
    settings.alerts.sms_url = Some(url.parse().unwrap());
    settings.alerts.sms_headers = vec![
        "Authorization: Bearer {secret}".parse().unwrap(),
        "Content-Type: application/json".parse().unwrap(),
    ];
    settings.alerts.sms_secret = Some("llave-secreta".parse().unwrap());
    settings.alerts.smtp_timeout = Wait::from_millis(400);
    settings.alerts.alerts_every = Wait::from_millis(20);
}

async fn with_sms(server: &SmsServer) -> World {
    World::open_on(IDENTITIES.template.path(), START, |settings| {
        by_sms(settings, server);
    })
    .await
}

#[tokio::test]
async fn an_sms_goes_to_the_gateway_as_its_templates_say() {
    let server = SmsServer::start(&[503, 202]).await;
    let world = with_sms(&server).await;
    let id = enqueue(&world, 1, "contact_code", "movil +525512345678").await;
    let kept = until(&world, id, |kept| kept.attempts == 1).await;
    assert_eq!(kept.last_error.as_deref(), Some("later 503"));
    world.pass(Duration::MINUTE);
    let kept = ended(&world, id).await;
    assert_eq!(
        (kept.outcome.as_str(), kept.payload.as_str()),
        ("aceptado", "{}")
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    let request = asked[1].as_str();
    assert!(
        request.starts_with("POST /send?to=%2B525512345678 HTTP/1.1\r\n"),
        "{request}"
    );
    for part in [
        "authorization: Bearer llave-secreta\r\n",
        &format!("idempotency-key: {id}\r\n"),
        r#""to":"+525512345678""#,
        "tu codigo es 402716.",
        &format!(r#""id":"{id}""#),
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
}

#[tokio::test]
async fn a_number_that_the_gateway_refuses_is_a_bounce() {
    let server = SmsServer::start(&[422]).await;
    let world = with_sms(&server).await;
    let id = enqueue(&world, 1, "contact_removed", "movil +525512345678").await;
    let kept = ended(&world, id).await;
    assert_eq!(
        (kept.state.as_str(), kept.outcome.as_str()),
        ("failed", "devuelto")
    );
    assert_eq!(kept.last_error.as_deref(), Some("refused 422"));
}

#[tokio::test]
async fn a_gateway_that_never_answers_gets_no_code_twice() {
    let server = SmsServer::start(&[0]).await;
    let world = with_sms(&server).await;
    let id = enqueue(&world, 1, "contact_code", "movil +525512345678").await;
    let kept = ended(&world, id).await;
    assert_eq!(kept.last_error.as_deref(), Some("unknown timeout"));
    world.pass(Duration::hours(1));
    tokio::time::sleep(Wait::from_millis(200)).await;
    assert_eq!(server.asked().len(), 1);
}
