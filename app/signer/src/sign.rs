//! Signs statements: nothing else, for nobody else, for no other site.

use efirma::{Examined, Unsigned, examine, prepare};
use js_sys::{ArrayBuffer, Uint8Array};
use mailbox::digest::Digest;
use mailbox::statement::Statement;
use mailbox::worker::SignerProblem;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

use crate::vault::{self, IDLE_SECONDS, Open, Vault};
use crate::{Outcome, VAULT, answer};

/// Signs a statement and verifies the signature before answering with it.
pub(crate) async fn sign(scope: &DedicatedWorkerGlobalScope, handle: u32, text: &str) -> Outcome {
    let open = VAULT
        .with_borrow(|vault: &Vault| vault.get(handle))
        .ok_or(SignerProblem::Locked)?;
    let statement = Statement::parse_signed(text).map_err(|_| SignerProblem::StatementRefused)?;
    let unsigned = prepare_for(scope, &statement, text, &open)?;
    let signature = raw_signature(scope, &open, &unsigned).await?;
    let cms = unsigned.finish_unverified(&signature);
    let examined = examine(&cms, text.as_bytes()).map_err(|_| SignerProblem::WorkerBroken)?;
    let holds = holds(scope, &open, &examined).await?;
    let verified = examined
        .conclude(holds)
        .map_err(|_| SignerProblem::WorkerBroken)?;
    if verified.certificate.der() != open.certificate.der() {
        return Err(SignerProblem::WorkerBroken);
    }
    vault::stay_awake(scope, IDLE_SECONDS);
    let facts = answer::nothing();
    answer::set(
        &facts,
        "signature",
        &Uint8Array::from(cms.as_slice()).into(),
    );
    Ok(facts)
}

/// Refuses what is not for this certificate and this origin, or what only the institute seals.
fn prepare_for(
    scope: &DedicatedWorkerGlobalScope,
    statement: &Statement,
    text: &str,
    open: &Open,
) -> Result<Unsigned, SignerProblem> {
    let by = statement
        .signed_by()
        .ok_or(SignerProblem::StatementRefused)?;
    let certificate = &open.certificate;
    let ours = by.signer.as_str() == certificate.holder().rfc
        && by.certificate_number == certificate.number()
        && by.certificate_sha256 == Digest::new(certificate.sha256())
        && by.origin == scope.location().origin();
    if statement.purpose().is_sealed() || !ours {
        return Err(SignerProblem::StatementRefused);
    }
    prepare(text.as_bytes(), certificate, by.legal_time.instant())
        .map_err(|_| SignerProblem::StatementRefused)
}

/// RSASSA-PKCS1-v1_5 with SHA-256 by WebCrypto, over the signed attributes. These begin with the
/// tag of a DER SET, so that the result can never pass for a signature of another protocol.
async fn raw_signature(
    scope: &DedicatedWorkerGlobalScope,
    open: &Open,
    unsigned: &Unsigned,
) -> Result<Vec<u8>, SignerProblem> {
    let broken = |_: JsValue| SignerProblem::WorkerBroken;
    let subtle = scope.crypto().map_err(broken)?.subtle();
    let attributes = Uint8Array::from(unsigned.signed_attributes());
    let signing = subtle
        .sign_with_str_and_buffer_source("RSASSA-PKCS1-v1_5", &open.key, &attributes)
        .map_err(broken)?;
    let signature = JsFuture::from(signing).await.map_err(broken)?;
    let signature: ArrayBuffer = signature.dyn_into().map_err(broken)?;
    Ok(Uint8Array::new(&signature).to_vec())
}

/// Verifies the RSA value of a signature under the key of the open certificate, by WebCrypto.
async fn holds(
    scope: &DedicatedWorkerGlobalScope,
    open: &Open,
    examined: &Examined,
) -> Result<bool, SignerProblem> {
    let broken = |_: JsValue| SignerProblem::WorkerBroken;
    let subtle = scope.crypto().map_err(broken)?.subtle();
    let verifying = subtle.verify_with_str_and_js_u8_array_and_js_u8_array(
        "RSASSA-PKCS1-v1_5",
        &open.public,
        &Uint8Array::from(examined.signature()),
        &Uint8Array::from(examined.message()),
    );
    let holds = JsFuture::from(verifying.map_err(broken)?)
        .await
        .map_err(broken)?;
    Ok(holds.is_truthy())
}
