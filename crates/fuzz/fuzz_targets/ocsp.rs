//! libFuzzer's door to the harness `ocsp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::ocsp(data));
