// A filing from its receipt to its end: what the institute answers is seen, answered and kept, and
// at no step is anything lost by going back, forth or again.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

import { PHONE } from '../harness/browser.mjs';
import { field, sha256 } from '../harness/evidence.mjs';
import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';

const SUBJECT = 'Corrección de mi domicilio';

/** Somebody who presented a filing, on its receipt. */
async function presented(options = {}) {
  const scene = await Scene.open(options);
  try {
    scene.institute = new Institute(scene.house);
    const { desk, person } = scene;
    await person.arrive();
    await person.signIn();
    await person.compose({ subject: SUBJECT, pdfs: [desk.pdf('comprobante.pdf', 30_000)] });
    await person.sign();
    scene.folio = await person.receipt();
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

const row = (person, name) => person.page.getByRole('main').getByRole('link', { name });

claim('a filing is demanded more, answered and resolved, and its party sees each step',
  () => presented({ size: PHONE }),
  async ({ browser, folio, institute, person }) => {
    const { page } = person;
    const main = page.getByRole('main');
    await person.toFilings();
    await row(person, new RegExp(`${SUBJECT}.*Recibida`)).click();
    await person.heading(SUBJECT).waitFor();
    assert.equal(new URL(page.url()).pathname, `/promociones/${folio}`);
    await main.getByText('Responde a lo que firmaste').waitFor();
    await main.getByText('comprobante.pdf').first().waitFor();
    await browser.shot('promocion-recibida');

    await institute.answer(folio, 'admission');
    const asked = await institute.answer(folio, 'demand',
      { text: ['Falta el plano de tu domicilio.'], days: 10 }, 12_000);
    await person.arrive('/promociones');
    await row(person, new RegExp(`${SUBJECT}.*Te piden más.*Contesta a más tardar el`)).click();
    await main.getByText('El Instituto la admitió').waitFor();
    await main.getByText('Falta el plano de tu domicilio.').waitFor();
    const how = main.getByRole('link', { name: 'Cómo se cuenta' });
    assert.match(await how.getAttribute('href'), /forma=persona&envio=\d{4}-\d\d-\d\d&plazo=10$/);
    await main.getByRole('button', { name: 'Guardar demand.pdf' }).click();
    const [saved] = await browser.downloaded(1);
    assert.equal(sha256(fs.readFileSync(saved)), asked.document.sha256);
    await browser.shot('promocion-te-piden-mas');

    // The answer says what it answers and until when, before and after a reload.
    await main.getByRole('link', { name: 'Contestar' }).click();
    await person.heading(person.words.newFiling).waitFor();
    await main.getByText(`Oficio ${asked.oficio}, del`).waitFor();
    await main.getByText('Contesta a más tardar el').waitFor();
    await browser.shot('promocion-contestar');
    await person.field(person.words.text).fill('Entrego el plano.');
    await page.getByText('Guardado en este equipo').waitFor();
    await page.reload();
    await main.getByText(`Oficio ${asked.oficio}, del`).waitFor();
    await page.waitForFunction(() => document.querySelector('#text')?.value === 'Entrego el plano.');
    await person.toReview();
    await main.getByText('Contesta a más tardar el').waitFor();
    await page.goBack();
    await person.heading(person.words.newFiling).waitFor();
    await page.waitForFunction(() => document.querySelector('#text')?.value === 'Entrego el plano.');
    await page.goForward();
    await person.heading(person.words.review).waitFor();
    await person.openEfirma();
    await person.readyToSign();
    await browser.shot('promocion-contestar-revisar');
    await person.sign();
    const answer = await person.receipt();

    const { body } = await person.api(`/filings/${answer}`);
    assert.equal(field(body.statement, 'Contesta el oficio'), asked.oficio);
    await person.arrive(`/promociones/${folio}`);
    await main.getByText('Contestaste', { exact: true }).waitFor();
    await main.getByRole('link', { name: `Ver tu respuesta ${answer}` }).click();
    await person.heading(`Contestación al oficio ${asked.oficio}`).waitFor();
    await page.goBack();
    await person.heading(SUBJECT).waitFor();

    await institute.answer(folio, 'resolution', { sense: 'procedente', text: ['Se corrigió tu domicilio.'] }, 9_000);
    await page.reload();
    await main.getByText('Procedente', { exact: true }).waitFor();
    await main.getByText('Se corrigió tu domicilio.').waitFor();
    await main.getByRole('button', { name: 'Guardar resolution.pdf' }).waitFor();
    assert.equal(await main.getByRole('link', { name: 'Contestar' }).count(), 0);
    await browser.shot('promocion-resuelta');
    browser.assertQuiet();
    browser.assertAlone();
  });

claim('a copy begins with the words and files of a filing, and never takes a draft away',
  () => presented(),
  async ({ browser, folio, person }) => {
    const { page } = person;
    const main = page.getByRole('main');
    await person.arrive(`/promociones/${folio}`);
    await main.getByRole('link', { name: 'Copiar a una nueva' }).click();
    await person.heading(person.words.newFiling).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'comprobante.pdf' }).waitFor();
    assert.equal(await person.field(person.words.subject).inputValue(), SUBJECT);
    await person.field(person.words.subject).fill('Otro asunto');
    await page.getByText('Guardado en este equipo').waitFor();
    await page.reload();
    await person.button('Reemplazar mi borrador con la copia').waitFor();
    assert.equal(await person.field(person.words.subject).inputValue(), 'Otro asunto');
    await person.button('Reemplazar mi borrador con la copia').click();
    assert.equal(await person.field(person.words.subject).inputValue(), SUBJECT);
    await person.toReview();
    await person.openEfirma();
    await person.sign();
    const copy = await person.receipt();
    assert.notEqual(copy, folio);
    const [one, other] = [await person.api(`/filings/${folio}`), await person.api(`/filings/${copy}`)];
    assert.deepEqual(other.body.filing, one.body.filing);
    browser.assertQuiet();
  });

