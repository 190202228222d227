//! Revocation lists that OpenSSL made, judged between their dates and by the right authority.

use std::fs;
use std::path::{Path, PathBuf};

use efirma::Certificate;
use efirma::chain::{Anchors, ChainError, CrlError};
use efirma::mint::Authority;
use efirma::ocsp::Status;
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::Duration;

use crate::openssl::{is_here, openssl};
use crate::shared::{instant, now, world};

/// Dates of every list made here, as OpenSSL takes them: an hour before `now` to an hour after.
const LAST_UPDATE: &str = "20261123110000Z";
const NEXT_UPDATE: &str = "20261123130000Z";
/// 2026-11-20T10:20:30Z.
const REVOKED_AT: i64 = 1_795_170_030;

/// What a list says: its signer, its index, and how it is made.
struct Draft<'a> {
    authority: &'a Authority,
    index: &'a str,
    hash: &'a str,
    extensions: &'a str,
    is_pem: bool,
}

impl Default for Draft<'_> {
    fn default() -> Self {
        Self {
            authority: &world().authority,
            index: "",
            hash: "sha256",
            extensions: "",
            is_pem: false,
        }
    }
}

impl Draft<'_> {
    /// Makes the list in a folder of its own, so that tests may run at once.
    fn make(&self, test: &str) -> Vec<u8> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crl-{test}"));
        fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name);
        let write = |name: &str, bytes: &[u8]| fs::write(path(name), bytes).unwrap();
        write("index.txt", self.index.as_bytes());
        write("crlnumber", b"01\n");
        write("ca.der", self.authority.certificate_der());
        write("key.der", &self.authority.pkcs8());
        let config = format!(
            "[ca]\ndefault_ca=own\n[own]\ndatabase={0}/index.txt\ncrlnumber={0}/crlnumber\n\
             crl_extensions=extensions\n[extensions]\nauthorityKeyIdentifier=issuer:always\n{1}\n",
            folder.display(),
            self.extensions
        );
        write("config", config.as_bytes());
        convert("x509", &path("ca.der"), &path("ca.pem"));
        convert("pkey", &path("key.der"), &path("key.pem"));
        let (made, said) = openssl(&[
            "ca",
            "-gencrl",
            "-config",
            text(&path("config")),
            "-cert",
            text(&path("ca.pem")),
            "-keyfile",
            text(&path("key.pem")),
            "-md",
            self.hash,
            "-crl_lastupdate",
            LAST_UPDATE,
            "-crl_nextupdate",
            NEXT_UPDATE,
            "-out",
            text(&path("list.pem")),
        ]);
        assert!(made, "{said}");
        if self.is_pem {
            return fs::read(path("list.pem")).unwrap();
        }
        let (made, said) = openssl(&[
            "crl",
            "-in",
            text(&path("list.pem")),
            "-outform",
            "DER",
            "-out",
            text(&path("list.der")),
        ]);
        assert!(made, "{said}");
        fs::read(path("list.der")).unwrap()
    }
}

