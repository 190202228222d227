// Everything of a mailbox in one archive: how many and how large is said before, it is saved as it
// comes, goes on where it was cut, and each package in it is proven by itself.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { inCi, newFolder, places, removeFolder } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

async function signedIn(size) {
  const scene = await Scene.open({ size });
  await scene.person.arrive();
  await scene.person.signIn();
  return scene;
}

/** Signed in, with two receipts of filings at least. */
async function withReceipts(size) {
  const scene = await signedIn(size);
  const { person } = scene;
  for (const subject of ['Aclaración de cuotas', 'Otra aclaración']) {
    await person.compose({ subject });
    await person.sign();
    await person.receipt();
  }
  await scene.person.arrive('/acuses');
  await scene.person.page.locator('.rows a.row').nth(1).waitFor();
  return scene;
}

/** Unpacks with a program that is not ours; `buzon verify` accepts the whole and the folder. */
function proves(house, bytes) {
  const folder = newFolder('export');
  try {
    const file = path.join(folder, 'a.zip');
    fs.writeFileSync(file, bytes);
    execFileSync('unzip', ['-q', file, '-d', path.join(folder, 'out')]);
    const index = JSON.parse(fs.readFileSync(path.join(folder, 'out/indice.json'), 'utf8'));
    const csv = fs.readFileSync(path.join(folder, 'out/indice.csv'), 'utf8');
    assert(csv.startsWith('\u{feff}"Folio"'));
    for (const { package: file, paper } of index.receipts) {
      for (const { name, size_bytes: size } of [file, paper]) {
        assert.equal(fs.statSync(path.join(folder, 'out', name)).size, size, name);
      }
    }
    if (!fs.existsSync(places.buzon)) {
      assert(!inCi, `${places.buzon} is missing`);
      return index.receipts;
    }
    for (const what of [file, path.join(folder, 'out')]) {
      const words = ['verify', what, '--anchors', path.join(house.data, 'anchors'), '--json'];
      const said = execFileSync(places.buzon, words, { encoding: 'utf8' }).trim().split('\n');
      const outcomes = said.map((line) => JSON.parse(line).outcome);
      assert.deepEqual(outcomes, index.receipts.map(() => 'ACCEPT'), said.join('\n'));
    }
    return index.receipts;
  } finally {
    removeFolder(folder);
  }
}

/** A page that may write to a file: one of its own, where a person would be asked for one. */
function mayWrite(page) {
  return page.addInitScript(() => {
    window.showSaveFilePicker = async ({ suggestedName }) => {
      const folder = await navigator.storage.getDirectory();
      window.chosen = await folder.getFileHandle(suggestedName, { create: true });
      return window.chosen;
    };
  });
}

async function written(page) {
  const numbers = await page.evaluate(async () =>
    [...new Uint8Array(await (await window.chosen.getFile()).arrayBuffer())]);
  return Buffer.from(numbers);
}

for (const [name, size] of [['wide', WIDE], ['phone', PHONE]]) {
  claim(`everything is downloaded by the browser and proven on a ${name} screen`,
    () => withReceipts(size), async ({ browser, house, person }) => {
      const { page } = person;
      await page.addInitScript(() => { delete window.showSaveFilePicker; });
      await person.arrive('/acuses');
      const rows = page.locator('.rows a.row');
      await rows.nth(1).waitFor();
      await person.button('Exportar').click();
      await page.locator('#exportar').waitFor();
      await browser.shot(`exports-choosing-${name}`);
      await person.button('Preparar archivo').click();
      const ready = page.getByText(/El archivo está listo: \d+ acuses, [\d.]+ [kM]B/);
      await ready.waitFor();
      await browser.shot(`exports-ready-${name}`);
      assert.equal(await person.button('Guardar en mi equipo').count(), 0);
      await page.getByRole('link', { name: 'Descargar con el navegador' }).click();
      const [file] = await browser.downloaded(1);
      assert.match(path.basename(file), /^buzon-.*\.zip$/);
      const receipts = proves(house, fs.readFileSync(file));
      assert.equal(receipts.length, await rows.count());
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth <= document.documentElement.clientWidth);
      assert(wide, 'nothing sticks out');
      browser.assertAlone();
      browser.assertQuiet();
    });
}

