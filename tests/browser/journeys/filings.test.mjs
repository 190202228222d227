// A filing from its receipt to its end: what the institute answers is seen, answered and kept, and
// at no step is anything lost by going back, forth or again.

import assert from 'node:assert/strict';
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
    assert.equal(await person.field(person.words.text).inputValue(), 'Entrego el plano.');
    await person.toReview();
    await main.getByText('Contesta a más tardar el').waitFor();
    await page.goBack();
    await person.heading(person.words.newFiling).waitFor();
    assert.equal(await person.field(person.words.text).inputValue(), 'Entrego el plano.');
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
