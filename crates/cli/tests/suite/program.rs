//! Runs the program inside hard limits, and checks what must hold of every run.

use std::ffi::OsString;
use std::process::Command;

use serde_json::Value;

/// Address space of a run, in KiB: resident memory can only be less.
const MEMORY_KIB: u32 = 64 * 1024;
/// Processor time of a run. A clock on the wall would judge the machine's other work as well.
const PROCESSOR_SECONDS: u32 = 2;
/// Time on the wall after which a run counts as hanging.
const HANGING_SECONDS: u32 = 20;

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The JSON object it wrote.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {:?}, {:?}", self.stdout, self.stderr))
    }

    /// Checks that none of `secrets` was written anywhere, in some usual writings.
    #[track_caller]
    pub(crate) fn keeps(&self, secrets: &[Vec<u8>]) {
        use base64ct::{Base64Unpadded, Encoding as _};
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            let writings = [
                secret.clone(),
                hex_of(secret),
                Base64Unpadded::encode_string(secret).into_bytes(),
            ];
            for output in [self.stdout.as_bytes(), self.stderr.as_bytes()] {
                for writing in &writings {
                    let mut windows = output.windows(writing.len());
                    assert!(!windows.any(|window| window == writing), "a secret got out");
                }
            }
        }
    }
}

fn hex_of(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>().into_bytes()
}

/// The arguments of a run, of any mixture of texts and paths.
#[macro_export]
macro_rules! arguments {
    ($($argument:expr),* $(,)?) => {
        vec![$(::std::ffi::OsString::from($argument)),*]
    };
}

/// Runs `buzon`, and checks that it ended by itself, without a word of a panic.
#[track_caller]
pub(crate) fn buzon(arguments: impl AsRef<[OsString]>) -> Run {
    let arguments = arguments.as_ref();
    let limits = format!(
        "ulimit -v {MEMORY_KIB} && ulimit -t {PROCESSOR_SECONDS} && \
         exec timeout -k 1 {HANGING_SECONDS} \"$0\" \"$@\""
    );
    let output = Command::new("sh")
        .args(["-c", &limits, env!("CARGO_BIN_EXE_buzon")])
        .args(arguments)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    for trace in [
        "panicked",
        "RUST_BACKTRACE",
        "overflowed",
        "memory allocation",
    ] {
        assert!(
            !stderr.contains(trace) && !stdout.contains(trace),
            "{stderr}"
        );
    }
    let code = output.status.code();
    let code = code.filter(|code| (0..=2).contains(code));
    Run {
        code: code.unwrap_or_else(|| panic!("{}: {arguments:?} {stderr}", output.status)),
        stdout,
        stderr,
    }
}
