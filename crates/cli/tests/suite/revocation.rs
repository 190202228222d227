//! A revocation answer beside a certificate or a signature decides when nothing else did.

use std::ffi::OsString;

use crate::arguments;
use crate::program::buzon;
use crate::shared::{NOW, hostile, pin};

#[track_caller]
fn check(answer: &str, more: Vec<OsString>, expected: &str) {
    let Some(root) = hostile() else { return };
    let folder = tempfile::tempdir().unwrap();
    pin(&root, folder.path());
    let ocsp = root.join("ocsp").join(answer);
    let cer = root.join("cer/good_fiel_pm.cer");
    let mut asked = arguments!["inspect", "--json", "--cer", cer, "--at", NOW];
    asked.extend(arguments!["--anchors", folder.path(), "--ocsp", &ocsp]);
    asked.extend(more);
    let run = buzon(asked);
    assert_eq!(run.json()["outcome"], expected, "{answer}: {}", run.stdout);
    assert_eq!(run.code, i32::from(expected != "ACCEPT"));

    let (cms, content) = (root.join("cms/cms_good.p7s"), root.join("cms/content.json"));
    let mut asked = arguments!["verify", "--json", "--signature", cms, "--content", content];
    asked.extend(arguments![
        "--at",
        NOW,
        "--anchors",
        folder.path(),
        "--ocsp",
        ocsp
    ]);
    let run = buzon(asked);
    let expected = if expected.starts_with("E_") {
        "ACCEPT"
    } else {
        expected
    };
    assert_eq!(run.json()["outcome"], expected, "{answer}: {}", run.stdout);
}

#[test]
fn a_good_answer_is_one_more_thing_that_holds() {
    check("ocsp_good.der", vec![], "ACCEPT");
    check(
        "ocsp_good.der",
        arguments!["--rfc", "EKU9003173C9"],
        "E_SIGNER_NOT_AUTHORISED",
    );
}

#[test]
fn whatever_is_not_good_refuses() {
    check("ocsp_unknown.der", vec![], "UNKNOWN");
    for answer in [
        "ocsp_bitflip.der",
        "ocsp_rogue_responder.der",
        "ocsp_self_made_responder.der",
        "ocsp_sha1_signed.der",
        "ocsp_stale.der",
        "ocsp_truncated.der",
        "ocsp_try_later.der",
        "ocsp_wrong_serial.der",
    ] {
        check(answer, vec![], "INDETERMINATE");
    }
}
