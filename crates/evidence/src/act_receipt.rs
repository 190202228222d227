//! Verifies the receipt of an act other than a filing: enabling, terms, contact media, opening,
//! mandate. A screen calls none of them done before.

use mailbox::api::SealedReceipt;
use mailbox::statement::{ActReceipt, Statement};

use crate::receipt::{Examined, Presented, ReceiptError};
use crate::seal::{self, Known};
use crate::sha256;
use crate::story::{Story, Told};

/// A receipt that is right in everything but the RSA value of its seal, still to be verified.
#[derive(Clone, Debug)]
pub struct Unproved(seal::Unproved);

impl Unproved {
    /// Returns the seal whose RSA value is to be verified.
    pub fn seal(&self) -> &Examined {
        self.0.seal()
    }

    /// Takes the outcome of verifying the RSA value; only then there is a receipt.
    pub fn conclude(self, rsa_holds: bool) -> Result<ActReceipt, ReceiptError> {
        match self.0.conclude(rsa_holds)? {
            Statement::ActReceipt(word) => Ok(*word),
            _ => Err(ReceiptError::NotAReceipt),
        }
    }
}

/// Examines a receipt in everything but the RSA value of its seal.
///
/// `signed` is what the party signed; none for what nobody signs, such as a code that was typed.
/// `seals` are those that count, and when; certificates are compared byte by byte.
///
/// # Errors
///
/// [`ReceiptError`]: it is not the institute's word on this.
pub fn examine(
    receipt: &SealedReceipt,
    signed: Option<Presented<'_>>,
    seals: &[Known],
) -> Result<Unproved, ReceiptError> {
    let unproved = seal::examine(&receipt.statement, &receipt.seal, seals)?;
    let Statement::ActReceipt(word) = unproved.word() else {
        return Err(ReceiptError::NotAReceipt);
    };
    if word.folio != receipt.folio {
        return Err(ReceiptError::Contradicts);
    }
    match signed {
        Some(signed) => answers(receipt, word, signed)?,
        None if word.signed.is_some() => return Err(ReceiptError::NotForThis),
        None => {}
    }
    Ok(Unproved(unproved))
}

