//! Writes `fixtures` and `corpus` anew: `cargo run --release --example seeds` in `crates/fuzz`.
//!
//! Everything is minted by our own code from fixed seeds, so a second run writes the same bytes.
//! Nothing in it was ever issued by, or taken from, anybody else.

mod der;
mod revocation;
mod stamps;

use std::error::Error;
use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use efirma::mint::{Authority, MintKind, Minted, Order, encrypt_like_the_authority};
use efirma::{Certificate, Credential, PrivateKey};
use evidence::package::{AnswerKind, RevocationAnswer};
use evidence::samples::{self, Cast, Sample};
use fuzz::{CONTENT, NOT_AFTER, NOT_BEFORE, PASSPHRASE, SIGNED_AT, ways_in};
use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::filing::{Filing, Procedure};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::{FilingReceipt, Nonce, Present, SignIn, SignedBy, Statement};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let authority = Authority::generate(&mut rng(1), "AC DE EJEMPLO", NOT_BEFORE, NOT_AFTER)?;
    let signer = authority.issue(&mut rng(2), &person(b"30009000000900000001"))?;
    fixtures(&authority, &signer)?;
    strangers()?;
    let (company, seal) = certificates(&authority, &signer)?;
    keys(&signer, &company)?;
    signatures(&authority, &signer)?;
    kinds(&signer)?;
    statements()?;
    revocation::lists(&authority, &signer, &company)?;
    revocation::answers(&authority, &signer)?;
    stamps::timestamps()?;
    packages(&authority, &signer, &seal)
}

fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

fn save(path: &str, bytes: &[u8]) -> Outcome {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::create_dir_all(file.parent().ok_or("a file has a folder")?)?;
    Ok(fs::write(file, bytes)?)
}

fn person(number: &[u8; 20]) -> Order<'static> {
    Order {
        kind: MintKind::EFirma,
        name: "JUANA MUTIS ÑÁÑEZ",
        rfc: "MUTJ800101AB2",
        representative_rfc: None,
        curp: Some("MUTJ800101MDFTXN09"),
        number: *number,
        not_before: NOT_BEFORE,
        not_after: NOT_AFTER,
    }
}

fn company(kind: MintKind, number: &[u8; 20]) -> Order<'static> {
    Order {
        kind,
        name: "AÑIL & HIJOS, S.A. DE C.V.",
        rfc: "AÑ&010101AB1",
        representative_rfc: Some("MUTJ800101AB2"),
        ..person(number)
    }
}

fn fixtures(authority: &Authority, signer: &Minted) -> Outcome {
    save("fixtures/authority.cer", authority.certificate_der())?;
    save("fixtures/signer.cer", &signer.certificate_der)?;
    save("fixtures/signer.pkcs8", &signer.pkcs8)
}

/// Another authority and a seal of another institute: nobody who trusts the first trusts them.
fn strangers() -> Outcome {
    let authority = Authority::generate(&mut rng(20), "OTRA AC DE EJEMPLO", NOT_BEFORE, NOT_AFTER)?;
    let order = Order {
        name: "OTRO INSTITUTO DE EJEMPLO",
        rfc: "IMS421231I45",
        representative_rfc: None,
        ..company(MintKind::Seal, b"30009000000900000021")
    };
    let seal = authority.issue(&mut rng(21), &order)?;
    save("fixtures/other-authority.cer", authority.certificate_der())?;
    save("fixtures/other-seal.cer", &seal.certificate_der)?;
    save("fixtures/other-seal.pkcs8", &seal.pkcs8)
}

/// Returns the company and the seal.
fn certificates(
    authority: &Authority,
    signer: &Minted,
) -> Result<(Minted, Minted), Box<dyn Error>> {
    let order = company(MintKind::EFirma, b"30009000000900000002");
    let issued = authority.issue(&mut rng(3), &order)?;
    save("corpus/certificate/company.cer", &issued.certificate_der)?;
    let csd = company(MintKind::Csd, b"30009000000900000003");
    let csd = authority.issue(&mut rng(4), &csd)?;
    save("corpus/certificate/csd.cer", &csd.certificate_der)?;
    let seal = company(MintKind::Seal, b"30009000000900000004");
    let seal = authority.issue(&mut rng(5), &seal)?;
    save("corpus/certificate/seal.cer", &seal.certificate_der)?;
    save("fixtures/seal.pkcs8", &seal.pkcs8)?;
    save("corpus/certificate/person.cer", &signer.certificate_der)?;
    save(
        "corpus/certificate/authority.cer",
        authority.certificate_der(),
    )?;
    let armoured = pem("CERTIFICATE", &signer.certificate_der);
    save("corpus/certificate/person.pem", armoured.as_bytes())?;
    Ok((issued, seal))
}

