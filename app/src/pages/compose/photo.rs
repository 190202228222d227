//! A photograph or a picture of the screen, made a PDF of one page: the mailbox takes nothing else.
//!
//! The browser decodes it, so that any kind it knows is taken and turned as it was held. What is
//! attached is what is signed: the PDF, whose digest is taken like that of any other file.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use mailbox::attachment::AttachmentError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use crate::failure::Failure;

/// Longest side of what is kept, in pixels: a page of small print can still be read.
const SIDE_PIXELS_MAX: u32 = 2_200;
/// Longest side of the page, in points: that of a letter.
const SIDE_POINTS: u32 = 792;
/// How much of the picture is kept, of 1.
const QUALITY: f64 = 0.85;

/// Tells whether a file is a picture, by what the browser says of it.
pub(super) fn is_picture(file: &File) -> bool {
    file.type_().starts_with("image/")
}

/// Makes a PDF of a picture, under the name of the picture.
pub(super) async fn pdf_of(picture: &File) -> Result<File, Failure> {
    // A picture that this browser cannot read can still be turned into a PDF elsewhere.
    drawn(picture)
        .await
        .map_err(|_| Failure::Attachment(AttachmentError::NotAPdf))
}

async fn drawn(picture: &File) -> Result<File, JsValue> {
    let global = window();
    let bitmap = call(&global, "createImageBitmap", &[picture.into()])?;
    let bitmap = JsFuture::from(bitmap.unchecked_into::<js_sys::Promise>()).await?;
    let (width, height) =
        fitted(side(&bitmap, "width")?, side(&bitmap, "height")?).ok_or(JsValue::UNDEFINED)?;
    let size = [JsValue::from(width), JsValue::from(height)];
    let canvas: Function = Reflect::get(&global, &"OffscreenCanvas".into())?.dyn_into()?;
    let canvas = Reflect::construct(&canvas, &Array::from_iter(&size))?;
    let pen = call(&canvas, "getContext", &["2d".into()])?;
    let corner = [JsValue::from(0), JsValue::from(0)];
    // What can be seen through is white, as paper is.
    Reflect::set(&pen, &"fillStyle".into(), &"white".into())?;
    call(&pen, "fillRect", &[corner.clone(), size.clone()].concat())?;
    let all = [vec![bitmap], corner.to_vec(), size.to_vec()].concat();
    call(&pen, "drawImage", &all)?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"image/jpeg".into())?;
    Reflect::set(&options, &"quality".into(), &QUALITY.into())?;
    let jpeg = call(&canvas, "convertToBlob", &[options.into()])?;
    let jpeg = JsFuture::from(jpeg.unchecked_into::<js_sys::Promise>()).await?;
    let jpeg: Blob = jpeg.dyn_into()?;
    let jpeg = Uint8Array::new(&JsFuture::from(jpeg.array_buffer()).await?).to_vec();
    let pdf = page(&jpeg, width, height);
    let parts = Array::of1(&Uint8Array::from(pdf.as_slice()));
    File::new_with_u8_array_sequence(&parts, &name_of(&picture.name()))
}

fn call(of: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    function.apply(of, &Array::from_iter(with))
}

fn side(bitmap: &JsValue, name: &str) -> Result<u32, JsValue> {
    let pixels = Reflect::get(bitmap, &name.into())?;
    let pixels = pixels.as_f64().ok_or(JsValue::UNDEFINED)?;
    format!("{pixels:.0}")
        .parse()
        .map_err(|_| JsValue::UNDEFINED)
}

/// Makes a size fit, its proportions kept; none without a side.
fn fitted(width: u32, height: u32) -> Option<(u32, u32)> {
    let longest = width.max(height);
    if width == 0 || height == 0 {
        return None;
    }
    if longest <= SIDE_PIXELS_MAX {
        return Some((width, height));
    }
    Some((
        scaled(width, SIDE_PIXELS_MAX, longest),
        scaled(height, SIDE_PIXELS_MAX, longest),
    ))
}

/// Returns `side` of `to` pixels for each `of`, one at least.
fn scaled(side: u32, to: u32, of: u32) -> u32 {
    let scaled = u64::from(side) * u64::from(to) / u64::from(of.max(1));
    u32::try_from(scaled).unwrap_or(to).max(1)
}

fn name_of(picture: &str) -> String {
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    format!("{stem}.pdf")
}

/// Makes a PDF of one page that shows a JPEG in colour, whole.
fn page(jpeg: &[u8], width: u32, height: u32) -> Vec<u8> {
    let longest = width.max(height);
    let across = scaled(width, SIDE_POINTS, longest);
    let down = scaled(height, SIDE_POINTS, longest);
    let draw = format!("q {across} 0 0 {down} 0 0 cm /I Do Q");
    let objects: [(String, &[u8]); 5] = [
        ("<</Type/Catalog/Pages 2 0 R>>".to_owned(), b""),
        ("<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(), b""),
        (
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across} {down}]\
                 /Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>"
            ),
            b"",
        ),
        (
            format!(
                "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB\
                 /BitsPerComponent 8/Filter/DCTDecode/Length {}>>",
                jpeg.len()
            ),
            jpeg,
        ),
        (format!("<</Length {}>>", draw.len()), draw.as_bytes()),
    ];
    let mut pdf = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = b"xref\n0 6\n0000000000 65535 f \n".to_vec();
    for (at, (dictionary, stream)) in objects.iter().enumerate() {
        table.extend(format!("{:010} 00000 n \n", pdf.len()).bytes());
        pdf.extend(format!("{} 0 obj\n{dictionary}\n", at + 1).bytes());
        if !stream.is_empty() {
            pdf.extend(b"stream\n");
            pdf.extend(*stream);
            pdf.extend(b"\nendstream\n");
        }
        pdf.extend(b"endobj\n");
    }
    let start = pdf.len();
    pdf.extend(table);
    let end = format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend(end.bytes());
    pdf
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_are_made_to_fit_and_keep_their_shape() {
        assert_eq!(fitted(640, 480), Some((640, 480)));
        assert_eq!(fitted(4_400, 2_200), Some((2_200, 1_100)));
        assert_eq!(fitted(1, 100_000), Some((1, 2_200)));
        assert_eq!(fitted(0, 10), None);
        assert_eq!(name_of("IMG.0001.heic"), "IMG.0001.pdf");
        assert_eq!(name_of("foto"), "foto.pdf");
    }

    #[test]
    fn every_object_of_the_pdf_stands_where_its_table_says() {
        let pdf = page(&[0xff, 0xd8, 0xff, 0xd9], 2_200, 1_100);
        let text = String::from_utf8_lossy(&pdf).into_owned();
        assert!(text.contains("/MediaBox[0 0 792 396]"), "{text}");
        let find = |what: &[u8]| pdf.windows(what.len()).position(|at| at == what).unwrap();
        let table = find(b"xref\n0 6\n");
        assert!(text.contains(&format!("startxref\n{table}\n%%EOF")));
        let lines = text
            .lines()
            .filter_map(|line| line.strip_suffix(" 00000 n "));
        let places: Vec<usize> = lines.map(|place| place.parse().unwrap()).collect();
        assert_eq!(places.len(), 5);
        for (at, place) in places.into_iter().enumerate() {
            assert_eq!(place, find(format!("\n{} 0 obj", at + 1).as_bytes()) + 1);
        }
    }
}
