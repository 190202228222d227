// The manners of the frame: a session that ends loses nothing, keys help and never sign, what was
// chosen stays, a wait is told, and every date of the calendar can be asked for its reason.

import assert from 'node:assert/strict';

import { PHONE } from '../harness/browser.mjs';
import { Scene, claim } from '../harness/scene.mjs';

async function signedIn(options) {
  const scene = await Scene.open(options);
  await scene.person.arrive();
  await scene.person.signIn();
  await scene.person.heading(scene.person.words.notifications).waitFor();
  return scene;
}

const pathOf = (page) => new URL(page.url()).pathname;

claim('a session that ends in the middle of a long form loses nothing', () => signedIn(),
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await person.write({ subject: 'Sin perder nada', text: 'Uno.\n\nDos.' });
    await person.toReview();
    await person.openEfirma();
    await person.readyToSign();
    await browser.context.clearCookies();
    await person.sign();
    await person.ended().waitFor();
    // The review is still there, under the dialog, and can be read when the dialog is closed.
    await person.ended().getByRole('button', { name: 'Ahora no' }).click();
    assert(await page.getByText('Sin perder nada', { exact: true }).isVisible());
    await person.button('Entrar otra vez').click();
    await person.signInAgain();
    const folio = await person.untilTold();
    assert.match(folio, /^PR-/);
    assert.equal((await person.filings()).length, 1, 'presented once');
  });

claim('a list asks again when its party is here again',
  () => signedIn(), async ({ browser, person }) => {
    await person.arrive('/promociones');
    await person.heading(person.words.filings).waitFor();
    await browser.context.clearCookies();
    // A screen that asks nothing of the mailbox; the list asks when it is shown again.
    await person.page.getByRole('link', { name: 'Calendario', exact: true }).first().click();
    await person.heading('Calendario').waitFor();
    await person.toFilings();
    await person.ended().waitFor();
    await person.signInAgain();
    await person.heading(person.words.filings).waitFor();
    // Asked again.
    await person.page.getByText('Todavía no has presentado nada').waitFor();
  });

claim('keys lead around, none acts in a field, and all can be switched off', () => signedIn(),
  async ({ person, recorder }) => {
    const { page } = person;
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('g', 'p');
    await person.heading(person.words.filings).waitFor();
    await press('g', 'c');
    await person.heading('Calendario').waitFor();
    await press('g', 't');
    await person.heading('Trámites').waitFor();
    // The cursor of j and k is the focus itself.
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    await press('j', 'j');
    const second = await focused();
    await press('k');
    assert.notEqual(await focused(), second);
    await press('j');
    assert.equal(await focused(), second);
    await press('/');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
    await press('g', 'p');
    assert.equal(pathOf(page), '/tramites', 'a field takes the keys');
    assert.equal(await page.getByRole('searchbox').inputValue(), 'gp');
    await page.getByRole('heading', { level: 1 }).click();
    await press('?');
    const sheet = page.getByRole('dialog', { name: 'Teclas' });
    await sheet.getByText('Ninguna tecla firma').waitFor();
    await press('g', 'p');
    assert.equal(pathOf(page), '/tramites', 'over a dialog no key acts');
    await sheet.getByLabel('Usar estas teclas').uncheck();
    await press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await press('g', 'p', '?');
    assert.equal(pathOf(page), '/tramites', 'switched off');
    assert(!(await sheet.isVisible()));
    await page.reload();
    await person.heading('Trámites').waitFor();
    await press('g', 'p');
    assert.equal(pathOf(page), '/tramites', 'and it stays so');
    assert.equal(recorder.seen('POST /api/v1/filings').length, 0);
  });

