// A notification from its cover to its answer: looking opens nothing, the choices have their
// dates, the opening is signed, the document and the receipt are checked, and a lost answer ends
// in one certain world.

import assert from 'node:assert/strict';
import fs from 'node:fs';

import { PHONE, WIDE } from '../harness/browser.mjs';
import { field, sha256, verify, pem } from '../harness/evidence.mjs';
import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const OPEN = 'Abrir y firmar acuse';
const SIGN = 'Firmar y abrir';

/** A scene with what the institute deposited before the person came. */
async function withActs(acts, options = {}) {
  const scene = await Scene.open(options);
  try {
    scene.institute = new Institute(scene.house);
    scene.deposited = [];
    for (const act of acts) scene.deposited.push(await scene.institute.deposit(act));
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

const list = (person) => person.page.getByRole('list', { name: /^Notificaciones:/ });
const row = (person, name) => list(person).getByRole('link', { name });

async function arrive(person) {
  await person.arrive();
  await person.signIn();
  await person.heading('Notificaciones').waitFor();
}

/** Opens the sign panel of the cover on the screen, and the key in it if it is locked. */
async function toPanel(person) {
  await person.button(OPEN).click();
  return person.page.getByRole('dialog', { name: 'Firmar el acuse de apertura' });
}

async function sign(person) {
  const dialog = await toPanel(person);
  const button = dialog.getByRole('button', { name: SIGN, exact: true });
  await person.page.waitForFunction(
    (element) => element?.getAttribute('aria-disabled') !== 'true', await button.elementHandle(),
  );
  await button.click();
}

/** What went over the wire about content. */
const asked = (recorder) => recorder.exchanges.filter(({ path }) => /\/document/.test(path ?? ''));

claim('viewing a cover opens nothing, and opening it is signed, checked and kept',
  () => withActs([{ kind: 'Requerimiento de prueba', answer_days: 15 }]),
  async ({ browser, deposited: [{ id, folio }], person, recorder }) => {
    const { page } = person;
    await arrive(person);
    const { unopened } = (await person.api('/mailbox')).body;
    await page.getByText(`${unopened} sin abrir`).first().waitFor({ state: 'attached' });
    await row(person, /Requerimiento de prueba.*Sin abrir/).click();
    await person.heading('Requerimiento de prueba').waitFor();
    const main = page.getByRole('main');
    await main.getByText(folio).first().waitFor();
    for (const choice of ['La abres ahora', /La abres el último día/, 'No la abres']) {
      await main.getByRole('heading', { level: 3, name: choice }).waitFor();
    }
    await main.getByText(/Ábrela a más tardar el/).first().waitFor();
    assert.deepEqual(asked(recorder), [], 'no content is asked for before it is opened');
    const { body } = await person.api(`/notifications/${id}`);
    assert.equal(body.opening, null, 'looking opened nothing');

    const dialog = await toPanel(person);
    await dialog.getByText(/Notificada hoy, .* Surte efectos el/).waitFor();
    const exact = dialog.locator('pre').filter({ hasText: folio });
    await exact.waitFor();
    assert.equal(field(await exact.innerText(), 'Notificación'), folio);
    await dialog.getByRole('button', { name: 'Ahora no' }).click();
    await sign(person);

    await page.waitForURL(`**/n/${id}/abierta`);
    await person.heading('Requerimiento de prueba').waitFor();
    await main.getByText('Es el documento que nombra tu acuse').waitFor();
    await main.getByText(/Firmado por TALLER EL TORNO AZUL/).waitFor();
    await main.getByText('Responde a lo que firmaste').waitFor();
    await main.getByText(/Plazo de 15 días hábiles/).waitFor();
    const answer = main.getByRole('link', { name: 'Contestar' });
    assert.equal(await answer.getAttribute('href'), `/promociones/nueva?contesta=${id}`);

    await person.button('Guardar documento').click();
    const [document] = await browser.downloaded(1);
    assert.equal(sha256(fs.readFileSync(document)), body.cover.document_sha256);
    const opened = (await person.api(`/notifications/${id}`)).body;
    const { receipt } = opened.opening;
    assert.equal(field(receipt.statement, 'Documento, SHA-256'), opened.cover.document_sha256);
    const keys = (await person.api('/institute/keys')).body;
    const seal = Buffer.from(receipt.seal, 'base64');
    verify(seal, Buffer.from(receipt.statement),
      [pem(Buffer.from(keys.seals[0].certificate, 'base64'))], { partial: true });
    browser.assertQuiet();
    browser.assertAlone();
  });

claim('an act that was opened is answered: the filing quotes it, and it stands as answered',
  () => withActs([{ kind: 'Requerimiento de prueba', answer_days: 15 }], { size: PHONE }),
  async (scene) => {
    const { browser, person, deposited: [{ id }] } = scene;
    const { page } = browser;
    const main = page.getByRole('main');
    await arrive(person);
    const { body: { cover } } = await person.api(`/notifications/${id}`);
    await row(person, /Requerimiento de prueba/).click();
    await sign(person);
    await page.waitForURL(`**/n/${id}/abierta`);
    await main.getByRole('link', { name: 'Contestar' }).click();
    await person.heading(person.words.newFiling).waitFor();
    await main.getByText(`Oficio ${cover.oficio}, del`).waitFor();
    const subject = page.getByLabel('Asunto', { exact: true });
    assert.equal(await subject.inputValue(), `Contestación al oficio ${cover.oficio}`);
    await browser.shot('contestar');

    // What it answers survives a reload, and taking it back is one press.
    await page.getByLabel('Tu escrito', { exact: true }).fill('Entrego lo que se me pidió.');
    await page.getByText('Guardado en este equipo').waitFor();
    await person.arrive('/promociones/nueva');
    await main.getByText(cover.folio).waitFor();
    assert.equal(await page.getByLabel('Tu escrito', { exact: true }).inputValue(), 'Entrego lo que se me pidió.');
    await person.button('No es una contestación').click();
    await main.getByText(cover.folio).waitFor({ state: 'detached' });
    // A draft about something else is never taken away.
    await page.getByText('Guardado en este equipo').waitFor();
    await person.arrive(`/promociones/nueva?contesta=${id}`);
    await person.button('Contestar con este borrador').click();
    await main.getByText(cover.folio).waitFor();

    await person.toReview();
    await main.getByText(`Oficio ${cover.oficio}, del`).waitFor();
    // The reload closed the key.
    await person.openEfirma();
    await person.sign();
    await person.heading(person.words.presented).waitFor();
    const { body: after } = await person.api(`/notifications/${id}`);
    assert.equal(after.cover.standing.state, 'answered');
    browser.assertQuiet();
  });

claim('back finds the same row and place, and the keys go from one to the next',
  () => withActs(Array.from({ length: 60 }, (_, at) => ({ kind: `Oficio número ${at + 1}`, bytes: 2_000 })),
    { size: PHONE }),
  async ({ person }) => {
    const { page } = person;
    await arrive(person);
    await list(person).waitFor();
    await page.keyboard.press('j');
    for (let pressed = 0; pressed < 35; pressed += 1) await page.keyboard.press('j');
    await page.waitForTimeout(200);
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('.row__title')?.textContent);
    const name = await focused();
    assert(name, 'the cursor of j is the focus itself');
    const [scrolled, rows] = await page.evaluate(() => [window.scrollY, document.querySelectorAll('.rows a.row').length]);
    assert(scrolled > 500, `35 rows down the page has scrolled: ${scrolled}`);
    await page.keyboard.press('Enter');
    await person.heading(name).waitFor();
    await page.goBack();
    await person.heading('Notificaciones').waitFor();
    await page.waitForFunction((wanted) =>
      document.activeElement?.querySelector('.row__title')?.textContent === wanted, name);
    const back = await page.evaluate(() => window.scrollY);
    assert(Math.abs(back - scrolled) < 2, `scrolled to ${back}, was at ${scrolled}`);
    assert(rows < 61, `${rows} rows are in the page`);
    await page.keyboard.press('k');
    assert.notEqual(await focused(), name);
  });

claim('on a wide screen the list stays beside the notification',
  () => withActs([{ kind: 'Primero' }, { kind: 'Segundo' }], { size: WIDE }),
  async ({ person }) => {
    const { page } = person;
    await arrive(person);
    await page.getByText('Elige una notificación de la lista. Verla no la abre.').waitFor();
    // Sent in the same second, either may come first.
    const titles = await list(person).locator('.row__title').allInnerTexts();
    const [one, other] = titles.filter((title) => ['Primero', 'Segundo'].includes(title));
    await row(person, new RegExp(one)).click();
    await person.heading(one).waitFor();
    assert.equal(await row(person, new RegExp(one)).getAttribute('aria-current'), 'true');
    await page.keyboard.press(']');
    await person.heading(other).waitFor();
    await page.reload();
    await person.heading(other).waitFor();
    assert.equal(await row(person, new RegExp(other)).getAttribute('aria-current'), 'true');
    await page.keyboard.press('Escape');
    await person.heading('Notificaciones').waitFor();
  });

claim('filters stand in the address, and what they leave out is said',
  () => withActs([{ kind: 'Cédula de prueba', rule: 'lss40' }, { kind: 'Requerimiento de prueba' }]),
  async ({ person }) => {
    const { page } = person;
    await arrive(person);
    await row(person, /Requerimiento de prueba/).waitFor();
    assert.equal(await row(person, /Cédula de prueba/).count(), 0, 'an act that is made is not unopened');
    await page.getByRole('button', { name: 'Notificadas' }).click();
    await row(person, /Cédula de prueba/).waitFor();
    await page.getByRole('button', { name: 'Todas' }).click();
    await row(person, /Requerimiento de prueba/).waitFor();
    await page.getByRole('searchbox', { name: 'Buscar' }).fill('cedula prueba');
    await page.keyboard.press('Enter');
    await row(person, /Requerimiento de prueba/).waitFor({ state: 'detached' });
    await row(person, /Cédula de prueba/).waitFor();
    assert.match(page.url(), /estado=todas.*buscar=cedula/);
    await page.reload();
    await row(person, /Cédula de prueba/).waitFor();
    await page.getByRole('searchbox', { name: 'Buscar' }).fill('nada de esto');
    await page.keyboard.press('Enter');
    await page.getByText('Ninguna notificación coincide con lo que buscas.').waitFor();
  });

claim('an opening whose answer is lost is opened once, and the person is told',
  () => withActs([{ kind: 'Requerimiento de prueba' }]),
  async ({ deposited: [{ id }], person, recorder }) => {
    const { page } = person;
    await arrive(person);
    await row(person, /Requerimiento de prueba/).click();
    const dialog = await toPanel(person);
    await dialog.getByRole('button', { name: SIGN, exact: true }).waitFor();
    const lost = recorder.dropAnswer(`POST /api/v1/notifications/${id}/opening`);
    await dialog.getByRole('button', { name: SIGN, exact: true }).click();
    await lost;
    await page.waitForURL(`**/n/${id}/abierta`, { timeout: 30_000 });
    await page.getByRole('main').getByText('Responde a lo que firmaste').waitFor();
    const { body } = await person.api(`/notifications/${id}`);
    assert.equal(body.cover.events.filter(({ event }) => event === 'opened').length, 1);
  });

claim('an opening that a closed tab left behind is known at the next start',
  () => withActs([{ kind: 'Requerimiento de prueba' }]),
  async ({ deposited: [{ id }], person, recorder }) => {
    const { page } = person;
    await arrive(person);
    await row(person, /Requerimiento de prueba/).click();
    const dialog = await toPanel(person);
    await dialog.getByRole('button', { name: SIGN, exact: true }).waitFor();
    const rule = `POST /api/v1/notifications/${id}/opening`;
    const left = recorder.dropBeforeSending(rule, 100);
    await dialog.getByRole('button', { name: SIGN, exact: true }).click();
    await left;
    await page.getByText('Firmamos, pero no llegó la respuesta. Estamos preguntando si quedó hecho.').first().waitFor();
    recorder.rules.length = 0;
    await page.reload();
    await page.getByRole('status').filter({ hasText: /Lo que firmaste quedó hecho\. Folio del acuse AC-/ }).waitFor();
    await page.getByRole('link', { name: 'Verlo' }).click();
    await page.getByRole('main').getByText('Responde a lo que firmaste').waitFor();
  });

const PAGES = 100;
const PAGE_ITEMS = 100;

/** A page of a mailbox of ten thousand, all like the one that is really there. */
function pageOf(cover, number) {
  const items = Array.from({ length: PAGE_ITEMS }, (_, at) => {
    const place = number * PAGE_ITEMS + at;
    const tail = place.toString(16).padStart(12, '0');
    return {
      ...cover,
      id: `${cover.id.slice(0, 24)}${tail}`,
      kind: `Oficio ${place}${place % 7 ? '' : ' con un nombre tan largo que ocupa más de un renglón'}`,
    };
  });
  return { items, next: number + 1 < PAGES ? String(number + 1) : null };
}

claim('of ten thousand notifications few rows are in the page, and a key that is held never loses the focus',
  () => withActs([{ kind: 'Oficio de prueba' }]),
  async ({ person }, t) => {
    const { page } = person;
    await arrive(person);
    await row(person, /Oficio de prueba/).waitFor();
    const [cover] = (await person.api('/notifications?limit=1&q=oficio%20de%20prueba')).body.items;
    await page.route('**/api/v1/notifications?*', (route) => {
      const after = new URL(route.request().url()).searchParams.get('after') ?? '0';
      return route.fulfill({ json: pageOf(cover, Number(after)) });
    });
    await page.getByRole('button', { name: 'Todas' }).click();
    await row(person, /Oficio 0 /).waitFor();
    const rows = () => page.locator('.rows a.row').count();
    let most = await rows();
    // As fast as the pages come, to the very end.
    await page.waitForFunction(() => {
      const pane = document.querySelector('.panes__list');
      pane.scrollTop = pane.scrollHeight;
      return document.querySelector('.rows')?.ariaLabel?.endsWith(', 10000');
    }, undefined, { timeout: 90_000, polling: 60 });
    await row(person, /^Oficio 9999/).waitFor();
    most = Math.max(most, await rows());
    assert(most < 200, `${most} rows are in the page`);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.evaluate(() => {
      window.slowest = 0;
      new PerformanceObserver((seen) => seen.getEntries().forEach((entry) => {
        window.slowest = Math.max(window.slowest, entry.duration);
      })).observe({ type: 'event', durationThreshold: 16 });
    });
    await row(person, /^Oficio 9990/).focus();
    for (let pressed = 0; pressed < 60; pressed += 1) await page.keyboard.press('k');
    await page.waitForTimeout(300);
    t.diagnostic(`slowest key at a fourth of the processor: ${await page.evaluate(() => window.slowest)} ms`);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    // Held down, as fast as a keyboard repeats: after every press some row has the focus, another
    // than before, while hundreds come and go.
    const held = async (key, times) => {
      const seen = new Set();
      for (let pressed = 0; pressed < times; pressed += 1) {
        await page.keyboard.down(key);
        const title = await page.evaluate(() => document.activeElement?.querySelector('.row__title')?.textContent);
        assert(title, `press ${pressed} of ${key} has lost the focus`);
        seen.add(title);
        await page.waitForTimeout(15);
        const after = await page.evaluate(() => document.activeElement?.querySelector('.row__title')?.textContent);
        assert.equal(after, title, `the focus stays on its row after press ${pressed} of ${key}`);
      }
      await page.keyboard.up(key);
      return seen.size;
    };
    assert(await held('k', 300) > 290, 'k goes from row to row');
    assert(await held('j', 300) > 290, 'j goes from row to row');
    assert(await rows() < 200, `${await rows()} rows are in the page`);
  });
