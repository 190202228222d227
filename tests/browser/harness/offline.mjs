// The network taken away and given back, what the device keeps, and other bundles: for the
// journeys that read, sign and update without a network.

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { newFolder, places } from './places.mjs';

const WORKER = 'service-worker.js';
const PAGE = 'index.html';

/** Takes the network away: the device says so, and nothing arrives anyway. */
export async function cut({ browser, recorder }) {
  recorder.dropBeforeSending(() => true, Infinity);
  await browser.context.setOffline(true);
}

/** Gives it back. */
export async function mend({ browser, recorder }) {
  recorder.rules.length = 0;
  await browser.context.setOffline(false);
}

/** The addresses in the caches of the page's worker, by cache. */
export const cached = (page) => page.evaluate(async () => {
  const all = {};
  for (const name of await caches.keys()) {
    const asked = await (await caches.open(name)).keys();
    all[name] = asked.map((request) => new URL(request.url).pathname);
  }
  return all;
});

/** Waits until what the page answers is true: `waitForFunction` takes any promise for true. */
export async function until(page, ask, about) {
  for (let round = 0; round < 300; round += 1) {
    if (await page.evaluate(ask, about)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`it never came true: ${ask}`);
}

/** Waits until the app is on this device: its worker runs. */
export async function untilKept({ person: { page } }) {
  await until(page, async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === 'activated';
  });
}

/** How many answers are kept to be read without a network. */
export const answersKept = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open('buzon'));
  const keys = await done(database.transaction('records').objectStore('records').getAllKeys());
  database.close();
  return keys.filter((key) => key.startsWith('read/')).length;
});

/** Waits until nothing more is being kept. */
export async function untilReadIsKept(page, least = 1) {
  let before = -1;
  for (let round = 0; round < 60; round += 1) {
    const now = await answersKept(page);
    if (now >= least && now === before) return now;
    before = now;
    await page.waitForTimeout(250);
  }
  throw new Error(`${before} answers are kept, not ${least}`);
}

/** Waits until nothing is kept to be read. */
export async function untilForgotten(page) {
  for (let round = 0; round < 40; round += 1) {
    if ((await answersKept(page)) === 0) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`${await answersKept(page)} answers are still kept`);
}

const seal = (bytes) => `sha384-${crypto.createHash('sha384').update(bytes).digest('base64')}`;

/** A copy of the bundle that a test may change. */
export function copyOfBundle() {
  const dist = newFolder('bundle');
  fs.cpSync(places.dist, dist, { recursive: true });
  return dist;
}

function rewrite(dist, name, change) {
  const file = path.join(dist, name);
  const bytes = change(fs.readFileSync(file, 'utf8'));
  for (const packed of ['.br', '.gz']) fs.rmSync(file + packed, { force: true });
  fs.writeFileSync(file, bytes);
  return Buffer.from(bytes);
}

/** Makes the next version of a bundle: another page, and the worker that keeps it. */
export function nextVersion(dist, word) {
  const old = seal(fs.readFileSync(path.join(dist, PAGE)));
  const page = rewrite(dist, PAGE, (text) =>
    text.replace('</head>', `<meta name="version" content="${word}"></head>`));
  rewrite(dist, WORKER, (text) => text
    .replace(old, seal(page))
    .replace(/const VERSION = "[0-9a-f]+";/, `const VERSION = "${word}";`));
}

/** The same bundle without the worker. */
export function withoutWorker(dist) {
  for (const end of ['', '.br', '.gz']) fs.rmSync(path.join(dist, WORKER + end), { force: true });
}

/** The same bundle with the worker switched off: its lists are empty. */
export function workerOff(dist) {
  rewrite(dist, WORKER, (text) => text
    .replace(/const SHELL = .*;/, 'const SHELL = [];')
    .replace(/const REST = .*;/, 'const REST = [];'));
}
