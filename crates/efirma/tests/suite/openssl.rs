//! OpenSSL as the other opinion: it verifies what we sign and opens what we mint.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use efirma::mint::encrypt_like_the_authority;
use efirma::{OpenKeyError, open_key};

use crate::shared::{credential, now, world};

/// Whether OpenSSL can be asked; in CI it must be.
pub(crate) fn is_here() -> bool {
    let found = Command::new("openssl").arg("version").output().is_ok();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "openssl is missing in CI"
    );
    if !found {
        println!("skipped: openssl is not on this machine");
    }
    found
}

pub(crate) fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[track_caller]
pub(crate) fn openssl(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// The root in PEM, because some releases read nothing else with `-CAfile`.
pub(crate) fn root_pem() -> PathBuf {
    let der = written("root.cer", world().authority.certificate_der());
    let pem = der.with_extension("pem");
    let arguments = [
        "x509",
        "-inform",
        "DER",
        "-in",
        der.to_str().unwrap(),
        "-out",
    ];
    let (done, said) = openssl(&[&arguments[..], &[pem.to_str().unwrap()]].concat());
    assert!(done, "{said}");
    pem
}

#[test]
fn openssl_verifies_our_cades_and_refuses_it_over_other_content() {
    if !is_here() {
        return;
    }
    let cms = credential(&world().company)
        .sign(b"cadena original\n", now())
        .unwrap();
    let cms = written("signature.p7s", &cms);
    let content = written("content.txt", b"cadena original\n");
    let other = written("other.txt", b"cadena original");
    let root = root_pem();
    let at = now().unix_timestamp().to_string();
    let verify = |content: &PathBuf| {
        openssl(&[
            "cms",
            "-verify",
            "-cades",
            "-binary",
            "-inform",
            "DER",
            "-purpose",
            "any",
            "-in",
            cms.to_str().unwrap(),
            "-content",
            content.to_str().unwrap(),
            "-CAfile",
            root.to_str().unwrap(),
            "-attime",
            &at,
            "-out",
            "/dev/null",
        ])
    };
    let (accepted, said) = verify(&content);
    assert!(accepted, "{said}");
    assert!(!verify(&other).0);
}

#[test]
fn openssl_opens_the_keys_we_mint_and_finds_them_sound() {
    if !is_here() {
        return;
    }
    let key_file = encrypt_like_the_authority(&world().company.pkcs8, "12345678a").unwrap();
    let key_file = written("minted.key", &key_file);
    let plain = key_file.with_extension("pem");
    let (path, out) = (key_file.to_str().unwrap(), plain.to_str().unwrap());
    let (opened, said) = openssl(&[
        "pkcs8",
        "-inform",
        "DER",
        "-in",
        path,
        "-passin",
        "pass:12345678a",
        "-out",
        out,
    ]);
    assert!(opened, "{said}");
    let (sound, said) = openssl(&["pkey", "-check", "-noout", "-in", out]);
    assert!(sound && said.contains("valid"), "{said}");
    let wrong = openssl(&[
        "pkcs8", "-inform", "DER", "-in", path, "-passin", "pass:1", "-out", out,
    ]);
    assert!(!wrong.0);
}

#[test]
fn openssl_reads_the_minted_subject_with_the_authoritys_string_types() {
    if !is_here() {
        return;
    }
    let path = written("company.cer", &world().company.certificate_der);
    let (read, said) = openssl(&[
        "x509",
        "-inform",
        "DER",
        "-in",
        path.to_str().unwrap(),
        "-noout",
        "-subject",
        "-ext",
        "keyUsage,extendedKeyUsage",
        "-serial",
        "-nameopt",
        "oneline,show_type",
    ]);
    assert!(read, "{said}");
    for part in [
        "T61STRING:",
        "C = PRINTABLESTRING:MX",
        "Digital Signature, Non Repudiation, Data Encipherment, Key Agreement",
        "E-mail Protection, TLS Web Client Authentication",
        "serial=3330303039303030303030393030303030303031",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn we_open_what_openssl_encrypts_with_every_cipher_and_function() {
    if !is_here() {
        return;
    }
    let plain = written("plain.der", &world().person.pkcs8);
    let out = plain.with_extension("encrypted.key");
    for cipher in ["des3", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc"] {
        for function in [
            "hmacWithSHA1",
            "hmacWithSHA224",
            "hmacWithSHA256",
            "hmacWithSHA384",
            "hmacWithSHA512",
        ] {
            let (made, said) = openssl(&[
                "pkcs8",
                "-topk8",
                "-v2",
                cipher,
                "-v2prf",
                function,
                "-passout",
                "pass:clave",
                "-inform",
                "DER",
                "-in",
                plain.to_str().unwrap(),
                "-outform",
                "DER",
                "-out",
                out.to_str().unwrap(),
            ]);
            assert!(made, "{said}");
            let key_file = fs::read(&out).unwrap();
            let key = open_key(&key_file, "clave").unwrap();
            assert!(key.with_pkcs8(|pkcs8| pkcs8 == world().person.pkcs8.as_slice()));
            let wrong = open_key(&key_file, "Clave").err();
            assert_eq!(
                wrong,
                Some(OpenKeyError::WrongPassphrase),
                "{cipher} {function}"
            );
        }
    }
}
