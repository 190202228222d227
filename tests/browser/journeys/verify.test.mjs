// Evidence in the hands of people: saved from a receipt, and verified by whoever gets it, on the
// device alone. With the network off nothing is asked for, and every file gets an answer in words.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import { inCi, places } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const AUTHENTIC = '✓ Es auténtico y no ha cambiado';
const CHANGED = '✗ Cambió después de sellarse';
const UNCHECKED = '? No pudimos comprobarlo todo';
const ANSWER_MS_MAX = 2_000;

/** Presents a filing and saves all that its receipt offers; returns the files by their names. */
async function filed(scene, bytes = 30_000) {
  const { browser, desk, person } = scene;
  await person.arrive();
  await person.signIn();
  const pdf = desk.pdf('escrito.pdf', bytes);
  await person.compose({ subject: 'Aclaración de cuotas', pdfs: [pdf] });
  await person.sign();
  const folio = await person.receipt();
  for (const name of ['Descargar acuse (PDF)', 'Descargar evidencia (paquete)', 'Guardar lo firmado y su firma']) {
    const before = browser.downloads.length;
    await person.button(name).click();
    await browser.downloaded(before + 1);
  }
  await browser.downloaded(4);
  const saved = Object.fromEntries(browser.downloads.map((file) => [path.basename(file), file]));
  return {
    folio,
    pdf,
    paper: saved[`acuse-${folio}.pdf`],
    package: saved[`evidencia-${folio}.asice`],
    text: saved[`promocion-${folio}.txt`],
    signature: saved[`promocion-${folio}.p7s`],
  };
}

/** Chooses files and returns the heading of the answer, and how long it took. */
async function choose({ page }, files) {
  const input = page.getByLabel('Archivos por comprobar');
  await page.evaluate(() => document.querySelectorAll('.verdict h2, main .notice[role=alert]')
    .forEach((old) => old.setAttribute('data-old', '')));
  await input.setInputFiles(files);
  const answer = page.locator('.verdict h2:not([data-old]), main .notice[role=alert]:not([data-old])').first();
  const start = Date.now();
  await answer.waitFor();
  return { said: await answer.innerText(), ms: Date.now() - start };
}

/** `buzon verify` says the same of it, under the same anchors. */
function asCommandSays(house, file) {
  if (!fs.existsSync(places.buzon)) {
    assert(!inCi, `${places.buzon} is missing`);
    return;
  }
  const words = ['verify', file, '--anchors', path.join(house.data, 'anchors'), '--json'];
  const said = JSON.parse(execFileSync(places.buzon, words, { encoding: 'utf8' }));
  assert.equal(said.outcome, 'ACCEPT', JSON.stringify(said));
  assert.equal(said.signatures.length, 3);
}

async function toVerify({ person, recorder }, query = '') {
  await person.arrive(`/verificar${query}`);
  await person.heading('Verifica un acuse o documento').waitFor();
  const asked = () => recorder.exchanges.some((each) => each.path?.endsWith('/institute/authorities') && each.status);
  while (!asked()) await person.page.waitForTimeout(50);
  await person.page.waitForTimeout(200);
}

for (const [name, size] of [['wide', WIDE], ['phone', PHONE]]) {
  claim(`what a receipt gives is verified with the network off on a ${name} screen`,
    () => Scene.open({ size }),
    async (scene, t) => {
      const { browser, desk, house, person } = scene;
      const { page } = person;
      const kept = await filed(scene);
      // Whoever gets the files has no session.
      await browser.context.clearCookies();
      await toVerify(scene);
      await browser.shot('verificar');
      await browser.context.setOffline(true);
      const before = browser.requests.length;
      const timed = async (files) => {
        const { said, ms } = await choose(person, files);
        assert(ms < ANSWER_MS_MAX, `${ms} ms for ${files}`);
        return said;
      };

      assert.equal(await timed(kept.package), AUTHENTIC);
      const main = page.getByRole('main');
      const verdict = await page.locator('.verdict').innerText();
      asCommandSays(house, kept.package);
      for (const word of [kept.folio, 'paquete de evidencia, promoción', house.demo.rfc,
        'ambiente de prueba', 'Las que publica este Buzón', 'aquí, sin cambios', 'palabra del instituto']) {
        assert(verdict.includes(word), `${word} is not in:\n${verdict}`);
      }
      await browser.shot('verificar-paquete');
      assert.equal(await timed(kept.paper), AUTHENTIC);
      assert.equal(await timed([kept.signature, kept.text, kept.pdf]), AUTHENTIC);
      await main.getByText('El texto 1 no tiene acuse: no prueba que se haya recibido.').waitFor();

      const bent = fs.readFileSync(kept.package);
      bent[Math.floor(bent.length / 2)] ^= 1;
      assert.equal(await timed(desk.put('cambiado.asice', bent)), CHANGED);
      await browser.shot('verificar-cambiado');
      const text = fs.readFileSync(kept.text, 'utf8').replace('Aclaración', 'Aclaracion');
      assert.equal(await timed([desk.put('otro.txt', text), kept.signature]), CHANGED);

      for (const [files, words] of [
        [house.demo.key, /llave privada/],
        [house.demo.cer, /certificado de persona/],
        [kept.text, /texto sin su firma/],
        [kept.signature, /firma sin el texto/],
        [desk.put('nada.bin', Buffer.alloc(0)), /ni un PDF/],
        [desk.put('ruido.bin', Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 31) % 256))), /ni un PDF/],
        [desk.pdf('ajeno.pdf', 2_000_000), /no lleva dentro/],
        [desk.put('bomba.zip', Buffer.concat([Buffer.from('PK'), Buffer.alloc(20_000_000)])), /ni un PDF/],
        [[kept.package, kept.paper], /se comprueba solo/],
        [[kept.text, kept.signature, desk.pdf('otro.pdf', 9_000)], /^✗ Cambió/],
      ]) assert.match(await timed(files), words, String(files));
      desk.put('enorme.bin', Buffer.alloc(65 * 1024 * 1024 + 1));
      assert.match(await timed(path.join(desk.folder, 'enorme.bin')), /pasan de 64 MB/);

      // The worker renews the page of each visit when nobody waits: on a slow machine, only now.
      const asked = browser.requests.slice(before).filter((url) => !url.endsWith('/index.html'));
      assert.deepEqual(asked, [], 'nothing was asked for');
      await browser.context.setOffline(false);
      browser.assertAlone();
      browser.assertQuiet();
      t.diagnostic(`package of ${fs.statSync(kept.package).size} bytes`);
    }, { timeout: 180_000 });
}

