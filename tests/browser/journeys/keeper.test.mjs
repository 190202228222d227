// The worker that keeps the app on this device, alone: what it keeps, what it never touches, and
// how it goes. It needs no browser.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import vm from 'node:vm';

import { root } from '../harness/places.mjs';

const ORIGIN = 'https://buzon.example';
const source = fs.readFileSync(path.join(root, 'public/service-worker.js'), 'utf8');
const SHELL = [['/index.html', 'sha384-page'], ['/app-0123456789abcdef.js', 'sha384-app']];
const REST = [['/pack_1-0123456789abcdef.bin', 'sha384-filing']];

/** Caches as browsers have them, as far as the worker asks. */
class Caches {
  kept = new Map();

  async open(name) {
    if (!this.kept.has(name)) this.kept.set(name, new Map());
    const files = this.kept.get(name);
    return {
      put: async (address, answer) => { files.set(address, answer); },
      match: async (address) => files.get(address),
    };
  }

  async has(name) { return this.kept.has(name); }

  async keys() { return [...this.kept.keys()]; }

  async delete(name) { return this.kept.delete(name); }

  async match(asked, { cacheName } = {}) {
    const names = cacheName ? [cacheName] : [...this.kept.keys()];
    return names.map((name) => this.kept.get(name)?.get(asked)).find(Boolean);
  }
}

/** The worker of a bundle, as a browser would run it; `answer` is the network. */
function worker({ lists = true, caches = new Caches(), tabs = 1, waiting = null,
  answer = async () => ({ ok: true, from: 'network' }) } = {}) {
  let text = source;
  if (lists) {
    text = text.replace('const SHELL = [];', `const SHELL = ${JSON.stringify(SHELL)};`)
      .replace('const REST = [];', `const REST = ${JSON.stringify(REST)};`)
      .replace('const VERSION = "";', 'const VERSION = "2";');
  }
  const listeners = {};
  const asked = [];
  const did = [];
  const self = {
    location: new URL(ORIGIN),
    registration: { waiting, installing: null, unregister: async () => { did.push('unregister'); } },
    clients: { matchAll: async () => Array.from({ length: tabs }) },
    skipWaiting: async () => { did.push('skipWaiting'); },
    addEventListener: (name, act) => { listeners[name] = act; },
  };
  const fetch = async (address, options) => {
    asked.push({ address: address.url ?? address, ...options });
    return answer(address);
  };
  vm.runInNewContext(text, { self, caches, fetch, URL, Promise, Map, Error });
  const say = async (name, event = {}) => {
    let lasting;
    let response;
    listeners[name]({ ...event,
      waitUntil: (work) => { lasting = work; },
      respondWith: (work) => { response = work; } });
    await lasting;
    return response && (await response);
  };
  const get = (address, more = {}) => say('fetch', {
    request: { url: new URL(address, ORIGIN).href, method: 'GET', mode: 'cors', ...more },
  });
  return { say, get, asked, did, caches };
}

test('the shell is kept whole, each file under its digest, before a version is used', async () => {
  const { say, asked, caches } = worker();
  await say('install');
  assert.deepEqual(asked.map(({ address, integrity, cache }) => [address, integrity, cache]), [
    ['/index.html', 'sha384-page', 'no-cache'],
    ['/app-0123456789abcdef.js', 'sha384-app', 'default'],
  ]);
  assert.deepEqual([...caches.kept.get('buzon-2').keys()], SHELL.map(([address]) => address));
});

test('a version of which a file does not come, or is another, is not used', async () => {
  const missing = worker({ answer: async (address) => ({ ok: address !== '/index.html', status: 404 }) });
  await assert.rejects(missing.say('install'), /index\.html: 404/);
  const changed = worker({ answer: async () => { throw new TypeError('integrity'); } });
  await assert.rejects(changed.say('install'), /integrity/);
});

test('screens and files come from what is kept, without the network', async () => {
  const { say, get, asked } = worker();
  await say('install');
  asked.length = 0;
  for (const screen of ['/', '/promociones', '/n/0190?x=1']) {
    assert.equal((await get(screen, { mode: 'navigate' })).from, 'network', screen);
  }
  assert((await get('/app-0123456789abcdef.js')).ok);
  assert.deepEqual(asked, []);
});

