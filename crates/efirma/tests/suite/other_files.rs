//! What people pick instead of a `.cer` and a `.key`, as OpenSSL writes it.

use std::fs;
use std::path::PathBuf;

use efirma::{Certificate, CertificateError, FileKind, OpenKeyError, open_key, sniff};

use crate::openssl::{is_here, openssl};
use crate::shared::world;

/// Writes the minted person's certificate and key as PEM into a folder of the test's own.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).unwrap();
    let person = &world().person;
    fs::write(folder.join("cer.der"), &person.certificate_der).unwrap();
    fs::write(folder.join("key.der"), &*person.pkcs8).unwrap();
    for (command, name) in [("x509", "cer"), ("pkey", "key")] {
        let input = folder.join(format!("{name}.der"));
        make(&folder, &[command, "-inform", "DER", "-in"], &input, name);
    }
    folder
}

/// Runs OpenSSL on `input` and returns what it wrote.
#[track_caller]
fn make(
    folder: &std::path::Path,
    arguments: &[&str],
    input: &std::path::Path,
    out: &str,
) -> Vec<u8> {
    let out = folder.join(out);
    let paths = [input.to_str().unwrap(), "-out", out.to_str().unwrap()];
    let (done, said) = openssl(&[arguments, &paths].concat());
    assert!(done, "{said}");
    fs::read(out).unwrap()
}

#[track_caller]
fn check(file: &[u8], kind: FileKind, as_certificate: CertificateError, as_key: OpenKeyError) {
    assert_eq!(sniff(file), kind);
    assert_eq!(Certificate::parse(file).err(), Some(as_certificate));
    assert_eq!(open_key(file, "clave").err(), Some(as_key));
}

#[test]
fn stores_requests_and_messages_are_called_by_their_names() {
    if !is_here() {
        return;
    }
    let folder = folder("other-files");
    let (cer, key) = (folder.join("cer"), folder.join("key"));
    let key_path = key.to_str().unwrap();
    let cer_path = cer.to_str().unwrap();
    for more in [&["-passout", "pass:clave"][..], &["-passout", "pass:"]] {
        let export = ["pkcs12", "-export", "-inkey", key_path];
        let store = make(
            &folder,
            &[&export[..], more, &["-in"]].concat(),
            &cer,
            "pfx",
        );
        let (as_certificate, as_key) = (CertificateError::IsPfx, OpenKeyError::IsPfx);
        check(&store, FileKind::Pfx, as_certificate, as_key);
    }
    for form in ["DER", "PEM"] {
        let request = ["req", "-new", "-subj", "/CN=X", "-outform", form, "-key"];
        let request = make(&folder, &request, &key, "req");
        let (as_certificate, as_key) = (CertificateError::IsRequest, OpenKeyError::IsRequest);
        check(&request, FileKind::Request, as_certificate, as_key);
    }
    for streamed in [&[][..], &["-stream"]] {
        let message = ["cms", "-sign", "-nodetach", "-binary", "-outform", "DER"];
        let signer = ["-signer", cer_path, "-inkey", key_path, "-in"];
        let arguments = [&message[..], streamed, &signer].concat();
        let message = make(&folder, &arguments, &cer, "sdg");
        let (as_certificate, as_key) = (CertificateError::IsRenewal, OpenKeyError::IsRenewal);
        check(&message, FileKind::Renewal, as_certificate, as_key);
    }
}

#[test]
fn keys_without_or_with_other_protection_are_told() {
    if !is_here() {
        return;
    }
    let folder = folder("other-keys");
    let key = folder.join("key");
    let is_key = CertificateError::IsKey;
    for form in ["DER", "PEM"] {
        for command in [
            &["pkcs8", "-topk8", "-nocrypt", "-outform", form, "-in"][..],
            &["rsa", "-traditional", "-outform", form, "-in"],
        ] {
            let plain = make(&folder, command, &key, "plain");
            check(
                &plain,
                FileKind::PlainKey,
                is_key,
                OpenKeyError::Unencrypted,
            );
        }
    }
    let curve = [
        "ecparam",
        "-genkey",
        "-noout",
        "-name",
        "prime256v1",
        "-rand",
    ];
    let curve = make(&folder, &curve, &key, "curve");
    check(
        &curve,
        FileKind::PlainKey,
        is_key,
        OpenKeyError::Unencrypted,
    );
    let legacy = [
        "rsa",
        "-traditional",
        "-aes128",
        "-passout",
        "pass:clave",
        "-in",
    ];
    let legacy = make(&folder, &legacy, &key, "legacy");
    let unsupported = OpenKeyError::UnsupportedCipher;
    check(&legacy, FileKind::EncryptedKey, is_key, unsupported);
    for older in ["PBE-SHA1-3DES", "PBE-MD5-DES"] {
        let provider = ["-provider", "default", "-provider", "legacy"];
        let scheme = ["pkcs8", "-topk8", "-v1", older, "-passout", "pass:clave"];
        let scheme = [&scheme[..], &provider, &["-outform", "DER", "-in"]].concat();
        let older = make(&folder, &scheme, &key, "older");
        check(&older, FileKind::EncryptedKey, is_key, unsupported);
    }
    let scrypt = [
        "pkcs8",
        "-topk8",
        "-scrypt",
        "-passout",
        "pass:clave",
        "-outform",
        "DER",
        "-in",
    ];
    let scrypt = make(&folder, &scrypt, &key, "scrypt");
    check(
        &scrypt,
        FileKind::EncryptedKey,
        is_key,
        OpenKeyError::MemoryHard,
    );
}

#[test]
fn pem_is_accepted_however_its_lines_end() {
    if !is_here() {
        return;
    }
    let folder = folder("pem");
    let certificate = fs::read_to_string(folder.join("cer")).unwrap();
    let command = ["pkcs8", "-topk8", "-passout", "pass:clave", "-in"];
    let key = make(&folder, &command, &folder.join("key"), "encrypted");
    let key = String::from_utf8(key).unwrap();
    let spelt: [fn(&str) -> String; 4] = [
        str::to_owned,
        |text| text.replace('\n', "\r\n"),
        |text| format!("\u{feff}{text}"),
        |text| text.trim_end().to_owned(),
    ];
    for spell in spelt {
        let parsed = Certificate::parse(spell(&certificate).as_bytes()).unwrap();
        assert_eq!(parsed.der(), world().person.certificate_der);
        let opened = open_key(spell(&key).as_bytes(), "clave").unwrap();
        assert!(opened.matches(&parsed));
    }
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let refused = Certificate::parse(&wide(&certificate)).err();
    assert_eq!(refused, Some(CertificateError::NotDer));
    let refused = open_key(&wide(&key), "clave").err();
    assert_eq!(refused, Some(OpenKeyError::NotAKey));
}
