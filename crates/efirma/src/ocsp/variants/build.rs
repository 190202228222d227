//! Builds answers and responder certificates of which every part may be bent.

use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::{Pkcs1v15Sign, PrivateKey as RsaPrivateKey};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};
use time::{Duration, OffsetDateTime};

use crate::asn1::{tag, write};
use crate::certificate::Outline;
use crate::mint::{Authority, MintKind, Minted, Order};
use crate::rsa_key::RsaHash;
use crate::{Certificate, Issuer, PrivateKey, instant, oid};

/// An issuer, whom it issued to, and two keys that may sign answers.
pub(super) struct World {
    pub(super) authority_der: Vec<u8>,
    pub(super) issuer: Issuer,
    pub(super) issuer_key: RsaPrivateKey,
    pub(super) certificate: Certificate,
    pub(super) certificate_key: RsaPrivateKey,
    pub(super) responder_der: Vec<u8>,
    pub(super) responder_key: RsaPrivateKey,
}

/// 2026-11-23T12:00:00Z.
pub(super) fn at() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_435_200).unwrap()
}

pub(super) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rng = StdRng::seed_from_u64(6960);
        let (from, until) = (at() - Duration::days(9), at() + Duration::days(9));
        let authority = Authority::generate(&mut rng, "AC", from, until).unwrap();
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
        let person = authority.issue(&mut rng, &order).unwrap();
        let order = Order {
            kind: MintKind::Responder,
            name: "OCSP",
            number: *b"30009000000900000009",
            ..order
        };
        let responder = authority.issue(&mut rng, &order).unwrap();
        World {
            authority_der: authority.certificate_der().to_vec(),
            issuer: Issuer::parse(authority.certificate_der()).unwrap(),
            issuer_key: key(&authority.pkcs8()),
            certificate: Certificate::parse(&person.certificate_der).unwrap(),
            certificate_key: key_of(&person),
            responder_key: key_of(&responder),
            responder_der: responder.certificate_der,
        }
    })
}

fn key_of(minted: &Minted) -> RsaPrivateKey {
    key(&minted.pkcs8)
}

fn key(pkcs8: &[u8]) -> RsaPrivateKey {
    let key = PrivateKey::from_pkcs8(pkcs8).unwrap();
    key.parts().unwrap().to_rsa().unwrap()
}

/// Every part that a variant may bend; `default` is what a delegated responder answers.
pub(super) struct Parts {
    pub(super) status: Vec<u8>,
    pub(super) kind: Vec<u8>,
    pub(super) version: Vec<u8>,
    pub(super) responder: Vec<u8>,
    pub(super) produced_at: Vec<u8>,
    pub(super) singles: Vec<Vec<u8>>,
    pub(super) extensions: Vec<u8>,
    pub(super) algorithm: Vec<u8>,
    pub(super) hash: RsaHash,
    pub(super) key: &'static RsaPrivateKey,
    pub(super) certificates: Vec<Vec<u8>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            status: vec![tag::ENUMERATED, 1, 0],
            kind: write::oid(oid::OCSP_BASIC),
            version: Vec::new(),
            responder: by_name(&world().responder_der),
            produced_at: time(at()),
            singles: vec![single(&good())],
            extensions: Vec::new(),
            algorithm: write::algorithm(oid::SHA256_WITH_RSA),
            hash: RsaHash::Sha256,
            key: &world().responder_key,
            certificates: vec![world().responder_der.clone()],
        }
    }
}

pub(super) fn bent(bend: impl FnOnce(&mut Parts)) -> Parts {
    let mut parts = Parts::default();
    bend(&mut parts);
    parts
}

impl Parts {
    pub(super) fn sign(self) -> Vec<u8> {
        let data = write::sequence(&[
            &self.version,
            &self.responder,
            &self.produced_at,
            &joined(&self.singles),
            &self.extensions,
        ]);
        let signature = signature(self.key, self.hash, &data);
        let signature = write::element(tag::BIT_STRING, &[&[0], &signature]);
        let certificates = if self.certificates.is_empty() {
            Vec::new()
        } else {
            write::element(tag::CONTEXT_0, &[&joined(&self.certificates)])
        };
        let basic = write::sequence(&[&data, &self.algorithm, &signature, &certificates]);
        let basic = write::element(tag::OCTET_STRING, &[&basic]);
        let typed = write::sequence(&[&self.kind, &basic]);
        write::sequence(&[&self.status, &write::element(tag::CONTEXT_0, &[&typed])])
    }
}