test('nothing of a mailbox passes through it, nor anything that changes something', async () => {
  const { say, get, asked } = worker();
  await say('install');
  asked.length = 0;
  const untouched = [
    ['/api/v1/notifications', {}], ['/api/v1/access', { mode: 'navigate' }],
    ['//api/v1/clock', { mode: 'navigate' }], ['/institute/v1/notifications', { mode: 'navigate' }],
    ['/healthz', { mode: 'navigate' }], ['/service-worker.js', {}], ['/bundle.json', {}],
    ['/fonts/OFL.txt', { mode: 'navigate' }], ['/', { method: 'POST', mode: 'navigate' }],
    ['https://example.com/app-0123456789abcdef.js', {}],
  ];
  for (const [address, more] of untouched) {
    assert.equal(await get(address, more), undefined, address);
  }
  assert.deepEqual(asked, []);
});

test('what is not kept comes from the network, and is not kept without its digest', async () => {
  const { say, get, asked, caches } = worker();
  await say('install');
  asked.length = 0;
  assert((await get('/pack_1-0123456789abcdef.bin')).ok);
  assert((await get('/pack_2-0123456789abcdef.bin')).ok);
  assert.equal(asked.length, 2);
  assert.equal(caches.kept.get('buzon-2').size, 2);
});

test('the rest comes when nobody waits, once, and the page again for its headers', async () => {
  const { say, asked, caches } = worker();
  await say('install');
  const answers = [];
  for (const round of [1, 2]) {
    asked.length = 0;
    await say('message', { data: 'idle' });
    answers.push(asked.map(({ address, integrity }) => [address, integrity]));
    assert.equal(caches.kept.get('buzon-2').size, 3, `round ${round}`);
  }
  assert.deepEqual(answers, [[SHELL[0], ...REST], [SHELL[0]]]);
});

test('when the page is another, or does not come, what was kept stays', async () => {
  let isCut = false;
  const { say, get } = worker({ answer: async () => {
    if (isCut) throw new TypeError('integrity');
    return { ok: true, from: 'first' };
  } });
  await say('install');
  isCut = true;
  await assert.rejects(say('message', { data: 'idle' }), /integrity/, 'the rest is asked for next time');
  assert.equal((await get('/', { mode: 'navigate' })).from, 'first');
});

test('what still comes when it is switched off does not bring back what was forgotten', async () => {
  for (const late of [SHELL[0], REST[0]].map(([address]) => address)) {
    let came;
    let isOn = false;
    const asking = new Promise((asked) => {
      came = { asked };
      came.answer = new Promise((resolve) => { came.let = resolve; });
    });
    const { say, asked, caches } = worker({ answer: async (address) => {
      if (isOn && address === late) {
        came.asked();
        await came.answer;
      }
      return { ok: true };
    } });
    await say('install');
    isOn = true;
    const idle = say('message', { data: 'idle' });
    await asking;
    const off = worker({ lists: false, caches });
    await off.say('activate');
    assert.deepEqual(off.did, ['unregister']);
    came.let();
    await idle;
    assert.deepEqual(await caches.keys(), [], late);
    // Nor does it ask for more, now or later.
    asked.length = 0;
    await say('message', { data: 'idle' });
    assert.deepEqual(asked, []);
  }
});

test('a new version waits until it is applied; then the old one goes, unless a tab runs it', async () => {
  for (const [tabs, waiting, left] of [
    [1, null, ['buzon-2', 'other']], [2, null, ['buzon-1', 'buzon-2', 'other']],
    [1, {}, ['buzon-1', 'buzon-2', 'other']],
  ]) {
    const caches = new Caches();
    for (const name of ['buzon-1', 'other']) await caches.open(name);
    const { say, did } = worker({ caches, tabs, waiting });
    await say('install');
    assert.deepEqual(did, [], 'it waits');
    await say('activate');
    assert.deepEqual((await caches.keys()).sort(), left);
    await say('message', { data: 'apply' });
    assert.deepEqual(did, ['skipWaiting']);
  }
});

test('a tab of an earlier version still finds its files', async () => {
  const caches = new Caches();
  const old = await caches.open('buzon-1');
  await old.put('/pack_3-fedcba9876543210.bin', { from: 'old' });
  const { say, get } = worker({ caches, tabs: 2 });
  await say('install');
  await say('activate');
  assert.equal((await get('/pack_3-fedcba9876543210.bin')).from, 'old');
});

test('without lists it forgets all it kept, removes itself and answers nothing', async () => {
  const caches = new Caches();
  for (const name of ['buzon-1', 'buzon-2', 'other']) await caches.open(name);
  const { say, did, get } = worker({ lists: false, caches });
  await say('install');
  await say('activate');
  assert.deepEqual(did, ['skipWaiting', 'unregister']);
  assert.deepEqual(await caches.keys(), ['other']);
  assert.equal((await get('/', { mode: 'navigate' })).from, 'network');
});
