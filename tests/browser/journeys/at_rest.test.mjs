// Nothing of what a person types, reads or chooses stays on the disk in clear: not what they wrote,
// not their files, not their contacts, not a key file nor its passphrase; and the search that says so
// finds what is planted.

import assert from 'node:assert/strict';

import { foundIn, filesBelow, piecesOf } from '../harness/at_rest.mjs';
import { pdfBytes } from '../harness/files.mjs';
import { Institute } from '../harness/institute.mjs';
import { missing, missingFirefox } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { readyIn } from '../harness/signing.mjs';

/** Words that are nowhere else on any disk. */
const SAID = {
  subject: 'Aclaración xochicalco-4711',
  text: 'Pido lo de zacualtipán-4712, con razón.',
  draft: 'Un borrador de tlalpujahua-4713',
  inside: 'adentro-del-archivo-4714',
  file: 'plano-coatetelco-4715.pdf',
  chosen: 'comprobado-tepoztlan-4716.pdf',
  email: 'huitzilac.4717@empresa.example',
  kind: 'Requerimiento de yautepec-4718',
  oficio: '221/4719-OAXTEPEC/2026',
};

/** A whole day of somebody: opens, files, changes contacts, verifies, and leaves a draft behind. */
async function aDay({ browser, desk, person, house }) {
  const { page } = person;
  const { id } = await new Institute(house).deposit({ kind: SAID.kind, oficio: SAID.oficio, answer_days: 15 });
  await person.arrive();
  await person.signIn();
  await person.arrive(`/n/${id}`);
  await person.button(person.words.openAct).click();
  await (await readyIn(person, person.words.signOpening)).click();
  await page.getByText(person.words.answersWhatWasSigned).waitFor();

  const pdf = desk.put(SAID.file, pdfBytes(90_000, SAID.inside));
  await person.compose({ subject: SAID.subject, text: SAID.text, pdfs: [pdf] });
  if (await person.button(person.words.openEfirma).isVisible()) await person.openEfirma();
  await person.sign();
  await person.receipt();

  await person.arrive('/contactos');
  await person.button(person.words.addEmail).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByLabel(person.words.email, { exact: true }).fill(SAID.email);
  await dialog.getByRole('button', { name: person.words.next }).click();
  await (await readyIn(person, person.words.signChange)).click();
  await person.status(/El cambio quedó hecho/).first().waitFor();

  await person.arrive('/verificar');
  await page.getByLabel('Archivos por comprobar')
    .setInputFiles(desk.put(SAID.chosen, pdfBytes(20_000, SAID.inside)));
  await page.locator('.verdict h2, main .notice[role=alert]').first().waitFor();

  await person.arrive('/promociones/nueva');
  await person.write({ subject: SAID.draft, text: SAID.text, pdfs: [pdf] });
  await page.getByText('Guardado en este equipo').waitFor();
  // What the browser itself keeps of a tab it keeps a moment later.
  await page.waitForTimeout(3_000);
  await browser.close();
}

/** Everything that must be nowhere. */
function secretsOf({ person: { efirma } }) {
  return {
    ...SAID,
    passphrase: efirma.passphrase,
    ...piecesOf('key', efirma.key),
    holder: 'PANADERÍA LA ESPIGA DORADA',
  };
}

for (const [kind, lacks] of [['chromium', missing()], ['firefox', missing() || missingFirefox()]]) {
  claim(`a day leaves nothing in clear on the disk of ${kind}`, () => Scene.open({ kind }),
    async (scene, t) => {
      await aDay(scene);
      const { profile } = scene.browser;
      const files = filesBelow(profile);
      t.diagnostic(`${files.length} files`);
      assert(files.some((file) => /indexeddb|idb/i.test(file)), 'what the app keeps was searched');
      assert.deepEqual(foundIn(profile, secretsOf(scene)), []);
    }, { lacks, timeout: 240_000 });
}

claim('what is planted in a profile is found, in each way of writing it down', () => Scene.open(),
  async (scene) => {
    const { browser, person } = scene;
    await person.arrive();
    await person.page.evaluate(async ({ text, plain }) => {
      localStorage.setItem('wide', text);
      localStorage.setItem('base64', btoa(`x${plain}`));
      const opening = indexedDB.open('planted', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('loot');
      await new Promise((done) => { opening.onsuccess = done; });
      const loot = opening.result.transaction('loot', 'readwrite').objectStore('loot');
      loot.put(new TextEncoder().encode(text), 'utf8');
      loot.put(text, 'string');
      await new Promise((done) => { loot.transaction.oncomplete = done; });
    }, { text: SAID.text, plain: SAID.email });
    await browser.close();
    const found = foundIn(browser.profile, SAID).join('\n');
    for (const seen of [
      /text, as it is, in .*IndexedDB/,
      /text, in (Latin-1|UTF-16LE), in .*(IndexedDB|Local Storage)/,
      /email, in base64 from 1, in .*Local Storage/,
    ]) assert.match(found, seen);
    assert.doesNotMatch(found, /subject|draft|kind/);
  });
