//! libFuzzer's door to the harness `sniff`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::sniff(data));
