// The hostile corpus in the published worker, and what is left in its memory: each file ends where
// policy says, quickly, in little memory, and no answer or memory holds a secret.

import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { MIB } from '../harness/files.mjs';
import { shared } from '../harness/places.mjs';
import { EKU, Scene, claim } from '../harness/scene.mjs';
import { PROBLEMS, memoryOf, startWorker } from '../harness/worker.mjs';

/** What the worker calls each category of the corpus. */
const NAMES = {
  ACCEPT: ['ok'],
  E_CERT_EXPIRED: ['CertificateExpired'],
  E_CERT_IS_CA: ['CertificateNotEfirma'],
  E_CERT_KEY_INVALID: ['CertificateWeak', 'CertificateNotEfirma'],
  E_CERT_KEY_SIZE: ['CertificateWeak'],
  E_CERT_KEY_TYPE: ['CertificateWeak'],
  E_CERT_NOT_FIEL: ['CertificateIsCsd', 'CertificateNotEfirma'],
  E_CERT_PROFILE: ['CertificateUnreadable', 'CertificateNotEfirma'],
  E_CERT_SUBJECT: ['CertificateUnreadable'],
  E_CERT_WEAK_SIGNATURE: ['CertificateWeak'],
  E_DER: ['FileUnknown', 'CertificateUnreadable', 'KeyUnreadable'],
  E_FILE_EMPTY: ['FileEmpty'],
  E_FILE_NOT_DER: ['FileUnknown'],
  E_FILE_TOO_LARGE: ['FileTooLarge'],
  E_INPUT_LIMIT: ['WrongPassphrase'],
  E_KEY_INVALID: ['KeyUnreadable'],
  E_KEY_KDF_LIMIT: ['KeyUnsupported', 'KeyUnreadable'],
  E_KEY_MISMATCH: ['KeyOfAnother'],
  E_KEY_PASSPHRASE: ['WrongPassphrase'],
  E_KEY_UNENCRYPTED: ['KeyUnencrypted'],
  E_KEY_UNSUPPORTED: ['KeyUnsupported', 'FileUnknown', 'KeyUnencrypted'],
};
/** A chain, a weak authority or another's mailbox: the server judges them, here they may pass. */
const OF_THE_SERVER = ['ok', 'KeyOfAnother'];
const MILLISECONDS_MAX = 2000;
const MEMORY_BYTES_MAX = 64 * MIB;

function allowed(one) {
  const names = one.expect.flatMap((category) => NAMES[category] ?? []);
  return one.stage === 'server' ? [...names, ...OF_THE_SERVER] : names;
}

/** A file as the page gets it: its bytes, or how many zeros. */
function given(file) {
  if (file.generate) return { size: file.generate.size };
  return { base64: fs.readFileSync(path.join(shared.hostile, file)).toString('base64') };
}

function passphraseOf(one) {
  if (one.passphrase_b64) return Buffer.from(one.passphrase_b64, 'base64').toString('utf8');
  const { generate } = one.passphrase;
  return generate ? generate.char.repeat(generate.size) : one.passphrase;
}

/** Whole seconds of the legal clock. The app never shows the worker the clock of the device. */
const nowOf = (one, usual) =>
  Math.floor(Date.parse(one.id === 'time_client_clock' ? usual : one.now) / 1000);

/** In the page: picks, looks and opens, as the app does. */
async function pick({ cer, key, name, passphrase, now }) {
  const file = ({ base64, size }, called) => {
    const bytes = base64 === undefined
      ? new Uint8Array(size)
      : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new File([bytes], called);
  };
  const files = [file(cer, name), file(key, 'a.key')];
  const typed = new TextEncoder().encode(passphrase.normalize('NFC'));
  const started = performance.now();
  const looked = await window.ask({ do: 'inspect', files, now });
  const opened = 'problem' in looked
    ? looked
    : await window.ask({ do: 'unlock', files, passphrase: typed, now });
  return { problem: opened.problem, milliseconds: performance.now() - started };
}

async function withWorker() {
  const scene = await Scene.openEku();
  await scene.person.arrive();
  scene.worker = await startWorker(scene.browser.page).then(({ worker }) => worker);
  return scene;
}

