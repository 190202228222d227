// A nonce that expires between what is shown and what is signed: it is told, and signed anew with
// nothing typed again; also when the screen was closed meanwhile, or the session with it.

import assert from 'node:assert/strict';

import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { readyIn } from '../harness/signing.mjs';

const EMAIL = 'avisos@torno.example';
const VOID = /Error:/;

async function signedIn() {
  const scene = await Scene.open();
  await scene.person.arrive();
  await scene.person.signIn();
  return scene;
}

/** At the button that signs a new e-mail, in its dialog. */
async function changing(person) {
  await person.arrive('/contactos');
  await person.button(person.words.addEmail).click();
  const dialog = person.page.locator('dialog[open]');
  await dialog.getByLabel(person.words.email, { exact: true }).fill(EMAIL);
  await dialog.getByRole('button', { name: person.words.next }).click();
  return readyIn(person, person.words.signChange);
}

async function assertRegisteredOnce(person) {
  await person.status(/El cambio quedó hecho/).first().waitFor();
  const { items } = (await person.api('/contacts')).body;
  const ours = items.filter((one) => JSON.stringify(one.medium).includes(EMAIL));
  assert.equal(ours.length, 1, JSON.stringify(items));
}

claim('a filing whose nonce expired is told, and signed anew as it stands', signedIn,
  async ({ desk, house, person }) => {
    await person.compose({ subject: 'Con otro número', pdfs: [desk.pdf('escrito.pdf', 30_000)] });
    await person.readyToSign();
    house.expireNonces();
    await person.sign();
    await person.error().first().waitFor();
    assert.deepEqual(house.presented(), []);
    await person.sign();
    const folio = await person.receipt();
    assert.deepEqual(house.presented().map((each) => [each.folio, each.attachments]), [[folio, 1]]);
  });

claim('an opening whose nonce expired is told, and signed anew', signedIn,
  async ({ house, person }) => {
    const { page } = person;
    const { id } = await new Institute(house).deposit({ answer_days: 15 });
    await person.arrive(`/n/${id}`);
    await person.button(person.words.openAct).click();
    const button = await readyIn(person, person.words.signOpening);
    house.expireNonces();
    await button.click();
    await page.locator('dialog[open]').getByRole('alert').filter({ hasText: VOID }).first().waitFor();
    await (await readyIn(person, person.words.signOpening)).click();
    await page.getByText(person.words.answersWhatWasSigned).waitFor();
  });

claim('a change of contact whose nonce expired is told, and signed anew with nothing typed', signedIn,
  async ({ house, person }) => {
    const button = await changing(person);
    house.expireNonces();
    await button.click();
    const dialog = person.page.locator('dialog[open]');
    await dialog.getByRole('alert').filter({ hasText: VOID }).first().waitFor();
    await (await readyIn(person, person.words.signChange)).click();
    await assertRegisteredOnce(person);
  });

claim('a change of contact that expired while its page was closed is told until it is signed anew',
  signedIn,
  async ({ browser, house, person, recorder }) => {
    const { page } = person;
    const button = await changing(person);
    const lost = recorder.dropBeforeSending('POST /api/v1/contacts', Infinity);
    await button.click();
    await lost;
    await person.page.locator('dialog[open]').getByText(/no llegó la respuesta/).waitFor();
    house.expireNonces();
    recorder.rules.length = 0;
    await page.reload();
    const told = person.error().filter({ hasText: 'lo que firmaste no quedó hecho' });
    await told.waitFor();
    // Whoever comes back later, to another screen, is told again.
    await person.arrive();
    await told.waitFor();
    await browser.shot('cambio-no-hecho');
    await page.getByRole('link', { name: 'Firmarlo otra vez' }).click();
    const again = await readyIn(person, person.words.signChange);
    await person.page.locator('dialog[open]').getByText(EMAIL).first().waitFor();
    await browser.shot('cambio-otra-vez');
    await again.click();
    await assertRegisteredOnce(person);
    await page.reload();
    await person.heading('Contactos').waitFor();
    await page.waitForTimeout(1_000);
    assert.equal(await told.count(), 0);
    assert.equal(await page.locator('dialog[open]').count(), 0, 'it is not asked again');
  });

claim('a session that ends inside a change of contact loses nothing of it', signedIn,
  async ({ browser, person }) => {
    const { page } = person;
    const button = await changing(person);
    await browser.context.clearCookies();
    await button.click();
    await person.ended().waitFor();
    await person.signInAgain();
    await person.status(/El cambio quedó hecho/).first().waitFor({ timeout: 40_000 });
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await assertRegisteredOnce(person);
  });
