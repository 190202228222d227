//! A package that the backend made, checked with programs that are not ours: OpenSSL does what
//! the package itself says, and pyHanko builds paths of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evidence::package::Package;
use mailbox::api::SealedReceipt;

use crate::evidence_of_acts::got;
use crate::identities::IDENTITIES;
use crate::world::{World, attachment, digest, filing, pdf};

/// Validates a detached signature under one root, at its own hour.
const SCRIPT: &str = r"
import asyncio, datetime, sys
from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext
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

fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// Whether a program is there; in CI it must be.
fn is_here(program: &str, words: &[&str]) -> bool {
    let found = Command::new(program).args(words).output();
    let found = found.is_ok_and(|output| output.status.success());
    assert!(
        found || std::env::var_os("CI").is_none(),
        "{program} is missing in CI"
    );
    found
}

/// The package of a filing, unpacked, and the root that its signatures lead to.
async fn unpacked(world: &World) -> (PathBuf, PathBuf) {
    let bakery = &IDENTITIES.bakery;
    let token = world.sign_in(bakery).await;
    let bytes = pdf("escrito");
    world.put(&token, digest(&bytes), &bytes).await;
    let content = filing("Cuotas", vec![attachment("Escrito de Ana.pdf", &bytes)]);
    let request = world.signed(bakery, &token, content).await;
    let receipt: SealedReceipt = world.present(&token, "k", &request).await.json(201);
    let bytes = got(world, &token, &format!("evidence/{}", receipt.folio)).await;
    let folder = world.data.path().join("unpacked");
    for entry in Package::read(&bytes).unwrap().entries().unwrap() {
        let path = folder.join(entry.name.as_str());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &entry.bytes).unwrap();
    }
    let mut anchors = fs::read_dir(world.data.path().join("anchors")).unwrap();
    (folder, anchors.next().unwrap().unwrap().path())
}

#[tokio::test]
async fn openssl_does_what_the_package_says() {
    if !is_here("openssl", &["version"]) {
        return;
    }
    let world = World::open().await;
    let (folder, root) = unpacked(&world).await;
    let shell = |command: &str| {
        run(Command::new("sh")
            .args(["-c", command])
            .current_dir(&folder))
    };
    let made = run(Command::new("openssl")
        .args(["x509", "-inform", "DER", "-in"])
        .arg(&root)
        .args(["-out", "anclas.pem"])
        .current_dir(&folder));
    assert!(made.0, "{}", made.1);
    let readme = fs::read_to_string(folder.join("LEEME.txt")).unwrap();
    let commands: Vec<&str> = (readme.lines())
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with("openssl"))
        .collect();
    let signatures = commands.iter().filter(|it| it.contains(" cms ")).count();
    assert_eq!(signatures, 3, "what was signed, its receipt, the package");
    for command in commands {
        let (done, said) = shell(command);
        assert!(done, "{command}\n{said}");
    }
}

#[tokio::test]
async fn pyhanko_trusts_every_signature_of_it() {
    let python = std::env::var("BUZON_PYHANKO").unwrap_or_else(|_| "python3".into());
    if !is_here(&python, &["-c", "import pyhanko"]) {
        return;
    }
    let world = World::open().await;
    let (folder, root) = unpacked(&world).await;
    let validate = |signature: &Path, content: &Path| {
        let bytes = (fs::read(signature).unwrap(), fs::read(content).unwrap());
        let examined = efirma::examine(&bytes.0, &bytes.1).unwrap();
        let at = examined.signing_time().unix_timestamp();
        let mut command = Command::new(&python);
        command
            .args(["-c", SCRIPT])
            .arg(&root)
            .arg(signature)
            .arg(content);
        run(command.arg(at.to_string())).1
    };
    let meta = folder.join("META-INF");
    let mut pairs = vec![(
        meta.join("signature001.p7s"),
        meta.join("ASiCManifest001.xml"),
    )];
    for entry in fs::read_dir(folder.join("actos")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            pairs.push((path.with_extension("p7s"), path));
        }
    }
    assert_eq!(pairs.len(), 3);
    for (signature, content) in pairs {
        let said = validate(&signature, &content);
        assert_eq!(
            said.trim(),
            "intact True valid True trusted True",
            "{}",
            content.display()
        );
    }
}
