//! The printed text of every kind, as people and verifiers have it: a change here voids signatures.
//!
//! The texts are in `crates/mailbox/snapshots`; `BUZON_SNAPSHOTS=write` writes them anew.

use std::fs;
use std::path::Path;

use super::samples;

#[test]
fn every_printed_text_is_the_one_on_record() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let writes = std::env::var_os("BUZON_SNAPSHOTS").is_some_and(|how| how == "write");
    let mut names = Vec::new();
    for (name, statement) in samples::all() {
        let file = format!("{name}.txt");
        let path = folder.join(&file);
        let text = statement.to_text();
        if writes {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let recorded = fs::read_to_string(&path).expect(&file);
        assert_eq!(text, recorded, "{name}");
        names.push(file);
    }
    names.sort();
    let mut recorded: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    recorded.sort();
    assert_eq!(names, recorded, "no text on record without its kind");
}
