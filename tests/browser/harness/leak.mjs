// The search for the key and its passphrase: gathers everything that left the page or stayed on
// disk, and has it scanned by shared/tools/leakscan.py, which knows 8,000 disguises.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { newFolder, places, removeFolder, shared } from './places.mjs';

/**
 * Folders of a profile that hold only copies of our own static bundle (`offline.test.mjs` looks into
 * the caches of the worker that keeps it), or nothing of a page.
 */
const NOT_OURS = /(^|\/)(Cache|CacheStorage|ScriptCache|Code Cache|GPUCache|DawnCache|DawnGraphiteCache|DawnWebGPUCache|ShaderCache|GrShaderCache|GraphiteDawnCache|component_crx_cache|extensions_crx_cache|Safe Browsing|Crashpad)(\/|$)/;
/** A longer run of one byte is no part of any secret. */
const RUN = 96;

/** What the page keeps, as a script of the page could read it. */
export async function storageOf(page) {
  return page.evaluate(async () => {
    const seen = (value) => {
      if (value instanceof CryptoKey) return `CryptoKey extractable=${value.extractable}`;
      if (value instanceof ArrayBuffer) return seen(new Uint8Array(value));
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      }
      if (value && typeof value === 'object') {
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, seen(each)]));
      }
      return value;
    };
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = {
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      history: history.state,
      databases: {},
      caches: 'caches' in self ? await caches.keys() : [],
    };
    for (const { name, version } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name, version));
      found.databases[name] = {};
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([
          done(objects.getAllKeys()), done(objects.getAll()),
        ]);
        found.databases[name][store] = keys.map((key, at) => [key, seen(values[at])]);
      }
      database.close();
    }
    return found;
  });
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Long runs of one byte, as databases are full of, shortened. */
function squeezed(bytes) {
  const parts = [];
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    let end = at + 1;
    while (end < bytes.length && bytes[end] === bytes[at]) end += 1;
    if (end - at > RUN) {
      parts.push(bytes.subarray(from, at + RUN));
      from = end;
    }
    at = end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

/** A folder of haystacks. */
export class Haystack {
  constructor() {
    this.folder = newFolder('hay');
    this.names = [];
    this.bytes = 0;
  }

  add(name, content) {
    const bytes = squeezed(Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8'));
    if (bytes.length === 0) return;
    const safe = name.replace(/[^\w.-]+/g, '_').slice(-120);
    const file = path.join(this.folder, `${String(this.names.length).padStart(4, '0')}-${safe}`);
    fs.writeFileSync(file, bytes);
    this.names.push(file);
    this.bytes += bytes.length;
  }

  addFile(name, file) {
    this.add(name, fs.readFileSync(file));
  }

  addWire(recorder) {
    recorder.files().forEach((file) => this.addFile(`wire-${path.basename(file)}`, file));
  }

  addConsole(browser) {
    this.add('console', [...browser.console, ...browser.complaints].join('\n'));
  }

  /** IndexedDB and its kind: as text, and the binary values byte by byte. */
  addStorage(storage) {
    const text = JSON.stringify(storage);
    this.add('storage-utf8', text);
    this.add('storage-bytes', Buffer.from(text, 'latin1'));
    for (const [base, stores] of Object.entries(storage.databases)) {
      for (const [store, rows] of Object.entries(stores)) {
        rows.forEach(([key, value]) => {
          if (typeof value === 'string') {
            this.add(`${base}-${store}-${String(key)}`, Buffer.from(value, 'latin1'));
          }
        });
      }
    }
  }

  /** The raw files of a profile whose browser has ended. */
  addProfile(browser) {
    const files = filesBelow(browser.profile)
      .filter((file) => !NOT_OURS.test(path.relative(browser.profile, file)));
    files.forEach((file) => this.addFile(`profile-${path.relative(browser.profile, file)}`, file));
    return files;
  }

  addDownloads(browser) {
    browser.downloads.forEach((file) => this.addFile(`saved-${path.basename(file)}`, file));
  }

  /** What the servers logged and recorded. The demonstration's own key files are not theirs. */
  addServers(house) {
    this.add('logs', house.said());
    fs.readdirSync(house.data)
      .filter((file) => file.includes('sqlite'))
      .forEach((file) => this.addFile(`data-${file}`, path.join(house.data, file)));
  }

  remove() {
    removeFolder(this.folder);
  }
}

function run(key, passphrase, files) {
  return new Promise((resolve, reject) => {
    const words = [shared.leakscan, key, passphrase, ...files];
    execFile(places.python, words, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`leakscan: ${error.message}\n${stderr}`));
      else if (stderr) reject(new Error(`leakscan: ${stderr}`));
      else resolve({ found: Boolean(error), said: stdout.trim() });
    });
  });
}

/** Scans the haystacks, shared among the processors. Returns what was found, in words. */
export async function scan(key, passphrase, haystack) {
  const shares = Array.from({ length: Math.min(os.cpus().length, 4) }, () => ({ bytes: 0, files: [] }));
  const sized = haystack.names.map((file) => ({ file, bytes: fs.statSync(file).size }));
  for (const { file, bytes } of sized.sort((a, b) => b.bytes - a.bytes)) {
    const lightest = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    lightest.bytes += bytes;
    lightest.files.push(file);
  }
  const used = shares.filter((share) => share.files.length);
  const results = await Promise.all(used.map((share) => run(key, passphrase, share.files)));
  return {
    found: results.some((result) => result.found),
    said: results.map((result) => result.said.replaceAll(`${haystack.folder}/`, '')).join('\n'),
  };
}
