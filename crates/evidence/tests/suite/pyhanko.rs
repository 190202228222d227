//! pyHanko as a third opinion on the signatures of a package: another CMS, another path builder.

use std::fs;
use std::path::Path;
use std::process::Command;

use evidence::package::Package;
use evidence::samples::Sample;

use crate::world::{AUTHORITY, package};
use crate::zip::run;

/// Validates a detached signature under one root, at a time, and prints what it found.
const SCRIPT: &str = r"
import asyncio, datetime, sys
from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext
# The authority writes this name as PrintableString, which asn1crypto does not expect.
x509.NameTypeAndValue._oid_specs['unique_identifier'] = x509.DirectoryString
root, signature, content, at = sys.argv[1:]
read = lambda path: open(path, 'rb').read()
context = ValidationContext(
    trust_roots=[x509.Certificate.load(read(root))],
    moment=datetime.datetime.fromtimestamp(int(at), tz=datetime.timezone.utc),
    allow_fetching=False, revocation_mode='soft-fail')
signed = cms.ContentInfo.load(read(signature))['content']
status = asyncio.run(async_validate_detached_cms(
    read(content), signed, signer_validation_context=context))
print('intact', status.intact, 'valid', status.valid, 'trusted', status.trusted)
";

/// A Python that has pyHanko; in CI there must be one.
pub(crate) fn python() -> Option<String> {
    let named = std::env::var("BUZON_PYHANKO").unwrap_or_else(|_| "python3".into());
    let knows = Command::new(&named).args(["-c", "import pyhanko"]).output();
    let knows = knows.is_ok_and(|output| output.status.success());
    assert!(
        knows || std::env::var_os("CI").is_none(),
        "pyHanko is missing in CI"
    );
    if !knows {
        println!("skipped: {named} has no pyHanko; `cargo xtask test` brings it");
    }
    knows.then_some(named)
}

fn validate(python: &str, folder: &Path, content: &[u8], signature: &[u8]) -> String {
    fs::create_dir_all(folder).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let examined = efirma::examine(signature, content);
    let at = examined.map_or(1_795_521_600, |it| it.signing_time().unix_timestamp());
    let (_, said) = run(Command::new(python)
        .args(["-c", SCRIPT])
        .arg(put("root.cer", AUTHORITY))
        .arg(put("it.p7s", signature))
        .arg(put("it.txt", content))
        .arg(at.to_string()));
    said
}

#[test]
fn pyhanko_finds_every_signature_of_a_package_valid_and_trusted() {
    let Some(python) = python() else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pyhanko");
    let bytes = package(Sample::Filing);
    let package = Package::read(&bytes).unwrap();
    let records = package.parts().records.iter();
    let mut signed: Vec<(Vec<u8>, Vec<u8>)> = records
        .map(|record| {
            (
                record.statement.to_text().into_bytes(),
                record.signature.clone(),
            )
        })
        .collect();
    signed.push((package.manifest().to_vec(), package.seal().to_vec()));
    for (content, signature) in &signed {
        let said = validate(&python, &folder, content, signature);
        assert_eq!(said.trim(), "intact True valid True trusted True");
    }
    let (content, signature) = &signed[0];
    let said = validate(&python, &folder, &[content, &b" "[..]].concat(), signature);
    assert!(said.starts_with("intact False"), "{said}");
}
