//! The first step: everything but paths to roots, revocation and RSA.

use efirma::path::Trusted;
use efirma::timestamp::{self, TimestampError};
use efirma::{CLOCK_SKEW_MAX, Certificate, check_seal, check_signer};
use mailbox::instant::LegalTime;
use mailbox::statement::{Received, SignedBy, Statement};
use time::OffsetDateTime;

use super::{Case, Gap, NoRevocation, Of, Refusal, Revocation, Role, SignatureFinding, TimeBasis};
use crate::package::SealTimestamp;
use crate::seal::{self, Known};
use crate::story::moment;

/// A case in which everything was read and compared.
#[derive(Clone, Debug)]
pub struct Examined {
    pub(super) case: Case,
    pub(super) at: OffsetDateTime,
    pub(super) signatures: Vec<Judged>,
    pub(super) gaps: Vec<Gap>,
    pub(super) refusal: Option<Refusal>,
    /// Who is trusted to stamp time, beside the authorities.
    pub(super) timestampers: Trusted,
}

/// A signature that was read, or why it could not be.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) finding: SignatureFinding,
    pub(super) examined: Option<efirma::Examined>,
    /// What an authority of time says of it, or why that is nothing.
    pub(super) stamp: Option<Result<timestamp::Examined, TimestampError>>,
}

/// What must be known of a certificate: does a path lead from it to a trusted root, then?
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// The instant.
    pub at: OffsetDateTime,
}

impl Case {
    /// Reads every signature and compares what can be compared, as of `at`.
    ///
    /// `seals` are those that the institute published; when there are none, a seal is believed by
    /// its path alone, and that is a gap.
    pub fn examine(self, at: OffsetDateTime, seals: &[Known]) -> Examined {
        let mut signatures = Vec::new();
        if let Some((manifest, seal)) = &self.seal {
            let unread = Unread {
                of: Of::Package,
                statement: None,
                content: manifest,
                signature: seal,
            };
            signatures.push(unread.judge(None, at, seals));
        }
        let told = self.story.told().iter().zip(&self.signed);
        for (index, (told, (text, signature))) in told.enumerate() {
            let unread = Unread {
                of: Of::Record(index + 1),
                statement: Some(&told.statement),
                content: text.as_bytes(),
                signature,
            };
            let stamp = self.timestamps.iter().find(|it| it.record == index + 1);
            let received = self.story.received_at(index).map(LegalTime::instant);
            let mut judged = unread.judge(received, at, seals);
            judged.take_stamp(stamp, at);
            signatures.push(judged);
        }
        let gaps = gaps(&self, &signatures, seals);
        let refusal = one_institute(&signatures).or_else(|| audit_of_another(&self));
        Examined {
            case: self,
            at,
            signatures,
            gaps,
            refusal,
            timestampers: Trusted::default(),
        }
    }
}

impl Examined {
    /// What must be asked about each certificate, in the order in which [`Examined::chained`]
    /// takes the answers; `None` for a signature that could not be read.
    pub fn questions(&self) -> Vec<Option<Question<'_>>> {
        (self.signatures.iter())
            .map(|judged| {
                judged.examined.as_ref().map(|examined| Question {
                    certificate: examined.certificate(),
                    at: judged.finding.judged_at,
                })
            })
            .collect()
    }

    /// Takes who is trusted to stamp time, beside the authorities that are trusted for everything.
    #[must_use]
    pub fn with_timestampers(mut self, trusted: &Trusted) -> Self {
        self.timestampers = self.timestampers.joined(trusted);
        self
    }

    /// The answers about revocation that came with the case.
    pub fn answers(&self) -> &[crate::package::RevocationAnswer] {
        &self.case.answers
    }
}

