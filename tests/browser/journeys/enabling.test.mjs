// A mailbox from nothing to enabled: an e-mail and a mobile that are signed for and proved by
// their codes, the terms read whole, the signature; then the contacts as they change.

import assert from 'node:assert/strict';

import { code } from '../harness/letters.mjs';
import { Scene, claim } from '../harness/scene.mjs';
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
