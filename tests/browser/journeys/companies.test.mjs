// Two people: one gives a mandate, the other accepts it and acts, and it is narrowed and taken
// back; the board, which is public; communications, which move no date.

import assert from 'node:assert/strict';

import { PHONE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { become, signMandate as sign, workshop } from '../harness/signing.mjs';

claim('a mandate is given, accepted, used, refused where it does not reach, and taken back',
  () => Scene.open({ size: PHONE }),
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    const principal = house.demo;
    const delegate = workshop(house);
    // The delegate's RFC, as its own session says it.
    person.efirma = delegate;
    await person.arrive('/entrar');
    await person.signIn();
    const rfc = (await person.api('/access')).body.mailbox;

    await become(scene, principal);
    await browser.shot('companies-empty');
    await person.button('Dar un permiso').click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    await person.error().filter({ hasText: 'no es un RFC' }).waitFor();
    await dialog.getByLabel('RFC de quien actuará').fill(principal.rfc);
    await dialog.getByLabel('Nombre').fill('Taller El Torno Azul');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    await person.error().filter({ hasText: 'Es el tuyo' }).waitFor();
    await dialog.getByLabel('RFC de quien actuará').fill(rfc.toLowerCase());
    await dialog.getByLabel(/^Abrir notificaciones/).check();
    await browser.shot('companies-form');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    const granted = await sign(person);
    assert.match(granted, /otorgar/);
    assert(granted.includes(rfc) && granted.includes('ver, abrir'), granted);
    await page.getByText('Por aceptar').waitFor();

    await become(scene, delegate);
    await person.button(/^Aceptar el permiso/).click();
    const accepted = await sign(person);
    assert(accepted.includes(principal.rfc), 'it is accepted in the mailbox of who gave it');
    await browser.shot('companies-held');
    await person.button(/^Actuar por/).click();
    await person.button('Entrar a este buzón').click();
    await person.button('Volver a tu buzón').waitFor();
    const session = (await person.api('/access')).body;
    assert.equal(session.mailbox, principal.rfc);
    assert.equal(session.signer, rfc);
    assert.match(await page.locator('header').innerText(), new RegExp(session.holder_name.slice(0, 10)));
    await browser.shot('companies-acting');
    // What the mandate does not reach says so in words.
    await person.arrive('/contactos');
    await person.error().first().waitFor();

    await become(scene, principal);
    await person.button(/^Revocar el permiso/).click();
    assert.match(await sign(person), /revocar/);
    await page.getByText(/^Revocado el/).waitFor();
    await become(scene, delegate);
    await page.getByText(/^Revocado el/).waitFor();
    assert.equal(await person.button(/^Actuar por/).count(), 0, 'nobody acts under what was taken back');
    browser.assertAlone();
  }, { timeout: 240_000 });

claim('the board is read without signing in, by RFC, and says why a date is what it is',
  () => Scene.open({ size: PHONE }),
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    await person.arrive('/estrados');
    await person.heading('Estrados').waitFor();
    await page.getByText('No hay ningún acto publicado hoy.').waitFor();
    const institute = new Institute(house);
    const { id } = await institute.deposit({ kind: 'Resolución', rule: 'estrados', oficio: '221/2001/2026' });
    await institute.post(id, { cause: 'medios-de-contacto', agreement: '221/A/8/2026' });
    await page.getByLabel('RFC, registro, nombre, oficio, folio u oficina').fill(house.demo.rfc);
    await page.keyboard.press('Enter');
    await page.getByText('1 acto publicado').waitFor();
    await page.locator('main summary').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Los medios de contacto fallaron o no se registraron.').waitFor();
    await page.getByRole('heading', { name: 'Cómo se cuentan los días' }).waitFor();
    await browser.shot('board-found');
    await person.button(/^Guardar documento/).click();
    await browser.downloaded(1);
    // By the number of the act, and by the day it was posted on.
    await page.getByLabel('RFC, registro, nombre, oficio, folio u oficina').fill('221/2001');
    await page.keyboard.press('Enter');
    await page.waitForURL(/buscar=221/);
    await page.getByText('1 acto publicado').waitFor();
    await page.getByLabel('Publicado hasta').fill('2026-01-02');
    await page.getByText(/No hay nada publicado de/).waitFor();
    await person.button('Ver todo').click();
    await page.getByText('1 acto publicado').waitFor();
    await page.getByLabel('RFC, registro, nombre, oficio, folio u oficina').fill('Nadie Con Este Nombre');
    await page.keyboard.press('Enter');
    await page.getByText(/No hay nada publicado de/).waitFor();
    browser.assertAlone();
  });

claim('a communication is read apart from notifications, and is then not unread',
  () => Scene.open({ size: PHONE }),
  async (scene) => {
    const { browser, house, person } = scene;
    const { page } = person;
    await new Institute(house).call('POST', '/communications', JSON.stringify({
      rfc: house.demo.rfc, subject: 'Cambio de horario de la subdelegación', text: ['Abrimos a las nueve.'],
    }));
    await person.arrive();
    await person.signIn();
    await page.getByRole('link', { name: /Comunicados sin efecto legal: 1 sin leer/ }).click();
    await person.heading('Comunicados').waitFor();
    await browser.shot('communications-list');
    await page.getByRole('link', { name: /Cambio de horario/ }).click();
    await person.heading('Cambio de horario de la subdelegación').waitFor();
    await page.getByText('Abrimos a las nueve.').waitFor();
    await page.getByText('Leído', { exact: true }).waitFor();
    await browser.shot('communications-one');
    await page.goBack();
    await person.heading('Comunicados').waitFor();
    assert.equal((await person.api('/mailbox')).body.unread, 0);
    await person.arrive('/comunicaciones?leidos=no');
    await page.getByText(/Ningún comunicado es así/).waitFor();
    await person.arrive('/comunicaciones/nada');
    await person.heading('Este comunicado no está en tu buzón').waitFor();
    browser.assertAlone();
  });
