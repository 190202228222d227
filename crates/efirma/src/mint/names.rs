//! Writes distinguished names in the order and with the string types of the authority.

use super::{MintKind, Order};
use crate::asn1::{tag, write};
use crate::oid;

const COUNTRY: &str = "MX";
/// RFC 2606: an address that exists nowhere.
const EMAIL: &str = "demostracion@example.invalid";
const UNIT: &str = "Demostración";

/// The name of a demonstration authority.
pub(super) fn of_authority(name: &str) -> Vec<u8> {
    write::sequence(&[
        &attribute(oid::COMMON_NAME, tag::UTF8_STRING, name.as_bytes()),
        &attribute(oid::ORGANIZATION, tag::UTF8_STRING, name.as_bytes()),
        &attribute(oid::ORGANIZATIONAL_UNIT, tag::UTF8_STRING, UNIT.as_bytes()),
        &attribute(oid::COUNTRY, tag::PRINTABLE_STRING, COUNTRY.as_bytes()),
    ])
}

/// The subject of a leaf: CN, name and O say the same; only the CSD has a unit.
pub(super) fn of_holder(order: &Order<'_>) -> Vec<u8> {
    let rfc = order.representative_rfc.map_or_else(
        || order.rfc.to_owned(),
        |representative| [order.rfc, representative].join(" / "),
    );
    let mut parts = vec![
        text(oid::COMMON_NAME, order.name),
        text(oid::NAME, order.name),
        text(oid::ORGANIZATION, order.name),
    ];
    if order.kind == MintKind::EFirma {
        parts.push(attribute(
            oid::COUNTRY,
            tag::PRINTABLE_STRING,
            COUNTRY.as_bytes(),
        ));
        parts.push(attribute(
            oid::EMAIL_ADDRESS,
            tag::IA5_STRING,
            EMAIL.as_bytes(),
        ));
    }
    parts.push(text(oid::UNIQUE_IDENTIFIER, &rfc));
    if let Some(curp) = order.curp {
        // A company's is written with an empty place before the slash.
        let prefix = if order.representative_rfc.is_some() {
            " / "
        } else {
            ""
        };
        parts.push(text(oid::SERIAL_NUMBER, &[prefix, curp].concat()));
    }
    if order.kind == MintKind::Csd {
        parts.push(text(oid::ORGANIZATIONAL_UNIT, "Matriz"));
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    write::sequence(&parts)
}

/// `PrintableString` if it fits, else `T61String` holding Latin-1, else `UTF8String`.
fn text(oid: &[u8], value: &str) -> Vec<u8> {
    if value.chars().all(is_printable) {
        return attribute(oid, tag::PRINTABLE_STRING, value.as_bytes());
    }
    match value
        .chars()
        .map(|char| u8::try_from(char).ok())
        .collect::<Option<Vec<u8>>>()
    {
        Some(latin_1) => attribute(oid, tag::TELETEX_STRING, &latin_1),
        None => attribute(oid, tag::UTF8_STRING, value.as_bytes()),
    }
}

fn is_printable(char: char) -> bool {
    char.is_ascii_alphanumeric() || " '()+,-./:=?".contains(char)
}

fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    let pair = write::sequence(&[&write::oid(oid), &write::element(tag, &[value])]);
    write::element(tag::SET, &[&pair])
}
