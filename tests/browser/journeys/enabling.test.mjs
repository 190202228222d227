// A mailbox from nothing to enabled: an e-mail and a mobile that are signed for and proved by
// their codes, the terms read whole, the signature; then the contacts as they change.

import assert from 'node:assert/strict';

import { Institute, dayOf } from '../harness/institute.mjs';
import { code } from '../harness/letters.mjs';
import { shared } from '../harness/places.mjs';
import { EKU, Scene, claim } from '../harness/scene.mjs';
import { workshop } from '../harness/signing.mjs';

const EMAIL = 'ana@torno.example';
const MOBILE = '55 1234 5678';

/** The workshop of the demonstration, which nobody has enabled. */
async function newcomer(options = {}) {
  const scene = await Scene.open(options);
  scene.person.efirma = workshop(scene.house);
  return scene;
}

async function arrive(person) {
  await person.arrive();
  await person.signIn();
  await person.heading('Notificaciones').waitFor();
}

async function signChange(person, dialog) {
  const button = dialog.getByRole('button', { name: 'Firmar el cambio', exact: true });
  await button.waitFor();
  await person.page.waitForFunction(
    (element) => element?.getAttribute('aria-disabled') !== 'true', await button.elementHandle(),
  );
  await button.click();
  await dialog.waitFor({ state: 'detached' }).catch(() => {});
  await person.status(/El cambio quedó hecho\. Folio del acuse AC-/).first().waitFor();
}

async function add(person, button, label, value) {
  await person.button(button).click();
  const dialog = person.page.getByRole('dialog', { name: /^Agregar/ });
  await dialog.getByLabel(label, { exact: true }).fill(value);
  await dialog.getByRole('button', { name: 'Continuar' }).click();
  await signChange(person, dialog);
}

async function type(person, address, digits) {
  const field = person.page.getByLabel(new RegExp(`^Código que enviamos a .*${address}`));
  await field.fill(digits);
  await field.press('Enter');
}

claim('the e-mail that the certificate states need not be typed again',
  () => Scene.open({ efirma: EKU, anchors: shared.anchors }),
  async ({ person }) => {
    await arrive(person);
    await person.page.getByRole('link', { name: 'Habilitar mi Buzón' }).click();
    await person.button('Agregar correo').click();
    const dialog = person.page.getByRole('dialog', { name: 'Agregar un correo' });
    const field = dialog.getByLabel('Correo electrónico', { exact: true });
    assert.equal((await field.inputValue()).toLowerCase(), 'satpruebas@pruebas.gob.mx');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    await signChange(person, dialog);
    // The second one is another: nothing is guessed.
    await person.button('Agregar correo').click();
    assert.equal(await field.inputValue(), '');
  });

claim('a newcomer enables the mailbox in four steps', () => newcomer(),
  async ({ house, person }) => {
    const { page } = person;
    await arrive(person);
    await person.status('Tu Buzón todavía no está habilitado').waitFor();
    await page.getByRole('link', { name: 'Habilitar mi Buzón' }).click();
    await person.heading('Dinos dónde avisarte').waitFor();
    await page.getByText(/^Paso 1 de 4/).waitFor();
    await person.button('Continuar').click();
    await person.error().filter({ hasText: 'Falta un correo' }).waitFor();

    await person.button('Agregar correo').click();
    const dialog = page.getByRole('dialog', { name: 'Agregar un correo' });
    await dialog.getByLabel('Correo electrónico', { exact: true }).fill('ana sin arroba');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    await dialog.getByText(/Así no es un correo/).waitFor();
    await dialog.getByRole('button', { name: 'Ahora no' }).click();
    await add(person, 'Agregar correo', 'Correo electrónico', EMAIL);
    await add(person, 'Agregar celular', 'Número de celular', MOBILE);
    await person.button('Continuar').click();

    await person.heading('Confirma tus contactos').waitFor();
    // Leaving and coming back loses nothing.
    await page.reload();
    await person.heading('Confirma tus contactos').waitFor();
    await type(person, EMAIL, '12345');
    await page.getByText(/El código tiene seis dígitos/).waitFor();
    const right = await code(house, EMAIL);
    await type(person, EMAIL, right === '000000' ? '000001' : '000000');
    await person.error().waitFor();
    await page.getByText('Quedan 4 intentos con este código.').waitFor();
    await type(person, EMAIL, `${right.slice(0, 3)} ${right.slice(3)}`);
    await page.getByLabel(new RegExp(`^Código que enviamos a .*${EMAIL}`)).waitFor({ state: 'detached' });
    await type(person, '55 1234 5678', await code(house, '+525512345678'));
    await page.getByLabel(/^Código que enviamos a/).waitFor({ state: 'detached' });
    await person.button('Continuar').click();

    await person.heading('Lee los términos').waitFor();
    await page.getByRole('region', { name: /Texto completo, versión/ }).waitFor();
    await person.button('Continuar').click();
    await person.error().filter({ hasText: 'Lee los términos y marca que los leíste' }).waitFor();
    await page.getByLabel('Leí los términos completos').check();
    await person.button('Continuar').click();

    await person.heading('Firma').waitFor();
    // The reload has closed the key.
    await person.unlock();
    await person.button(person.words.openEfirma).click();
    const button = person.button('Firmar y habilitar');
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-disabled') !== 'true', await button.elementHandle(),
    );
    await button.click();
    await person.heading('Tu Buzón está habilitado').waitFor();
    await page.getByText(/AC-\d{2}-/).first().waitFor();
    const { body } = await person.api('/mailbox');
    assert.deepEqual(body.lacks, []);
    await page.getByRole('link', { name: 'Ver mis notificaciones' }).click();
    await page.getByText('No tienes notificaciones sin abrir.').waitFor();
    await page.getByText(/Te avisaremos a .*(a…@torno\.example|55 •••• 5678) y /).waitFor();
  });

