// Files that people choose: PDFs of any size, things that only look like one, copies under
// other names.

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { newFolder, removeFolder } from './places.mjs';

export const MIB = 1024 * 1024;

/** A valid one-page PDF of exactly `size` bytes; `seed` makes its bytes its own. */
export function pdfBytes(size, seed = crypto.randomUUID()) {
  const head = `%PDF-1.4\n% ${seed}\n`;
  const objects = [
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n',
  ];
  const entry = (at) => `${String(at).padStart(10, '0')} 00000 n \n`;
  const end = (padding) => {
    let at = head.length + padding;
    const table = objects.map((object) => {
      at += object.length;
      return entry(at - object.length);
    });
    return `xref\n0 4\n0000000000 65535 f \n${table.join('')}`
      + `trailer<</Size 4/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  };
  const fixed = head.length + objects.join('').length;
  // The padding is a comment in lines of words: it compresses, and a scanner reads it quickly.
  let padding = Math.max(0, size - fixed - end(0).length);
  padding = Math.max(0, size - fixed - end(padding).length);
  const words = '% relleno de prueba ....\n';
  const filler = `${words.repeat(Math.ceil(padding / words.length)).slice(0, Math.max(0, padding - 1))}\n`;
  return Buffer.from(head + (padding ? filler : '') + objects.join('') + end(padding), 'latin1');
}

/** A folder with files that a person has. */
export class Desk {
  constructor() {
    this.folder = newFolder('desk');
  }

  put(name, bytes) {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, bytes);
    return file;
  }

  pdf(name, size, seed) {
    return this.put(name, pdfBytes(size, seed));
  }

  /** The same bytes under another name. */
  copy(file, name) {
    return this.put(name, fs.readFileSync(file));
  }

  remove() {
    removeFolder(this.folder);
  }
}
