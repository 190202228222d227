// Every receipt of a mailbox in one list: found by kind, day and words, opened, verified here; on
// paper what it says and nothing else; and seen where the person's own colours are forced.

import assert from 'node:assert/strict';

import { PHONE } from '../harness/browser.mjs';
import { Institute } from '../harness/institute.mjs';
import { Scene, claim } from '../harness/scene.mjs';
import { readyIn } from '../harness/signing.mjs';

/** Signed in at a phone, with the receipt of an opening. */
async function opened() {
  const scene = await Scene.open({ size: PHONE });
  const { person } = scene;
  const { id } = await new Institute(scene.house).deposit({ oficio: '221/7001/2026' });
  await person.arrive();
  await person.signIn();
  await person.arrive(`/n/${id}`);
  await person.button(person.words.openAct).click();
  await (await readyIn(person, person.words.signOpening)).click();
  await person.page.getByText(person.words.answersWhatWasSigned).waitFor();
  scene.id = id;
  return scene;
}

claim('every kind of receipt is in one list, is found, and opens verified', opened,
  async ({ browser, person }) => {
    const { page } = person;
    await person.arrive('/acuses');
    await person.heading('Acuses').waitFor();
    const row = page.getByRole('listitem').filter({ hasText: '221/7001/2026' });
    await row.filter({ hasText: 'Apertura' }).waitFor();
    await browser.shot('receipts-list');

    await page.locator('details.inbox__filters summary').click();
    await page.getByLabel('Tipo', { exact: true }).selectOption('opening');
    await page.waitForURL(/tipo=opening/);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.rows .tag')].every((tag) => tag.textContent === 'Apertura'));
    await page.reload();
    await page.locator('.rows a.row').first().waitFor();
    assert.equal(await page.getByLabel('Tipo', { exact: true }).inputValue(), 'opening', 'a reload keeps it');
    await person.button('Quitar filtros').click();
    await page.getByLabel('Buscar', { exact: true }).fill('221/7001');
    await page.keyboard.press('Enter');
    await page.waitForURL(/buscar=/);
    const link = page.locator('.rows a.row').filter({ hasText: 'Apertura' });
    await link.click();
    await person.heading('Apertura').waitFor();
    await page.locator('.receipt[data-verified="true"]').waitFor();
    await page.getByText('Sello del Instituto válido').waitFor();
    await page.getByText('221/7001/2026').first().waitFor();
    await browser.shot('receipts-opening');
    await page.goBack();
    await page.locator('.rows a.row').first().waitFor();
    assert.equal(await page.getByLabel('Buscar', { exact: true }).inputValue(), '221/7001', 'back finds it');
    await page.getByLabel('Buscar', { exact: true }).fill('nada que exista');
    await page.keyboard.press('Enter');
    await page.getByText(/Ningún acuse es así/).waitFor();
    browser.assertAlone();
  });

claim('a receipt that somebody changed on its way is not shown as one', opened,
  async ({ person }) => {
    const { page } = person;
    await person.arrive('/acuses?tipo=opening');
    const folio = await page.locator('.rows .row__code').first().innerText();
    await page.route(`**/api/v1/receipts/${folio}`, async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      body.statement = body.statement.replace('221/7001/2026', '221/7002/2026');
      await route.fulfill({ response: answer, json: body });
    });
    await page.locator('.rows a.row').first().click();
    await person.error().waitFor();
    assert.equal(await page.locator('.receipt[data-verified="true"]').count(), 0);
    assert.equal(await page.getByText('Sello del Instituto válido').count(), 0);
  });

claim('on paper there is the receipt, with its exact text, and nothing to press', opened,
  async ({ id, person }) => {
    const { page } = person;
    await person.arrive('/acuses?tipo=opening');
    await page.locator('.rows a.row').first().click();
    await page.locator('.receipt[data-verified="true"]').waitFor();
    const receipt = new URL(page.url()).pathname;
    for (const path of [receipt, `/n/${id}/abierta`]) {
      await person.arrive(path);
      await page.locator('.statement').first().waitFor({ state: 'attached' });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const paper = await page.evaluate(() => {
        const shows = (element) => element.checkVisibility({ contentVisibilityAuto: true });
        return {
          ground: getComputedStyle(document.documentElement).backgroundColor,
          ink: getComputedStyle(document.querySelector('h1')).color,
          pressed: [...document.querySelectorAll('button, .places a, .back')].filter(shows).length,
          exact: [...document.querySelectorAll('.statement pre')].every((pre) => pre.getBoundingClientRect().height > 40),
          wide: document.documentElement.scrollWidth <= document.documentElement.clientWidth,
        };
      });
      assert.deepEqual(paper, {
        ground: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', pressed: 0, exact: true, wide: true,
      }, path);
      await page.emulateMedia({ media: null, colorScheme: null });
    }
  });
