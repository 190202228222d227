//! The archive of an export: a ZIP of stored files, laid out before any of them is made.
//!
//! Sizes and checksums are known from the measuring, so a part of the archive can be sent without
//! what is before it. There is no compression, because packages and PDF bring their own; and
//! ZIP64 (APPNOTE 6.3, 4.3.14 to 4.5.3) only where a number is too large for the old fields, so
//! that old programs read what they can. Names are plain ASCII.

use mailbox::instant::LegalTime;

const LOCAL_MARK: u32 = 0x0403_4b50;
const CENTRAL_MARK: u32 = 0x0201_4b50;
const END_MARK: u32 = 0x0605_4b50;
const END64_MARK: u32 = 0x0606_4b50;
const LOCATOR64_MARK: u32 = 0x0706_4b50;
const EXTRA64: u16 = 0x0001;
/// Stored files need version 1.0; ZIP64 needs 4.5.
const VERSION: u16 = 10;
const VERSION64: u16 = 45;
/// Made on Unix, so that the mode counts.
const MADE_BY: u16 = 0x0300 | VERSION64;
const MODE: u32 = 0o100_644 << 16;
/// Octets of the end of ZIP64 after its own first twelve.
const END64_REST: u64 = 44;

/// A file of the archive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// The hour it shows, of the Zona Centro.
    pub(super) at: LegalTime,
    /// Below 4 GiB: a package is far smaller.
    pub(super) size_bytes: u32,
    pub(super) crc32: u32,
}

/// What stands before the bytes of a file.
pub(super) fn head(entry: &Entry) -> Vec<u8> {
    let mut out = Vec::with_capacity(30 + entry.name.len());
    out.extend(LOCAL_MARK.to_le_bytes());
    out.extend(VERSION.to_le_bytes());
    shared(entry, &mut out);
    out.extend([0; 2]);
    out.extend_from_slice(entry.name.as_bytes());
    out
}

/// What stands after the last file: the directory and its end. Each file with where it begins.
pub(super) fn tail(entries: &[(Entry, u64)], start: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for (entry, at) in entries {
        let short = u32::try_from(*at).ok().filter(|at| *at != u32::MAX);
        out.extend(CENTRAL_MARK.to_le_bytes());
        out.extend(MADE_BY.to_le_bytes());
        let version = if short.is_some() { VERSION } else { VERSION64 };
        out.extend(version.to_le_bytes());
        shared(entry, &mut out);
        out.extend(if short.is_some() { 0_u16 } else { 12 }.to_le_bytes());
        // No comment, disk 0, no internal attributes.
        out.extend([0; 6]);
        out.extend(MODE.to_le_bytes());
        out.extend(short.unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(entry.name.as_bytes());
        if short.is_none() {
            out.extend(EXTRA64.to_le_bytes());
            out.extend(8_u16.to_le_bytes());
            out.extend(at.to_le_bytes());
        }
    }
    let length = u64::try_from(out.len()).unwrap_or(u64::MAX);
    let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    end(count, length, start, &mut out);
    out
}

fn end(count: u64, length: u64, start: u64, out: &mut Vec<u8>) {
    let short = |number: u64| u32::try_from(number).ok().filter(|it| *it != u32::MAX);
    let few = u16::try_from(count).ok().filter(|it| *it != u16::MAX);
    if short(start).is_none() || short(length).is_none() || few.is_none() {
        let at = start.saturating_add(length);
        out.extend(END64_MARK.to_le_bytes());
        out.extend(END64_REST.to_le_bytes());
        out.extend(MADE_BY.to_le_bytes());
        out.extend(VERSION64.to_le_bytes());
        out.extend([0; 8]);
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend(LOCATOR64_MARK.to_le_bytes());
        out.extend([0; 4]);
        out.extend(at.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    out.extend(END_MARK.to_le_bytes());
    out.extend([0; 4]);
    let few = few.unwrap_or(u16::MAX).to_le_bytes();
    out.extend(few);
    out.extend(few);
    out.extend(short(length).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(short(start).unwrap_or(u32::MAX).to_le_bytes());
    out.extend([0; 2]);
}

/// Flags, method, time, date, checksum, both sizes and the length of the name.
fn shared(entry: &Entry, out: &mut Vec<u8>) {
    out.extend([0; 4]);
    let (time, date) = moment(entry.at);
    out.extend(time.to_le_bytes());
    out.extend(date.to_le_bytes());
    out.extend(entry.crc32.to_le_bytes());
    out.extend(entry.size_bytes.to_le_bytes());
    out.extend(entry.size_bytes.to_le_bytes());
    let name = u16::try_from(entry.name.len()).unwrap_or(u16::MAX);
    out.extend(name.to_le_bytes());
}

/// An hour as DOS wrote it: to two seconds, from 1980 on.
fn moment(at: LegalTime) -> (u16, u16) {
    let (year, month, day) = at.instant().to_calendar_date();
    let (hour, minute, second) = at.instant().to_hms();
    let years = u16::try_from(year.saturating_sub(1980))
        .unwrap_or(0)
        .min(127);
    let time = u16::from(hour) << 11 | u16::from(minute) << 5 | u16::from(second / 2);
    let date = years << 9 | u16::from(u8::from(month)) << 5 | u16::from(day);
    (time, date)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::Command;

    use super::*;

    fn entry(name: &str, bytes: &[u8]) -> Entry {
        Entry {
            name: name.into(),
            at: "2026-11-24T10:10:51-06:00".parse().unwrap(),
            size_bytes: bytes.len().try_into().unwrap(),
            crc32: crc32fast::hash(bytes),
        }
    }

    const SCRIPT: &str = "import sys, zipfile\n\
        z = zipfile.ZipFile(sys.argv[1])\n\
        assert z.testzip() is None\n\
        for i in z.infolist(): print(i.filename, i.date_time[:3], i.header_offset, z.read(i))\n";

    /// Python reads it; what is beyond four gibibytes begins after a hole in the file.
    fn read(hole: u64) -> String {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(hole).unwrap();
        std::io::Seek::seek(file.as_file_mut(), std::io::SeekFrom::End(0)).unwrap();
        let mut entries = Vec::new();
        let mut at = hole;
        for (name, bytes) in [("a.txt", b"uno".as_slice()), ("b/c.bin", &[0, 255])] {
            let entry = entry(name, bytes);
            let head = head(&entry);
            file.write_all(&head).unwrap();
            file.write_all(bytes).unwrap();
            entries.push((entry, at));
            at += u64::try_from(head.len() + bytes.len()).unwrap();
        }
        file.write_all(&tail(&entries, at)).unwrap();
        let mut run = Command::new("python3");
        let out = run.args(["-c", SCRIPT]).arg(file.path()).output().unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).unwrap()
    }

    #[test]
    fn what_is_not_ours_reads_it_small_and_beyond_four_gibibytes() {
        let said = "a.txt (2026, 11, 24) 0 b'uno'\nb/c.bin (2026, 11, 24) 38 b'\\x00\\xff'\n";
        assert_eq!(read(0), said);
        let far = read(5 << 30);
        assert!(
            far.contains(&format!("a.txt (2026, 11, 24) {} b'uno'", 5_u64 << 30)),
            "{far}"
        );
    }
}
