//! Saves what people download.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
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
