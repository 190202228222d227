// Where things are: what `cargo xtask test` names in the environment, or where a person has them.
// With CI set a missing thing fails; without it the journeys are skipped and say why.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const root = path.resolve(here, '../..');
const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((f) => path.join(f, name))).find(isFile);
}

function built(variable, name) {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
  const guesses = ['debug', 'release'].map((profile) => path.join(target, profile, name));
  return process.env[variable] || guesses.find(isFile) || guesses[0];
}

export const places = {
  backend: built('BUZON_BACKEND', 'buzon-backend'),
  buzon: built('BUZON_CLI', 'buzon'),
  chromium: process.env.CHROMIUM
    || onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])
    || 'chromium',
  dist: process.env.BUZON_DIST || path.join(root, 'dist'),
  firefox: process.env.FIREFOX || onPath(['firefox-esr', 'firefox']) || 'firefox',
  openssl: onPath(['openssl']) || 'openssl',
  proxy: built('BUZON_PROXY', 'proxy'),
  python: process.env.BUZON_PYTHON || onPath(['python3']) || 'python3',
  shared: process.env.BUZON_SHARED || path.resolve(root, '../shared'),
  shots: path.join(here, 'shots'),
  verifier: process.env.BUZON_VERIFIER || path.join(root, 'target/xtask/verificar.html'),
};

/** The test e.firma that the tax authority publishes, and the hostile files. */
export const shared = {
  anchors: ['AC_UAT_2022.crt', 'ARC_UAT_2022.crt'].map((file) =>
    path.join(places.shared, 'efirma/data/ca-test', file)),
  csd: path.join(places.shared, 'efirma/data/eku-2023/csd/EKU9003173C9'),
  eku: path.join(places.shared, 'efirma/data/eku-2023/fiel/EKU9003173C9'),
  hostile: path.join(places.shared, 'efirma/hostile'),
  leakscan: path.join(places.shared, 'tools/leakscan.py'),
};

const MUST_EXIST = {
  BUZON_BACKEND: places.backend,
  BUZON_DIST: path.join(places.dist, 'index.html'),
  BUZON_PROXY: places.proxy,
  BUZON_SHARED: shared.leakscan,
  CHROMIUM: places.chromium,
};

/** What is missing, in one sentence; an empty text when nothing is. */
export function missing() {
  const gone = Object.entries(MUST_EXIST)
    .filter(([, file]) => !isFile(file))
    .map(([variable, file]) => `${variable} (${file})`);
  try {
    execFileSync(places.python, ['-c', 'import cryptography'], { stdio: 'ignore' });
  } catch {
    gone.push(`BUZON_PYTHON (${places.python} with cryptography)`);
  }
  return gone.length ? `missing: ${gone.join(', ')}; \`cargo xtask test\` makes them` : '';
}

/** What the journeys in Firefox lack, in one sentence. */
export const missingFirefox = () => (isFile(places.firefox) ? ''
  : `missing: FIREFOX (${places.firefox}); install the package \`firefox-esr\``);

export const inCi = ['1', 'true'].includes(process.env.CI ?? '');

const folders = new Set();
const removeAll = () => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
process.on('exit', removeAll);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** A new temporary folder, removed by [removeFolder] or at the end, whatever happens. */
export function newFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `buzon-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}
