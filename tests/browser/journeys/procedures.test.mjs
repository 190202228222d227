// Procedures that answer at once: asked, signed where they bind, what came back in words, its
// documents; and each way in which that can fail.

import assert from 'node:assert/strict';

import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const REGISTRATION = 'Y5491234101';
const SUM = /\$[\d,]+\.\d{2}/;
const MADE_UP = /Demostración: lo inventó un generador/;

/** The scene of an employer with a registration. */
async function employer() {
  const scene = await Scene.open();
  await new Institute(scene.house).link(REGISTRATION);
  return scene;
}

/** Signs in and shows a procedure. */
async function show(person, code, heading) {
  await person.arrive(`/tramites/${code}`);
  await person.signIn();
  await person.heading(heading).waitFor();
}

const result = (person) => person.page.getByRole('heading', { level: 2, name: 'Respuesta' });

/** Presses the button that asks, and waits for what comes back. */
async function ask(person) {
  await person.button('Pedir').click();
  await result(person).waitFor();
  await person.page.getByText(MADE_UP).first().waitFor();
}

/** Posts of requests, counted. */
function posts(page, code) {
  const keys = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(`/procedures/${code}/requests`)) {
      keys.push(request.headers()['idempotency-key']);
    }
  });
  return keys;
}

claim('an opinion is found in the catalogue, asked for with the keyboard, and valid today', employer,
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/tramites?buscar=opinion');
    await page.getByText('Obtener mi opinión de cumplimiento').click();
    await page.locator('details[open]').getByRole('link', { name: 'Empezar' }).click();
    await person.signIn();
    await person.heading('Obtener mi opinión de cumplimiento').waitFor();
    await page.getByText('Todavía no has pedido este trámite.').waitFor();
    await person.button('Pedir').focus();
    await page.keyboard.press('Enter');
    await result(person).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Respuesta');
    await page.getByText(/^(Positiva|Negativa) Válida hoy$/).waitFor();
    await page.getByText(MADE_UP).first().waitFor();
    await person.button(/^Guardar MiOpinion_.*\.pdf/).first().click();
    const [saved] = await browser.downloaded(1);
    assert(saved, 'the document was saved');
    // Earlier ones, with their age; the one of today again.
    const earlier = page.getByRole('listitem').filter({ hasText: /hace (un momento|\d+ minutos?)/ });
    await earlier.locator('summary').click();
    await earlier.getByRole('button', { name: /^Guardar MiOpinion_/ }).waitFor();
    browser.assertAlone();
    browser.assertQuiet();
  });

claim('a monthly proposal says what to pay, until when, and gives its payment line', employer,
  async ({ browser, person }) => {
    const { page } = person;
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: person.origin });
    await show(person, 'ema', 'Bajar mi emisión mensual');
    await page.getByLabel('Registro patronal', { exact: true }).locator('option').first().waitFor({ state: 'attached' });
    const months = await page.getByLabel('Mes', { exact: true }).locator('option').allTextContents();
    assert.equal(months.length, 12);
    await ask(person);
    const answer = page.locator('section.answer').first();
    assert.match(await answer.locator('.answer__sum').innerText(), SUM);
    await answer.getByText(/^(Paga a más tardar el|Venció el)$/).waitFor();
    const line = (await answer.locator('.answer__line').innerText()).trim();
    await person.button('Copiar la línea de captura').click();
    await person.status('Copiada').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), line);
    await answer.getByText('Cuánto es de cada seguro').click();
    const sums = await answer.locator('.amounts dd').allTextContents();
    const centavos = sums.map((sum) => Math.round(Number(sum.replace(/[$,]/g, '')) * 100));
    const total = centavos.pop();
    assert.equal(centavos.reduce((all, one) => all + one, 0), total, 'the branches add up to the total');
    const documents = await answer.getByRole('button', { name: /^Guardar / }).count();
    assert(documents >= 1, 'it has documents');
    browser.assertAlone();
  });

