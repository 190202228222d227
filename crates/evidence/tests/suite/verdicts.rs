//! What a package cannot make anybody believe: each lie is refused, with its reason.

use efirma::Credential;
use evidence::package::{AnswerKind, Draft, Package, Parts, Record, RevocationAnswer};
use evidence::samples::{self, Cast, Sample};
use evidence::seal::{Known, OutOfTime};
use evidence::verification::{
    Case, ChainFault, Gap, Of, Outcome, Refusal, Revocation, Trust, verify, verify_case,
};
use mailbox::statement::Statement;
use time::Duration;

use crate::world::{
    ANCHORS, AT, GOOD, LATER, LIST, PARTY, REVOKED, SEAL, cast, judge, package, trust,
};

/// Signs the statement of a record anew.
fn sign(by: &Credential, statement: Statement, seconds: i64) -> Record {
    let text = statement.to_text();
    let at = AT + Duration::seconds(seconds);
    Record {
        signature: by.sign(text.as_bytes(), at).unwrap(),
        statement,
    }
}

/// Seals parts as they are, contradictions and all but those a draft refuses.
fn outcome(parts: Parts<'_>) -> Outcome {
    match samples::sealed(&cast(None), parts) {
        Ok(package) => judge(&package.to_bytes().unwrap()).outcome,
        Err(error) => panic!("no package: {error}"),
    }
}

fn refused(parts: Parts<'_>) -> String {
    samples::sealed(&cast(None), parts).unwrap_err().to_string()
}

#[test]
fn without_authorities_nothing_is_proven_and_other_authorities_say_no() {
    let bytes = package(Sample::Filing);
    let verdict = verify(&bytes, None, LATER);
    assert_eq!(verdict.outcome, Outcome::Untrusted);
    assert!(verdict.claims.is_empty() && verdict.gaps.contains(&Gap::Authorities));
    let other = efirma::chain::Anchors::read(vec![
        include_bytes!("../../../fuzz/fixtures/other-authority.cer").to_vec(),
    ])
    .unwrap();
    let trust = Trust {
        anchors: &other,
        ..trust()
    };
    let expected = Outcome::Refused(Refusal::Chain {
        of: Of::Package,
        fault: ChainFault::UnknownIssuer,
    });
    assert_eq!(verify(&bytes, Some(trust), LATER).outcome, expected);
}

#[test]
fn published_seals_are_the_only_ones_once_they_are_known() {
    let bytes = package(Sample::Filing);
    let own = vec![Known::from(SEAL.certificate().der().to_vec())];
    let with = |seals: &[Known]| verify(&bytes, Some(Trust { seals, ..trust() }), LATER);
    let verdict = with(&own);
    assert!(verdict.is_proven() && !verdict.gaps.contains(&Gap::SealNotPinned));
    let refused = with(&[PARTY.certificate().der().to_vec().into()]).outcome;
    let expected = Refusal::SealUnknown { of: Of::Package };
    assert_eq!(refused, Outcome::Refused(expected));
}

#[test]
fn a_seal_counts_while_it_was_in_force_and_not_an_instant_longer() {
    let bytes = package(Sample::Filing);
    let with = |known: Known| {
        let seals = &[known];
        verify(&bytes, Some(Trust { seals, ..trust() }), LATER)
    };
    let own = Known::from(SEAL.certificate().der().to_vec());
    let verdict = with(own.clone());
    let hours = verdict.signatures.iter().filter_map(|it| it.signing_time);
    let (first, last) = (hours.clone().min().unwrap(), hours.max().unwrap());
    let next = last + Duration::SECOND;
    let within = Known {
        from: Some(first),
        until: Some(next),
        ..own.clone()
    };
    assert!(with(within.clone()).is_proven());
    let retired = with(Known {
        until: Some(last),
        ..within.clone()
    });
    assert!(
        matches!(
            retired.outcome,
            Outcome::Refused(Refusal::SealOutOfTime {
                why: OutOfTime::Replaced { since },
                ..
            }) if since == last
        ),
        "{:?}",
        retired.outcome
    );
    let early = with(Known {
        from: Some(next),
        until: None,
        ..own
    });
    assert!(matches!(
        early.outcome,
        Outcome::Refused(Refusal::SealOutOfTime {
            why: OutOfTime::NotYet { .. },
            ..
        })
    ));
    let doubted = |until| {
        with(Known {
            until: Some(until),
            is_compromised: true,
            ..within.clone()
        })
    };
    assert!(matches!(
        doubted(last).outcome,
        Outcome::Refused(Refusal::SealOutOfTime {
            why: OutOfTime::Compromised { .. },
            ..
        })
    ));
    let before = doubted(next);
    assert!(before.is_proven());
    let doubt = Gap::SealCompromised {
        of: Of::Package,
        since: next,
    };
    assert!(before.gaps.contains(&doubt));
}