fn convert(command: &str, der: &Path, pem: &Path) {
    let arguments = [
        command,
        "-inform",
        "DER",
        "-in",
        text(der),
        "-out",
        text(pem),
    ];
    let (done, said) = openssl(&arguments);
    assert!(done, "{said}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn anchors() -> Anchors {
    Anchors::read(vec![world().authority.certificate_der().to_vec()]).unwrap()
}

fn person() -> Certificate {
    Certificate::parse(&world().person.certificate_der).unwrap()
}

/// The line of OpenSSL's index that revokes the certificate with `digits`.
fn revoked(digits: &str, reason: &str) -> String {
    let serial = hex::upper::encode_string(digits.as_bytes());
    format!("R\t491231235959Z\t261120102030Z{reason}\t{serial}\tunknown\t/CN=X\n")
}

#[test]
fn a_list_says_who_is_revoked_since_when_and_why() {
    if !is_here() {
        return;
    }
    let (anchors, person) = (anchors(), person());
    for (digits, reason, expected) in [
        ("30009000000900000001", "", Status::Good),
        (
            "30009000000900000002",
            "",
            Status::Revoked {
                at: instant(REVOKED_AT),
                reason: None,
            },
        ),
        (
            "30009000000900000002",
            ",keyCompromise",
            Status::Revoked {
                at: instant(REVOKED_AT),
                reason: Some(1),
            },
        ),
        (
            "30009000000900000002",
            ",cessationOfOperation",
            Status::Revoked {
                at: instant(REVOKED_AT),
                reason: Some(5),
            },
        ),
    ] {
        for is_pem in [false, true] {
            let list = Draft {
                index: &revoked(digits, reason),
                is_pem,
                ..Draft::default()
            }
            .make("says");
            assert_eq!(anchors.check_crl(&person, &list, now()), Ok(expected));
        }
    }
    let empty = Draft::default().make("says");
    assert_eq!(anchors.check_crl(&person, &empty, now()), Ok(Status::Good));
}

#[test]
fn a_list_says_nothing_outside_its_dates() {
    if !is_here() {
        return;
    }
    let index = revoked("30009000000900000002", "");
    for index in ["", &index] {
        let list = Draft {
            index,
            ..Draft::default()
        }
        .make("dates");
        let judge = |at| anchors().check_crl(&person(), &list, at);
        let (hour, second) = (Duration::HOUR, Duration::SECOND);
        let skew = efirma::CLOCK_SKEW_MAX;
        assert!(judge(now() - hour - skew).is_ok());
        let early = judge(now() - hour - skew - second);
        assert_eq!(early, Err(CrlError::NotYetValid));
        assert!(judge(now() + hour - second).is_ok());
        assert_eq!(judge(now() + hour), Err(CrlError::Expired));
    }
}

#[test]
fn only_the_issuer_speaks_of_its_certificates() {
    if !is_here() {
        return;
    }
    let (from, until) = (now() - Duration::days(9), now() + Duration::days(9));
    let mut rng = StdRng::seed_from_u64(5280);
    let index = revoked("30009000000900000002", "");
    let judge = |name: &str, rng: &mut StdRng| {
        let authority = Authority::generate(rng, name, from, until).unwrap();
        let list = Draft {
            authority: &authority,
            index: &index,
            ..Draft::default()
        }
        .make("other");
        anchors().check_crl(&person(), &list, now())
    };
    let other = judge("OTRA AC", &mut rng);
    assert_eq!(other, Err(CrlError::OtherIssuer));
    // Another key under the same name.
    let forged = judge("AC de demostración", &mut rng);
    assert_eq!(forged, Err(CrlError::Signature));
    // Another authority is pinned: the certificate is nobody's.
    let stranger = Authority::generate(&mut rng, "OTRA AC", from, until).unwrap();
    let strange = Anchors::read(vec![stranger.certificate_der().to_vec()]).unwrap();
    let list = Draft::default().make("other");
    let nobodys = strange.check_crl(&person(), &list, now());
    assert_eq!(nobodys, Err(CrlError::Chain(ChainError::UnknownIssuer)));
}

#[test]
fn a_list_is_signed_with_sha_2() {
    if !is_here() {
        return;
    }
    for (hash, expected) in [
        ("sha256", Ok(Status::Good)),
        ("sha384", Ok(Status::Good)),
        ("sha512", Ok(Status::Good)),
        ("sha1", Err(CrlError::Signature)),
    ] {
        let list = Draft {
            hash,
            ..Draft::default()
        }
        .make("hash");
        let found = anchors().check_crl(&person(), &list, now());
        assert_eq!(found, expected, "{hash}");
    }
}

#[test]
fn a_list_with_what_we_do_not_understand_is_refused() {
    if !is_here() {
        return;
    }
    for (extensions, expected) in [
        ("1.2.3.4=DER:0500", Ok(Status::Good)),
        ("1.2.3.4=critical,DER:0500", Err(CrlError::Malformed)),
        // A delta list, which leaves out what an older one has.
        ("2.5.29.27=critical,DER:020101", Err(CrlError::Malformed)),
        // An issuingDistributionPoint at `u:x` for people only, for authorities only, and one
        // that is indirect.
        (
            "2.5.29.28=critical,DER:300CA007A0058603753A788101FF",
            Ok(Status::Good),
        ),
        (
            "2.5.29.28=critical,DER:300CA007A0058603753A788201FF",
            Err(CrlError::OtherIssuer),
        ),
        (
            "2.5.29.28=critical,DER:300CA007A0058603753A788401FF",
            Err(CrlError::Malformed),
        ),
    ] {
        let list = Draft {
            extensions,
            ..Draft::default()
        }
        .make("extensions");
        let found = anchors().check_crl(&person(), &list, now());
        assert_eq!(found, expected, "{extensions}");
    }
}

#[test]
fn no_cut_or_damage_of_a_list_is_one() {
    if !is_here() {
        return;
    }
    let list = Draft {
        index: &revoked("30009000000900000001", ",keyCompromise"),
        ..Draft::default()
    }
    .make("damage");
    let (anchors, person) = (anchors(), person());
    assert_eq!(anchors.check_crl(&person, &list, now()), Ok(Status::Good));
    for at in 0..list.len() {
        let cut = anchors.check_crl(&person, &list[..at], now());
        assert_eq!(cut, Err(CrlError::Malformed), "{at}");
        let mut damaged = list.clone();
        damaged[at] ^= 1 << (at % 8);
        let found = anchors.check_crl(&person, &damaged, now());
        assert!(found.is_err(), "byte {at}: {found:?}");
    }
    for junk in [&b"<html>"[..], b"0\x80\0\0", person.der()] {
        let found = anchors.check_crl(&person, junk, now());
        assert_eq!(found, Err(CrlError::Malformed));
    }
    let longer = [&list[..], &[0]].concat();
    assert!(anchors.check_crl(&person, &longer, now()).is_err());
}