claim('a two-monthly proposal, a card and a report of weeks are given in words', employer,
  async ({ house, person }) => {
    const { page } = person;
    await show(person, 'eba', 'Bajar mi emisión bimestral');
    await page.getByLabel('Registro patronal', { exact: true }).locator('option').first().waitFor({ state: 'attached' });
    await ask(person);
    await page.locator('section.answer').getByText('Línea de captura', { exact: true }).first().waitFor();

    await person.arrive('/tramites/tip-digital');
    await person.heading('Bajar mi tarjeta patronal').waitFor();
    await page.getByLabel('Registro patronal', { exact: true }).locator('option').first().waitFor({ state: 'attached' });
    await ask(person);
    await page.getByText('Clase de riesgo').first().waitFor();

    await person.arrive('/tramites/semanas-cotizadas');
    await person.heading('Saber mis semanas cotizadas').waitFor();
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'Falta este dato' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'curp', 'the focus is where it can be mended');
    await person.field('CURP').fill('LOMC85');
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'Así no es una CURP' }).waitFor();
    await person.field('CURP').fill('lomc850712mdfprr07');
    await person.field('Número de seguridad social (NSS)').fill('12 03 85 7812 0');
    await person.field('Correo (opcional)').fill('nada');
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'Así no es un correo' }).waitFor();
    await person.field('Correo (opcional)').fill('');
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'Solo puedes pedir tus propias semanas' }).waitFor();
    house.makePerson(person.efirma.rfc, 'LOMC850712MDFPRR07');
    await ask(person);
    await page.getByText(/semanas cotizadas$/).first().waitFor();
    await page.getByRole('heading', { name: 'Dónde se ha trabajado' }).waitFor();
  });

claim('a third party is authorised and cancelled, each by a signature with its receipt', () => Scene.open(),
  async ({ person }) => {
    const { page } = person;
    await show(person, 'terceros-32d', 'Autorizar a alguien a ver mi opinión');
    await person.field('RFC del tercero').fill('EKU');
    await person.field('Hasta').fill('2030-12-31');
    await person.button('Revisar y firmar').click();
    await person.error().filter({ hasText: 'Así no es un RFC' }).waitFor();
    await person.field('RFC del tercero').fill('eku9003173c9');
    await person.field('Hasta').fill('2020-01-01');
    await person.button('Revisar y firmar').click();
    await person.error().filter({ hasText: 'El último día es antes del primero' }).waitFor();
    await person.field('Hasta').fill('2030-12-31');
    await person.button('Revisar y firmar').click();
    const sign = async () => {
      const button = person.button('Firmar y enviar');
      await button.waitFor();
      await page.getByText('RFC del tercero: EKU9003173C9').waitFor();
      await page.waitForFunction(
        (element) => element?.getAttribute('aria-disabled') !== 'true', await button.elementHandle(),
      );
      await button.click();
      await result(person).waitFor();
    };
    // What was typed is still there for whoever thinks again.
    await person.button('Cambiar').click();
    assert.equal(await person.field('RFC del tercero').inputValue(), 'eku9003173c9');
    await person.button('Revisar y firmar').click();
    await sign();
    const answer = page.locator('section.answer').first();
    await answer.getByText('Vigente', { exact: true }).waitFor();
    await answer.getByText(/Folio PR-\d{2}-/).waitFor();
    await answer.getByText('EKU9003173C9').waitFor();

    await person.field('Qué quieres hacer').selectOption('cancelar');
    await person.field('Hasta').waitFor({ state: 'hidden' });
    await person.button('Revisar y firmar').click();
    await sign();
    await answer.getByText(/No vigente|Recibida por el Instituto/).first().waitFor();
    await answer.getByRole('link', { name: 'Ver acuse' }).click();
    await person.heading(person.words.presented).waitFor();
  });

claim('public opinion is made and ended, and nobody sees the opinion of who did not permit it', () => Scene.open(),
  async ({ person }) => {
    const { page } = person;
    await show(person, 'opinion-publica', 'Hacer pública mi opinión, o dejar de hacerlo');
    await person.button('Revisar y firmar').click();
    const button = person.button('Firmar y enviar');
    await page.getByText('Autorizo que mi opinión de cumplimiento sea pública.').waitFor();
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-disabled') !== 'true', await button.elementHandle(),
    );
    await button.click();
    await result(person).waitFor();
    await page.locator('section.answer').getByText('A cualquiera').waitFor();

    await person.arrive('/tramites/consulta-terceros-32d');
    await person.heading('Ver la opinión de quien me autorizó').waitFor();
    await person.field('RFC de quien te autorizó').fill('EKU9003173C9');
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'Nadie con ese RFC te autoriza hoy' }).waitFor();
  });