pub(super) fn joined(parts: &[Vec<u8>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    write::sequence(&parts)
}

pub(super) fn signature(key: &RsaPrivateKey, hash: RsaHash, message: &[u8]) -> Vec<u8> {
    match hash {
        RsaHash::Sha1 => key.sign(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(message)),
        RsaHash::Sha256 => key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)),
        RsaHash::Sha384 => key.sign(Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(message)),
        RsaHash::Sha512 => key.sign(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message)),
    }
    .unwrap()
}

pub(super) fn by_name(certificate: &[u8]) -> Vec<u8> {
    let outline = Outline::read(certificate).unwrap();
    write::element(tag::CONTEXT_1, &[outline.subject])
}

pub(super) fn by_key(certificate: &[u8]) -> Vec<u8> {
    let outline = Outline::read(certificate).unwrap();
    let hash = Sha1::digest(crate::issuer::key_octets(outline.spki).unwrap());
    let hash = write::element(tag::OCTET_STRING, &[hash.as_slice()]);
    write::element(tag::CONTEXT_2, &[&hash])
}

/// `GeneralizedTime`, whatever the year.
pub(super) fn time(instant: OffsetDateTime) -> Vec<u8> {
    let utc = instant::write(instant).unwrap();
    assert_eq!(utc[0], tag::UTC_TIME);
    write::element(tag::GENERALIZED_TIME, &[b"20", &utc[2..]])
}

pub(super) fn good() -> Vec<u8> {
    vec![0x80, 0]
}

pub(super) fn unknown() -> Vec<u8> {
    vec![0x82, 0]
}

pub(super) fn revoked(since: OffsetDateTime, reason: &[u8]) -> Vec<u8> {
    let reason = if reason.is_empty() {
        Vec::new()
    } else {
        let reason = write::element(tag::ENUMERATED, &[reason]);
        write::element(tag::CONTEXT_0, &[&reason])
    };
    write::element(tag::CONTEXT_1, &[&time(since), &reason])
}

/// About the world's certificate, fresh for a minute.
pub(super) fn single(status: &[u8]) -> Vec<u8> {
    timed(status, at(), Some(at() + Duration::minutes(1)))
}

pub(super) fn timed(
    status: &[u8],
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
) -> Vec<u8> {
    let next = next_update.map_or_else(Vec::new, |next| {
        write::element(tag::CONTEXT_0, &[&time(next)])
    });
    let id = certificate_id::<Sha1>(oid::SHA1, world().certificate.serial_der());
    write::sequence(&[&id, status, &time(this_update), &next])
}

pub(super) fn certificate_id<D: Digest>(hash: &[u8], serial: &[u8]) -> Vec<u8> {
    let issuer = &world().issuer;
    let hashed = |bytes: &[u8]| write::element(tag::OCTET_STRING, &[D::digest(bytes).as_slice()]);
    write::sequence(&[
        &write::algorithm(hash),
        &hashed(issuer.name_der()),
        &hashed(issuer.key_octets()),
        serial,
    ])
}

pub(super) fn extension(oid: &[u8], is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if is_critical {
        &[tag::BOOLEAN, 1, 0xff]
    } else {
        &[]
    };
    let value = write::element(tag::OCTET_STRING, &[value]);
    write::sequence(&[&write::oid(oid), critical, &value])
}

pub(super) fn nonce(nonce: &[u8]) -> Vec<u8> {
    extension(
        oid::OCSP_NONCE,
        false,
        &write::element(tag::OCTET_STRING, &[nonce]),
    )
}

/// `[1]` around a list of extensions.
pub(super) fn extensions(list: &[Vec<u8>]) -> Vec<u8> {
    write::element(tag::CONTEXT_1, &[&joined(list)])
}
