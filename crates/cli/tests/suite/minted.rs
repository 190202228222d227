//! An authority and identities of our own, where the shared ones have no key or no time left.

use std::sync::OnceLock;

use efirma::mint::{Authority, MintKind, Minted, Order};
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::{Duration, OffsetDateTime};

/// 2026-11-23T12:00:00Z.
pub(crate) const RECEPTION: i64 = 1_795_435_200;

/// When everything here is received.
pub(crate) fn reception() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(RECEPTION).unwrap()
}

/// What is minted once, because generating RSA keys is slow.
pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) person: Minted,
    pub(crate) responder: Minted,
    pub(crate) seal: Minted,
}

pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rng = StdRng::seed_from_u64(20_261_123);
        let from = reception() - Duration::days(365);
        // Long enough for the tests that are judged by the clock of the machine.
        let to = reception() + Duration::days(25_000);
        let authority = Authority::generate(&mut rng, "AC de demostración", from, to).unwrap();
        let seal = Order {
            kind: MintKind::Seal,
            name: "INSTITUTO DE DEMOSTRACIÓN",
            rfc: "IMS421231I45",
            representative_rfc: None,
            curp: None,
            number: *b"30009000000900000003",
            not_before: from,
            not_after: to,
        };
        let person = Order {
            kind: MintKind::EFirma,
            name: "JUANA MUTIS",
            rfc: "MUTJ800101AB2",
            number: *b"30009000000900000002",
            ..seal
        };
        let responder = Order {
            kind: MintKind::Responder,
            name: "OCSP DE DEMOSTRACIÓN",
            number: *b"30009000000900000001",
            ..seal
        };
        World {
            responder: authority.issue(&mut rng, &responder).unwrap(),
            seal: authority.issue(&mut rng, &seal).unwrap(),
            person: authority.issue(&mut rng, &person).unwrap(),
            authority,
        }
    })
}