/// Tells whether it answers what was signed, and says the same.
fn answers(
    receipt: &SealedReceipt,
    word: &ActReceipt,
    signed: Presented<'_>,
) -> Result<(), ReceiptError> {
    let act = word.signed.as_ref().ok_or(ReceiptError::NotForThis)?;
    if act.answered.statement_sha256 != sha256(signed.statement.as_bytes())
        || act.answered.signature_sha256 != sha256(signed.signature)
    {
        return Err(ReceiptError::NotForThis);
    }
    let statement = Statement::parse(signed.statement).map_err(|_| ReceiptError::NotForThis)?;
    let word = Statement::ActReceipt(Box::new(word.clone()));
    let told = vec![
        Told::new(statement, signed.statement, signed.signature),
        // What it says of the signed statement is compared, not its own seal.
        Told::new(word, &receipt.statement, &[]),
    ];
    match Story::new(told) {
        Ok(_) => Ok(()),
        Err(_) => Err(ReceiptError::Contradicts),
    }
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};
    use efirma::Credential;
    use mailbox::contacts::Medium;
    use mailbox::identifiers::Folio;
    use mailbox::statement::{
        Answered, ChangeContact, ContactChange, Received, Sealed, SignedAct, SignedBy,
    };

    use super::*;
    use crate::receipt::tests::{at, present, seals};

    fn medium(text: &str) -> Medium {
        text.parse().unwrap()
    }

    fn signed(by: SignedBy) -> Statement {
        Statement::ChangeContact(ChangeContact {
            by,
            registration: None,
            change: ContactChange::Register {
                medium: medium("correo ana@empresa.mx"),
            },
        })
    }

    fn word(by: &SignedBy, statement: &str) -> ActReceipt {
        ActReceipt {
            sealed: Sealed {
                environment: by.environment,
                authority: by.authority.clone(),
                origin: by.origin.clone(),
            },
            folio: Folio::new(Folio::RECEIPTS, 2026, 1),
            received_at: at(5),
            mailbox: by.mailbox.clone(),
            holder_name: "ESCUELA".parse().unwrap(),
            holder_curp: None,
            registrations: vec![],
            received: Received::Contact {
                change: ContactChange::Register {
                    medium: medium("correo ana@empresa.mx"),
                },
                confirm_by_at: Some(at(259_205)),
            },
            signed: Some(SignedAct {
                signer_name: "ESCUELA".into(),
                signer: by.signer.clone(),
                certificate_number: by.certificate_number.clone(),
                answered: Answered {
                    statement_sha256: sha256(statement.as_bytes()),
                    signature_sha256: sha256(b"signature"),
                },
            }),
        }
    }

    fn sealed(seal: &Credential, word: &ActReceipt) -> SealedReceipt {
        let statement = Statement::ActReceipt(Box::new(word.clone())).to_text();
        let instant = word.received_at.instant();
        let seal = seal.sign(statement.as_bytes(), instant).unwrap();
        SealedReceipt {
            folio: word.folio.clone(),
            statement,
            seal: Base64::encode_string(&seal),
        }
    }

    #[test]
    fn only_the_institutes_word_on_this_very_act_is_its_receipt() {
        let [institute, another] = seals();
        let known = vec![institute.certificate().der().to_vec().into()];
        let by = present().by;
        let statement = signed(by.clone()).to_text();
        let presented = |signature: &'static [u8]| {
            Some(Presented {
                statement: &statement,
                signature,
            })
        };
        let word = word(&by, &statement);
        let judge = |seal: &Credential, word: &ActReceipt, signature: &'static [u8]| {
            examine(&sealed(seal, word), presented(signature), &known)
                .and_then(|unproved| unproved.conclude(true))
        };
        assert_eq!(judge(&institute, &word, b"signature"), Ok(word.clone()));
        let refused = |word: &ActReceipt| judge(&institute, word, b"signature").unwrap_err();

        let stolen = judge(&another, &word, b"signature");
        assert_eq!(stolen, Err(ReceiptError::SealedByAnother));
        let other = judge(&institute, &word, b"another");
        assert_eq!(other, Err(ReceiptError::NotForThis));
        let unsigned = examine(&sealed(&institute, &word), None, &known);
        assert_eq!(unsigned.err(), Some(ReceiptError::NotForThis));
        let unproved = examine(&sealed(&institute, &word), presented(b"signature"), &known);
        assert!(matches!(
            unproved.unwrap().conclude(false),
            Err(ReceiptError::Seal(_))
        ));

        let mut lies = word.clone();
        lies.received = Received::Contact {
            change: ContactChange::Register {
                medium: medium("correo otra@empresa.mx"),
            },
            confirm_by_at: Some(at(259_205)),
        };
        assert_eq!(refused(&lies), ReceiptError::Contradicts);
        let mut early = word.clone();
        early.received_at = at(-5);
        assert_eq!(refused(&early), ReceiptError::Contradicts);
        let mut elsewhere = word;
        elsewhere.sealed.origin = "https://otro.example".into();
        assert_eq!(refused(&elsewhere), ReceiptError::Contradicts);
    }

    #[test]
    fn a_code_that_was_typed_has_a_receipt_that_nobody_signed() {
        let [institute, _] = seals();
        let known = vec![institute.certificate().der().to_vec().into()];
        let by = present().by;
        let mut word = word(&by, "");
        word.received = Received::ContactProved {
            medium: medium("movil +525512345678"),
        };
        word.signed = None;
        let receipt = sealed(&institute, &word);
        let proved = examine(&receipt, None, &known).and_then(|unproved| unproved.conclude(true));
        assert_eq!(proved, Ok(word));
        let statement = signed(by).to_text();
        let claimed = Some(Presented {
            statement: &statement,
            signature: b"signature",
        });
        let refused = examine(&receipt, claimed, &known).err();
        assert_eq!(refused, Some(ReceiptError::NotForThis));
    }
}