claim('an answer that is lost is asked for again and is one request', () => Scene.open(),
  async ({ person }) => {
    const { page } = person;
    await show(person, 'opinion-32d', 'Obtener mi opinión de cumplimiento');
    const keys = posts(page, 'opinion-32d');
    let lost = 0;
    await page.route('**/procedures/opinion-32d/requests', async (route) => {
      if (route.request().method() !== 'POST' || lost) return route.continue();
      lost += 1;
      // It arrived there; the answer did not arrive here.
      await route.fetch();
      return route.abort('connectionreset');
    });
    await person.button('Pedir').click();
    await person.error().filter({ hasText: 'El Buzón no responde' }).waitFor();
    await ask(person);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], 'the same request, by its key');
    const { body } = await person.api('/procedures/opinion-32d/requests');
    assert.equal(body.items.length, 1);
    // Asked once more it is another.
    await person.button('Pedir').click();
    await page.waitForFunction(() => document.querySelectorAll('.rows details').length === 2);
    assert.notEqual(keys[2], keys[1]);
  });

claim('too soon, not permitted, slow and not enabled are each said in words', () => Scene.open(),
  async ({ house, person }) => {
    const { page } = person;
    await show(person, 'opinion-32d', 'Obtener mi opinión de cumplimiento');
    let next = { status: 429, code: 'too_soon' };
    const problem = ({ status, code }) => ({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: `urn:buzon:problem:${code}`, title: code, status, code,
        es: { what: `Dicho: ${code}.`, todo: 'Haz esto.' }, en: { what: code, todo: code },
      }),
    });
    await page.route('**/procedures/opinion-32d/requests', async (route) => {
      if (route.request().method() !== 'POST' || !next) return route.continue();
      if (next.code) return route.fulfill(problem(next));
      await new Promise((done) => { setTimeout(done, next.slow); });
      return route.continue();
    });
    for (const refused of [next, { status: 403, code: 'not_permitted' }, { status: 409, code: 'procedure_elsewhere' }]) {
      next = refused;
      await person.button('Pedir').click();
      await person.error().filter({ hasText: `Dicho: ${refused.code}. Haz esto.` })
        .or(person.error().filter({ hasText: `Dicho: ${refused.code}.` })).waitFor();
    }
    next = { slow: 5_500 };
    await person.button('Pedir').click();
    await person.button('Pidiendo…').waitFor();
    await person.status('Tarda más de lo normal').waitFor();
    await result(person).waitFor();

    // The workshop has not enabled its mailbox.
    next = undefined;
    const { demo } = house;
    person.efirma = { cer: demo.wrong('otra.cer'), key: demo.wrong('otra.key'), passphrase: demo.passphrase };
    await page.context().clearCookies();
    await show(person, 'opinion-32d', 'Obtener mi opinión de cumplimiento');
    await person.status('primero habilita tu Buzón').waitFor();
    await person.button('Pedir').click();
    await person.error().waitFor();
    await page.getByRole('link', { name: 'Habilitar mi Buzón' }).first().waitFor();
  });

claim('what lives elsewhere says where, as words to type, and asks nobody', () => Scene.open(),
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/tramites/prima-anual');
    await person.signIn();
    await page.getByText(/^En otro sistema: .*Escribe tú la dirección:/).waitFor();
    assert.equal(await page.locator('main a[href^="http"]').count(), 0, 'no link leads outside');
    await person.arrive('/tramites/medios-contacto');
    await page.getByRole('link', { name: 'Ir ahí' }).click();
    await person.heading('Contactos').waitFor();
    await person.arrive('/tramites/no-hay');
    await person.heading('Esta página no existe').or(page.getByRole('heading', { level: 1 })).first().waitFor();
    browser.assertAlone();
  });