impl Judged {
    /// Reads what an authority of time says of this seal, and compares the hours.
    fn take_stamp(&mut self, stamp: Option<&SealTimestamp>, now: OffsetDateTime) {
        let (Some(stamp), Some(seal)) = (stamp, &self.examined) else {
            return;
        };
        let examined = seal::examine_timestamp(seal, &stamp.token);
        if let Ok(examined) = &examined {
            let of = self.finding.of;
            let said = examined.timestamp();
            // It cannot have been stamped before it was made.
            let ahead = seal.signing_time() - said.latest();
            if ahead > CLOCK_SKEW_MAX {
                let error = TimestampError::Clock { ahead: -ahead };
                let refusal = Refusal::Timestamp { of, error };
                self.finding.refusal.get_or_insert(refusal);
            } else if said.at - now > CLOCK_SKEW_MAX {
                let refusal = Refusal::Future { of, at: said.at };
                self.finding.refusal.get_or_insert(refusal);
            }
        }
        self.stamp = Some(examined);
    }
}

/// A signature before it is read.
struct Unread<'a> {
    of: Of,
    statement: Option<&'a Statement>,
    content: &'a [u8],
    signature: &'a [u8],
}

impl Unread<'_> {
    fn judge(
        &self,
        received: Option<OffsetDateTime>,
        at: OffsetDateTime,
        seals: &[Known],
    ) -> Judged {
        let by = self.statement.and_then(Statement::signed_by);
        let role = if by.is_some() {
            Role::Party
        } else {
            Role::Institute
        };
        let mut finding = SignatureFinding {
            of: self.of,
            purpose: self.statement.map(Statement::purpose),
            role,
            certificate: None,
            signing_time: None,
            judged_at: at,
            basis: TimeBasis::Question,
            revocation: Revocation::Unknown(NoRevocation::Absent),
            timestamp: None,
            refusal: None,
        };
        let examined = match efirma::examine(self.signature, self.content) {
            Ok(examined) => examined,
            Err(error) => {
                finding.refusal = Some(Refusal::Signature { of: self.of, error });
                return Judged {
                    finding,
                    examined: None,
                    stamp: None,
                };
            }
        };
        let certificate = examined.certificate().clone();
        let signing_time = examined.signing_time();
        let sealed_at = self.statement.and_then(moment).map(LegalTime::instant);
        (finding.judged_at, finding.basis) = match (role, received) {
            (Role::Party, Some(received)) => (received, TimeBasis::Receipt),
            (Role::Party, None) => (at, TimeBasis::Question),
            (Role::Institute, _) => (sealed_at.unwrap_or(signing_time), TimeBasis::Seal),
        };
        finding.signing_time = Some(signing_time);
        let checks = self
            .check_time(&finding, by, signing_time, at)
            .and_then(|()| self.check_certificate(&finding, by, &certificate, seals));
        finding.refusal = checks.err();
        finding.certificate = Some(certificate);
        Judged {
            finding,
            examined: Some(examined),
            stamp: None,
        }
    }

    /// The signer's clock agrees with the statement's hour, and nothing lies in the future.
    fn check_time(
        &self,
        finding: &SignatureFinding,
        by: Option<&SignedBy>,
        signing_time: OffsetDateTime,
        at: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let of = self.of;
        let reference = by.map_or(finding.judged_at, |by| by.legal_time.instant());
        efirma::check_signing_time(signing_time, reference).map_err(|error| {
            Refusal::SigningTime {
                of,
                ahead: error.ahead,
            }
        })?;
        let ahead = signing_time - finding.judged_at;
        if ahead > CLOCK_SKEW_MAX {
            return Err(Refusal::SigningTime { of, ahead });
        }
        let latest = signing_time.max(finding.judged_at).max(reference);
        if latest - at > CLOCK_SKEW_MAX {
            return Err(Refusal::Future { of, at: latest });
        }
        Ok(())
    }

    fn check_certificate(
        &self,
        finding: &SignatureFinding,
        by: Option<&SignedBy>,
        certificate: &Certificate,
        seals: &[Known],
    ) -> Result<(), Refusal> {
        let of = self.of;
        let judge = match finding.role {
            Role::Institute => check_seal,
            Role::Party => check_signer,
        };
        judge(certificate, finding.judged_at).map_err(|error| Refusal::Signer { of, error })?;
        let Some(by) = by else {
            if seals.is_empty() {
                return Ok(());
            }
            let known = known(seals, certificate).ok_or(Refusal::SealUnknown { of })?;
            let hours = [finding.signing_time, Some(finding.judged_at)];
            return (hours.into_iter().flatten())
                .try_for_each(|at| known.counts_at(at))
                .map_err(|why| Refusal::SealOutOfTime { of, why });
        };
        let is_named = *by.certificate_sha256.as_bytes() == certificate.sha256()
            && by.certificate_number == certificate.number()
            && by.signer.as_str() == certificate.holder().rfc;
        if is_named {
            Ok(())
        } else {
            Err(Refusal::SignerNotNamed { of })
        }
    }
}

