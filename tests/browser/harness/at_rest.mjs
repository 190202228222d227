// What stays on the disk after a person has left: every file of a profile whose browser has ended,
// searched for what was typed, read and chosen, in the ways in which browsers write text down.

import fs from 'node:fs';
import path from 'node:path';

/** A needle in one disguise is not shorter: what is short is found by chance. */
const NEEDLE_BYTES_MIN = 10;

/** Text or bytes in base64, wherever in a group of three they begin; the ends that depend on what is
 * around are left out. */
function inBase64(bytes) {
  return [0, 1, 2].map((skip) => {
    const text = Buffer.concat([Buffer.alloc(skip), bytes]).toString('base64').replace(/=+$/, '');
    return text.slice(skip ? 4 : 0, text.length - (text.length % 4 ? 2 : 0));
  });
}

/** The disguises of a text: as Chromium and Firefox keep strings, and as scripts do. */
function disguisesOf(needle) {
  const utf8 = Buffer.isBuffer(needle) ? needle : Buffer.from(needle, 'utf8');
  const found = [
    ['as it is', utf8],
    ['in hex', Buffer.from(utf8.toString('hex'))],
    ...inBase64(utf8).map((text, at) => [`in base64 from ${at}`, Buffer.from(text)]),
  ];
  if (typeof needle === 'string') {
    const wide = Buffer.from(needle, 'utf16le');
    found.push(
      ['in UTF-16LE', wide],
      ['in UTF-16BE', Buffer.from(wide).swap16()],
      ['in Latin-1', Buffer.from(needle, 'latin1')],
      ['in an address', Buffer.from(encodeURIComponent(needle))],
      ['in base64 of UTF-16LE', Buffer.from(inBase64(wide)[0])],
    );
  }
  return found.filter(([, bytes]) => bytes.length >= NEEDLE_BYTES_MIN);
}

/** Every file below a folder. */
export function filesBelow(folder) {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Where on the disk something is: `needles` maps what it is called to text or bytes. */
export function foundIn(folder, needles) {
  const all = Object.entries(needles).flatMap(([name, needle]) =>
    disguisesOf(needle).map(([disguise, bytes]) => ({ name, disguise, bytes })));
  const found = new Set();
  for (const file of filesBelow(folder)) {
    const hay = fs.readFileSync(file);
    for (const { name, disguise, bytes } of all) {
      if (hay.includes(bytes)) found.add(`${name}, ${disguise}, in ${path.relative(folder, file)}`);
    }
  }
  return [...found].sort();
}

/** Pieces of a file, of which none may be anywhere. */
export function piecesOf(name, file) {
  const bytes = fs.readFileSync(file);
  const at = [0.15, 0.4, 0.65, 0.9].map((part) => Math.floor(bytes.length * part));
  return Object.fromEntries(at.map((from) => [`${name} from ${from}`, bytes.subarray(from, from + 24)]));
}
