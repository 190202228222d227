//! Thousands of forged packages: whatever was added, renamed, moved, doubled, swapped, cut, packed
//! or hidden is refused, and the refusal says what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64ct::{Base64, Encoding as _};
use evidence::package::Package;
use evidence::samples::Sample;
use evidence::verification::{Language, Outcome};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::world::{judge, package};

/// More than the five thousand that must be.
const MUTANTS: usize = 6_000;
const MANIFEST: &str = "META-INF/ASiCManifest001.xml";

/// A file of a forged archive, with whatever the format lets a forger say.
#[derive(Clone)]
struct File {
    name: Vec<u8>,
    bytes: Vec<u8>,
    method: u16,
    flags: u16,
    extra: Vec<u8>,
    /// What is claimed to come out of it, when that is not its length.
    claimed: Option<u32>,
    descriptor: bool,
    /// Another offset in the directory.
    offset: Option<u32>,
    /// Another name in the directory.
    alias: Option<Vec<u8>>,
}

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            bytes: bytes.to_vec(),
            method: 0,
            flags: 0,
            extra: vec![],
            claimed: None,
            descriptor: false,
            offset: None,
            alias: None,
        }
    }

    fn shared(&self) -> Vec<u8> {
        let size = u32::try_from(self.bytes.len()).unwrap();
        let mut out = Vec::new();
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0, 0, 0x21, 0]);
        out.extend(crc32fast::hash(&self.bytes).to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(self.claimed.unwrap_or(size).to_le_bytes());
        out
    }
}

