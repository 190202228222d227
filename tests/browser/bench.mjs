// Numbers of the real page: how long opening a key, signing and hashing take, beside the same
// work done by OpenSSL and by bare WebCrypto in the same run. It prints a table, asserts nothing.

import crypto from 'node:crypto';
import fs from 'node:fs';

import { pdfBytes } from './harness/files.mjs';
import { missing } from './harness/places.mjs';
import { EKU, Scene } from './harness/scene.mjs';
import { startWorker } from './harness/worker.mjs';

const ROUNDS = 31;
const LARGE_BYTES = 100_000_000;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const timed = (act) => {
  const started = performance.now();
  act();
  return performance.now() - started;
};

/** In the page: opens the key and signs, many times each. */
async function openAndSign({ cer, key, passphrase, pkcs8, rounds }) {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const files = [new File([bytes(cer)], 'a.cer'), new File([bytes(key)], 'a.key')];
  const now = Math.floor(Date.now() / 1000);
  const open = [];
  let facts;
  for (let round = 0; round < rounds; round += 1) {
    const typed = new TextEncoder().encode(passphrase);
    const started = performance.now();
    facts = await window.facts({ do: 'unlock', files, passphrase: typed, now });
    open.push(performance.now() - started);
  }
  const legal = new Date((now - 6 * 3600) * 1000).toISOString().replace(/\.\d+Z/, '-06:00');
  const statement = [
    'buzon/1 acceso', 'Ambiente: prueba', 'Autoridad: Medida', `Origen: ${location.origin}`,
    `Buzón de: ${facts.rfc}`, `Firma: ${facts.rfc}`, `Certificado: ${facts.number}`,
    `Huella del certificado (SHA-256): ${hex(facts.sha256)}`,
    `Número de un solo uso: ${'0'.repeat(32)}`, `Hora legal: ${legal}`, '',
  ].join('\n');
  const sign = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await window.facts({ do: 'sign', handle: facts.handle, statement });
    sign.push(performance.now() - started);
  }
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const bareKey = await crypto.subtle.importKey('pkcs8', bytes(pkcs8), algorithm, false, ['sign']);
  const text = new TextEncoder().encode(statement);
  const bare = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await crypto.subtle.sign(algorithm.name, bareKey, text);
    bare.push(performance.now() - started);
  }
  return { open, sign, bare };
}

/** In the page: digests the file that a person chose, watching every frame. */
async function digest() {
  const [file] = document.querySelector('#bench-file').files;
  let [longest, last, going] = [0, performance.now(), true];
  const frame = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    if (going) requestAnimationFrame(frame);
  };
  await new Promise((resolve) => requestAnimationFrame((now) => { last = now; resolve(); }));
  requestAnimationFrame(frame);
  const started = performance.now();
  const { sha256 } = await window.facts({ do: 'digest', file });
  const took = performance.now() - started;
  going = false;
  return { took, longest, sha256: Array.from(sha256) };
}

/** Resident bytes of the browser's page processes. */
async function resident(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const kilobytes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const status = fs.readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return Math.max(0, ...kilobytes) * 1024;
}

async function largest(session, during) {
  let peak = 0;
  let going = true;
  const watching = (async () => {
    while (going) {
      peak = Math.max(peak, await resident(session).catch(() => 0));
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  })();
  const result = await during();
  going = false;
  await watching;
  return { peak, result };
}

async function bench(scene) {
  const { browser, desk, person } = scene;
  const { page } = browser;
  await person.arrive();
  const cer = fs.readFileSync(EKU.cer);
  const key = fs.readFileSync(EKU.key);
  const options = { key, format: 'der', type: 'pkcs8', passphrase: EKU.passphrase };
  const openssl = Array.from({ length: ROUNDS }, () => timed(() => crypto.createPrivateKey(options)));
  const bare = crypto.createPrivateKey(options);
  const opensslSign = Array.from({ length: ROUNDS }, () =>
    timed(() => crypto.sign('sha256', Buffer.from('x'.repeat(400)), bare)));
  const { milliseconds: started } = await startWorker(page);
  await page.evaluate(() => {
    const { ask } = window;
    window.facts = async (request) => {
      const { ok, problem } = await ask(request);
      if (!ok) throw new Error(`problem ${problem}`);
      return ok;
    };
  });
  const times = await page.evaluate(openAndSign, {
    cer: cer.toString('base64'),
    key: key.toString('base64'),
    passphrase: EKU.passphrase,
    pkcs8: bare.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    rounds: ROUNDS,
  });

  const large = desk.put('grande.pdf', pdfBytes(LARGE_BYTES));
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'bench-file';
    document.body.append(input);
  });
  await page.locator('#bench-file').setInputFiles(large);
  const session = await browser.context.browser()?.newBrowserCDPSession();
  const before = session ? await resident(session) : 0;
  const { peak, result } = session
    ? await largest(session, () => page.evaluate(digest))
    : { peak: 0, result: await page.evaluate(digest) };
  const bytes = fs.readFileSync(large);
  let right;
  const nodeHash = timed(() => { right = crypto.createHash('sha256').update(bytes).digest(); });
  const ms = (number) => `${number.toFixed(1)} ms`;
  const beside = (ours, theirs) => `${(ours / theirs).toFixed(1)} x`;
  const [open, openReference] = [median(times.open), median(openssl)];
  const [sign, signReference] = [median(times.sign), median(times.bare)];
  console.table([
    { what: 'start the signer worker', ours: ms(started), reference: '', ratio: '' },
    { what: `open the key (median of ${ROUNDS})`, ours: ms(open),
      reference: `OpenSSL in Node ${ms(openReference)}`, ratio: beside(open, openReference) },
    { what: `sign a statement (median of ${ROUNDS})`, ours: ms(sign),
      reference: `bare WebCrypto ${ms(signReference)}, OpenSSL ${ms(median(opensslSign))}`,
      ratio: beside(sign, signReference) },
    { what: 'digest 100 MB in the worker', ours: ms(result.took),
      reference: `OpenSSL in Node ${ms(nodeHash)}`, ratio: beside(result.took, nodeHash) },
    { what: 'longest frame meanwhile', ours: ms(result.longest), reference: '', ratio: '' },
    { what: 'memory of the page meanwhile', ours: `${((peak - before) / 1e6).toFixed(1)} MB more`,
      reference: `${(before / 1e6).toFixed(1)} MB before`, ratio: '' },
  ]);
  if (!right.equals(Buffer.from(result.sha256))) console.log('the digest is WRONG');
}

const gap = missing();
if (gap) {
  console.error(gap);
  process.exitCode = 1;
} else {
  const scene = await Scene.openEku();
  try {
    await bench(scene);
  } finally {
    await scene.close();
  }
}
