// One draft in many tabs, and one demand on two devices: no version is lost, none is signed by
// mistake, and what another made meanwhile is told before signing.

import assert from 'node:assert/strict';

import { Browser, PHONE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import { Person } from '../harness/person.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { recordsKept } from '../proof/filing.mjs';

const PRESENT = 'POST /api/v1/filings';
const UPLOAD = 'PUT /api/v1/documents/*';
const KEPT = 'Guardado en este equipo';

async function signedIn(options = {}) {
  const scene = await Scene.open(options);
  await scene.person.arrive();
  await scene.person.signIn();
  return scene;
}

/** Another tab of the same person, on the form. */
async function tabAtForm({ browser, person }, subject) {
  const page = await browser.context.newPage();
  await page.goto(`${person.origin}/promociones/nueva`);
  await page.waitForFunction((text) => document.querySelector('#subject')?.value === text, subject);
  return new Person({ page }, person.origin, person.efirma);
}

async function keepSubject(tab, subject) {
  await tab.field(tab.words.subject).fill(subject);
  await tab.page.getByText(KEPT).waitFor();
}

claim('what three tabs write of one draft is kept as three, each listed and taken up', () => signedIn({ size: PHONE }),
  async (scene) => {
    const { browser, person } = scene;
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await keepSubject(person, 'La primera');
    const [second, third] = [await tabAtForm(scene, 'La primera'), await tabAtForm(scene, 'La primera')];
    await keepSubject(second, 'La segunda');
    await keepSubject(third, 'La tercera');
    await third.page.getByText('Este borrador cambió en otra pestaña.').waitFor();
    await keepSubject(person, 'La primera, otra vez');
    await page.getByText('Este borrador cambió en otra pestaña.').waitFor();
    await page.reload();
    for (const other of ['«La tercera»', '«La primera, otra vez»']) await page.getByText(other).waitFor();
    assert.equal(await person.field(person.words.subject).inputValue(), 'La segunda');
    await browser.shot('tres-versiones');
    // The third still writes: it takes nothing from what was put aside meanwhile.
    const notice = (text) => page.getByRole('status').or(page.locator('.notice')).filter({ hasText: text });
    await notice('«La tercera»').getByRole('button', { name: 'Cambiar por esa versión' }).last().click();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === 'La tercera');
    await keepSubject(third, 'La tercera, y más');
    await page.reload();
    for (const other of ['«La segunda»', '«La primera, otra vez»', '«La tercera, y más»']) {
      await page.getByText(other).waitFor();
    }
    assert.equal(await person.field(person.words.subject).inputValue(), 'La tercera');
    // The list of filings names them all.
    await person.toFilings();
    await page.getByText('Guardado en este equipo; no se ha enviado').nth(3).waitFor();
    await browser.shot('tres-versiones-lista');
    browser.assertQuiet();
  });

claim('what is signed in one tab takes nothing that another wrote meanwhile', () => signedIn(),
  async (scene) => {
    const { house, person } = scene;
    await person.compose({ subject: 'Lo que firmo', text: 'Pido una cosa.' });
    await person.readyToSign();
    const other = await tabAtForm(scene, 'Lo que firmo');
    await keepSubject(other, 'Lo que cambié después');
    await person.page.bringToFront();
    await person.sign();
    await person.receipt();
    assert.deepEqual(house.presented().map(({ subject }) => subject), ['Lo que firmo']);
    await person.arrive('/promociones/nueva');
    await person.page.waitForFunction(() => document.querySelector('#subject')?.value === 'Lo que cambié después');
  });

claim('what was typed a moment before leaving the form is there on coming back', () => signedIn(),
  async ({ person }) => {
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await person.field(person.words.subject).fill('Lo último que escribí');
    await page.getByRole('link', { name: person.words.notifications, exact: true }).first().click();
    await person.heading(person.words.notifications).waitFor();
    await page.waitForTimeout(300);
    await page.reload();
    await person.arrive('/promociones/nueva');
    await page.waitForFunction(() => document.querySelector('#subject')?.value === 'Lo último que escribí');
  });

claim('what is kept twice at once, or while the form goes, is never taken for another tab', () => signedIn(),
  async ({ person }) => {
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await person.field(person.words.subject).fill('Siempre el mismo');
    for (const delay of [940, 970, 990, 1_000, 1_010, 1_030, 1_060]) {
      await person.field(person.words.text).fill(`Pido algo, tras ${delay} ms.`);
      await page.waitForTimeout(delay);
      await person.toReview();
      await page.goBack();
      await page.waitForFunction((ms) => document.querySelector('#text')?.value === `Pido algo, tras ${ms} ms.`, delay);
    }
    assert.equal(await page.getByText('Hay otra versión').count(), 0);
    assert.deepEqual((await recordsKept(page)).filter((name) => name.startsWith('draft')), ['draft']);
  });

claim('a draft that is discarded takes no file from a signed filing that waits', () => signedIn(),
  async ({ desk, house, person, recorder }) => {
    const { page } = person;
    const pdf = desk.pdf('compartido.pdf', 60_000);
    recorder.dropBeforeSending(UPLOAD, Infinity);
    recorder.dropBeforeSending(PRESENT, Infinity);
    await person.compose({ subject: 'Con el archivo', pdfs: [pdf] });
    await person.sign();
    await person.status(person.words.asking).waitFor();
    await person.arrive('/promociones/nueva');
    await person.write({ subject: 'Otro con el mismo', text: 'Pido otra cosa.', pdfs: [pdf] });
    await page.getByText(KEPT).waitFor();
    await person.button('Descartar borrador').click();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === '');
    recorder.rules.length = 0;
    const folio = await person.untilTold();
    assert.deepEqual(house.presented().map((each) => [each.folio, each.attachments]), [[folio, 1]]);
  });

claim('what another device answered meanwhile is told before signing, and the draft stays',
  () => signedIn(),
  async (scene) => {
    const { browser, house, person, recorder } = scene;
    const { page } = person;
    const institute = new Institute(house);
    await person.compose({ subject: 'Mi aclaración' });
    await person.sign();
    const folio = await person.receipt();
    const asked = await institute.answer(folio, 'demand', { text: ['Falta el plano.'], days: 10 });
    const answer = async (who, text) => {
      await who.arrive(`/promociones/${folio}`);
      await who.page.getByRole('main').getByRole('link', { name: 'Contestar' }).click();
      await who.page.getByText(`Oficio ${asked.oficio}, del`).waitFor();
      await who.field(who.words.text).fill(text);
      await who.page.getByText(KEPT).waitFor();
    };
    await answer(person, 'Mi respuesta, en este equipo.');

    const device = await Browser.open(recorder);
    try {
      const other = new Person(device, person.origin, person.efirma);
      await other.arrive();
      await other.signIn();
      await other.toFilings();
      assert.equal(await other.page.getByText('no se ha enviado').count(), 0, 'drafts are of one device');
      await answer(other, 'Respondo desde el otro.');
      await other.toReview();
      await other.openEfirma();
      await other.readyToSign();
      assert.equal(await other.page.getByText('Ya contestaste este oficio').count(), 0);
      await other.sign();
      await other.receipt();
    } finally {
      await device.close();
      device.remove();
    }

    await person.toReview();
    await page.getByText(/Ya contestaste este oficio el .* Si firmas, presentas otro escrito más/).waitFor();
    await browser.shot('ya-contestado');
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('#text')?.value === 'Mi respuesta, en este equipo.');
    assert.equal(house.presented().length, 2, 'nothing was presented twice');
  }, { timeout: 180_000 });
