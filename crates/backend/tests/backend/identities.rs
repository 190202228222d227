//! Fictional e.firmas, made once for all tests by the demonstration that is itself under test.

use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::AtomicI64;
use std::{fs, thread};

use backend::{Clock, Settings, router_with};
use efirma::mint::{Authority, MintKind, Order};
use efirma::{Certificate, Credential, PrivateKey, open_key};
use mailbox::digest::Digest;
use mailbox::instant::LegalTime;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;
use time::Duration;

/// 2026-11-24 10:10:51 in the Zona Centro.
pub(crate) const START: i64 = 1_795_536_651;

/// Every identity, and the data folder that issued them.
pub(crate) struct Identities {
    pub(crate) template: TempDir,
    pub(crate) bakery: Identity,
    pub(crate) bakery_renewed: Identity,
    pub(crate) csd: Identity,
    pub(crate) expired: Identity,
    pub(crate) future: Identity,
    pub(crate) generic: Identity,
    pub(crate) impersonator: Identity,
    pub(crate) impersonator_expired: Identity,
    pub(crate) workshop: Identity,
}

/// A certificate, its key and what it says.
pub(crate) struct Identity {
    pub(crate) credential: Credential,
    pub(crate) rfc: String,
}

impl Identity {
    fn new(certificate: &[u8], key: PrivateKey) -> Self {
        let certificate = Certificate::parse(certificate).unwrap();
        let rfc = certificate.holder().rfc.clone();
        Self {
            credential: Credential::new(certificate, key).unwrap(),
            rfc,
        }
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        self.credential.certificate()
    }

    pub(crate) fn sha256(&self) -> Digest {
        Digest::new(self.certificate().sha256())
    }

    fn file(folder: &Path, name: &str, passphrase: &str) -> Self {
        let certificate = fs::read(folder.join(format!("{name}.cer"))).unwrap();
        let key = fs::read(folder.join(format!("{name}.key"))).unwrap();
        Self::new(&certificate, open_key(&key, passphrase).unwrap())
    }

    fn issued_by(authority: &Authority, rfc: &str, seed: u64, days: i64) -> Self {
        let now = LegalTime::from_unix_seconds(START).unwrap();
        Self::issued_from(authority, rfc, seed, now, days)
    }

    pub(crate) fn issued_from(
        authority: &Authority,
        rfc: &str,
        seed: u64,
        now: LegalTime,
        days: i64,
    ) -> Self {
        Self::named(authority, ("NOMBRE DE PRUEBA", rfc), seed, now, days)
    }

    pub(crate) fn named(
        authority: &Authority,
        (name, rfc): (&str, &str),
        seed: u64,
        now: LegalTime,
        days: i64,
    ) -> Self {
        let order = Order {
            kind: MintKind::EFirma,
            name,
            rfc,
            representative_rfc: None,
            curp: None,
            number: *b"99000000000000000001",
            not_before: now.plus(-Duration::days(3)).instant(),
            not_after: now.plus(Duration::days(days)).instant(),
        };
        let minted = authority
            .issue(&mut StdRng::seed_from_u64(seed), &order)
            .unwrap();
        let key = PrivateKey::from_pkcs8(&minted.pkcs8).unwrap();
        Self::new(&minted.certificate_der, key)
    }
}

pub(crate) static IDENTITIES: LazyLock<Identities> = LazyLock::new(|| {
    thread::spawn(|| {
        let template = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(template.path().to_owned(), "http://127.0.0.1:8787");
        settings.demo = true;
        settings.demo_bare = true;
        let clock = Clock::set(Arc::new(AtomicI64::new(START)));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        drop(runtime.block_on(router_with(&settings, clock)).unwrap());
        read(template)
    })
    .join()
    .unwrap()
});

fn read(template: TempDir) -> Identities {
    let (demo, anchor) = (
        template.path().join("demo"),
        template.path().join("anchors"),
    );
    let root = fs::read(anchor.join("demostracion.cer")).unwrap();
    let root_key = fs::read(template.path().join("seal/authority.key")).unwrap();
    let authority = Authority::from_parts(&root, &root_key).unwrap();
    let now = LegalTime::from_unix_seconds(START).unwrap();
    // Same name as the real one, another key.
    let pretender = Authority::generate(
        &mut StdRng::seed_from_u64(1),
        "AUTORIDAD DE DEMOSTRACION (NO ES EL SAT)",
        now.plus(-Duration::days(3)).instant(),
        now.plus(Duration::days(1000)).instant(),
    )
    .unwrap();
    let readme = fs::read_to_string(demo.join("README.txt")).unwrap();
    let line = readme
        .lines()
        .find(|l| l.starts_with("Contraseña"))
        .unwrap();
    let passphrase = line.split_whitespace().last().unwrap();
    let line = readme.lines().find(|l| l.starts_with("RFC: ")).unwrap();
    let rfc = line.trim_start_matches("RFC: ");
    Identities {
        bakery: Identity::file(&demo, rfc, passphrase),
        bakery_renewed: Identity::issued_by(&authority, rfc, 2, 1000),
        csd: Identity::file(&demo, "pruebas/csd", passphrase),
        expired: Identity::file(&demo, "pruebas/vencida", passphrase),
        future: Identity::file(&demo, "pruebas/futura", passphrase),
        generic: Identity::issued_by(&authority, "XAXX010101000", 3, 1000),
        impersonator: Identity::issued_by(&pretender, rfc, 4, 1000),
        impersonator_expired: Identity::issued_by(&pretender, rfc, 5, -1),
        workshop: Identity::file(&demo, "pruebas/otra", passphrase),
        template,
    }
}
