// What becomes of a mandate once it is accepted: the delegate opens in another's name, the
// principal narrows it, the delegate gives it up, and its last day ends it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { PHONE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import { places } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { become, readyIn, signMandate, workshop } from '../harness/signing.mjs';

/** The workshop may look and open in the bakery's mailbox; the bakery is signed in. */
async function given() {
  const scene = await Scene.open({ size: PHONE });
  const { house, person } = scene;
  scene.delegate = workshop(house);
  person.efirma = scene.delegate;
  await person.arrive('/entrar');
  await person.signIn();
  scene.rfc = (await person.api('/access')).body.mailbox;
  await become(scene, house.demo);
  await person.button('Dar un permiso').click();
  const dialog = person.page.locator('dialog[open]');
  await dialog.getByLabel('RFC de quien actuará').fill(scene.rfc);
  await dialog.getByLabel('Nombre').fill('Taller El Torno Azul');
  await dialog.getByLabel(/^Abrir notificaciones/).check();
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await signMandate(person);
  await become(scene, scene.delegate);
  await person.button(/^Aceptar el permiso/).click();
  await signMandate(person);
  return scene;
}

/** Enters the mailbox of whoever gave the mandate. */
async function enter({ person }) {
  await person.button(/^Actuar por/).click();
  await person.button('Entrar a este buzón').waitFor();
  // A page that was loaded anew holds no key.
  if (await person.field(person.words.passphrase).isVisible()) await person.unlock();
  await person.button('Entrar a este buzón').click();
  await person.button('Volver a tu buzón').waitFor();
}

claim('a delegate opens in another’s name, and the panel says in whose', given,
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    const { id } = await new Institute(house).deposit({ oficio: '221/8001/2026' });
    await enter(scene);
    await person.arrive(`/n/${id}`);
    await person.button(person.words.openAct).click();
    const button = await readyIn(person, person.words.signOpening);
    const dialog = page.locator('dialog[open]');
    await dialog.getByText(/^Firmas en nombre de PANADERÍA LA ESPIGA DORADA/).waitFor();
    const exact = await dialog.locator('pre').innerText();
    assert(exact.includes(house.demo.rfc) && exact.includes(scene.rfc), exact);
    await browser.shot('mandates-opening');
    await button.click();
    await page.getByText(person.words.answersWhatWasSigned).waitFor();
    // The receipt is in the list of the mailbox, and says who signed.
    await person.arrive('/acuses');
    await page.getByText('Los demás son del titular', { exact: false }).waitFor();
    const row = page.getByRole('listitem').filter({ hasText: '221/8001/2026' }).first();
    await row.getByText(/^Firmó TALLER/).waitFor();
    browser.assertAlone();
  }, { timeout: 240_000 });

claim('a mandate that is narrowed permits less from then on', given,
  async (scene) => {
    const { house, person } = scene;
    const { page } = person;
    const { id } = await new Institute(house).deposit({ oficio: '221/8002/2026' });
    await become(scene, house.demo);
    await person.button(/^Limitar el permiso/).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel(/^Abrir notificaciones/).uncheck();
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    const exact = await signMandate(person);
    assert.match(exact, /limitar/);
    assert.match(exact, /Facultades: ver\n/);
    await become(scene, scene.delegate);
    await enter(scene);
    await person.arrive(`/n/${id}`);
    await page.locator('.notification').waitFor();
    // Either it is not offered, or it is refused in words; it is never opened.
    const button = person.button(person.words.openAct);
    if (await button.count()) {
      await button.click();
      await person.error().first().waitFor();
    }
    assert.notEqual((await person.api(`/notifications/${id}/opening`)).status, 200, 'nothing was opened');
  }, { timeout: 240_000 });

claim('a delegate gives a mandate up, and nobody acts under it any more', given,
  async (scene) => {
    const { house, person } = scene;
    const { page } = person;
    await person.button(/^Renunciar el permiso|^Renunciar/).first().click();
    assert.match(await signMandate(person), /renunciar/);
    await page.getByText(/^Renunciado el/).waitFor();
    assert.equal(await person.button(/^Actuar por/).count(), 0);
    await become(scene, house.demo);
    await page.getByText(/^Renunciado el/).waitFor();
  }, { timeout: 240_000 });

claim('a mandate ends with its last day', given,
  async (scene) => {
    const { house, person } = scene;
    const { page } = person;
    await enter(scene);
    endYesterday(house);
    const { status } = await person.api('/filings');
    assert([401, 403].includes(status), `nothing is shown any more: ${status}`);
    await become(scene, scene.delegate);
    await page.getByText(/^Terminó el/).waitFor();
    assert.equal(await person.button(/^Actuar por/).count(), 0);
  }, { timeout: 240_000 });

/** Has every mandate end on a day of the past, as if it had been given so. */
function endYesterday(house) {
  const script = `
import json, sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=10) as records:
    for id, scope in records.execute("SELECT id, scope FROM mandates").fetchall():
        scope = dict(json.loads(scope), until_on="2026-01-02")
        records.execute("UPDATE mandates SET scope = ? WHERE id = ?", (json.dumps(scope), id))
`;
  execFileSync(places.python, ['-c', script, path.join(house.data, 'buzon.sqlite')]);
}