#[test]
fn a_certificate_revoked_before_the_act_voids_it() {
    let revoked = samples::package(&cast(Some(REVOKED)), Sample::Filing).unwrap();
    let verdict = judge(&revoked.to_bytes().unwrap());
    let Outcome::Refused(Refusal::Revoked { of, .. }) = verdict.outcome else {
        panic!("{:?}", verdict.outcome);
    };
    assert_eq!(of, Of::Record(1));
    let unknown = samples::package(&cast(None), Sample::Filing).unwrap();
    let verdict = judge(&unknown.to_bytes().unwrap());
    assert!(verdict.is_proven());
    assert!(verdict.gaps.iter().any(|gap| matches!(
        gap,
        Gap::Revocation {
            of: Of::Record(1),
            ..
        }
    )));
    // An answer whose signature was spoilt says nothing.
    let mut spoilt = GOOD.to_vec();
    let at = spoilt.len() - 1;
    spoilt[at] ^= 1;
    let spoilt = samples::package(&cast(Some(&spoilt)), Sample::Filing).unwrap();
    let verdict = judge(&spoilt.to_bytes().unwrap());
    assert!(matches!(
        verdict.signatures[1].revocation,
        Revocation::Unknown(_)
    ));
}

#[test]
fn a_revocation_list_answers_for_everybody_whom_its_authority_certified() {
    let mut cast = cast(None);
    cast.answers = vec![RevocationAnswer {
        kind: AnswerKind::Crl,
        asked_at: cast.at,
        bytes: LIST.to_vec(),
    }];
    let listed = samples::package(&cast, Sample::Filing).unwrap();
    let verdict = judge(&listed.to_bytes().unwrap());
    assert!(verdict.is_proven());
    // The package's seal is made later, but within what a question may come before.
    for finding in &verdict.signatures {
        let of = finding.of;
        assert!(
            matches!(finding.revocation, Revocation::Good { .. }),
            "{of:?}"
        );
    }
}

#[test]
fn who_signs_what_is_not_theirs_is_refused() {
    let cast_of = cast(None);
    let parts = samples::parts(&cast_of, Sample::Filing).unwrap();
    // A receipt that the party made, and a filing that the institute did.
    for (index, by) in [(1, &*PARTY), (0, &*SEAL)] {
        let mut parts = parts.clone();
        let statement = parts.records[index].statement.clone();
        parts.records[index] = sign(by, statement, 20);
        if index == 0 {
            parts.records.truncate(1);
        }
        let expected = Of::Record(index + 1);
        let found = outcome(parts);
        assert!(
            matches!(found, Outcome::Refused(Refusal::Signer { of, .. }) if of == expected),
            "{found:?}"
        );
    }
    let mut renamed = parts.clone();
    let Statement::Present(present) = &mut renamed.records[0].statement else {
        panic!("a filing");
    };
    present.by.certificate_number = "30009000000900000099".into();
    let statement = renamed.records[0].statement.clone();
    renamed.records = vec![sign(&PARTY, statement, 3)];
    let expected = Refusal::SignerNotNamed { of: Of::Record(1) };
    assert_eq!(outcome(renamed), Outcome::Refused(expected));
}

#[test]
fn hours_that_do_not_agree_are_refused() {
    let parts = samples::parts(&cast(None), Sample::Filing).unwrap();
    let mut late = parts.clone();
    let statement = late.records[1].statement.clone();
    late.records[1] = sign(&SEAL, statement, 20 + 301);
    let found = outcome(late);
    assert!(
        matches!(
            found,
            Outcome::Refused(Refusal::SigningTime {
                of: Of::Record(2),
                ..
            })
        ),
        "{found:?}"
    );
    let bytes = package(Sample::Filing);
    let early = verify(&bytes, Some(trust()), AT - Duration::hours(1)).outcome;
    assert!(
        matches!(early, Outcome::Refused(Refusal::Future { .. })),
        "{early:?}"
    );
}