/// A package of three kinds of acts, with the answer of the corpus about the signer.
fn packages(authority: &Authority, signer: &Minted, seal: &Minted) -> Outcome {
    let credential = |minted: &Minted| -> Result<Credential, Box<dyn Error>> {
        let certificate = Certificate::parse(&minted.certificate_der)?;
        Ok(Credential::new(
            certificate,
            PrivateKey::from_pkcs8(&minted.pkcs8)?,
        )?)
    };
    let at = LegalTime::new(SIGNED_AT);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/ocsp/good.der");
    let answer = RevocationAnswer {
        kind: AnswerKind::Ocsp,
        asked_at: at,
        bytes: fs::read(file)?,
    };
    let cast = Cast {
        party: &credential(signer)?,
        seal: &credential(seal)?,
        at,
        authorities: vec![authority.certificate_der().to_vec()],
        answers: vec![answer],
    };
    for (name, sample) in [
        ("filing", Sample::Filing),
        ("opening", Sample::Opening),
        ("contact-proved", Sample::ContactProved),
    ] {
        let bytes = samples::package(&cast, sample)?.to_bytes()?;
        save(&format!("corpus/package/{name}.asice"), &bytes)?;
    }
    Ok(())
}

fn keys(signer: &Minted, company: &Minted) -> Outcome {
    let file = encrypt_like_the_authority(&signer.pkcs8, PASSPHRASE)?;
    let chosen = encrypt_like_the_authority(&signer.pkcs8, "contraseña")?;
    let with = |way: u8, rest: &[u8]| [&[way], rest].concat();
    let length = u8::try_from("contraseña".len())?;
    let opened = [&[length], "contraseña".as_bytes(), &chosen].concat();
    let armoured = pem("ENCRYPTED PRIVATE KEY", &file);
    let seeds = [
        ("file.key", file),
        ("file.pem", armoured.into_bytes()),
        ("plain", with(ways_in::PLAIN, &signer.pkcs8)),
        // A key that is sound, and of somebody else.
        ("another", with(ways_in::PLAIN, &company.pkcs8)),
        ("encrypted", with(ways_in::ENCRYPTED, &signer.pkcs8)),
        (
            "closed",
            with(ways_in::CLOSED_WITH, "contraseña€".as_bytes()),
        ),
        ("opened", with(ways_in::OPENED_WITH, &opened)),
    ];
    for (name, bytes) in seeds {
        save(&format!("corpus/key/{name}"), &bytes)?;
    }
    Ok(())
}

fn signatures(authority: &Authority, signer: &Minted) -> Outcome {
    let certificate = Certificate::parse(&signer.certificate_der)?;
    let key = PrivateKey::from_pkcs8(&signer.pkcs8)?;
    let alone = Credential::new(certificate, key)?.sign(CONTENT, SIGNED_AT)?;
    save("corpus/signature/alone.p7s", &alone)?;
    // The same RSA value, which ends the structure, with the authority beside the signer.
    let certificate = Certificate::parse(&signer.certificate_der)?;
    let value_at = alone.len() - certificate.modulus().len();
    let value = alone.get(value_at..).ok_or("it ends in the RSA value")?;
    let accompanied = efirma::prepare(CONTENT, &certificate, SIGNED_AT)?
        .with_issuers(&[authority.certificate_der()])?
        .finish(value)?;
    save("corpus/signature/accompanied.p7s", &accompanied)?;
    save("corpus/signature/disordered.p7s", &disordered(&alone)?)
}