claim('a filing that is not of this mailbox is not shown', () => presented(),
  async ({ person }) => {
    await person.arrive('/promociones/PR-26-999999-0');
    await person.page.getByRole('heading', { level: 1 }).filter({ hasText: /no está en tu Buzón|Cargando/ }).waitFor();
    await person.heading('Esta promoción no está en tu Buzón').waitFor();
  });

/** Somebody signed in, with a registration linked to the mailbox. */
async function signedIn(options = {}) {
  const scene = await Scene.open(options);
  try {
    scene.institute = new Institute(scene.house);
    await scene.institute.link('Y5491234101');
    await scene.person.arrive();
    await scene.person.signIn();
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

claim('a kind of filing asks for its fields, says what is wrong at each, and signs what they say',
  () => signedIn({ size: PHONE }),
  async ({ browser, person }) => {
    const { page } = person;
    const main = page.getByRole('main');
    await person.arrive('/tramites?buscar=inconformidad');
    await main.locator('details summary').first().click();
    await main.getByRole('link', { name: 'Empezar' }).first().click();
    await person.heading(person.words.newFiling).waitFor();
    const kind = person.field('¿Qué presentas?');
    await page.waitForFunction(() => document.querySelector('#tipo').value === 'inconformidad');
    assert.notEqual(await person.field(person.words.subject).inputValue(), '');
    await person.field(person.words.text).fill('Me inconformo con la cédula.');
    await main.getByText('Más datos').click();
    await person.field('Correo para avisos').fill('ana');
    await person.field('Día en que te lo notificaron').fill('2026-01-11');
    await person.button(person.words.next).click();
    const alert = person.error().first();
    await alert.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'falta');
    for (const id of ['oficio', 'oficio-fecha', 'oficio-notificado', 'correo']) {
      const field = page.locator(`#${id}`);
      if (id !== 'oficio-notificado') assert.equal(await field.getAttribute('aria-invalid'), 'true', id);
    }
    await browser.shot('nueva-campos-con-errores');
    // Each line of the summary leads to its field.
    await alert.getByRole('link', { name: /número del oficio/ }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'oficio');
    await page.keyboard.type('221/2041/2026');
    await person.field('Fecha del oficio').fill('2026-01-12');
    await person.field('Día en que te lo notificaron').fill('2026-01-16');
    await person.field('Domicilio fiscal').fill('Calle 5 de Mayo 10, Puebla');
    await person.field('Correo para avisos').fill('ana@torno.example');
    // Kept as typed, across a reload.
    await page.getByText('Guardado en este equipo').waitFor();
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#oficio')?.value === '221/2041/2026');
    assert.equal(await kind.inputValue(), 'inconformidad');
    await person.button(person.words.next).click();
    await person.error().getByRole('link', { name: /Falta el registro patronal/ }).waitFor();
    await page.getByLabel('Y5491234101').check();
    await browser.shot('nueva-campos');
    await person.toReview();
    for (const said of ['Recurso de inconformidad', 'Y5491234101', 'Calle 5 de Mayo 10, Puebla', 'ana@torno.example', 'Oficio 221/2041/2026, del']) {
      await main.getByText(said).first().waitFor();
    }
    await person.openEfirma();
    await person.readyToSign();
    await browser.shot('revisar-campos');
    await person.sign();
    const folio = await person.receipt();
    const { filing } = (await person.api(`/filings/${folio}`)).body;
    assert.equal(filing.procedure, 'inconformidad');
    assert.deepEqual(filing.particulars.registrations, ['Y5491234101']);
    assert.equal(filing.particulars.answers.notified_on, '2026-01-16');
    // The list is narrowed by what the filing says, and the address keeps it.
    await person.arrive('/promociones');
    await main.locator('details summary').first().click();
    await person.field('Registro patronal').selectOption('Y5491234101');
    await row(person, new RegExp(folio)).waitFor();
    assert.match(page.url(), /registro=Y5491234101/);
    await person.field('Dónde está').selectOption('resueltas');
    await main.getByText('Ninguna promoción coincide con lo que buscas.').waitFor();
    await page.reload();
    await main.getByText('Ninguna promoción coincide con lo que buscas.').waitFor();
    await browser.shot('promociones-filtradas');
    await person.button('Quitar filtros').click();
    await row(person, new RegExp(folio)).waitFor();
    browser.assertQuiet();
  });

claim('what two tabs write of one draft is kept as two, and the person says which goes on',
  () => signedIn(),
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await person.field(person.words.subject).fill('De la primera');
    await page.getByText('Guardado en este equipo').waitFor();
    const other = await browser.context.newPage();
    await other.goto(`${person.origin}/promociones/nueva`);
    const subject = other.getByLabel(person.words.subject, { exact: true });
    await other.waitForFunction(() => document.querySelector('#subject')?.value === 'De la primera');
    await subject.fill('De la segunda');
    await other.getByText('Guardado en este equipo').waitFor();
    // The first tab has not seen that, and writes.
    await person.field(person.words.subject).fill('De la primera, otra vez');
    await page.getByText('Este borrador cambió en otra pestaña.').waitFor();
    await browser.shot('dos-pestanas');
    // It is not reviewed while it is not known which of both it is.
    await person.field(person.words.text).fill('Pido algo.');
    await person.button(person.words.next).click();
    await page.getByText('Guardado en este equipo').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'versiones');
    assert.equal(new URL(page.url()).pathname, '/promociones/nueva');
    // Closed and opened again, both are there.
    await page.reload();
    await page.getByText('Hay otra versión de este borrador').waitFor();
    assert.equal(await person.field(person.words.subject).inputValue(), 'De la segunda');
    await person.button('Cambiar por esa versión').click();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === 'De la primera, otra vez');
    assert.equal(await person.field(person.words.text).inputValue(), 'Pido algo.');
    await page.getByText('«De la segunda»').waitFor();
    await person.button('Descartar esa versión').click();
    await page.getByText('Hay otra versión').waitFor({ state: 'detached' });
    await person.toReview();
    await page.getByText('De la primera, otra vez').first().waitFor();
    await other.close();
    browser.assertQuiet();
  });