claim('without the institute nothing counts as proven, until its authorities are chosen by hand',
  () => Scene.open({ size: PHONE }),
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    const kept = await filed(scene);
    await browser.shot('acuse-con-evidencia');
    await browser.context.clearCookies();
    await page.route('**/institute/**', (route) => route.abort());
    await person.arrive(`/verificar?folio=${kept.folio}&sha256=${'0'.repeat(64)}`);
    await page.getByText(`Vienes del código del acuse ${kept.folio}`).waitFor();
    assert.equal((await choose(person, kept.package)).said, UNCHECKED);
    await page.getByText('No es el acuse del código que leíste.').waitFor();
    await page.getByText('En ninguna: no pudimos traer').waitFor();
    await browser.shot('verificar-sin-autoridades');
    const anchors = path.join(house.data, 'anchors');
    const files = fs.readdirSync(anchors).map((file) => path.join(anchors, file));
    assert.equal((await choose(person, files)).said, AUTHENTIC, 'what was there is judged again');
    await page.getByText('Las que tú elegiste:').waitFor();
    await browser.shot('verificar-elegidas');
    await person.button('Quitar las que elegí').click();
    await page.getByRole('heading', { name: UNCHECKED }).waitFor();

    // Pasted, as people do: line breaks of another system, no last one, base64 in lines.
    await choose(person, files);
    await page.getByText('Pegar un texto y su firma').click();
    const lines = fs.readFileSync(kept.signature).toString('base64').match(/.{1,64}/g).join('\n');
    await page.getByLabel('Texto exacto (cadena original)').fill(fs.readFileSync(kept.text, 'utf8').trim());
    await page.getByLabel('Firma o sello, en base64').fill(lines);
    await person.button('Comprobar').click();
    await page.getByText('texto con su firma, promoción').waitFor();
    await page.getByRole('heading', { name: AUTHENTIC }).waitFor();
  });

claim('an opened notification gives its receipt and its evidence',
  () => Scene.open({ size: WIDE }),
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    await new Institute(house).deposit({ kind: 'Requerimiento de prueba' });
    await person.arrive();
    await person.signIn();
    await page.getByRole('link', { name: /Requerimiento de prueba/ }).first().click();
    await person.button('Abrir y firmar acuse').click();
    const dialog = page.getByRole('dialog', { name: 'Firmar el acuse de apertura' });
    const sign = dialog.getByRole('button', { name: 'Firmar y abrir', exact: true });
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-disabled') !== 'true', await sign.elementHandle());
    await sign.click();
    await page.waitForURL('**/abierta');
    for (const name of ['Descargar acuse (PDF)', 'Descargar evidencia (paquete)']) {
      const before = browser.downloads.length;
      await person.button(name).click();
      await browser.downloaded(before + 1);
    }
    const [paper, whole] = browser.downloads;
    await browser.shot('abierta-con-evidencia');
    await toVerify(scene);
    assert.equal((await choose(person, whole)).said, AUTHENTIC);
    await page.getByText('paquete de evidencia, apertura de notificación').waitFor();
    assert.equal((await choose(person, paper)).said, AUTHENTIC);
    browser.assertQuiet();
  });
