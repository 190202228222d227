//! Where the files shared by the whole project lie, and identities made once for all tests.

use std::path::PathBuf;
use std::sync::OnceLock;

use efirma::mint::{Authority, MintKind, Minted, Order};
use efirma::{Certificate, Credential, PrivateKey};
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::{Duration, OffsetDateTime};

/// The passphrase of every public test identity of the authority.
pub(crate) const PASSPHRASE: &str = "12345678a";

/// A file under `shared/`, or `None` with a printed line where the folder is absent.
///
/// In CI its absence is a failure: a suite that skips everything proves nothing.
#[track_caller]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if root.join("efirma").is_dir() {
        return Some(root.join(path));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing in CI",
        root.display()
    );
    println!("skipped: {} is not on this machine", root.display());
    None
}

/// The instant that `seconds` since 1970 name.
pub(crate) fn instant(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

/// 2026-11-23T12:00:00Z, the `now` of the hostile corpus.
pub(crate) fn now() -> OffsetDateTime {
    instant(1_795_435_200)
}

/// Everything minted once, because generating RSA keys is slow.
pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) company: Minted,
    pub(crate) person: Minted,
    pub(crate) seal: Minted,
    pub(crate) csd: Minted,
}

pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rng = StdRng::seed_from_u64(20_261_123);
        let (from, to) = (now() - Duration::days(365), now() + Duration::days(3 * 365));
        let authority = Authority::generate(&mut rng, "AC de demostración", from, to).unwrap();
        let order = Order {
            kind: MintKind::EFirma,
            name: "PANADERÍA MUÑOZ & HIJOS, S.A. DE C.V.",
            rfc: "PMÑ010101AB1",
            representative_rfc: Some("MUTJ800101AB2"),
            curp: Some("MUTJ800101HDFXXX01"),
            number: *b"30009000000900000001",
            not_before: from,
            not_after: to,
        };
        let person = Order {
            name: "JUANA MUTIS",
            rfc: "MUTJ800101AB2",
            representative_rfc: None,
            number: *b"30009000000900000002",
            ..order
        };
        let seal = Order {
            kind: MintKind::Seal,
            name: "INSTITUTO DE DEMOSTRACIÓN",
            rfc: "IMS421231I45",
            representative_rfc: None,
            curp: None,
            number: *b"30009000000900000003",
            ..order
        };
        let csd = Order {
            kind: MintKind::Csd,
            number: *b"30009000000900000004",
            ..order
        };
        World {
            company: authority.issue(&mut rng, &order).unwrap(),
            person: authority.issue(&mut rng, &person).unwrap(),
            seal: authority.issue(&mut rng, &seal).unwrap(),
            csd: authority.issue(&mut rng, &csd).unwrap(),
            authority,
        }
    })
}

/// A minted identity, ready to sign.
pub(crate) fn credential(minted: &Minted) -> Credential {
    let certificate = Certificate::parse(&minted.certificate_der).unwrap();
    Credential::new(certificate, PrivateKey::from_pkcs8(&minted.pkcs8).unwrap()).unwrap()
}
