//! The contract against the program, by a tool that is not ours: schemathesis reads the `OpenAPI`
//! document, asks every route for what it says and for what it forbids, and judges each answer.

use std::env;
use std::fs;
use std::process::Command;

use crate::client::Client;
use crate::process::{Home, Process};

/// What each answer is judged by.
const CHECKS: [&str; 6] = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
];
/// The credential of the institute's own systems, here.
const DESK: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The tool; in CI it must be there.
fn tool() -> Option<String> {
    let named = env::var("BUZON_SCHEMATHESIS").unwrap_or_else(|_| "schemathesis".into());
    let answers = Command::new(&named).arg("--version").output();
    let answers = answers.is_ok_and(|output| output.status.success());
    assert!(
        answers || env::var_os("CI").is_none(),
        "schemathesis is missing in CI"
    );
    if !answers {
        println!("skipped: {named} does not start; `cargo xtask test` brings it");
    }
    answers.then_some(named)
}

/// Runs the tool as whoever has `token`, expects that it has nothing to say, and returns how many
/// operations it asked and how many there are.
#[track_caller]
fn judge(tool: &str, home: &Home, process: &Process, token: &str, words: &[&str]) -> [u32; 2] {
    let mut command = Command::new(tool);
    command
        .current_dir(home.path())
        .env(
            "PYTHONPATH",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program"),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "contract_hooks")
        .arg("run")
        .arg(format!("http://{}/api/openapi.json", process.address))
        .arg(format!("--checks={}", CHECKS.join(",")))
        .arg(format!("--header=Authorization: Bearer {token}"))
        .args(["--max-examples=8", "--seed=26", "--workers=1"])
        .args([
            "--phases=examples,coverage,fuzzing",
            "--continue-on-failure",
        ])
        .args(["--generation-database=none", "--suppress-health-check=all"])
        .args(["--no-color", "--warnings=off"]);
    let output = command.args(words).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}\n{said}\n{why}");
    let told = |name: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(name));
        line.unwrap_or_else(|| panic!("{said}")).trim()
    };
    let (selected, all) = told("Selected:").split_once('/').unwrap();
    assert_eq!(told("Tested:"), selected, "{said}");
    let cases = said.lines().find(|line| line.contains(" generated"));
    println!("{words:?}: {}", cases.unwrap().trim());
    [selected, all].map(|number| number.parse().unwrap())
}

#[tokio::test]
async fn every_route_answers_as_the_document_says_and_refuses_what_it_forbids() {
    let Some(tool) = tool() else { return };
    let home = Home::new();
    fs::write(home.path().join("desk.token"), DESK).unwrap();
    let words = ["--institute-token-file=desk.token"];
    let command = home.command(env!("CARGO_BIN_EXE_buzon-backend"), &words);
    let process = home.launch_with_past(command);
    let client = Client::signed_in(home.path(), &process).await;
    let judge = |token, words: &[&str]| judge(&tool, &home, &process, token, words);
    let desk = judge(DESK, &["--include-path-regex=^/institute/v1/"]);
    let party = [
        "--include-path-regex=^/api/v1/",
        "--exclude-operation-id=delete_access",
    ];
    let party = judge(&client.token, &party);
    // Signing out ends the session: it comes last.
    let end = judge(&client.token, &["--include-operation-id=delete_access"]);
    assert_eq!(desk[0] + party[0] + end[0], desk[1]);
}
