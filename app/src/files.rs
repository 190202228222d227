//! Saves what people download.

use base64ct::{Base64, Encoding};
use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, set_timeout, window};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};

/// Hands bytes to the browser as a download of that name.
pub(crate) fn save(name: &str, media_type: &str, bytes: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let saved = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .and_then(|address| {
            let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
            link.set_href(&address);
            link.set_download(name);
            link.click();
            Url::revoke_object_url(&address)
        });
    if let Err(error) = saved {
        // A browser without downloads: the same bytes stand on the screen, to be copied.
        leptos::logging::warn!("cannot save: {error:?}");
    }
}

/// Saves a text and the signature or seal over it (base64), side by side.
pub(crate) fn save_pair(name: &str, statement: &str, signature: &str) {
    save(
        &format!("{name}.txt"),
        "text/plain;charset=utf-8",
        statement.as_bytes(),
    );
    if let Ok(signature) = Base64::decode_vec(signature) {
        save(
            &format!("{name}.p7s"),
            "application/pkcs7-signature",
            &signature,
        );
    }
}

/// Shows bytes in another tab, where the browser has a viewer for them.
pub(crate) fn show(media_type: &str, bytes: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let shown = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .and_then(|address| {
            let tab = window().open_with_url_and_target(&address, "_blank");
            set_timeout(
                move || {
                    // The other tab has its own copy by now.
                    let _ = Url::revoke_object_url(&address);
                },
                std::time::Duration::from_mins(1),
            );
            tab
        });
    if let Err(error) = shown {
        // A browser that opens no tabs: the document can still be saved.
        leptos::logging::warn!("cannot show: {error:?}");
    }
}

/// Takes the files out of an input, and empties it so that the same file can be picked again.
pub(crate) fn take(input: &HtmlInputElement) -> Vec<web_sys::File> {
    let files = input.files().map_or(vec![], |list| {
        (0..list.length())
            .filter_map(|position| list.item(position))
            .collect()
    });
    input.set_value("");
    files
}
