// One filing as a person writes it, key by key, with a note of what was done and when; and what of
// it the device and the mailbox hold afterwards. Whoever breaks something in between judges by it.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { FOLIO } from '../harness/person.mjs';

export const PHASES = ['typing', 'attaching', 'reviewing', 'signing', 'uploading', 'presenting'];
export const PRESENT = 'POST /api/v1/filings';
export const UPLOAD = 'PUT /api/v1/documents/*';

/** The words of the banners that say what happens to a signed filing. */
const BANNER = /Estamos pre[sg]|Se presenta solo|por confirmar|quedó presentada/;

/** What a person did, and when. */
export class Diary {
  constructor(subject, text) {
    Object.assign(this, { subject, text, keys: [], files: [], phases: [], pressed: false });
  }

  phase(name) {
    this.phases.push({ name, at: Date.now() });
  }

  /** In which phase an instant falls. */
  phaseAt(at) {
    return this.phases.filter((phase) => phase.at <= at).at(-1)?.name ?? 'arriving';
  }

  /** What was typed and attached until an instant. */
  until(at) {
    const { subject = '', text = '' } = this.keys.filter((key) => key.at <= at).at(-1) ?? {};
    return { subject, text, files: this.files.filter((file) => file.at <= at).map(({ name }) => name) };
  }
}

/** Types into a field as fingers do; a key is noted once the page has it. */
async function type(person, diary, label, field, words) {
  await person.field(label).focus();
  let typed = '';
  for (const key of words) {
    await person.page.keyboard.insertText(key);
    typed += key;
    const before = diary.keys.at(-1) ?? {};
    diary.keys.push({ subject: before.subject ?? '', text: before.text ?? '', [field]: typed, at: Date.now() });
    await sleep(12);
  }
}

/** Writes and presents a filing, from the list of filings to its receipt. */
export async function file(person, diary, pdfs) {
  const { page, words } = person;
  await person.toFilings();
  await page.getByRole('link', { name: words.newFiling }).click();
  await person.heading(words.newFiling).waitFor();
  await person.field(words.subject).waitFor();
  diary.phase('typing');
  await type(person, diary, words.subject, 'subject', diary.subject);
  await type(person, diary, words.text, 'text', diary.text);
  diary.phase('attaching');
  for (const pdf of pdfs) {
    await person.attach(pdf);
    diary.files.push({ name: pdf.split('/').at(-1), at: Date.now() });
  }
  diary.phase('reviewing');
  await person.toReview();
  if (await person.button(words.openEfirma).isVisible()) await person.openEfirma();
  await person.readyToSign();
  diary.phase('signing');
  diary.pressed = true;
  await person.sign();
  diary.told = await person.receipt();
}

/** The names of what the device keeps, in clear; what they hold is not. */
export async function recordsKept(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name === 'buzon')) return [];
    const database = await done(indexedDB.open('buzon'));
    const keys = await done(database.transaction('records').objectStore('records').getAllKeys());
    database.close();
    return keys.map(String);
  });
}

/** The draft as the form shows it. */
export async function draftShown(person) {
  const { page, words } = person;
  await person.arrive('/promociones/nueva');
  await person.field(words.subject).waitFor();
  // The form is there before what it is filled with.
  await page.waitForFunction(() => document.querySelector('#subject')?.value, undefined, { timeout: 5_000 })
    .catch(() => {});
  const names = await page.getByRole('listitem').filter({ hasText: /\.pdf/ }).allInnerTexts();
  return {
    subject: await person.field(words.subject).inputValue(),
    text: await person.field(words.text).inputValue(),
    files: names.map((text) => /\S+\.pdf/.exec(text)[0]),
  };
}

/** Fails unless the screen says in words what happens to what was signed. */
export async function assertWords(person) {
  const said = person.page.getByRole('status').or(person.page.getByRole('alert'))
    .filter({ hasText: BANNER });
  await said.first().waitFor({ timeout: 10_000 }).catch(async () => {
    const seen = await person.page.locator('body').innerText();
    assert.fail(`a signed filing waits and no word says so:\n${seen}`);
  });
}

/** Opens the receipt of a folio: the app says "Presentada" only of one that it verified. */
export async function assertReceipt(person, folio) {
  assert.match(folio ?? '', FOLIO);
  await person.arrive(`/acuses/${folio}`);
  assert.equal(await person.receipt(), folio);
}
