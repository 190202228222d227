//! libFuzzer's door to the harness `signature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| buzon_fuzz::signature(data));
