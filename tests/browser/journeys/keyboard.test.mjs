// The whole journey without a mouse: every control is reached with Tab, its focus is seen, and a
// new screen says where one is.

import assert from 'node:assert/strict';

import { Scene, claim } from '../harness/scene.mjs';

const TABS_MAX = 60;

/** Presses Tab until the control has the focus, which must be seen at every stop. */
async function tabTo(page, locator) {
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return { where: 'outside', seen: true };
      const drawn = (each) => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      };
      const around = [element, element.closest('label'), ...(element.labels ?? [])].filter(Boolean);
      return { where: element.outerHTML.slice(0, 120), seen: around.some(drawn) };
    });
    assert(focus.seen, `the focus is not seen on ${focus.where}`);
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) {
      return;
    }
  }
  throw new Error(`Tab does not reach ${locator}`);
}

/** The heading of the new screen has the focus, and the title of the page is its own. */
async function assertArrived(person, name, titles) {
  await person.heading(name).waitFor();
  await person.page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  const title = await person.page.title();
  assert(title.includes(name), `the title "${title}" names the screen "${name}"`);
  assert(!titles.has(title), `the title "${title}" is new`);
  titles.add(title);
}

claim('a filing is presented with the keyboard alone', () => Scene.open(),
  async ({ browser, desk, person }) => {
    const { page } = person;
    const { words } = person;
    const titles = new Set();
    const press = async (locator, key = 'Enter') => {
      await tabTo(page, locator);
      await page.keyboard.press(key);
    };

    await person.arrive();
    await assertArrived(person, words.signIn, titles);
    await page.keyboard.press('Tab');
    await tabTo(page, person.field(words.efirmaFiles));
    await person.chooseEfirma();
    await person.status(words.validUntil).waitFor();
    await tabTo(page, person.field(words.passphrase));
    await page.keyboard.type(person.efirma.passphrase);
    await page.keyboard.press('Enter');

    await assertArrived(person, words.notifications, titles);
    await press(page.getByRole('link', { name: words.filings, exact: true }).first());
    await assertArrived(person, words.filings, titles);
    await press(page.getByRole('link', { name: words.newFiling }));
    await assertArrived(person, words.newFiling, titles);
    await tabTo(page, person.field(words.subject));
    await page.keyboard.type('Con el teclado');
    await tabTo(page, person.field(words.text));
    await page.keyboard.type('Pido que se aclare.');
    await tabTo(page, person.field(words.pdfs));
    await person.attach(desk.pdf('escrito.pdf', 4_000));
    await press(person.button(words.next));

    await assertArrived(person, words.review, titles);
    await person.readyToSign();
    await tabTo(page, page.getByText(words.exact));
    await page.locator('details[open] pre').first().waitFor();
    await press(person.button(words.sign));

    await person.heading(words.presented).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    assert(await person.receipt());
    await press(person.button(words.saveReceipt).first());
    await browser.downloaded(1);
    await press(person.button(words.signOut), 'Space');
    await person.heading(words.signIn).waitFor();
    browser.assertAlone();
    browser.assertQuiet();
  });

claim('the first stop of the keyboard leads past the frame to the content', () => Scene.open(),
  async ({ person }) => {
    await person.arrive();
    const first = person.page.locator('a[href], button, input, textarea, summary').first();
    assert.match(await first.innerText(), /Ir al contenido/);
    await first.focus();
    const box = await first.boundingBox();
    assert(box.x >= 0 && box.y >= 0 && box.width > 1 && box.height > 1, 'it is seen when it has the focus');
    await person.page.keyboard.press('Enter');
    await person.page.keyboard.press('Tab');
    const reached = await person.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    const inside = await person.page.evaluate(() => Boolean(document.activeElement?.closest('main')));
    assert(inside, `the next stop is in the content, not ${reached}`);
  });