claim('no key signs, not on the screen where one would', () => signedIn(),
  async ({ person, recorder }) => {
    await person.arrive('/promociones/nueva');
    await person.write({ subject: 'Nadie firma con una tecla', text: 'Uno.' });
    await person.toReview();
    await person.openEfirma();
    await person.readyToSign();
    await person.heading(person.words.review).click();
    // n, e and g lead elsewhere, as they should.
    for (const key of 'abcdfhijklmopqrstuvwxyz1234567890'.split('')) await person.page.keyboard.press(key);
    await person.page.waitForTimeout(300);
    assert(await person.heading(person.words.review).isVisible());
    assert.equal(recorder.seen('POST /api/v1/filings').length, 0);
  });

claim('what was chosen in Ajustes holds at once and after coming back', () => Scene.open({ size: PHONE }),
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/ajustes');
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [before, paper] = [await size(), await colour()];
    await page.getByLabel('Oscuros').check();
    await page.getByLabel('La más grande').check();
    assert.equal(await size(), before * 1.5);
    assert.notEqual(await colour(), paper);
    await page.getByLabel('English', { exact: true }).check();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await browser.newTab();
    await person.arrive('/ajustes');
    assert.equal(await person.page.evaluate(() => document.documentElement.lang), 'en');
    assert.equal(await person.page.evaluate(() => document.documentElement.dataset.scheme), 'dark');
    assert.equal(await person.page.evaluate(() => document.documentElement.dataset.text), 'largest');
    const [inner, outer] = await person.page.evaluate(() =>
      [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert(inner <= outer, 'nothing is cut at the largest size');
    browser.assertQuiet();
  });

claim('an e.firma is locked when nobody is here, after a warning that a key puts off',
  async () => {
    const scene = await Scene.open();
    await scene.browser.context.clock.install();
    await scene.person.arrive();
    await scene.person.signIn();
    return scene;
  },
  async ({ person }) => {
    const { page } = person;
    await page.clock.fastForward('14:10');
    await person.status(/se cerrará en un minuto/).waitFor();
    await page.keyboard.press('Shift');
    await person.status(/se cerrará en un minuto/).waitFor({ state: 'detached' });
    assert(await page.getByText('e.firma abierta').isVisible());
  });

claim('a wait is told: first nothing, then a shape, then a sentence', () => signedIn(),
  async ({ person, recorder }) => {
    const { page } = person;
    const { reached, release } = recorder.hold('GET /api/v1/filings');
    await page.getByRole('link', { name: person.words.filings, exact: true }).first().click();
    await reached;
    await person.heading(person.words.filings).waitFor();
    await page.locator('.skeleton').waitFor();
    await person.status(/^Cargando/).waitFor({ state: 'attached' });
    assert(!(await page.getByText('Tarda más de lo normal').isVisible()));
    await person.status('Tarda más de lo normal').waitFor();
    release();
    await page.getByText('Todavía no has presentado nada').waitFor();
    assert.equal(await page.locator('.skeleton').count(), 0);
  });

claim('the network goes and comes, and the person is told', () => signedIn(),
  async ({ browser, person }) => {
    await browser.context.setOffline(true);
    await person.status('Sin conexión').waitFor();
    await browser.context.setOffline(false);
    await person.status('Sin conexión').waitFor({ state: 'detached' });
  });

claim('a term is counted day by day, before anything is opened, and its address can be kept',
  () => Scene.open({ size: PHONE }), async ({ browser, person }) => {
    const { page } = person;
    await person.arrive();
    await page.getByRole('link', { name: 'Calcular un plazo' }).click();
    await person.heading('Calcula un plazo').waitFor();
    await person.field('El aviso se envía el').fill('2026-01-14');
    // LSS, CFF 134-I and 135: the fourth business day, the next one, fifteen more.
    await page.getByText('martes 20 de enero').waitFor();
    assert(await page.getByText('lunes 19 de enero').isVisible());
    assert(await page.getByText('miércoles 21 de enero').isVisible());
    assert(await page.getByText('jueves 12 de febrero').isVisible());
    await page.getByText('Cómo se cuentan los días').click();
    assert(await page.getByText('no cuenta, sábado (CFF 12)').first().isVisible());
    await person.field('La abres el').fill('2026-01-15');
    await page.getByText('viernes 16 de enero').waitFor();
    assert(!(await page.getByText(/^Si no la abres/).isVisible()));
    const address = page.url();
    await page.reload();
    await page.getByText('viernes 16 de enero').waitFor();
    assert.match(address, /envio=2026-01-14&apertura=2026-01-15/);
    await person.field('La abres el').fill('');
    await person.field('El aviso se envía el').fill('2028-03-01');
    await page.getByText(/Aún no se publican los días inhábiles de 2028/).waitFor();
    browser.assertQuiet();
  });

claim('the calendar says why each day stands there, by list and by month', () => Scene.open(),
  async ({ person }) => {
    const { page } = person;
    await person.arrive('/calendario?vista=mes&mes=2026-05');
    const may = page.getByRole('table', { name: 'mayo de 2026' });
    await may.waitFor();
    assert.match(await may.getByRole('cell', { name: /^5/ }).first().innerText(), /Inhábil/);
    const due = page.getByRole('listitem').filter({ hasText: 'lunes 18 de mayo' });
    await due.getByText('Cómo se cuenta').first().click();
    assert.match(await due.innerText(), /17 de mayo[\s\S]*no puede terminar este día/);
    await person.button(/junio de 2026/).click();
    await page.getByRole('table', { name: 'junio de 2026' }).waitFor();
    assert.match(page.url(), /mes=2026-06/);
    await person.button('Lista').click();
    assert(await page.getByText(/Hoy ·/).isVisible());
  });

claim('a procedure is found in one’s own words, and says where it lives', () => Scene.open({ size: PHONE }),
  async ({ person }) => {
    const { page } = person;
    await person.arrive('/tramites');
    await person.field('¿Qué necesitas hacer?').fill('inconformarme');
    const first = page.getByRole('main').getByRole('listitem').first();
    await first.getByText(/inconform/i).first().waitFor();
    await first.locator('summary').click();
    assert(await first.getByText('Dónde se hace').isVisible());
    assert.match(page.url(), /buscar=inconformarme/);
    await person.field('¿Qué necesitas hacer?').fill('xyz');
    await page.getByText('No encontramos ese trámite').waitFor();
  });

claim('several e.firmas are open side by side, and one signs in as any of them', () => signedIn(),
  async ({ browser, house, person }) => {
    const { page, words } = person;
    const others = page.getByRole('button', { name: words.enterAs });
    const whose = page.getByRole('banner');
    const another = async () => {
      await page.getByRole('link', { name: 'Ajustes', exact: true }).click();
      await person.button('Entrar con otra e.firma').click();
      await person.heading(words.signIn).waitFor();
    };
    await another();
    assert.equal(await others.count(), 1);
    await person.chooseEfirma([house.demo.wrong('otra.cer'), house.demo.wrong('otra.key')]);
    await person.status(/TALLER EL TORNO AZUL/).waitFor();
    await person.field(words.passphrase).fill(house.demo.passphrase);
    await person.button(words.enter).click();
    await person.heading(words.notifications).waitFor();
    assert.match(await whose.innerText(), /TALLER EL TORNO AZUL/);
    await another();
    assert.equal(await others.count(), 2);
    await others.filter({ hasText: 'PANADERÍA' }).click();
    await person.heading(words.notifications).waitFor();
    assert.match(await whose.innerText(), /PANADERÍA[\s\S]*e\.firma abierta/);
    // It signs: the key that was opened first is still there.
    await person.compose({ subject: 'Con la primera' });
    await person.sign();
    await person.receipt();
    await person.button(words.signOut).click();
    await person.heading(words.signIn).waitFor();
    assert.equal(await others.count(), 0, 'leaving locks them all');
    browser.assertAlone();
  });