claim('every hostile file ends in its category, in two seconds and 64 MB, and no answer tells the passphrase',
  withWorker, async (scene, t) => {
    const { browser: { page }, worker } = scene;
    const corpus = JSON.parse(fs.readFileSync(path.join(shared.hostile, 'cases.json'), 'utf8'));
    const wrong = [];
    let slowest = 0;
    for (const one of corpus.open_cases) {
      const passphrase = passphraseOf(one);
      const { problem, milliseconds } = await page.evaluate(pick, {
        cer: given(one.cer), key: given(one.key), name: one.file_name ?? 'a.cer', passphrase,
        now: nowOf(one, corpus.now_default),
      });
      const found = problem === undefined ? 'ok' : PROBLEMS[problem];
      if (!allowed(one).includes(found)) wrong.push(`${one.id}: ${found}, not ${one.expect}`);
      slowest = Math.max(slowest, milliseconds);
      if (milliseconds > MILLISECONDS_MAX) wrong.push(`${one.id}: took ${milliseconds} ms`);
      const said = await page.evaluate(() => JSON.stringify(window.said.splice(0)));
      if (said.includes(passphrase)) wrong.push(`${one.id}: the passphrase was answered`);
    }
    assert.deepEqual(wrong, []);
    assert(corpus.open_cases.length > 100);
    const memory = (await memoryOf(worker)).length;
    assert(memory <= MEMORY_BYTES_MAX, `${memory} bytes of memory`);
    t.diagnostic(`${corpus.open_cases.length} cases, slowest ${slowest.toFixed(0)} ms, ${memory} bytes of memory`);
    scene.browser.assertQuiet();
  }, { timeout: 300_000 });

/** Every 16 bytes of what only the private key has: d, p, q, dP, dQ, qInv, without leading zeros. */
function windowsOf(key) {
  const jwk = key.export({ format: 'jwk' });
  const numbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => Buffer.from(jwk[name], 'base64url'));
  return numbers.flatMap((bytes) => [bytes, Buffer.from(bytes).reverse()]).flatMap((bytes) =>
    Array.from({ length: bytes.length - 15 }, (_, at) => bytes.subarray(at, at + 16)));
}

/** What of the e.firma is to be read in the memory. */
function found(memory, secrets) {
  return Object.entries(secrets)
    .filter(([, needles]) => needles.some((needle) => memory.includes(needle)))
    .map(([name]) => name);
}

claim('after opening, and after locking, the memory of the worker holds no passphrase and no private key',
  withWorker, async ({ browser: { page }, worker }) => {
    const [cer, file] = [EKU.cer, EKU.key].map((name) => fs.readFileSync(name));
    const options = { key: file, format: 'der', type: 'pkcs8', passphrase: EKU.passphrase };
    const key = crypto.createPrivateKey(options);
    // The authority's scheme (EFIRMA 0.1): what the passphrase is stretched to opens the file too.
    const salt = Buffer.from('0201000282010100', 'hex');
    const stretched = crypto.pbkdf2Sync(EKU.passphrase, salt, 2048, 24, 'sha1');
    const wide = Buffer.from(EKU.passphrase, 'utf16le');
    const secrets = {
      passphrase: [Buffer.from(EKU.passphrase), wide],
      'private key': windowsOf(key),
      'key of the file': [0, 8, 16].map((at) => stretched.subarray(at, at + 8)),
    };
    const request = {
      cer: { base64: cer.toString('base64') }, key: { base64: file.toString('base64') },
      name: 'a.cer', passphrase: EKU.passphrase, now: Math.floor(Date.now() / 1000),
    };
    const { problem } = await page.evaluate(pick, request);
    assert.equal(problem, undefined, `it opens: ${PROBLEMS[problem]}`);
    const open = await memoryOf(worker);
    assert(open.includes(cer.subarray(200, 264)), 'the certificate is found, so the search sees');
    assert.deepEqual(found(open, secrets), [], 'while it is open');

    // Refused openings leave nothing behind either.
    const refused = await page.evaluate(pick, { ...request, passphrase: `${EKU.passphrase}x` });
    assert.equal(PROBLEMS[refused.problem], 'WrongPassphrase');
    await page.evaluate(() => window.ask({ do: 'lock' }));
    const locked = await memoryOf(worker);
    const near = { 'wrong passphrase': [Buffer.from(`${EKU.passphrase}x`)] };
    assert.deepEqual(found(locked, { ...secrets, ...near }), [], 'after locking');

    // Planted, each is found: the search is not blind.
    for (const [name, needles] of Object.entries(secrets)) {
      const planted = Buffer.concat([locked, needles[needles.length >> 1], locked.subarray(0, 99)]);
      assert.deepEqual(found(planted, { [name]: needles }), [name]);
    }
  });

claim('a device whose clock is years behind opens its e.firma all the same, and its person is told',
  () => Scene.open(), async ({ browser, person }) => {
    await browser.context.clock.setSystemTime(new Date('2019-01-01T12:00:00Z'));
    await person.arrive();
    await person.status(/La hora de tu equipo difiere/).waitFor();
    await person.signIn();
    browser.assertQuiet();
  });
