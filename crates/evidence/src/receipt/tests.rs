//! A receipt is believed only when everything about it is right.

use efirma::mint::{Authority, MintKind, Order};
use efirma::{Certificate, Credential, PrivateKey};
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::filing::{Filing, Procedure};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::revocation::RevocationAtReception;
use mailbox::statement::{Nonce, SignedBy};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;

const NOW: i64 = 1_795_536_651;

pub(crate) fn at(seconds: i64) -> LegalTime {
    LegalTime::from_unix_seconds(NOW + seconds).unwrap()
}

/// The institute's seal and another one of the same authority.
pub(crate) fn seals() -> [Credential; 2] {
    // A fixed seed: the tests are about receipts, not about keys.
    let mut rng = StdRng::seed_from_u64(7);
    let (from, to) = (at(-86_400).instant(), at(86_400).instant());
    let authority = Authority::generate(&mut rng, "AUTORIDAD DE PRUEBA", from, to).unwrap();
    [*b"00001000000500000001", *b"00001000000500000002"].map(|number| {
        let order = Order {
            kind: MintKind::Seal,
            name: "SELLO DE PRUEBA",
            rfc: "IMS421231I45",
            representative_rfc: None,
            curp: None,
            number,
            not_before: from,
            not_after: to,
        };
        let minted = authority.issue(&mut rng, &order).unwrap();
        let key = PrivateKey::from_pkcs8(&minted.pkcs8).unwrap();
        Credential::new(Certificate::parse(&minted.certificate_der).unwrap(), key).unwrap()
    })
}

pub(crate) fn present() -> Present {
    let by = SignedBy {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        certificate_sha256: Digest::new([1; 32]),
        nonce: Nonce::new([2; 16]),
        legal_time: at(0),
    };
    Present {
        by,
        filing: Filing::new(Procedure::Promocion, "Asunto", "Texto.", vec![]).unwrap(),
    }
}

fn word(statement: &str, signature: &[u8]) -> FilingReceipt {
    let present = present();
    FilingReceipt {
        environment: present.by.environment,
        authority: present.by.authority,
        origin: present.by.origin,
        folio: Folio::new("PR", 2026, 1),
        received_at: at(5),
        mailbox: present.by.mailbox,
        signer_name: "ESCUELA".into(),
        signer: present.by.signer,
        certificate_number: present.by.certificate_number,
        revocation: RevocationAtReception::Good { at: at(4) },
        procedure: present.filing.procedure,
        subject: present.filing.subject,
        attachments: vec![],
        statement_sha256: sha256(statement.as_bytes()),
        signature_sha256: sha256(signature),
    }
}

fn sealed(seal: &Credential, word: &FilingReceipt) -> SealedReceipt {
    let statement = Statement::FilingReceipt(word.clone()).to_text();
    let seal = seal
        .sign(statement.as_bytes(), word.received_at.instant())
        .unwrap();
    SealedReceipt {
        folio: word.folio.clone(),
        statement,
        seal: Base64::encode_string(&seal),
    }
}

#[test]
fn only_the_institutes_word_on_what_was_signed_is_a_receipt() {
    let [institute, another] = seals();
    let known = vec![institute.certificate().der().to_vec().into()];
    let statement = Statement::Present(present()).to_text();
    let presented = Presented {
        statement: &statement,
        signature: b"signature",
    };
    let word = word(&statement, b"signature");
    let receipt = sealed(&institute, &word);
    assert_eq!(verify(&receipt, presented, &known), Ok(word.clone()));

    let stolen = verify(&sealed(&another, &word), presented, &known);
    assert_eq!(stolen, Err(ReceiptError::SealedByAnother));
    for other in [
        Presented {
            statement: &statement,
            signature: b"another",
        },
        Presented {
            statement: "another",
            signature: b"signature",
        },
    ] {
        assert_eq!(
            verify(&receipt, other, &known),
            Err(ReceiptError::NotForThis)
        );
    }
    let bent: [fn(&mut FilingReceipt); 6] = [
        |word| word.subject = "Otro".into(),
        |word| word.mailbox = "IMS421231I45".parse().unwrap(),
        |word| word.origin = "http://127.0.0.1:1".into(),
        |word| word.environment = Environment::Produccion,
        |word| word.received_at = at(-1),
        |word| word.certificate_number = "1".into(),
    ];
    for bend in bent {
        let mut word = word.clone();
        bend(&mut word);
        let outcome = verify(&sealed(&institute, &word), presented, &known);
        assert_eq!(outcome, Err(ReceiptError::Contradicts), "{word:?}");
    }
    let mut renamed = receipt.clone();
    renamed.folio = Folio::new("PR", 2026, 2);
    assert_eq!(
        verify(&renamed, presented, &known),
        Err(ReceiptError::Contradicts)
    );
    let mut changed = receipt.clone();
    changed.statement = changed.statement.replace("PR-26", "PR-27");
    let refused = Err(ReceiptError::Seal(SignatureError::Digest));
    assert_eq!(verify(&changed, presented, &known), refused);
    let examined = examine(&receipt, presented, &known).unwrap();
    assert_eq!(
        examined.conclude(false),
        Err(ReceiptError::Seal(SignatureError::Signature))
    );
    let mut not_base64 = receipt;
    not_base64.seal.push('*');
    assert_eq!(
        verify(&not_base64, presented, &known),
        Err(ReceiptError::SealEncoding)
    );
}
