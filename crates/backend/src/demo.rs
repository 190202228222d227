//! A fictional employer, its test e.firma and its mailbox, and wrong e.firmas to see what is refused.
//!
//! Nobody of these exists, and nobody but this data folder trusts them. A second start keeps
//! what the first made.

mod begun;
mod days;
mod papers;
mod people;
mod play;
mod story;

use std::fs;
use std::path::Path;
use std::thread;

use efirma::mint::{MintKind, Order, encrypt_like_the_authority};
use mailbox::contacts::{Contact, Medium};
use mailbox::identifiers::{Rfc, check_digit};
use mailbox::instant::LegalTime;
use time::Duration;

pub(crate) use play::play;

use crate::authority::{DemoAuthority, IdentityError};
use crate::store::contacts::{self, ContactRecord};
use crate::store::{Store, StoreError, terms, turns};
use crate::{file, ids};

/// An e.firma lasts four years.
const VALIDITY: Duration = Duration::days(4 * 365);

/// A company that does not exist, and who acts for it.
struct Company {
    name: &'static str,
    /// The RFC without its check digit.
    rfc: &'static str,
    representative_rfc: &'static str,
    representative_curp: &'static str,
}

const BAKERY: Company = Company {
    name: "PANADERÍA LA ESPIGA DORADA, S.A. DE C.V.",
    rfc: "PED150301QX",
    representative_rfc: "LOMC850712HX",
    representative_curp: "LOMC850712MDFPRR07",
};
const WORKSHOP: Company = Company {
    name: "TALLER EL TORNO AZUL, S.A. DE C.V.",
    rfc: "TTA180605QX",
    representative_rfc: "RUGA790223HX",
    representative_curp: "RUGA790223HDFZRN01",
};

/// Where nobody reads: a domain of RFC 2606, and a number that no carrier gave out.
const BAKERY_MEDIA: [&str; 2] = ["correo avisos@espiga.example", "movil +525500000001"];

/// Tells whether a medium is of the demonstration: nobody reads there, so nothing is sent to it.
pub(crate) fn is_nobodys(medium: &Medium) -> bool {
    BAKERY_MEDIA.contains(&medium.to_string().as_str())
}

/// One identity to mint: where it goes, whose, of what kind, valid from when.
struct Identity {
    /// Path of its files below `demo/`, without extension.
    file: String,
    company: &'static Company,
    kind: MintKind,
    not_before: LegalTime,
}

/// Makes `DATA/demo` unless it is there.
pub(crate) fn seed(
    data: &Path,
    authority: &DemoAuthority,
    now: LegalTime,
) -> Result<(), IdentityError> {
    let folder = data.join("demo");
    let readme = folder.join("README.txt");
    if readme.exists() {
        return Ok(());
    }
    let wrong = folder.join("pruebas");
    file::create_folder(&wrong).map_err(|source| IdentityError::File {
        path: wrong.clone(),
        source,
    })?;
    let passphrase = ids::passphrase();
    // Making an RSA key takes seconds in a debug build: all at once.
    thread::scope(|scope| {
        let minting: Vec<_> = identities(now)
            .into_iter()
            .map(|identity| {
                let (folder, passphrase) = (&folder, &passphrase);
                scope.spawn(move || mint(folder, authority, &identity, passphrase))
            })
            .collect();
        minting
            .into_iter()
            .try_for_each(|thread| match thread.join() {
                Ok(minted) => minted,
                Err(panic) => std::panic::resume_unwind(panic),
            })
    })?;
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let text = readme_text(&folder, &passphrase);
    // The README comes last: it says that everything is there.
    file::write_secret(&readme, text.as_bytes()).map_err(|source| IdentityError::File {
        path: readme,
        source,
    })
}