claim('contacts are added, proved, changed and removed, each with its receipt', () => Scene.open(),
  async ({ house, person }) => {
    const { page } = person;
    await arrive(person);
    await page.goto(`${house.origin}/contactos`);
    await person.heading('Contactos').waitFor();
    const one = page.getByRole('listitem').filter({ hasText: 'avisos@espiga.example' });
    await one.getByText('Confirmado', { exact: true }).waitFor();
    await one.getByText(/Es el único confirmado de su tipo/).waitFor();
    assert.equal(await one.getByRole('button', { name: 'Quitar' }).count(), 0);

    await person.button('Agregar correo').click();
    const dialog = page.getByRole('dialog', { name: 'Agregar un correo' });
    await dialog.getByLabel('Correo electrónico', { exact: true }).fill('luis@espiga.example');
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    // The reload has closed the key: it is opened inside the panel.
    await dialog.getByLabel(person.words.efirmaFiles, { exact: true })
      .setInputFiles([person.efirma.cer, person.efirma.key]);
    await dialog.getByRole('status').filter({ hasText: person.words.validUntil }).waitFor();
    await dialog.getByLabel(person.words.passphrase, { exact: true }).fill(person.efirma.passphrase);
    await dialog.getByRole('button', { name: person.words.openEfirma }).click();
    await signChange(person, dialog);

    const other = page.getByRole('listitem').filter({ hasText: 'luis@espiga.example' });
    await other.getByText('Por confirmar').waitFor();
    await other.getByText(/Te quedan 7[12] horas|Te quedan [23] días/).waitFor();
    const resend = other.getByRole('button', { name: /Otro código en \d+ s/ });
    await resend.waitFor();
    await type(person, 'luis@espiga.example', await code(house, 'luis@espiga.example'));
    await other.getByText('Confirmado', { exact: true }).waitFor();

    await one.getByRole('button', { name: 'Quitar' }).click();
    const removing = page.getByRole('dialog', { name: 'Quitar un correo' });
    await removing.getByText(/Ya no te avisaremos ahí/).waitFor();
    await signChange(person, removing);
    await one.waitFor({ state: 'detached' });
    await other.getByText(/Es el único confirmado de su tipo/).waitFor();
  });

claim('a session that ends inside the wizard, before a signature and over a code, loses nothing',
  () => newcomer(),
  async ({ browser, house, person }) => {
    const { page } = person;
    await arrive(person);
    await page.getByRole('link', { name: 'Habilitar mi Buzón' }).click();
    await person.heading('Dinos dónde avisarte').waitFor();
    await person.button('Agregar correo').click();
    const dialog = page.getByRole('dialog', { name: /^Agregar/ });
    await dialog.getByLabel('Correo electrónico', { exact: true }).fill(EMAIL);
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    const sign = dialog.getByRole('button', { name: 'Firmar el cambio', exact: true });
    await sign.waitFor();
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-disabled') !== 'true', await sign.elementHandle(),
    );
    await browser.context.clearCookies();
    await sign.click();
    await person.ended().waitFor();
    await person.signInAgain();
    await person.status(/El cambio quedó hecho\. Folio del acuse AC-/).first().waitFor({ timeout: 40_000 });
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await person.api('/contacts')).body.items.length, 1, 'registered once');

    await add(person, 'Agregar celular', 'Número de celular', MOBILE);
    await person.button('Continuar').click();
    await person.heading('Confirma tus contactos').waitFor();
    await browser.context.clearCookies();
    const digits = await code(house, EMAIL);
    await type(person, EMAIL, digits);
    await person.ended().waitFor();
    await person.signInAgain();
    const field = page.getByLabel(new RegExp(`^Código que enviamos a .*${EMAIL}`));
    assert.equal((await field.inputValue()).replace(/\D/g, ''), digits, 'what was typed is still there');
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
  }, { timeout: 180_000 });

claim('terms that changed are said, read and signed anew', () => Scene.open(),
  async ({ house, person }) => {
    const { page } = person;
    await new Institute(house).call('POST', '/terms', JSON.stringify({
      version: '2026-9', in_force_on: dayOf(Date.now()),
      text: 'Términos nuevos de prueba.\n\nSegundo párrafo.', text_en: 'New test terms.\n\nSecond paragraph.',
    }));
    await arrive(person);
    await person.status('Los términos cambiaron').waitFor();
    await page.getByRole('main').getByRole('link', { name: /términos/i }).first().click();
    await person.heading('Los términos cambiaron').waitFor();
    await page.getByText(/^Paso 1 de 2/).waitFor();
    await page.getByText('Segundo párrafo.').waitFor();
    await page.getByLabel('Leí los términos completos').check();
    await person.button('Continuar').click();
    const sign = page.locator('.sign > .button--primary');
    await sign.waitFor();
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-disabled') !== 'true', await sign.elementHandle(),
    );
    assert.match(await page.locator('.sign pre').innerText(), /2026-9/);
    await sign.click();
    await page.getByText(/AC-\d{2}-/).first().waitFor();
    assert.deepEqual((await person.api('/mailbox')).body.lacks, []);
    await person.arrive('/acuses?tipo=terms');
    await page.getByRole('link', { name: /Términos 2026-9 aceptados/ }).click();
    await person.heading('Términos').waitFor();
    await page.getByText('Sello del Instituto válido').waitFor();
  });