/// Writes any archive at all; of honest files, exactly what our own writer would.
fn write(files: &[File], gap: &[u8], comment: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    for file in files {
        let offset = u32::try_from(out.len()).unwrap();
        out.extend(*b"PK\x03\x04\x0a\x00");
        out.extend(file.shared());
        out.extend(short(file.name.len()));
        out.extend(short(file.extra.len()));
        out.extend(&file.name);
        out.extend(&file.extra);
        out.extend(&file.bytes);
        if file.descriptor {
            out.extend(*b"PK\x07\x08");
            out.extend(&file.shared()[8..20]);
        }
        let name = file.alias.as_ref().unwrap_or(&file.name);
        directory.extend(*b"PK\x01\x02\x14\x03\x0a\x00");
        directory.extend(file.shared());
        directory.extend(short(name.len()));
        directory.extend([0; 8]);
        directory.extend((0o100_644u32 << 16).to_le_bytes());
        directory.extend(file.offset.unwrap_or(offset).to_le_bytes());
        directory.extend(name);
    }
    out.extend(gap);
    let start = u32::try_from(out.len()).unwrap();
    let length = u32::try_from(directory.len()).unwrap();
    out.extend(directory);
    out.extend(*b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(short(files.len()));
    out.extend(short(files.len()));
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(short(comment.len()));
    out.extend(comment);
    out
}

fn files(bytes: &[u8]) -> Vec<File> {
    let package = Package::read(bytes).unwrap();
    let entries = package.entries().unwrap();
    let file = |entry: &evidence::archive::Entry<'_>| File::new(entry.name.as_str(), &entry.bytes);
    entries.iter().map(file).collect()
}

/// The manifest of a forger who knows the format and lacks the seal.
fn manifest(files: &[File], original: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(original.to_vec()).unwrap();
    let head: String = text.lines().take(3).flat_map(|line| [line, "\n"]).collect();
    let mut out = head;
    for file in files
        .iter()
        .filter(|file| file.name != b"mimetype" && !file.name.starts_with(b"META-INF"))
    {
        let name = String::from_utf8_lossy(&file.name).into_owned();
        let media = match name.rsplit('.').next().unwrap_or_default() {
            "cer" => "application/pkix-cert",
            "ocsp" => "application/ocsp-response",
            "p7s" => "application/pkcs7-signature",
            "pdf" => "application/pdf",
            "txt" => "text/plain",
            _ => "application/octet-stream",
        };
        let digest = Base64::encode_string(evidence::sha256(&file.bytes).as_bytes());
        let _ = write!(
            out,
            "  <asic:DataObjectReference MimeType=\"{media}\" URI=\"{name}\">\n    \
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n    \
             <ds:DigestValue>{digest}</ds:DigestValue>\n  </asic:DataObjectReference>\n"
        );
    }
    out.push_str("</asic:ASiCManifest>\n");
    out.into_bytes()
}

/// What a forger does to the list of files.
const CHANGES: [&str; 10] = [
    "add",
    "remove",
    "rename",
    "swap",
    "move",
    "double",
    "cut",
    "grow",
    "flip",
    "exchange names",
];
/// What a forger does with the container.
const TRICKS: [&str; 14] = [
    "path",
    "deflate",
    "bomb",
    "encrypt",
    "descriptor",
    "extra",
    "zip64",
    "comment",
    "gap",
    "prefix",
    "suffix",
    "overlap",
    "alias",
    "method",
];
const NAMES: [&str; 12] = [
    "documentos/09-otro.pdf",
    "actos/09-acuse.txt",
    "META-INF/signature002.p7s",
    "META-INF/ASiCManifest002.xml",
    "certificados/09.cer",
    "revocacion/09-20261124t120000z.ocsp",
    "auditoria/extracto.txt",
    "LEEME.txt",
    "leeme.txt",
    "Mimetype",
    "x",
    "a/b/c",
];
const PATHS: [&str; 12] = [
    "../escape.txt",
    "/etc/passwd",
    "C:\\x.txt",
    "documentos/../../x",
    "documentos\\01.pdf",
    "./LEEME.txt",
    "documentos//01.pdf",
    "NUL.txt",
    "a\0.txt",
    "ñ.txt",
    "documentos/",
    "-rf",
];

fn pick<T: Copy>(rng: &mut StdRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

fn change(rng: &mut StdRng, what: &str, files: &mut Vec<File>) {
    let at = rng.random_range(0..files.len());
    let other = rng.random_range(0..files.len());
    let near = |rng: &mut StdRng, length: usize| rng.random_range(0..length.max(1));
    match what {
        "add" => {
            let file = File::new(pick(rng, &NAMES), b"added");
            files.insert(at, file);
        }
        "remove" => drop(files.remove(at)),
        "rename" => files[at].name = pick(rng, &NAMES).as_bytes().to_vec(),
        "swap" => files.swap(at, other),
        "move" => {
            let file = files.remove(at);
            files.push(file);
        }
        "double" => {
            let mut twin = files[at].clone();
            if rng.random() {
                twin.bytes.push(b'!');
            }
            files.insert(other, twin);
        }
        "cut" => {
            let length = near(rng, files[at].bytes.len());
            files[at].bytes.truncate(length);
        }
        "grow" => files[at].bytes.extend([rng.random::<u8>(), rng.random()]),
        "flip" => {
            let place = near(rng, files[at].bytes.len());
            if let Some(byte) = files[at].bytes.get_mut(place) {
                *byte ^= 1 << rng.random_range(0..8);
            }
        }
        _ => {
            let name = files[at].name.clone();
            files[at].name = files[other].name.clone();
            files[other].name = name;
        }
    }
}

fn trick(rng: &mut StdRng, what: &str, mut files: Vec<File>) -> Vec<u8> {
    let at = rng.random_range(0..files.len());
    let noise = |rng: &mut StdRng| -> Vec<u8> {
        (0..rng.random_range(1..9)).map(|_| rng.random()).collect()
    };
    match what {
        "path" => files.insert(at, File::new(pick(rng, &PATHS), b"x")),
        "deflate" => {
            // A sound stream of one stored block: another reader gets the same file out of it.
            let file = &mut files[at];
            let length = u16::try_from(file.bytes.len().min(60_000)).unwrap();
            let mut packed = vec![1];
            packed.extend(length.to_le_bytes());
            packed.extend((!length).to_le_bytes());
            packed.extend(&file.bytes);
            file.claimed = Some(u32::from(length));
            file.bytes = packed;
            file.method = 8;
        }
        "bomb" => {
            files[at].method = pick(rng, &[0, 8, 9, 12, 14, 93]);
            files[at].claimed = Some(rng.random_range(0x1000_0000..0xffff_fffe));
        }
        "encrypt" => files[at].flags |= pick(rng, &[1, 0x41, 0x2001]),
        "descriptor" => {
            files[at].flags |= 8;
            files[at].descriptor = true;
        }
        "extra" => files[at].extra = [&[0x55, 0x54, 1, 0][..], &noise(rng)].concat(),
        "zip64" => {
            files[at].extra = [&[1, 0, 8, 0][..], &[0; 8]].concat();
            files[at].claimed = Some(u32::MAX);
        }
        "overlap" => files[at].offset = Some(rng.random_range(0..64)),
        "alias" => files[at].alias = Some(pick(rng, &NAMES).as_bytes().to_vec()),
        "method" => files[at].method = rng.random_range(1..100),
        _ => {}
    }
    let empty = Vec::new();
    let (mut gap, mut comment) = (empty.clone(), empty);
    match what {
        "gap" => gap = noise(rng),
        "comment" => comment = noise(rng),
        _ => {}
    }
    let mut out = write(&files, &gap, &comment);
    match what {
        "prefix" => out.splice(0..0, noise(rng)).for_each(drop),
        "suffix" => out.extend(noise(rng)),
        _ => {}
    }
    out
}

#[test]
fn six_thousand_forged_packages_are_refused_and_each_is_told_why() {
    let mut rng = StdRng::seed_from_u64(20_261_124);
    let samples = [
        Sample::Filing,
        Sample::Opening,
        Sample::Mandate,
        Sample::Deemed,
    ];
    let originals: Vec<(Vec<u8>, Vec<File>)> = (samples.into_iter())
        .map(|sample| {
            let bytes = package(sample);
            let list = files(&bytes);
            (bytes, list)
        })
        .collect();
    for (original, list) in &originals {
        assert!(write(list, b"", b"") == *original, "the forger can write");
    }
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    while refused.values().sum::<usize>() < MUTANTS {
        let (original, honest) = &originals[rng.random_range(0..originals.len())];
        let mut list = honest.clone();
        let (kind, mutant) = match rng.random_range(0..3) {
            0 => {
                let what = pick(&mut rng, &TRICKS);
                (what.to_owned(), trick(&mut rng, what, list))
            }
            knows => {
                let what = pick(&mut rng, &CHANGES);
                change(&mut rng, what, &mut list);
                // The better forger writes a manifest for what the package has become.
                if knows == 2 {
                    let own = manifest(&list, &honest[1].bytes);
                    if let Some(file) = list.iter_mut().find(|it| it.name == MANIFEST.as_bytes()) {
                        file.bytes = own;
                    }
                }
                (format!("{what}, manifest {knows}"), write(&list, b"", b""))
            }
        };
        if mutant == *original {
            continue;
        }
        let verdict = judge(&mutant);
        let Outcome::Refused(refusal) = &verdict.outcome else {
            panic!("{kind}: {:?}", verdict.outcome);
        };
        assert!(verdict.claims.is_empty(), "{kind}");
        let said = refusal.sentence(Language::English);
        assert!(said.len() > 20, "{kind}: {said}");
        *refused.entry(kind).or_default() += 1;
        let reason = format!("{refusal:?}");
        let reason: String = reason.chars().take_while(|c| *c != '{').collect();
        *reasons.entry(reason).or_default() += 1;
    }
    let kinds = TRICKS.len() + 2 * CHANGES.len();
    assert_eq!(refused.len(), kinds, "every kind was tried: {refused:#?}");
    assert!(refused.values().all(|count| *count > 50), "{refused:#?}");
    println!("{MUTANTS} refused; {reasons:#?}");
}
