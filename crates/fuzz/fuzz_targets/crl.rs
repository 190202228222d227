//! libFuzzer's door to the harness `crl`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::crl(data));