claim('a session that ends in the middle of a long text loses nothing of it',
  () => signedIn({ size: PHONE }),
  async ({ browser, desk, person }) => {
    const { page } = person;
    const long = 'Pido que se aclare el cálculo de mis cuotas. '.repeat(200).trim();
    await person.arrive('/promociones/nueva');
    await person.write({ subject: 'Un escrito largo', text: long.slice(0, 4_000), pdfs: [desk.pdf('prueba.pdf', 20_000)] });
    await browser.context.clearCookies();
    await person.field(person.words.text).fill(long);
    await page.getByText('Guardado en este equipo').waitFor();
    // What needs the mailbox says so; what was written stays.
    await person.button(person.words.next).click();
    await person.ended().waitFor();
    await person.signInAgain();
    await person.heading(person.words.review).waitFor();
    await page.getByText('prueba.pdf').first().waitFor();
    await page.goBack();
    await person.heading(person.words.newFiling).waitFor();
    await page.waitForFunction((text) => document.querySelector('#text')?.value === text, long);
    await page.reload();
    await page.waitForFunction((text) => document.querySelector('#text')?.value === text, long);
    await page.getByRole('listitem').filter({ hasText: 'prueba.pdf' }).waitFor();
    await person.toReview();
    await person.openEfirma();
    await person.sign();
    const folio = await person.receipt();
    const { filing } = (await person.api(`/filings/${folio}`)).body;
    assert.equal(filing.text.join('\n'), long);
    assert.equal(filing.attachments.length, 1);
  });

