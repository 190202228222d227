// Without a network: the app opens, what was read is readable with its age, what is signed waits;
// and how a new version comes, how the worker goes, and what the device forgets.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import {
  answersKept, cached, copyOfBundle, cut, mend, nextVersion, until, untilForgotten,
  untilKept, untilReadIsKept, withoutWorker, workerOff,
} from '../harness/offline.mjs';
import { places } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KIND = 'Requerimiento de prueba';
const SUBJECT = 'Aclaración sin conexión';
const PRESENT = 'POST /api/v1/filings';
const KEPT = /Guardado en este dispositivo hace/;
const NEWER = 'Hay una versión nueva.';

/** Signed in, with one notification deposited and the app on the device. */
async function atHome(options = {}) {
  const scene = await Scene.open(options);
  try {
    scene.institute = new Institute(scene.house);
    scene.deposited = await scene.institute.deposit({ kind: KIND });
    await scene.person.arrive();
    await scene.person.signIn();
    await scene.person.heading('Notificaciones').waitFor();
    await untilKept(scene);
  } catch (error) {
    console.error(await scene.report('offline'));
    await scene.close();
    throw error;
  }
  return scene;
}

/** What is said without a network has no barrier that axe knows, and does not scroll sideways. */
async function assertForEveryone(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  const [inner, outer] = await page.evaluate(() =>
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert(inner <= outer, `scrolls sideways: ${inner} > ${outer}`);
}

const row = (person) => person.page.getByRole('link', { name: new RegExp(KIND) });

for (const [name, size] of [['wide', WIDE], ['phone', PHONE]]) {
  claim(`after a reload without a network what was read is there, with its age, on a ${name} screen`,
    () => atHome({ size }), async (scene) => {
      const { browser, person } = scene;
      const { page } = person;
      await row(person).first().click();
      await person.heading(KIND).waitFor();
      await page.getByRole('main').getByText(scene.deposited.folio).first().waitFor();
      await person.compose({ subject: SUBJECT });
      await person.sign();
      const folio = await person.receipt();
      await person.toFilings();
      await page.getByRole('link', { name: new RegExp(SUBJECT) }).first().waitFor();
      for (const place of ['/calendario', '/tramites', '/']) await person.arrive(place);
      await row(person).first().waitFor();
      await page.getByText(/\d+ sin abrir/).first().waitFor({ state: 'attached' });
      await untilReadIsKept(page, 5);

      await cut(scene);
      await page.reload();
      await row(person).first().waitFor();
      await person.status(KEPT).waitFor();
      await person.status('Para entrar, abrir o presentar necesitas conexión.').waitFor();
      await page.getByText(/\d+ sin abrir/).first().waitFor({ state: 'attached' });
      await browser.shot('offline-inbox');
      await assertForEveryone(page);
      await row(person).first().click();
      await person.heading(KIND).waitFor();
      await page.getByRole('main').getByText(scene.deposited.folio).first().waitFor();
      await browser.shot('offline-cover');
      await person.arrive(`/acuses/${folio}`);
      assert.equal(await person.receipt(), folio, 'the receipt is verified without a network');
      await person.status(KEPT).waitFor();
      await person.arrive('/promociones');
      await page.getByRole('link', { name: new RegExp(SUBJECT) }).first().waitFor();
      await person.arrive('/calendario');
      await person.status(KEPT).waitFor();
      for (const place of ['/tramites', '/ayuda', '/ajustes']) {
        await person.arrive(place);
        assert.equal(await person.error().count(), 0, place);
      }
      await person.arrive('/');
      await row(person).first().waitFor();

      await mend(scene);
      await person.status(KEPT).waitFor({ state: 'detached' });
      await row(person).first().waitFor();
      assert.equal(await person.ended().count(), 0, 'the session goes on');
      assert.equal((await person.filings()).length, 1);
      const files = Object.values(await cached(page)).flat();
      assert(files.length > 10 && files.every((file) => !file.startsWith('/api')), files.join(' '));
      browser.assertAlone();
    });
}

claim('what is kept is unreadable in the files of the browser, and signing out takes it away',
  () => atHome(), async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    await row(person).first().click();
    await person.heading(KIND).waitFor();
    await untilReadIsKept(page, 3);
    await page.waitForTimeout(1_500);
    await browser.context.close();
    const clear = [KIND, scene.deposited.folio, house.demo.rfc, 'ESPIGA', 'Puebla Norte'];
    const searched = [];
    for (const entry of fs.readdirSync(browser.profile, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      if (!entry.isFile() || !/IndexedDB|Local Storage|Session Storage|Service Worker/.test(file)) continue;
      const bytes = fs.readFileSync(file);
      searched.push(file);
      for (const word of clear) {
        for (const coding of ['utf8', 'utf16le', 'latin1']) {
          assert(!bytes.includes(Buffer.from(word, coding)), `${word} (${coding}) in ${file}`);
        }
      }
    }
    for (const place of ['IndexedDB', 'Local Storage', 'Service Worker']) {
      assert(searched.some((file) => file.includes(place)), `${place} was searched`);
    }
    await browser.launch();
    await person.arrive();
    await person.signIn();
    await person.heading('Notificaciones').waitFor();
    await untilReadIsKept(person.page, 3);
    await person.button(person.words.signOut).click();
    await person.heading(person.words.signIn).waitFor();
    await untilForgotten(person.page);
    await cut(scene);
    await person.page.reload();
    await person.heading(person.words.signIn).waitFor();
    assert.equal(await row(person).count(), 0);
  });

claim('whoever leaves without a network has left when it is back', () => atHome(),
  async (scene) => {
    const { browser, person } = scene;
    await cut(scene);
    await person.button(person.words.signOut).click();
    await person.heading(person.words.signIn).waitFor();
    await untilForgotten(person.page);
    await mend(scene);
    await person.page.reload();
    await person.heading(person.words.signIn).waitFor();
    for (let round = 0; round < 50 && (await browser.context.cookies()).length > 0; round += 1) {
      await person.page.waitForTimeout(200);
    }
    assert.deepEqual(await browser.context.cookies(), [], 'the session is ended at the mailbox');
    assert.equal(await person.heading(person.words.signIn).count(), 1);
  });

claim('forgetting this device leaves nothing on it, and asks before', () => atHome(),
  async (scene) => {
    const { person } = scene;
    const { page } = person;
    await person.toFilings();
    await page.getByRole('link', { name: person.words.newFiling }).click();
    await person.write({ subject: 'Un borrador', text: 'Se va a olvidar.' });
    await page.waitForTimeout(2_500);
    await person.arrive('/ajustes');
    await person.button('Olvidar este dispositivo').click();
    await person.status(/Se borran de aquí tus borradores/).waitFor();
    assert((await answersKept(page)) > 0, 'nothing is forgotten by one press');
    await person.button('Sí, olvidar').click();
    await page.waitForURL(/\/entrar$/);
    await person.heading(person.words.signIn).waitFor();
    assert.equal(await answersKept(page), 0);
    await cut(scene);
    await page.reload();
    await person.heading(person.words.signIn).waitFor();
    await mend(scene);
    await person.signIn();
    await person.toFilings();
    await page.getByRole('link', { name: person.words.newFiling }).click();
    assert.equal(await person.field(person.words.subject).inputValue(), '');
  });

claim('whoever does not want it kept has nothing kept', () => atHome(), async (scene) => {
  const { person } = scene;
  const { page } = person;
  await untilReadIsKept(page, 2);
  await person.arrive('/ajustes');
  await page.getByLabel(/Guardar cifrado lo que leo/).uncheck();
  await page.waitForTimeout(500);
  await person.arrive('/');
  await row(person).first().waitFor();
  await page.waitForTimeout(500);
  await untilForgotten(page);
});

claim('what is signed without a network waits, says so, and is presented once when it is back',
  () => atHome(), async (scene) => {
    const { browser, person } = scene;
    await person.compose({ subject: SUBJECT });
    await person.readyToSign();
    await cut(scene);
    await person.sign();
    const waits = person.status(/Lo que firmaste está guardado aquí\. Se presenta solo/);
    await waits.waitFor();
    await browser.shot('offline-signed');
    await person.page.reload();
    await waits.waitFor();
    // A second tab waits for the first, and both for the network.
    const other = await browser.context.newPage();
    await other.goto(`${person.origin}/promociones`);
    await other.getByRole('heading', { level: 1 }).waitFor();
    await mend(scene);
    const folio = await person.untilTold();
    const filings = await person.filings();
    assert.equal(filings.length, 1, JSON.stringify(filings));
    assert.equal(filings[0].folio, folio);
    browser.assertAlone();
  });

/** Serves another bundle from now on, as after a release. */
async function release({ house }) {
  await house.proxy.kill();
  await house.proxy.start();
}

const version = (page) => page.evaluate(
  () => document.querySelector('meta[name="version"]')?.content ?? 'first');

async function withCopy() {
  const dist = copyOfBundle();
  const scene = await atHome({ dist });
  scene.dist = dist;
  return scene;
}

claim('a new version is announced, applied when it is asked for, and the old one goes',
  withCopy, async (scene) => {
    const { dist, browser, person } = scene;
    const { page } = person;
    const [before] = Object.keys(await cached(page));
    nextVersion(dist, 'aaaaaaaaaaaaaaaa');
    await release(scene);
    await page.reload();
    await person.status(NEWER).waitFor();
    assert.equal(await version(page), 'first', 'until then it is the version that was kept');
    await browser.shot('offline-newer');
    await person.status(NEWER).getByRole('button', { name: 'Actualizar' }).click();
    await page.waitForFunction(() => document.querySelector('meta[name="version"]'));
    await person.heading('Notificaciones').waitFor();
    assert.equal(await version(page), 'aaaaaaaaaaaaaaaa');
    assert.equal(await person.status(NEWER).count(), 0);
    await until(page, async (old) => !(await caches.keys()).includes(old), before);
    assert.deepEqual(Object.keys(await cached(page)), ['buzon-aaaaaaaaaaaaaaaa']);
  });

claim('a new version waits for what is being sent', withCopy, async (scene) => {
  const { dist, person, recorder } = scene;
  const { page } = person;
  nextVersion(dist, 'bbbbbbbbbbbbbbbb');
  await release(scene);
  await page.reload();
  await person.status(NEWER).waitFor();
  await person.compose({ subject: SUBJECT });
  if (await person.button(person.words.openEfirma).isVisible()) await person.openEfirma();
  const { reached, release: answer } = recorder.hold(PRESENT);
  await person.sign();
  await reached;
  await person.status(NEWER).getByRole('button', { name: 'Actualizar' }).click();
  await person.status(/empieza cuando termine lo que se está firmando/).waitFor();
  await page.waitForTimeout(1_500);
  assert.equal(await version(page), 'first', 'not in the middle of a filing');
  answer();
  await page.waitForFunction(() => document.querySelector('meta[name="version"]'));
  const folio = await person.untilTold();
  assert.deepEqual((await person.filings()).map((each) => each.folio), [folio]);
});

for (const [what, change] of [['without the worker', withoutWorker], ['whose worker is off', workerOff]]) {
  claim(`a bundle ${what} takes away the one that was there, and all it kept`, withCopy,
    async (scene) => {
      const { dist, person } = scene;
      change(dist);
      await release(scene);
      await person.page.reload();
      await person.heading('Notificaciones').waitFor();
      await until(person.page, async () =>
        (await navigator.serviceWorker.getRegistrations()).length === 0
        && (await caches.keys()).length === 0);
      await person.page.reload();
      await person.heading('Notificaciones').waitFor();
    });
}

/** The file with what only this screen needs, as the app's glue tells it. */
function ownPack(screen) {
  const name = fs.readdirSync(places.dist).find((file) => /^app-.*\.js$/.test(file));
  const glue = fs.readFileSync(path.join(places.dist, name), 'utf8');
  const told = (what) => JSON.parse(new RegExp(`^const ${what} = (.*);$`, 'm').exec(glue)[1]);
  const [packs, screens] = [told('packs'), told('screens')];
  const elsewhere = new Set(Object.entries(screens).flatMap(([other, all]) => (other === screen ? [] : all)));
  return packs[screens[screen].find((number) => !elsewhere.has(number))][0];
}

claim('a file that was changed on its way is not kept, and the app goes on without',
  () => Scene.open(), async ({ person, recorder }) => {
    const forgedFile = ownPack('split_calendar');
    const forged = recorder.forge(
      (exchange) => exchange.url.pathname === forgedFile,
      (body) => Buffer.concat([body, Buffer.from([0])]));
    await person.arrive();
    await forged;
    await person.signIn();
    await until(person.page, async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !registration || (!registration.installing && !registration.active);
    });
    await person.heading('Notificaciones').waitFor();
    assert(!Object.values(await cached(person.page)).flat().some((file) => file.endsWith(forgedFile)));
  });
