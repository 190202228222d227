//! What is minted has the shape of what the authority issues, and survives the whole way.

use efirma::mint::{Authority, MintError, MintKind, Order, encrypt_like_the_authority};
use efirma::{
    Certificate, CertificateError, Credential, CredentialError, FileKind, HolderError, Kind,
    OpenKeyError, PrivateKey, SignerError, check_seal, check_signer, open_key, sniff, verify,
};
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::Duration;

use crate::shared::{credential, now, world};

#[test]
fn a_minted_company_is_read_back_as_ordered() {
    let certificate = Certificate::parse(&world().company.certificate_der).unwrap();
    let holder = certificate.holder();
    assert_eq!(holder.name, "PANADERÍA MUÑOZ & HIJOS, S.A. DE C.V.");
    assert_eq!(holder.rfc, "PMÑ010101AB1");
    assert_eq!(holder.representative_rfc.as_deref(), Some("MUTJ800101AB2"));
    assert_eq!(holder.signer_rfc(), "MUTJ800101AB2");
    assert_eq!((holder.curp.as_deref(), holder.is_company()), (None, true));
    assert_eq!(
        holder.representative_curp.as_deref(),
        Some("MUTJ800101HDFXXX01")
    );
    assert_eq!(certificate.number(), "30009000000900000001");
    assert_eq!(certificate.issuer_common_name(), Some("AC de demostración"));
}

#[test]
fn each_kind_passes_its_own_check_and_no_other() {
    let world = world();
    let parse = |der: &[u8]| Certificate::parse(der).unwrap();
    let person = parse(&world.person.certificate_der);
    let seal = parse(&world.seal.certificate_der);
    let csd = parse(&world.csd.certificate_der);
    assert_eq!(check_signer(&person, now()), Ok(()));
    assert_eq!(
        check_seal(&person, now()),
        Err(SignerError::Kind {
            found: Kind::EFirma
        })
    );
    assert_eq!(check_seal(&seal, now()), Ok(()));
    assert_eq!(
        check_signer(&seal, now()),
        Err(SignerError::Kind { found: Kind::Other })
    );
    assert_eq!(
        check_signer(&csd, now()),
        Err(SignerError::Kind { found: Kind::Csd })
    );
    assert_eq!(
        check_seal(&csd, now()),
        Err(SignerError::Kind { found: Kind::Csd })
    );
}

#[test]
fn both_borders_of_the_validity_are_inside() {
    let certificate = Certificate::parse(&world().person.certificate_der).unwrap();
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    let second = Duration::seconds(1);
    assert_eq!(check_signer(&certificate, not_before), Ok(()));
    assert_eq!(check_signer(&certificate, not_after), Ok(()));
    let early = Err(SignerError::NotYetValid { not_before });
    assert_eq!(check_signer(&certificate, not_before - second), early);
    let late = Err(SignerError::Expired { not_after });
    assert_eq!(check_signer(&certificate, not_after + second), late);
}

#[test]
fn mint_encrypt_open_sign_and_verify_go_round() {
    for (passphrase, wrong) in [
        ("12345678a", "12345678b"),
        ("Contraseña €1 ", "Contraseña €1"),
    ] {
        let minted = &world().person;
        let key_file = encrypt_like_the_authority(&minted.pkcs8, passphrase).unwrap();
        assert_eq!(sniff(&key_file), FileKind::EncryptedKey);
        assert_eq!(
            open_key(&key_file, wrong).err(),
            Some(OpenKeyError::WrongPassphrase)
        );
        let key = open_key(&key_file, passphrase).unwrap();
        let certificate = Certificate::parse(&minted.certificate_der).unwrap();
        let credential = Credential::new(certificate.clone(), key).unwrap();
        let cms = credential
            .sign("cadena original ñ".as_bytes(), now())
            .unwrap();
        let verified = verify(&cms, "cadena original ñ".as_bytes()).unwrap();
        assert_eq!(
            (verified.certificate, verified.signing_time),
            (certificate, now())
        );
    }
}

#[test]
fn an_encrypted_key_has_the_header_of_the_authority() {
    let key_file = encrypt_like_the_authority(&world().person.pkcs8, "12345678a").unwrap();
    // Known answer of EFIRMA 0.2: the first block depends on the passphrase only.
    assert_eq!(
        key_file[74..82],
        [0x78, 0x10, 0x79, 0x7b, 0x68, 0xd4, 0x82, 0x68]
    );
    assert_eq!(key_file[36..44], [2, 1, 0, 2, 0x82, 1, 1, 0]);
}

#[test]
fn no_damage_to_the_ciphertext_looks_different_from_a_wrong_passphrase() {
    let key_file = encrypt_like_the_authority(&world().person.pkcs8, "12345678a").unwrap();
    for at in [74, 80, 82, key_file.len() - 9, key_file.len() - 1] {
        let mut damaged = key_file.clone();
        damaged[at] ^= 1;
        assert_eq!(
            open_key(&damaged, "12345678a").err(),
            Some(OpenKeyError::WrongPassphrase)
        );
    }
}

#[test]
fn a_key_of_another_certificate_is_no_credential() {
    let world = world();
    let certificate = Certificate::parse(&world.company.certificate_der).unwrap();
    let key = PrivateKey::from_pkcs8(&world.person.pkcs8).unwrap();
    assert!(!key.matches(&certificate));
    let refused = Credential::new(certificate, key).err();
    assert_eq!(refused, Some(CredentialError::Mismatch));
}

#[test]
fn the_seal_of_the_institute_signs_and_verifies() {
    let seal = credential(&world().seal);
    let cms = seal.sign(b"acuse", now()).unwrap();
    let verified = verify(&cms, b"acuse").unwrap();
    assert_eq!(verified.certificate.holder().rfc, "IMS421231I45");
}

#[test]
fn an_authority_is_taken_up_again_from_its_parts() {
    let world = world();
    let (der, pkcs8) = (world.authority.certificate_der(), world.authority.pkcs8());
    let again = Authority::from_parts(der, &pkcs8).unwrap();
    assert_eq!(
        (again.certificate_der(), &again.pkcs8()[..]),
        (der, &pkcs8[..])
    );
    assert_eq!(
        Authority::from_parts(der, &world.person.pkcs8).err(),
        Some(MintError::Parts)
    );
    assert_eq!(
        Certificate::parse(der).err(),
        Some(CertificateError::Authority)
    );
}

#[test]
fn orders_that_our_own_reader_would_refuse_are_refused() {
    let order = Order {
        kind: MintKind::EFirma,
        name: "NADIE",
        rfc: "nadie",
        representative_rfc: None,
        curp: None,
        number: *b"3000900000090000000X",
        not_before: now(),
        not_after: now(),
    };
    let mut rng = StdRng::seed_from_u64(1);
    assert_eq!(
        world().authority.issue(&mut rng, &order).err(),
        Some(MintError::Number)
    );
    let order = Order {
        number: *b"30009000000900000005",
        ..order
    };
    let refused = CertificateError::Holder(HolderError::WrongRfc);
    let error = world().authority.issue(&mut rng, &order).err();
    assert_eq!(error, Some(MintError::Order(refused)));
    assert_eq!(
        encrypt_like_the_authority(&world().person.pkcs8, "名").err(),
        Some(MintError::Passphrase)
    );
}