/// Finds a certificate among those that the institute published.
fn known<'a>(seals: &'a [Known], certificate: &Certificate) -> Option<&'a Known> {
    (seals.iter()).find(|known| known.certificate.as_slice() == certificate.der())
}

/// All seals name one institute, by its RFC: certificates follow one another.
fn one_institute(signatures: &[Judged]) -> Option<Refusal> {
    let mut seals = signatures.iter().filter_map(|judged| {
        let certificate = judged.finding.certificate.as_ref()?;
        (judged.finding.role == Role::Institute)
            .then(|| (judged.finding.of, certificate.holder().rfc.as_str()))
    });
    let (_, first) = seals.next()?;
    let (of, _) = seals.find(|(_, rfc)| *rfc != first)?;
    Some(Refusal::SealsDiffer { of })
}

fn audit_of_another(case: &Case) -> Option<Refusal> {
    let mailbox = case.story.mailbox()?;
    let entries = case.audit.as_ref()?.entries();
    (entries.iter().any(|entry| entry.mailbox != *mailbox)).then_some(Refusal::AuditOfAnother)
}

/// Whether a statement says on which days a notification was made and takes effect.
fn names_days(statement: &Statement) -> bool {
    match statement {
        Statement::Attestation(_) => true,
        Statement::ActReceipt(receipt) => matches!(receipt.received, Received::Opening { .. }),
        _ => false,
    }
}

/// What is not there, or cannot be known from what is there.
fn gaps(case: &Case, signatures: &[Judged], seals: &[Known]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = case.story.missing().into_iter().map(Gap::Missing).collect();
    for named in case.story.documents() {
        if !case.has(named.sha256) {
            gaps.push(Gap::DocumentAbsent { name: named.name });
        }
    }
    for (record, told) in (1..).zip(case.story.told()) {
        if (told.statement.signed_by()).is_some_and(|by| by.mailbox != by.signer) {
            gaps.push(Gap::Mandate { record });
        }
    }
    if case.story.told().iter().any(|it| names_days(&it.statement)) {
        gaps.push(Gap::Dates);
    }
    for Judged { finding, .. } in signatures {
        if finding.basis == TimeBasis::Question && finding.refusal.is_none() {
            gaps.push(Gap::ReceptionUnknown { of: finding.of });
        }
    }
    for Judged { finding, .. } in signatures {
        let known = finding.certificate.as_ref().and_then(|it| known(seals, it));
        if let Some(Known {
            until: Some(since),
            is_compromised: true,
            ..
        }) = known
            && finding.refusal.is_none()
        {
            gaps.push(Gap::SealCompromised {
                of: finding.of,
                since: *since,
            });
        }
    }
    let sealed = signatures
        .iter()
        .any(|it| it.finding.role == Role::Institute);
    if seals.is_empty() && sealed {
        gaps.push(Gap::SealNotPinned);
    }
    if let Some(audit) = &case.audit {
        let is_told = case.story.told().iter().any(|told| {
            audit.tells_of(told.statement_sha256) || audit.tells_of(told.signature_sha256)
        });
        if !is_told {
            gaps.push(Gap::AuditUnrelated);
        }
        gaps.push(Gap::AuditPartial { gaps: audit.gaps() });
    }
    if case.source == super::Source::Pdf {
        gaps.push(Gap::Appearance);
    }
    gaps
}
