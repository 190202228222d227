// Two tabs of one person: locking and leaving reach both; what one wrote stays.

import assert from 'node:assert/strict';

import { Person } from '../harness/person.mjs';
import { Scene, claim } from '../harness/scene.mjs';

/** Two tabs of one session; the key is open in the first. */
async function twoTabs() {
  const scene = await Scene.open();
  const { browser, person } = scene;
  await person.arrive();
  await person.signIn();
  const first = person.page;
  const second = await browser.context.newPage();
  await second.goto(`${person.origin}/promociones/nueva`);
  await second.getByRole('heading', { level: 1, name: 'Nueva promoción' }).waitFor();
  scene.tabs = [first, second];
  scene.other = new Person({ page: second }, person.origin, person.efirma);
  return scene;
}

claim('signing out in one tab signs out in the other, and a draft stays', twoTabs,
  async ({ person, tabs: [first, second] }) => {
    await second.getByLabel('Asunto', { exact: true }).fill('Lo que escribí en la otra');
    await second.waitForTimeout(1_000);
    await first.getByRole('button', { name: person.words.signOut }).first().click();
    for (const tab of [first, second]) {
      await tab.getByRole('heading', { level: 1, name: person.words.signIn }).waitFor();
    }
    await person.arrive('/entrar');
    await person.signIn();
    await person.arrive('/promociones/nueva');
    assert.equal(await person.field('Asunto').inputValue(), 'Lo que escribí en la otra');
  });

claim('locking in one tab locks the other', twoTabs,
  async ({ other, person, tabs: [first, second] }) => {
    await other.write({ subject: 'Uno', text: 'Dos' });
    await other.toReview();
    await other.openEfirma();
    for (const tab of [first, second]) await tab.locator('.key-state[data-open="true"]').first().waitFor();
    await first.getByRole('button', { name: person.words.lock }).first().click();
    await first.locator('.key-state[data-open="false"]').first().waitFor();
    await second.locator('.key-state[data-open="false"]').first().waitFor();
    await other.button(other.words.openEfirma).waitFor();
  });
