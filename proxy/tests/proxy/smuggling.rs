//! What the proxy and the backend understand of a request is the same, whatever was meant.
//!
//! The backend takes notes of every request it believes to have got. None may be at an address
//! that is not forwarded, and none may be one that the proxy did not answer.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use crate::program::Program;

/// A request that only a smuggler would get through: the address is not forwarded.
const SMUGGLED: &str = "GET /institute/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

const START: &str = "POST /api/v1/filings HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n";

/// Framings that programs are known to read differently (RFC 9112, sections 6.3, 7.1 and 11.2).
const FRAMINGS: [&str; 34] = [
    "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "Content-Length: 0, 44\r\n\r\n",
    "Content-Length: +0\r\n\r\n",
    "Content-Length: -1\r\n\r\n",
    "Content-Length: 0x0\r\n\r\n",
    "Content-Length: 00000000000000000000000000000000\r\n\r\n",
    "Content-Length: 18446744073709551616\r\n\r\n",
    "Content-Length : 44\r\n\r\n",
    " Content-Length: 44\r\n\r\n",
    "Content-Length:\r\n 44\r\n\r\n",
    "Content-Length: \t0\t\r\n\r\n",
    "Content\u{0}-Length: 44\r\n\r\n",
    "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding\r\n: chunked\r\n\r\n0\r\n\r\n",
    "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "X: y\nTransfer-Encoding: chunked\n\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n0;a=\"\r\n\r\n\"\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n0\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n00000000000000000\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\n0\r\nHost: y\r\n\r\n",
    "Connection: Content-Length\r\nContent-Length: 0\r\n\r\n",
    "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n",
];

/// Heads that are read in two ways before any body.
const HEADS: [&str; 10] = [
    "GET /api/v1/clock HTTP/1.1\r\n\r\n",
    "GET /api/v1/clock HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "GET /api/v1/clock\r\n\r\n",
    "GET  /api/v1/clock HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/clock HTTP/1.10\r\nHost: x\r\n\r\n",
    "GET http://y/institute/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/%2e%2e/%2e%2e/institute/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/clock HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "CONNECT /institute/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
];

/// Counts the answers in all that came back; a `100 Continue` is none.
fn answers(heard: &str) -> usize {
    heard.matches("HTTP/1.1 ").count() - heard.matches("HTTP/1.1 100").count()
        + heard.matches("HTTP/1.0 ").count()
}

#[track_caller]
fn check(program: &Program, sent: &[u8], heard: &str, before: usize) -> usize {
    let notes = program.notes.lock().unwrap();
    let seen = notes.len() - before;
    let sent = String::from_utf8_lossy(sent);
    for parts in notes.iter().skip(before) {
        let path = parts.uri.path();
        assert!(path.starts_with("/api/"), "{path} got through by {sent:?}");
        assert!(parts.headers.get_all("host").iter().count() <= 1);
        assert!(!parts.headers.contains_key("x-mine"), "{sent:?}");
    }
    // One more may have begun when its body turned out to be nonsense, and both were hung up on.
    assert!(
        seen <= answers(heard) + 1,
        "the backend saw {seen} requests by {sent:?}: {heard}"
    );
    notes.len()
}

#[tokio::test]
async fn no_framing_hides_a_request() {
    let program = Program::start(&["--head-timeout=1", "--answer-timeout=1"]).await;
    let mut before = 0;
    let framed = FRAMINGS.iter().map(|framing| format!("{START}{framing}"));
    for start in framed.chain(HEADS.map(str::to_owned)) {
        let sent = format!("{start}{SMUGGLED}");
        let mut whole = sent.clone().into_bytes();
        // Whoever waits for more of the first request gets it, and the end.
        whole.extend(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let heard = program.say(&whole).await;
        before = check(&program, sent.as_bytes(), &heard, before);
    }
    assert!(program.serves_others().await);
}

#[tokio::test]
async fn five_thousand_mutants_are_understood_alike() {
    const MUTANTS: u64 = 5_000;
    let program = Program::start(&["--head-timeout=1", "--answer-timeout=1"]).await;
    let mut program = program;
    let mut before = 0;
    let mut forwarded = 0;
    let tokens: [&[u8]; 18] = [
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b" ",
        b"\t",
        b":",
        b",",
        b"0",
        b"5",
        b"chunked",
        b"Content-Length: 3\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"X-Mine: 1\r\n",
        b"Host: y\r\n",
        b"\xff",
        b"%00",
        b"\r\n\r\n",
    ];
    for seed in 0..MUTANTS {
        let mut random = StdRng::seed_from_u64(seed);
        let mut sent = if random.random_bool(0.7) {
            let framing = FRAMINGS.choose(&mut random).unwrap();
            format!("{START}{framing}").into_bytes()
        } else {
            HEADS.choose(&mut random).unwrap().as_bytes().to_vec()
        };
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..=sent.len());
            let until = (at + random.random_range(0..3)).min(sent.len());
            let token = tokens.choose(&mut random).unwrap();
            sent.splice(at..until, token.iter().copied());
        }
        sent.extend(SMUGGLED.as_bytes());
        let heard = said_and_closed(&program, &sent).await;
        let after = check(&program, &sent, &heard, before);
        forwarded += after - before;
        before = after;
    }
    println!("{MUTANTS} mutants, {forwarded} requests forwarded");
    assert!(
        forwarded > 100,
        "a corpus that reaches nobody proves nothing"
    );
    assert!(program.serves_others().await && program.is_running());
}

/// Sends `bytes`, says that no more comes, and hears all.
async fn said_and_closed(program: &Program, bytes: &[u8]) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = program.connect().await;
    let mut heard = Vec::new();
    let conversation = async {
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let _ = stream.read_to_end(&mut heard).await;
    };
    tokio::time::timeout(crate::stage::PATIENCE, conversation)
        .await
        .expect("it is answered or closed");
    String::from_utf8_lossy(&heard).into_owned()
}