/** A picture of one point, as a camera or the clipboard hands it over. */
const POINT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

claim('a photo becomes a PDF, and what is pasted is attached like what is chosen',
  () => signedIn({ size: PHONE }),
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/promociones/nueva');
    await person.write({ subject: 'Con fotos', text: 'Adjunto fotos.' });
    await page.locator('#filing-photo').setInputFiles({
      name: 'IMG_0001.png', mimeType: 'image/png', buffer: Buffer.from(POINT, 'base64'),
    });
    await page.getByRole('listitem').filter({ hasText: 'IMG_0001.pdf' }).waitFor();
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(3, 2);
      canvas.getContext('2d').fillRect(0, 0, 2, 2);
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([await canvas.convertToBlob()], 'captura.png', { type: 'image/png' }));
      document.querySelector('#text')
        .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.getByRole('listitem').filter({ hasText: 'captura.pdf' }).waitFor();
    // What the browser cannot read as a picture is refused by its name, and the rest stays.
    await page.locator('#filing-photo').setInputFiles({
      name: 'rota.heic', mimeType: 'image/heic', buffer: Buffer.from('no es una foto'),
    });
    await person.error().waitFor();
    await page.getByText('rota.heic').waitFor();
    await browser.shot('nueva-foto');
    await person.toReview();
    await person.openEfirma();
    await person.sign();
    const folio = await person.receipt();
    const { filing } = (await person.api(`/filings/${folio}`)).body;
    assert.deepEqual(filing.attachments.map(({ name }) => name), ['IMG_0001.pdf', 'captura.pdf']);
    await person.arrive(`/promociones/${folio}`);
    await person.button('Guardar IMG_0001.pdf').click();
    const [saved] = await browser.downloaded(1);
    execFileSync('qpdf', ['--check', saved]);
    assert.match(execFileSync('pdfimages', ['-list', saved], { encoding: 'utf8' }), /image +1 +1 +rgb .*jpeg/);
    browser.assertQuiet();
  });
