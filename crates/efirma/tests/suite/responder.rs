//! OpenSSL as the responder: it reads what we ask, and we judge what it answers.
//!
//! It answers at the time of the machine, so everything here is minted for today.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use efirma::mint::{Authority, MintKind, Minted, Order};
use efirma::ocsp::{Answer, OcspError, Question, Responder, Status, request, verify};
use efirma::{Certificate, Issuer, SignerError, check_seal, check_signer};
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::{Duration, OffsetDateTime};

use crate::openssl::{is_here, openssl};
use crate::shared::instant;

const NONCE: [u8; 32] = *b"treinta y dos octetos, contados.";

/// An authority of today, one person, and a responder.
struct Office {
    folder: PathBuf,
    issuer: Issuer,
    authority: Authority,
    person: Certificate,
    responder: Minted,
}

fn today() -> OffsetDateTime {
    let since_1970 = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    instant(i64::try_from(since_1970.as_secs()).unwrap())
}

fn office() -> &'static Office {
    static OFFICE: OnceLock<Office> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let mut rng = StdRng::seed_from_u64(2560);
        let (from, until) = (today() - Duration::days(1), today() + Duration::days(1));
        let authority = Authority::generate(&mut rng, "AC de hoy", from, until).unwrap();
        let order = Order {
            kind: MintKind::EFirma,
            name: "JUANA MUTIS",
            rfc: "MUTJ800101AB2",
            representative_rfc: None,
            curp: None,
            number: *b"30009000000900000002",
            not_before: from,
            not_after: until,
        };
        let responder = Order {
            kind: MintKind::Responder,
            name: "OCSP DE HOY",
            number: *b"30009000000900000009",
            ..order
        };
        let person = authority.issue(&mut rng, &order).unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("responder");
        fs::create_dir_all(&folder).unwrap();
        let office = Office {
            issuer: Issuer::parse(authority.certificate_der()).unwrap(),
            person: Certificate::parse(&person.certificate_der).unwrap(),
            responder: authority.issue(&mut rng, &responder).unwrap(),
            authority,
            folder,
        };
        let of_authority = office.authority.pkcs8();
        office.write("ca", office.authority.certificate_der(), &of_authority);
        let responder = &office.responder;
        office.write("ocsp", &responder.certificate_der, &responder.pkcs8);
        office.write("person", &person.certificate_der, &person.pkcs8);
        office
    })
}

