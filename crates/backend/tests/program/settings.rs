//! Settings: told once at the start, without their secrets.

use std::fs;

use crate::process::Home;

#[test]
fn settings_come_from_a_file_and_are_told_once_without_secrets() {
    let home = Home::new();
    let file = "authority = \"Buzón de prueba\"\nlog-format = \"json\"\nstop-timeout = 3\n";
    fs::write(home.path().join("backend.toml"), file).unwrap();
    let process = home.start(&["--config=backend.toml", "--ocsp-timeout=7"]);
    let log = process.log();
    let told: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("stop_timeout: 3s"))
        .collect();
    assert_eq!(told.len(), 1, "{log}");
    assert!(told[0].contains("Buzón de prueba") && told[0].contains("ocsp_timeout: 7s"));
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            line["level"].is_string() && line["message"].is_string(),
            "{line}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_told_without_its_value() {
    let home = Home::new();
    let words = ["--database=postgre://buzon:hidden@db/buzon"];
    let program = env!("CARGO_BIN_EXE_buzon-backend");
    let mut command = home.command(program, &words);
    let output = command
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        said.contains("--database") && !said.contains("hidden"),
        "{said}"
    );

    // A server that refuses is told by what it says, not by how we would have got in.
    let database = "postgres://buzon:hidden@/buzon?host=/nowhere";
    let mut command = home.command(program, &["--data=data"]);
    command.env("BUZON_DATABASE", database);
    let output = command
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        said.contains("postgres://…") && !said.contains("hidden"),
        "{said}"
    );
}
