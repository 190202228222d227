// An opened document that the person chose to keep: read without a network, listed with its size,
// unreadable on the disk, and gone when it is removed or when the person leaves.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { Institute } from '../harness/institute.mjs';
import { cut, mend, untilForgotten, untilKept } from '../harness/offline.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { readyIn } from '../harness/signing.mjs';

const KIND = 'Requerimiento para guardar';

/** Signed in, with one notification opened, at its document. */
async function atTheDocument() {
  const scene = await Scene.open();
  try {
    const { person } = scene;
    scene.deposited = await new Institute(scene.house).deposit({ kind: KIND });
    await person.arrive();
    await person.signIn();
    await person.heading('Notificaciones').waitFor();
    await untilKept(scene);
    await person.arrive(`/n/${scene.deposited.id}`);
    await person.page.getByRole('button', { name: person.words.openAct }).click();
    await (await readyIn(person, person.words.signOpening)).click();
    await person.button('Guardar documento').waitFor();
  } catch (error) {
    console.error(await scene.report('kept-documents'));
    await scene.close();
    throw error;
  }
  return scene;
}

const KEEP = 'Guardar en este dispositivo';
const REMOVE = 'Quitar de este dispositivo';
const SINCE = /Guardado aquí hace/;

claim('a document that was kept is read without a network, and checked as ever', atTheDocument,
  async (scene) => {
    const { browser, person } = scene;
    const { page } = person;
    await person.button(KEEP).click();
    await person.status(SINCE).waitFor();
    await person.arrive('/ajustes');
    await page.getByRole('heading', { name: 'Documentos guardados aquí' }).waitFor();
    await browser.shot('kept-documents');
    await person.arrive(`/n/${scene.deposited.id}/abierta`);
    await person.button('Guardar documento').waitFor();
    await page.waitForTimeout(500);

    await cut(scene);
    await page.reload();
    await person.button('Guardar documento').waitFor();
    await person.status(SINCE).waitFor();
    await browser.shot('kept-document-offline');
    const had = browser.downloads.length;
    await person.button('Guardar documento').click();
    const file = (await browser.downloaded(had + 1)).at(-1);
    const document = fs.readFileSync(file);
    assert(document.subarray(0, 5).equals(Buffer.from('%PDF-')));
    await mend(scene);

    const mark = document.subarray(document.length - 400, document.length - 100);
    for (const entry of fs.readdirSync(browser.profile, { recursive: true, withFileTypes: true })) {
      const where = path.join(entry.parentPath ?? entry.path, entry.name);
      if (!entry.isFile() || !/IndexedDB|Local Storage|Session Storage|Service Worker/.test(where)) continue;
      assert(!fs.readFileSync(where).includes(mark), `in clear in ${where}`);
    }
  });

claim('a document that was not kept, or was removed, or whose reader has left, is not there',
  atTheDocument, async (scene) => {
    const { person } = scene;
    const { page } = person;
    const isThere = async () => {
      await cut(scene);
      await page.reload();
      await person.button('Guardar documento').or(person.error()).first().waitFor();
      const there = (await person.button('Guardar documento').count()) > 0;
      await mend(scene);
      await page.reload();
      await person.button('Guardar documento').waitFor();
      return there;
    };
    await person.arrive(`/n/${scene.deposited.id}/abierta`);
    await person.button('Guardar documento').waitFor();
    await page.waitForTimeout(500);
    assert.equal(await isThere(), false, 'unasked nothing is kept');
    await person.button(KEEP).click();
    await person.button(REMOVE).waitFor();
    assert.equal(await isThere(), true);
    await person.button(REMOVE).click();
    await person.button(KEEP).waitFor();
    assert.equal(await isThere(), false);
    await person.button(KEEP).click();
    await person.button(REMOVE).waitFor();
    await person.arrive('/ajustes');
    await person.button(/^Quitar/).click();
    await page.getByRole('heading', { name: 'Documentos guardados aquí' }).waitFor({ state: 'detached' });
    await person.arrive(`/n/${scene.deposited.id}/abierta`);
    await person.button(KEEP).click();
    await person.button(REMOVE).waitFor();
    await person.button(person.words.signOut).click();
    await person.heading(person.words.signIn).waitFor();
    await untilForgotten(page);
    const left = await page.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open('buzon');
      opening.onsuccess = () => {
        const keys = opening.result.transaction('records').objectStore('records').getAllKeys();
        keys.onsuccess = () => resolve(keys.result.filter((key) => key.startsWith('document/')));
      };
    }));
    assert.deepEqual(left, []);
  });