claim('what was cut in the middle goes on where it stopped', () => withReceipts(WIDE),
  async ({ browser, house, person }) => {
    const { page } = person;
    await mayWrite(page);
    await page.addInitScript(() => {
      const { fetch } = window;
      window.asked = [];
      window.fetch = async (...words) => {
        const request = new Request(...words);
        const answer = await fetch(request);
        if (!request.url.endsWith('/archive')) return answer;
        window.asked.push(request.headers.get('range'));
        if (window.asked.length > 1) return answer;
        // The network goes after ten thousand bytes.
        const bytes = new Uint8Array(await answer.arrayBuffer()).slice(0, 10_000);
        const body = new ReadableStream({
          pull(controller) {
            if (this.sent) return controller.error(new TypeError('network error'));
            this.sent = true;
            return controller.enqueue(bytes);
          },
        });
        return new Response(body, { status: answer.status, headers: answer.headers });
      };
    });
    await person.arrive('/acuses');
    await page.locator('.rows a.row').nth(1).waitFor();
    await person.button('Exportar').click();
    await person.button('Preparar archivo').click();
    await person.button('Guardar en mi equipo').click();
    await page.getByText(/Guardado completo: /).waitFor({ timeout: 30_000 });
    await browser.shot('exports-saved');
    assert.deepEqual(await page.evaluate(() => window.asked), [null, 'bytes=10000-']);
    assert.equal(proves(house, await written(page)).length, await page.locator('.rows a.row').count());
  });

claim('what is ticked, or found, is what is exported, with the keyboard alone', () => withReceipts(PHONE),
  async ({ house, person }) => {
    const { page } = person;
    await mayWrite(page);
    await person.arrive('/acuses?tipo=filing');
    await page.locator('.rows a.row').nth(1).waitFor();
    const press = async (locator, key = 'Enter') => {
      await locator.focus();
      await page.keyboard.press(key);
    };
    await press(person.button('Exportar'));
    await page.waitForFunction(() => document.activeElement?.id === 'exportar');
    await press(page.getByLabel('Los que muestran la búsqueda y los filtros'), 'Space');
    await press(person.button('Preparar archivo'));
    await press(person.button('Guardar en mi equipo'));
    await page.getByText(/Guardado completo: /).waitFor();
    assert.equal(proves(house, await written(page)).length, 2);

    await press(person.button('Exportar otros'));
    await press(page.getByLabel(/Los que marques en la lista/), 'Space');
    assert.equal(await person.button('Preparar archivo').getAttribute('aria-disabled'), 'true');
    const box = page.getByRole('checkbox', { name: /^Exportar / }).first();
    const folio = (await box.getAttribute('aria-label')).replace('Exportar ', '');
    await press(box, 'Space');
    await page.getByLabel('Los que marques en la lista (1)').waitFor();
    await press(person.button('Preparar archivo'));
    await press(person.button('Guardar en mi equipo'));
    await page.getByText(/Guardado completo: /).waitFor();
    assert.deepEqual(proves(house, await written(page)).map((it) => it.folio), [folio]);
    await press(person.button('Cerrar'));
    await page.waitForFunction(() => document.activeElement?.classList.contains('export__open'));
    assert.equal(await page.getByRole('checkbox', { name: /^Exportar / }).count(), 0);
  });

claim('a selection that finds nothing says so', () => signedIn(PHONE), async ({ browser, person }) => {
  const { page } = person;
  await person.arrive('/acuses?buscar=nada');
  await page.getByText(/Ningún acuse es así/).waitFor();
  await person.button('Exportar').click();
  await page.getByLabel('Los que muestran la búsqueda y los filtros').click();
  await person.button('Preparar archivo').click();
  await page.getByText('No hay acuses así. Elige otros.').waitFor();
  await browser.shot('exports-nothing');
});

claim('a folio is searched by whoever is signed in, and nobody else', () => withReceipts(PHONE),
  async ({ browser, person }) => {
    const { page } = person;
    const folio = await page.locator('.rows .row__code').first().innerText();
    await person.arrive('/verificar');
    await page.getByText('Buscar por folio').click();
    await page.getByLabel('Folio del acuse').fill('PR-26-1');
    await page.keyboard.press('Enter');
    await page.getByText(/Ese folio no está bien escrito/).waitFor();
    await page.getByLabel('Folio del acuse').fill(folio.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `Ver el acuse ${folio}` }).waitFor();
    await page.locator('.verdict h2').waitFor();
    await browser.shot('exports-folio');

    await page.context().clearCookies();
    await person.arrive('/verificar');
    await page.getByText('Buscar por folio').click();
    await page.getByText(/hace falta entrar al buzón que lo tiene/).waitFor();
  });
