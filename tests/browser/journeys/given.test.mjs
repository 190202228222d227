// Files from outside: shared from another app through the worker, or opened with this one. Each is
// asked about before it is attached, nothing of it travels, and nothing of it rests in clear.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { untilKept } from '../harness/offline.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const SEED = 'marca-de-lo-compartido-7f3a91';
const NAME = 'contrato.pdf';

async function atHome() {
  const scene = await Scene.open();
  const { person } = scene;
  await person.arrive();
  await person.signIn();
  await person.heading('Notificaciones').waitFor();
  await untilKept(scene);
  return scene;
}

/** Another app shares a file: what the system does, by a form of a page that is not ours. */
async function share(scene) {
  const { browser, desk, person } = scene;
  const file = desk.pdf(NAME, 60_000, SEED);
  const page = await browser.context.newPage();
  await page.setContent(`<form method="post" enctype="multipart/form-data" action="${person.origin}/compartir">
    <input type="file" name="archivos" multiple><button>Compartir</button></form>`);
  await page.locator('input').setInputFiles(file);
  await page.getByRole('button', { name: 'Compartir', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await browser.page.close();
  browser.page = page;
}

const came = (person) => person.status(`Llegó de fuera: ${NAME}.`);
const attached = ({ page }) => page.getByRole('listitem').filter({ hasText: NAME });

claim('what is shared is asked about, attached, and not on the disk or on the wire in clear', atHome,
  async (scene) => {
    const { browser, person, recorder } = scene;
    await share(scene);
    await came(person).waitFor();
    assert.equal(new URL(person.page.url()).search, '', 'a reload does not ask again');
    assert.equal(await attached(person).count(), 0, 'nothing is attached unasked');
    await browser.shot('shared');
    await person.button('Adjuntar a una promoción nueva').click();
    await attached(person).waitFor();
    await came(person).waitFor({ state: 'detached' });
    await person.field(person.words.subject).fill('Con lo compartido');
    await person.page.getByText('Guardado en este equipo').first().waitFor();
    assert.equal(recorder.seen('POST /compartir').length, 0, 'it never leaves the device');
    await person.page.reload();
    await attached(person).waitFor();
    assert.equal(await came(person).count(), 0);
    browser.assertAlone();
    await browser.context.close();
    for (const entry of fs.readdirSync(browser.profile, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      assert(!fs.readFileSync(file).includes(SEED), `in clear in ${file}`);
    }
    await browser.launch();
  });

claim('who is not signed in finds it after signing in; a draft that was begun is put aside when asked',
  atHome, async (scene) => {
    const { browser, person } = scene;
    await person.arrive('/promociones/nueva');
    await person.field(person.words.subject).fill('La que ya estaba');
    await person.page.getByText('Guardado en este equipo').first().waitFor();
    await browser.context.clearCookies();
    await share(scene);
    await person.signIn();
    await came(person).waitFor();
    await person.button('Empezar otra y apartar este borrador').click();
    await attached(person).waitFor();
    assert.equal(await person.field(person.words.subject).inputValue(), '');
    await person.status(/La que ya estaba/).waitFor();
  });

/** The system opens a file with the app, as far as a page can tell. */
async function opens({ browser }, name, bytes) {
  await browser.context.addInitScript(([called, coded]) => {
    const decoded = Uint8Array.from(atob(coded), (each) => each.charCodeAt(0));
    const getFile = async () => new File([decoded], called);
    Object.defineProperty(window, 'launchQueue', {
      configurable: true,
      value: { setConsumer: (consume) => consume({ files: [{ getFile }] }) },
    });
  }, [name, bytes.toString('base64')]);
}

claim('a PDF opened with the app is asked about; a package is verified', atHome, async (scene) => {
  const { desk, person } = scene;
  await person.compose({ subject: 'Para su paquete' });
  await person.sign();
  const folio = await person.receipt();
  const coded = await person.page.evaluate(async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(''));
  }, `/api/v1/evidence/${folio}`);

  await opens(scene, NAME, fs.readFileSync(desk.pdf(NAME, 50_000)));
  await person.arrive('/promociones/nueva');
  await came(person).waitFor();
  await person.button('No adjuntar').click();
  assert.equal(await attached(person).count(), 0);

  await opens(scene, `${folio}.asice`, Buffer.from(coded, 'base64'));
  await person.arrive('/verificar');
  await person.page.locator('.verdict h2').waitFor();
  assert((await person.page.getByRole('main').textContent()).includes(folio), 'of that filing');
});