impl Office {
    /// Writes a certificate and its key as PEM, which every release of OpenSSL reads.
    fn write(&self, name: &str, certificate: &[u8], pkcs8: &[u8]) {
        for (command, bytes, kind) in [("x509", certificate, "pem"), ("pkey", pkcs8, "key")] {
            let der = self.path(&format!("{name}.der"));
            fs::write(&der, bytes).unwrap();
            let pem = self.path(&format!("{name}.{kind}"));
            let (done, said) = openssl(&[
                command,
                "-inform",
                "DER",
                "-in",
                text(&der),
                "-out",
                text(&pem),
            ]);
            assert!(done, "{said}");
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Asks OpenSSL, which knows the person as `index` says and signs as `signer`.
    fn ask(
        &self,
        test: &str,
        index: &str,
        signer: &str,
        nonce: Option<&[u8]>,
        more: &[&str],
    ) -> Vec<u8> {
        let [index_path, request_path, answer_path] =
            ["index", "req", "resp"].map(|kind| self.path(&format!("{test}.{kind}")));
        fs::write(&index_path, index).unwrap();
        fs::write(&request_path, request(&self.person, &self.issuer, nonce)).unwrap();
        let (ca, pem) = (self.path("ca.pem"), self.path(&format!("{signer}.pem")));
        let key = self.path(&format!("{signer}.key"));
        let (done, said) = openssl(
            &[
                &[
                    "ocsp",
                    "-index",
                    text(&index_path),
                    "-CA",
                    text(&ca),
                    "-rsigner",
                    text(&pem),
                    "-rkey",
                    text(&key),
                    "-reqin",
                    text(&request_path),
                    "-respout",
                    text(&answer_path),
                ],
                more,
            ]
            .concat(),
        );
        assert!(done, "{said}");
        fs::read(answer_path).unwrap()
    }

    fn judge(
        &self,
        answer: &[u8],
        nonce: Option<&[u8]>,
        responders: &[Responder],
    ) -> Result<Answer, OcspError> {
        let question = Question {
            certificate: &self.person,
            issuer: &self.issuer,
            nonce,
            responders,
            at: today(),
        };
        verify(answer, &question)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The line of OpenSSL's index about the person.
fn index(state: &str) -> String {
    let serial = "3330303039303030303030393030303030303032";
    format!("{state}\t{serial}\tunknown\t/CN=JUANA MUTIS\n")
}

fn good() -> String {
    index("V\t491231235959Z\t")
}

#[test]
fn openssl_reads_our_question() {
    if !is_here() {
        return;
    }
    let office = office();
    let path = office.path("question.req");
    for nonce in [None, Some(&NONCE[..])] {
        let question = request(&office.person, &office.issuer, nonce);
        fs::write(&path, question).unwrap();
        let (read, said) = openssl(&["ocsp", "-reqin", text(&path), "-req_text"]);
        assert!(read, "{said}");
        let hash = |bytes: &[u8]| {
            use sha1::Digest as _;
            hex::upper::encode_string(&sha1::Sha1::digest(bytes))
        };
        for part in [
            "Hash Algorithm: sha1",
            "Serial Number: 3330303039303030303030393030303030303032",
            &format!("Issuer Name Hash: {}", hash(office.issuer.name_der())),
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert_eq!(said.contains("OCSP Nonce"), nonce.is_some(), "{said}");
        let echoed = hex::upper::encode_string(&NONCE);
        assert_eq!(said.contains(&echoed), nonce.is_some(), "{said}");
    }
}

#[test]
fn what_openssl_answers_is_told() {
    if !is_here() {
        return;
    }
    let (office, before) = (office(), today() - Duration::seconds(2));
    let answer = office.ask("good", &good(), "ocsp", Some(&NONCE), &["-nmin", "5"]);
    let found = office.judge(&answer, Some(&NONCE), &[]).unwrap();
    assert_eq!(found.status, Status::Good);
    assert!(found.this_update > before && found.produced_at > before);
    assert_eq!(
        found.next_update,
        Some(found.this_update + Duration::minutes(5))
    );

    // 2026-11-20T10:20:30Z.
    let since = instant(1_795_170_030);
    for (line, reason) in [
        ("R\t491231235959Z\t261120102030Z,keyCompromise", Some(1)),
        ("R\t491231235959Z\t261120102030Z,superseded", Some(4)),
        ("R\t491231235959Z\t261120102030Z", None),
    ] {
        let answer = office.ask("revoked", &index(line), "ocsp", None, &[]);
        let found = office.judge(&answer, None, &[]).unwrap();
        assert_eq!(found.status, Status::Revoked { at: since, reason });
        assert_eq!(found.next_update, None);
    }
    let answer = office.ask("unknown", "", "ocsp", None, &[]);
    let found = office.judge(&answer, None, &[]).map(|found| found.status);
    assert_eq!(found, Ok(Status::Unknown));
}

#[test]
fn every_way_of_openssl_to_name_and_sign_is_read() {
    if !is_here() {
        return;
    }
    let office = office();
    let pinned = [Responder {
        certificate_der: office.responder.certificate_der.clone(),
        accepts_sha1: false,
    }];
    let told = |signer: &str, pins: &[Responder], more: &[&str]| {
        let answer = office.ask("ways", &good(), signer, Some(&NONCE), more);
        (office.judge(&answer, Some(&NONCE), pins)).map(|found| found.status)
    };
    let good = Ok(Status::Good);
    for hash in ["sha256", "sha384", "sha512"] {
        for signer in ["ocsp", "ca"] {
            assert_eq!(told(signer, &[], &["-rmd", hash]), good, "{hash} {signer}");
            let by_key = ["-rmd", hash, "-resp_key_id"];
            assert_eq!(told(signer, &[], &by_key), good, "{hash} {signer}");
        }
    }
    assert_eq!(told("ca", &[], &["-resp_no_certs"]), good);
    assert_eq!(told("ocsp", &pinned, &["-resp_no_certs"]), good);
    let nobody = Err(OcspError::Responder);
    assert_eq!(told("ocsp", &[], &["-resp_no_certs"]), nobody);
    // The holder of an e.firma who answers for herself.
    assert_eq!(told("person", &[], &[]), nobody);
    assert_eq!(told("person", &pinned, &[]), nobody);
    let weak = Err(OcspError::Algorithm);
    assert_eq!(told("ocsp", &pinned, &["-rmd", "sha1"]), weak);
    let legacy = pinned.map(|pin| Responder {
        accepts_sha1: true,
        ..pin
    });
    assert_eq!(told("ocsp", &legacy, &["-rmd", "sha1"]), good);
}

#[test]
fn an_answer_to_another_question_is_none() {
    if !is_here() {
        return;
    }
    let office = office();
    let answer = office.ask("other", &good(), "ocsp", Some(&NONCE), &[]);
    let other = office.judge(&answer, Some(&NONCE[..31]), &[]);
    assert_eq!(other, Err(OcspError::Nonce));
    let question = Question {
        certificate: &Certificate::parse(&office.responder.certificate_der).unwrap(),
        issuer: &office.issuer,
        nonce: None,
        responders: &[],
        at: today(),
    };
    assert_eq!(verify(&answer, &question), Err(OcspError::OtherCertificate));
    let late = Question {
        certificate: &office.person,
        at: today() + Duration::hours(1) + Duration::minutes(1),
        ..question
    };
    assert_eq!(verify(&answer, &late), Err(OcspError::Stale));
    for length in 0..answer.len() {
        let cut = office.judge(&answer[..length], Some(&NONCE), &[]);
        assert_eq!(cut, Err(OcspError::Malformed), "{length}");
    }
}

#[test]
fn a_minted_responder_signs_answers_and_nothing_else() {
    let responder = Certificate::parse(&office().responder.certificate_der).unwrap();
    let of_no_person = Err(SignerError::Kind {
        found: efirma::Kind::Other,
    });
    assert_eq!(check_signer(&responder, today()), of_no_person);
    assert_eq!(
        check_seal(&responder, today()),
        Err(SignerError::CannotSign)
    );
}
