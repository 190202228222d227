//! libFuzzer's door to the harness `package`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::package(data));
