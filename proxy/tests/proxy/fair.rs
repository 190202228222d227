//! One client does not take the mailbox from the others, and nobody lies about who it is.

use axum::body::Body;
use http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::stage::{Answer, PATIENCE, Stage};

const BEHIND_A_BALANCER: [&str; 4] = [
    "--client-from=forwarded",
    "--trusted-peers=127.0.0.0/8",
    "--client-rate=2",
    "--sign-in-rate=3",
];

async fn from(stage: &Stage, address: &str, method: &str, path: &str) -> Answer {
    let request = stage
        .request(method, path)
        .header("x-forwarded-for", address);
    stage.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_client_over_its_ration_is_told_when_to_come_back_and_others_go_on() {
    let stage = Stage::remote(&BEHIND_A_BALANCER).await;
    let mut refused = None;
    for _ in 0..100 {
        let answer = from(&stage, "203.0.113.1", "GET", "/api/v1/clock").await;
        if answer.status != StatusCode::OK {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a ration ends");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.problem(), "rate_limited");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    let other = from(&stage, "203.0.113.2", "GET", "/api/v1/clock").await;
    assert_eq!(other.status, StatusCode::OK);
    let page = from(&stage, "203.0.113.1", "GET", "/").await;
    assert_eq!(page.status, StatusCode::OK, "the app still loads");
}

#[tokio::test]
async fn attempts_to_sign_in_have_a_ration_of_their_own() {
    let stage = Stage::remote(&BEHIND_A_BALANCER).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let answer = from(&stage, "203.0.113.3", "POST", "/api/v1/access").await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
}

#[tokio::test]
async fn a_session_has_a_ration_wherever_it_comes_from() {
    let stage = Stage::remote(&["--session-rate=1"]).await;
    let entered = stage.ask("POST", "/api/v1/access").await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap();
    let mut over = 0;
    for _ in 0..20 {
        let request = stage.request("GET", "/api/v1/mailbox");
        let request = request.header("cookie", cookie).body(Body::empty());
        let answer = stage.send(request.unwrap()).await;
        over += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(over > 5, "{over}");
}

#[tokio::test]
async fn a_claim_of_a_stranger_is_not_believed() {
    let words = [
        "--client-from=forwarded",
        "--trusted-peers=192.0.2.0/24",
        "--client-rate=1",
    ];
    let stage = Stage::remote(&words).await;
    for _ in 0..50 {
        let answer = from(&stage, "203.0.113.1", "GET", "/api/v1/clock").await;
        // Believed, it would be over its ration; as this machine's own address it has none.
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_proxy_protocol_says_who_a_client_is() {
    let words = [
        "--client-from=proxy-protocol",
        "--trusted-peers=127.0.0.1",
        "--client-rate=1",
    ];
    let words = words.map(|word| word.replace("127.0.0.1", "127.0.0.1/32"));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let stage = Stage::remote(&words).await;
    let second = [
        &b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"[..],
        &[203, 0, 113, 8, 10, 0, 0, 1, 0x12, 0x34, 0, 80],
    ]
    .concat();
    for head in [&b"PROXY TCP4 203.0.113.7 10.0.0.1 4660 80\r\n"[..], &second] {
        let mut statuses = Vec::new();
        for _ in 0..12 {
            statuses.push(announced(&stage, head).await);
        }
        assert_eq!(statuses[0], "200");
        assert!(statuses.contains(&"429".to_owned()), "{statuses:?}");
    }
    let health = announced(&stage, b"PROXY UNKNOWN\r\n").await;
    assert_eq!(health, "200");
    for nonsense in [&b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..], &[b'P'; 300]] {
        assert_eq!(
            announced(&stage, nonsense).await,
            "",
            "a lie is no connection"
        );
    }
}

/// Asks for the clock after `head`; returns the status, or nothing if hung up on.
async fn announced(stage: &Stage, head: &[u8]) -> String {
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let request = b"GET /api/v1/clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let whole = [head, request].concat();
    let mut answer = Vec::new();
    let conversation = async {
        if stream.write_all(&whole).await.is_ok() {
            // A reset is an end too.
            let _ = stream.read_to_end(&mut answer).await;
        }
    };
    timeout(PATIENCE, conversation).await.unwrap();
    let text = String::from_utf8_lossy(&answer);
    text.get(9..12).unwrap_or_default().to_owned()
}