#[test]
fn a_receipt_of_another_filing_is_no_receipt() {
    let mut other = cast(None);
    other.at = mailbox::instant::LegalTime::new(AT + Duration::seconds(60));
    let mine = samples::parts(&cast(None), Sample::Filing).unwrap();
    let theirs = samples::parts(&other, Sample::Filing).unwrap();
    let mut mixed = mine.clone();
    mixed.records[1] = theirs.records[1].clone();
    assert_eq!(refused(mixed), "statement 2 answers another");
    // The right answer to the wrong subject.
    let mut bent = mine;
    let Statement::FilingReceipt(receipt) = &mut bent.records[1].statement else {
        panic!("a receipt");
    };
    receipt.subject = "Otro asunto".into();
    let statement = bent.records[1].statement.clone();
    bent.records[1] = sign(&SEAL, statement, 20);
    assert_eq!(refused(bent), "statement 2 contradicts statement 1");
}

#[test]
fn number_and_date_of_the_oficio_are_the_same_everywhere() {
    // PRODECON 19/2023: a record that names another number proves nothing.
    let parts = samples::parts(&cast(None), Sample::Opening).unwrap();
    for index in [0, 3] {
        let mut bent = parts.clone();
        let act = match &mut bent.records[index].statement {
            Statement::Notice(it) => &mut it.act,
            Statement::Attestation(it) => &mut it.act,
            _ => panic!("an act"),
        };
        act.oficio = "00642/2026".parse().unwrap();
        let statement = bent.records[index].statement.clone();
        bent.records[index] = sign(&SEAL, statement, 25);
        assert!(refused(bent).contains("contradicts"), "{index}");
    }
}

#[test]
fn two_institutes_in_one_package_are_one_too_many() {
    let stranger = include_bytes!("../../../fuzz/fixtures/other-seal.cer");
    let key =
        efirma::PrivateKey::from_pkcs8(include_bytes!("../../../fuzz/fixtures/other-seal.pkcs8"))
            .unwrap();
    let certificate = efirma::Certificate::parse(stranger).unwrap();
    let stranger = Credential::new(certificate, key).unwrap();
    let parts = samples::parts(&cast(None), Sample::Filing).unwrap();
    let draft = Draft::new(parts).unwrap();
    let seal = stranger
        .sign(draft.manifest(), AT + Duration::MINUTE)
        .unwrap();
    let package = draft.seal(seal).unwrap();
    let both = efirma::chain::Anchors::read(vec![
        crate::world::AUTHORITY.to_vec(),
        include_bytes!("../../../fuzz/fixtures/other-authority.cer").to_vec(),
    ])
    .unwrap();
    let trust = Trust {
        anchors: &both,
        ..trust()
    };
    let verdict = verify(&package.to_bytes().unwrap(), Some(trust), LATER);
    let expected = Refusal::SealsDiffer { of: Of::Record(2) };
    assert_eq!(verdict.outcome, Outcome::Refused(expected));
}

#[test]
fn a_statement_alone_is_judged_with_the_documents_it_names() {
    let parts = samples::parts(&cast(None), Sample::Filing).unwrap();
    let (text, signature) = (
        parts.records[0].statement.to_text(),
        parts.records[0].signature.clone(),
    );
    let documents: Vec<&[u8]> = parts.documents.iter().map(|it| &*it.bytes).collect();
    let case = Case::of_signed(&text, &signature, &documents).unwrap();
    let verdict = verify_case(case, Some(trust()), AT + Duration::MINUTE);
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert!(verdict.documents.iter().all(|it| it.is_here));
    let refused = Case::of_signed(&text, &signature, &[b"something else"]).unwrap_err();
    assert_eq!(refused.to_string(), "no statement names document 1");
    let bent = text.replace("adeudo", "acuerdo");
    let case = Case::of_signed(&bent, &signature, &[]).unwrap();
    let found = verify_case(case, Some(trust()), LATER).outcome;
    assert!(matches!(found, Outcome::Refused(Refusal::Signature { .. })));
}

#[test]
fn a_long_life_changes_nothing_that_was_received_in_time() {
    // Long after every certificate ended.
    let bytes = package(Sample::Opening);
    let verdict = verify(&bytes, Some(trust()), AT + Duration::days(30 * 365));
    assert!(verdict.is_proven(), "{:?}", verdict.outcome);
    assert_eq!(ANCHORS.realm(), None);
    assert!(Package::read(&bytes).is_ok());
    let cast: Cast<'_> = cast(None);
    assert!(cast.answers.is_empty());
}
