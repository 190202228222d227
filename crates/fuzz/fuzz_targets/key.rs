//! libFuzzer's door to the harness `key`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::key(data));