/// Enables the mailbox of the bakery, unless it is: two proved media, the terms accepted.
///
/// Nobody typed a code and nobody signed. That is for a demonstration alone, and leaves no
/// receipt. The workshop begins like everybody else.
pub(crate) async fn enable(store: &Store, now: LegalTime) -> Result<(), StoreError> {
    let corrupt = |column| StoreError::Corrupt {
        table: "contacts",
        column,
    };
    let bakery: Rfc = BAKERY.rfc().parse().map_err(|_| corrupt("mailbox"))?;
    let mut transaction = store.begin().await?;
    // Replicas may start together.
    turns::take(&mut transaction, &bakery).await?;
    let current = terms::current(&mut transaction, now).await?;
    if let (None, Some(current)) = (terms::accepted(&mut transaction, &bakery).await?, current) {
        for medium in BAKERY_MEDIA {
            let record = ContactRecord {
                id: ids::id(now),
                contact: Contact {
                    medium: medium.parse().map_err(|_| corrupt("medium"))?,
                    registration: None,
                    registered_at: now,
                    confirmed_at: Some(now),
                    removed_at: None,
                },
                replaces: None,
                proved_folio: None,
                code: None,
            };
            contacts::insert(&mut transaction, &bakery, &record).await?;
        }
        terms::accept(&mut transaction, &bakery, &current.version, None, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn identities(now: LegalTime) -> Vec<Identity> {
    let yesterday = now.plus(-Duration::DAY);
    let of = |file: &str, company, kind, not_before| Identity {
        file: file.to_owned(),
        company,
        kind,
        not_before,
    };
    vec![
        of(&BAKERY.rfc(), &BAKERY, MintKind::EFirma, yesterday),
        of("pruebas/csd", &BAKERY, MintKind::Csd, yesterday),
        of(
            "pruebas/futura",
            &BAKERY,
            MintKind::EFirma,
            now.plus(Duration::days(365)),
        ),
        of("pruebas/otra", &WORKSHOP, MintKind::EFirma, yesterday),
        of(
            "pruebas/vencida",
            &BAKERY,
            MintKind::EFirma,
            now.plus(-VALIDITY - Duration::days(30)),
        ),
    ]
}

fn mint(
    folder: &Path,
    authority: &DemoAuthority,
    identity: &Identity,
    passphrase: &str,
) -> Result<(), IdentityError> {
    let company = identity.company;
    let representative = complete(company.representative_rfc);
    let minted = authority.issue(&Order {
        kind: identity.kind,
        name: company.name,
        rfc: &company.rfc(),
        representative_rfc: Some(&representative),
        curp: Some(company.representative_curp),
        number: ids::certificate_number(),
        not_before: identity.not_before.instant(),
        not_after: identity.not_before.plus(VALIDITY).instant(),
    })?;
    let key = encrypt_like_the_authority(&minted.pkcs8, passphrase)?;
    for (extension, bytes) in [("cer", &minted.certificate_der), ("key", &key)] {
        let path = folder.join(format!("{}.{extension}", identity.file));
        file::write_secret(&path, bytes).map_err(|source| IdentityError::File { path, source })?;
    }
    Ok(())
}

impl Company {
    fn rfc(&self) -> String {
        complete(self.rfc)
    }
}

/// Adds the check digit.
fn complete(body: &str) -> String {
    check_digit(body).map_or_else(|| body.to_owned(), |digit| format!("{body}{digit}"))
}

fn readme_text(folder: &Path, passphrase: &str) -> String {
    let (rfc, name, folder) = (BAKERY.rfc(), BAKERY.name, folder.display());
    format!(
        "e.firma de demostración / demonstration e.firma\n\
         ================================================\n\n\
         {name}\n\
         RFC: {rfc}\n\n\
         Certificado / certificate:      {folder}/{rfc}.cer\n\
         Llave / key:                    {folder}/{rfc}.key\n\
         Contraseña / passphrase:        {passphrase}\n\n\
         Esta empresa no existe. Su e.firma la emitió una autoridad de demostración que solo\n\
         este buzón acepta: no sirve para nada más.\n\
         This company does not exist. Its e.firma was issued by a demonstration authority that\n\
         only this mailbox accepts: it is good for nothing else.\n\n\
         Para probar los rechazos, con la misma contraseña / to see refusals, same passphrase:\n\n\
         pruebas/vencida.cer .key   vencida / expired\n\
         pruebas/futura.cer .key    todavía no válida / not valid yet\n\
         pruebas/csd.cer .key       sello digital (CSD), no e.firma / a seal, not an e.firma\n\
         pruebas/otra.cer .key      de otra empresa, válida / of another company, valid\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fictional_rfcs_have_their_check_digit() {
        for body in [
            BAKERY.rfc,
            BAKERY.representative_rfc,
            WORKSHOP.rfc,
            WORKSHOP.representative_rfc,
        ] {
            assert!(
                complete(body)
                    .parse::<Rfc>()
                    .unwrap()
                    .has_valid_check_digit(),
                "{body}"
            );
        }
    }
}