/// The same with its first signed attribute last, which DER forbids: no fuzzer swaps by chance.
fn disordered(signature: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    // The tag [0] and the length of the attributes, right before the content type.
    let content_type = [0x30, 24, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    let start = (signature.windows(content_type.len()))
        .position(|window| window == content_type)
        .ok_or("the content type is an attribute")?;
    let length = start
        .checked_sub(1)
        .and_then(|at| signature.get(at))
        .ok_or("the attributes have a length")?;
    let mut out = signature.to_vec();
    out.get_mut(start..start + usize::from(*length))
        .ok_or("the attributes are inside")?
        .rotate_left(26);
    Ok(out)
}

/// One small file of each kind; what a kind looks like is in its first few elements.
fn kinds(signer: &Minted) -> Outcome {
    let key = encrypt_like_the_authority(&signer.pkcs8, PASSPHRASE)?;
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";
    let legacy = "-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: DES\n\nMIIB\n";
    let (armoured, bare) = (
        pem("ENCRYPTED PRIVATE KEY", &key),
        Base64::encode_string(&signer.certificate_der),
    );
    let seeds: [(&str, &[u8]); 9] = [
        ("certificate.cer", &signer.certificate_der),
        ("certificate.base64", bare.as_bytes()),
        ("key.key", &key),
        ("key.pem", armoured.as_bytes()),
        ("plain.pkcs8", &signer.pkcs8),
        ("request.pem", request.as_bytes()),
        ("legacy.pem", legacy.as_bytes()),
        // SEQUENCE { INTEGER 3, SEQUENCE { .. } }, and a SignedData of indefinite length.
        ("store.pfx", &[0x30, 0x80, 2, 1, 3, 0x30, 0x80]),
        (
            "renewal.ren",
            &[
                0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0x80,
            ],
        ),
    ];
    for (name, bytes) in seeds {
        save(&format!("corpus/sniff/{name}"), bytes)?;
    }
    Ok(())
}

fn statements() -> Outcome {
    let file = Attachment {
        name: "escrito ñ.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 1234,
        sha256: Digest::new([3; 32]),
    };
    let filing = Filing::new(
        Procedure::Promocion,
        "Aclaración",
        "Uno.\n\nDos: tres.",
        vec![file.clone()],
    );
    let filing = filing.map_err(|error| format!("{error:?}"))?;
    let receipt = FilingReceipt {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        folio: Folio::new("PR", 2026, 7),
        received_at: at(1_795_536_700)?,
        mailbox: rfc("AÑ&010101AB1")?,
        signer_name: "JUANA MUTIS ÑÁÑEZ".into(),
        signer: rfc("MUTJ800101AB2")?,
        certificate_number: "30009000000900000001".into(),
        revocation: mailbox::revocation::RevocationAtReception::NotAsked,
        procedure: Procedure::Promocion,
        subject: "Aclaración".into(),
        attachments: vec![file],
        statement_sha256: Digest::new([4; 32]),
        signature_sha256: Digest::new([5; 32]),
    };
    let seeds = [
        ("sign-in", Statement::SignIn(SignIn { by: by()? })),
        ("present", Statement::Present(Present { by: by()?, filing })),
        ("receipt", Statement::FilingReceipt(receipt)),
    ];
    for (name, statement) in seeds {
        let file = format!("corpus/statement/{name}.txt");
        save(&file, statement.to_text().as_bytes())?;
    }
    Ok(())
}

fn by() -> Result<SignedBy, Box<dyn Error>> {
    Ok(SignedBy {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        mailbox: rfc("AÑ&010101AB1")?,
        signer: rfc("MUTJ800101AB2")?,
        certificate_number: "30009000000900000001".into(),
        certificate_sha256: Digest::new([1; 32]),
        nonce: Nonce::new([2; 16]),
        legal_time: at(1_795_536_651)?,
    })
}

fn at(seconds: i64) -> Result<LegalTime, Box<dyn Error>> {
    LegalTime::from_unix_seconds(seconds).ok_or_else(|| "the time is in bounds".into())
}

fn rfc(text: &str) -> Result<mailbox::identifiers::Rfc, Box<dyn Error>> {
    text.parse().map_err(|error| format!("{error:?}").into())
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = Base64::encode_string(der);
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}
