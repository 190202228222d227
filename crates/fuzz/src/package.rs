//! Evidence packages: what reads prints back to the same bytes, and leaves no folder.

use evidence::attached;
use evidence::package::{PACKAGE_BYTES_MAX, Package};
use evidence::verification::Case;

/// Reads `data` as a package, and as a receipt for people.
pub fn package(data: &[u8]) {
    // A PDF's files are whatever a stranger put there; only a seal makes them count.
    if let Ok(signed) = attached::signed(data) {
        for (text, signature) in signed {
            assert!(efirma::examine(&signature, text.as_bytes()).is_ok());
        }
    }
    let Ok(package) = Package::read(data) else {
        assert!(Case::read(data).is_err() || data.starts_with(b"%PDF-"));
        return;
    };
    assert!(data.len() <= PACKAGE_BYTES_MAX);
    let again = package.to_bytes().expect("what was read can be printed");
    assert_eq!(again, data, "one package, one sequence of bytes");
    let entries = package.entries().expect("what was read has files");
    let manifest = core::str::from_utf8(package.manifest()).expect("a manifest is text");
    for entry in entries.iter().skip(3) {
        let name = entry.name.as_str();
        assert!(!name.starts_with('/') && !name.contains("..") && !name.contains('\\'));
        assert!(manifest.contains(&format!("URI=\"{name}\"")), "{name}");
    }
    assert!(package.parts().story().is_ok());
}
