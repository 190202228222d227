//! Every trick of the format is refused and named; what is printed reads back.

use proptest::prelude::*;

use super::*;

fn entry(name: &str, bytes: &[u8]) -> Entry<'static> {
    Entry {
        name: EntryName::new(name).unwrap(),
        bytes: Cow::Owned(bytes.to_vec()),
    }
}

fn three() -> Vec<Entry<'static>> {
    vec![
        entry("mimetype", b"application/vnd.etsi.asic-e+zip"),
        entry("a/uno.txt", b"uno"),
        entry("b/dos.txt", b""),
    ]
}

#[test]
fn what_is_printed_reads_back_and_prints_the_same() {
    let entries = three();
    let bytes = write(&entries).unwrap();
    assert_eq!(bytes, write(&entries).unwrap());
    assert_eq!(read(&bytes), Ok(entries));
    // What `file` and other programs look at to know the type.
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..69], b"application/vnd.etsi.asic-e+zip");
}

#[track_caller]
fn bent(bend: impl FnOnce(&mut Vec<u8>)) -> ArchiveError {
    let mut bytes = write(&three()).unwrap();
    bend(&mut bytes);
    read(&bytes).unwrap_err()
}

#[test]
fn every_trick_has_its_name() {
    let of = |entry: &str| entry.to_owned();
    let first = || of("mimetype");
    let checks = [
        (bent(Vec::clear), ArchiveError::Empty),
        (bent(|it| it[0] = b'M'), ArchiveError::NotAnArchive),
        (bent(|it| it.insert(0, 0)), ArchiveError::NotAnArchive),
        (bent(|it| it.push(0)), ArchiveError::Trailing { bytes: 1 }),
        (bent(|it| it.truncate(40)), ArchiveError::Truncated),
        (
            bent(|it| it[6] |= 1),
            ArchiveError::Encrypted { entry: first() },
        ),
        (
            bent(|it| it[6] |= 8),
            ArchiveError::DataDescriptor { entry: first() },
        ),
        (
            bent(|it| it[7] |= 8),
            ArchiveError::Fixed {
                field: Fixed::Flags,
            },
        ),
        (
            bent(|it| it[8] = 8),
            ArchiveError::Compressed { entry: first() },
        ),
        (
            bent(|it| it[4] = 45),
            ArchiveError::Fixed {
                field: Fixed::Version,
            },
        ),
        (
            bent(|it| it[12] = 0x22),
            ArchiveError::Fixed { field: Fixed::Time },
        ),
        (
            bent(|it| it[18] -= 1),
            ArchiveError::Fixed { field: Fixed::Size },
        ),
        (bent(|it| it[18..26].fill(0xff)), ArchiveError::Zip64),
        (
            bent(|it| it[28] = 4),
            ArchiveError::ExtraField { entry: first() },
        ),
        (
            bent(|it| it[14] ^= 1),
            ArchiveError::Checksum { entry: first() },
        ),
        (
            bent(|it| it[40] ^= 1),
            ArchiveError::Checksum { entry: first() },
        ),
    ];
    for (found, expected) in checks {
        assert_eq!(found, expected);
    }
    assert!(matches!(bent(|it| it[30] = b'/'), ArchiveError::Name(_)));
}

#[test]
fn the_directory_has_one_text() {
    let bytes = write(&three()).unwrap();
    let mark = CENTRAL_MARK.to_le_bytes();
    let start = bytes.windows(4).position(|w| w == mark).unwrap();
    let end = bytes.len() - END_BYTES;
    for at in start..end {
        let found = bent(|it| it[at] ^= 0x10);
        let named = matches!(
            found,
            ArchiveError::Disagrees { .. } | ArchiveError::Stray { .. }
        );
        assert!(named, "{at}: {found}");
    }
    let fields = [
        (4, Fixed::Disk),
        (6, Fixed::Disk),
        (8, Fixed::EntryCount),
        (10, Fixed::EntryCount),
        (12, Fixed::Size),
        (16, Fixed::Offset),
    ];
    for (at, field) in fields {
        assert_eq!(bent(|it| it[end + at] ^= 1), ArchiveError::Fixed { field });
    }
    assert_eq!(bent(|it| it[end + 20] = 1), ArchiveError::Comment);
    let long = |it: &mut Vec<u8>| {
        let record = ZIP64_END_MARK.to_le_bytes();
        it.splice(end..end, record);
    };
    assert_eq!(bent(long), ArchiveError::Zip64);
    // An entry hidden between the last one and the directory.
    let hidden = |it: &mut Vec<u8>| {
        it.splice(start..start, *b"hidden");
    };
    assert_eq!(bent(hidden), ArchiveError::Stray { at: start });
}

#[test]
fn twins_are_refused_when_written_and_when_read() {
    let twins = [entry("a.txt", b"1"), entry("A.txt", b"2")];
    let refused = ArchiveError::Duplicate {
        entry: "a.txt".into(),
    };
    assert_eq!(write(&twins), Err(refused));
    let mut bytes = write(&[entry("a.txt", b"1"), entry("b.txt", b"2")]).unwrap();
    let found = bytes.windows(5).position(|w| w == b"b.txt").unwrap();
    bytes[found] = b'A';
    let refused = ArchiveError::Duplicate {
        entry: "A.txt".into(),
    };
    assert_eq!(read(&bytes), Err(refused));
}

proptest! {
    #[test]
    fn one_changed_bit_is_always_found(
        texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..5),
        at: prop::sample::Index,
        bit in 0..8u8,
    ) {
        let entries: Vec<_> = (0..).zip(texts)
            .map(|(n, bytes): (u32, _)| entry(&format!("f{n}"), &bytes))
            .collect();
        let mut bytes = write(&entries).unwrap();
        prop_assert_eq!(read(&bytes), Ok(entries));
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn what_reads_prints_back_to_the_same_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(entries) = read(&bytes) {
            prop_assert_eq!(write(&entries), Ok(bytes.clone()));
        }
    }
}
