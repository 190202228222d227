//! The demonstration authority: it issues the test seal and the test e.firmas, and nobody else
//! trusts it. It never exists in production.
//!
//! Its key stays in `seal/`, so that a later start can still issue what is missing; its
//! certificate is copied to `anchors/`, where trust is looked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use efirma::chain::ChainError;
use efirma::mint::{Authority, MintError, Minted, Order};
use efirma::{CertificateError, CredentialError, SignerError};
use mailbox::instant::LegalTime;
use time::Duration;
use zeroize::Zeroizing;

use crate::seal::SealError;
use crate::{file, ids};

/// The name that people see as the issuer.
const NAME: &str = "AUTORIDAD DE DEMOSTRACION (NO ES EL SAT)";
/// How long it is valid, from a day before it is made.
const VALIDITY: Duration = Duration::days(20 * 365);
/// How far back identities may begin: the expired one needs an issuer that was valid then.
const BACKDATED: Duration = Duration::days(10 * 365);

/// Why a seal, an authority or an identity could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("the pinned certificates cannot be used: {0}")]
    Anchors(ChainError),
    #[error("{path} is not a certificate of ours: {source}")]
    Certificate {
        path: PathBuf,
        source: CertificateError,
    },
    #[error("the seal's certificate and key do not belong together: {0}")]
    Credential(CredentialError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is not a private key in PKCS#8")]
    Key { path: PathBuf },
    #[error("a demonstration certificate could not be made: {0}")]
    Mint(#[from] MintError),
    #[error("there is no root certificate to trust")]
    NoAnchors,
    #[error("the certificate cannot seal: {0}")]
    NotASeal(SignerError),
    #[error("{path} holds no certificate")]
    NotAnAnchor { path: PathBuf },
    #[error("the seal does not seal: {0}")]
    Seal(#[from] SealError),
}

/// An authority for demonstrations.
pub(crate) struct DemoAuthority(Authority);

impl DemoAuthority {
    /// Where its certificate is, among the anchors of a data folder.
    pub(crate) fn anchor(data: &Path) -> PathBuf {
        data.join("anchors").join("demostracion.cer")
    }

    /// Opens the authority of a data folder, or generates it.
    pub(crate) fn open_or_generate(data: &Path, now: LegalTime) -> Result<Self, IdentityError> {
        let key = data.join("seal").join("authority.key");
        let anchor = Self::anchor(data);
        let error = |path: &Path, source| IdentityError::File {
            path: path.to_owned(),
            source,
        };
        if anchor.exists() {
            let certificate = fs::read(&anchor).map_err(|e| error(&anchor, e))?;
            let pkcs8 = Zeroizing::new(fs::read(&key).map_err(|e| error(&key, e))?);
            return Ok(Self(Authority::from_parts(&certificate, &pkcs8)?));
        }
        let authority = Authority::generate(
            &mut ids::generator(),
            NAME,
            now.plus(-BACKDATED).instant(),
            now.plus(VALIDITY).instant(),
        )?;
        file::write_secret(&key, &authority.pkcs8()).map_err(|e| error(&key, e))?;
        // The certificate comes last: it says that the key is there.
        file::write_public(&anchor, authority.certificate_der()).map_err(|e| error(&anchor, e))?;
        Ok(Self(authority))
    }

    /// Issues a certificate with a new key.
    pub(crate) fn issue(&self, order: &Order<'_>) -> Result<Minted, IdentityError> {
        Ok(self.0.issue(&mut ids::generator(), order)?)
    }

    /// Issues a certificate for a key that lives elsewhere.
    pub(crate) fn certify(
        &self,
        order: &Order<'_>,
        modulus: &[u8],
        exponent: &[u8],
    ) -> Result<Vec<u8>, IdentityError> {
        Ok(self.0.certify(order, modulus, exponent)?)
    }
}
