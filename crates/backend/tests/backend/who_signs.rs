//! Identity comes from the verified certificate alone.

use base64ct::{Base64, Encoding as _};
use mailbox::api::SignedStatement;
use mailbox::environment::Environment;
use mailbox::problem::Code;
use mailbox::statement::{Nonce, SignIn, SignedBy, Statement};

use crate::identities::{IDENTITIES, Identity};
use crate::world::{World, by, filing, present_with, sign, sign_in_with};

#[tokio::test]
async fn each_wrong_certificate_is_told_apart() {
    let world = World::open().await;
    let cases: [(&Identity, Code); 6] = [
        (&IDENTITIES.csd, Code::CertificateNotEfirma),
        (&IDENTITIES.expired, Code::CertificateExpired),
        (&IDENTITIES.future, Code::CertificateNotYetValid),
        (&IDENTITIES.generic, Code::ForeignMailbox),
        (&IDENTITIES.impersonator, Code::CertificateUntrusted),
        // Not even told that it ended: it never was one of ours.
        (&IDENTITIES.impersonator_expired, Code::CertificateUntrusted),
    ];
    for (who, code) in cases {
        let challenge = world.access_challenge().await;
        let request = sign_in_with(who, &challenge, challenge.issued_at);
        world.post("access", "", &request).await.refused(code);
        // The refusal consumed nothing.
        let request = sign_in_with(&IDENTITIES.bakery, &challenge, challenge.issued_at);
        assert_eq!(world.post("access", "", &request).await.status, 201);
    }
}

#[tokio::test]
async fn a_statement_that_says_anything_else_than_our_records_is_refused() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let workshop = &IDENTITIES.workshop;
    let changes: [fn(&mut SignedBy, &Identity); 7] = [
        |by, _| by.environment = Environment::Produccion,
        |by, _| by.authority.push('.'),
        |by, _| by.origin = "https://otro.example".into(),
        |by, other| by.signer = other.rfc.parse().unwrap(),
        |by, _| by.certificate_number = "1".into(),
        |by, other| by.certificate_sha256 = other.sha256(),
        |by, _| by.legal_time = by.legal_time.plus(time::Duration::SECOND),
    ];
    for change in changes {
        let challenge = world.access_challenge().await;
        let mut by = by(bakery, &challenge);
        change(&mut by, workshop);
        let statement = Statement::SignIn(SignIn { by }).to_text();
        let signature = sign(bakery, &statement, challenge.issued_at);
        let request = SignedStatement {
            statement,
            signature,
        };
        world
            .post("access", "", &request)
            .await
            .refused(Code::StatementMismatch);
    }
    // Whose mailbox it is may be another's, under a mandate: there is none.
    let challenge = world.access_challenge().await;
    let mut by = by(bakery, &challenge);
    by.mailbox = workshop.rfc.parse().unwrap();
    let statement = Statement::SignIn(SignIn { by }).to_text();
    let signature = sign(bakery, &statement, challenge.issued_at);
    let request = SignedStatement {
        statement,
        signature,
    };
    world
        .post("access", "", &request)
        .await
        .refused(Code::NotPermitted);
    let mut challenge = world.access_challenge().await;
    challenge.nonce = Nonce::new([7; 16]);
    let request = sign_in_with(bakery, &challenge, challenge.issued_at);
    world
        .post("access", "", &request)
        .await
        .refused(Code::NonceVoid);
}

#[tokio::test]
async fn a_signature_for_one_purpose_is_useless_for_the_other() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let token = world.sign_in(bakery).await;
    let challenge = world.filing_challenge(&token).await;
    let present = present_with(
        bakery,
        &challenge,
        challenge.issued_at,
        filing("Uno", vec![]),
    );
    let sign_in = sign_in_with(bakery, &challenge, challenge.issued_at);

    let SignedStatement {
        statement,
        signature,
    } = sign_in.clone();
    let mut crossed = present.clone();
    (crossed.statement, crossed.signature) = (statement, signature);
    world
        .present(&token, "k", &crossed)
        .await
        .refused(Code::StatementMismatch);
    let crossed = SignedStatement {
        statement: present.statement,
        signature: present.signature,
    };
    world
        .post("access", "", &crossed)
        .await
        .refused(Code::StatementMismatch);

    // A nonce for one purpose, in a statement of the other.
    world
        .post("access", "", &sign_in)
        .await
        .refused(Code::NonceVoid);
    let challenge = world.access_challenge().await;
    let present = present_with(
        bakery,
        &challenge,
        challenge.issued_at,
        filing("Uno", vec![]),
    );
    world
        .present(&token, "k", &present)
        .await
        .refused(Code::NonceVoid);
}

#[tokio::test]
async fn a_signature_that_does_not_fit_is_refused() {
    let (world, bakery) = (World::open().await, &IDENTITIES.bakery);
    let challenge = world.access_challenge().await;
    let good = sign_in_with(bakery, &challenge, challenge.issued_at);
    let with = |signature: String| SignedStatement {
        signature,
        ..good.clone()
    };
    let mut bytes = Base64::decode_vec(&good.signature).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let flipped = with(Base64::encode_string(&bytes));
    world
        .post("access", "", &flipped)
        .await
        .refused(Code::SignatureInvalid);
    let of_other = with(sign(bakery, "otra cosa", challenge.issued_at));
    world
        .post("access", "", &of_other)
        .await
        .refused(Code::SignatureInvalid);
    for malformed in ["", "!", &"A".repeat(100_000)] {
        let answer = world.post("access", "", &with(malformed.to_owned())).await;
        let code = if malformed.is_empty() {
            Code::SignatureInvalid
        } else {
            Code::Malformed
        };
        answer.refused(code);
    }
    let large = with("A".repeat(mailbox::api::JSON_BYTES_MAX));
    world
        .post("access", "", &large)
        .await
        .refused(Code::TooLarge);
    world
        .post("access", "", &"text")
        .await
        .refused(Code::Malformed);
    assert_eq!(world.post("access", "", &good).await.status, 201);
}
