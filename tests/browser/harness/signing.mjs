// Signing inside a dialog, for whichever act: the key is opened there if it is locked, and the
// button is pressed when the exact text is on the screen. And becoming somebody else.

/** The button `name` of the dialog, when it may be pressed. */
export async function readyIn(person, name) {
  const { efirma, page, words } = person;
  const dialog = page.locator('dialog[open]');
  const locked = dialog.getByRole('button', { name: words.openEfirma });
  const button = dialog.getByRole('button', { name, exact: true });
  await locked.or(button).waitFor();
  if (await locked.isVisible()) {
    await dialog.getByLabel(words.efirmaFiles, { exact: true }).setInputFiles([efirma.cer, efirma.key]);
    await dialog.getByRole('status').filter({ hasText: words.validUntil }).waitFor();
    await dialog.getByLabel(words.passphrase, { exact: true }).fill(efirma.passphrase);
    await locked.click();
  }
  await page.waitForFunction(() => {
    const ready = document.querySelector('dialog[open] .sign > .button--primary');
    return ready && ready.getAttribute('aria-disabled') !== 'true';
  });
  return button;
}

/** Signs an order about a mandate; returns the exact text that was signed. */
export async function signMandate(person) {
  const button = await readyIn(person, person.words.signMandate);
  const dialog = person.page.locator('dialog[open]');
  const exact = await dialog.locator('pre').innerText();
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  await person.status(/Quedó hecho/).waitFor();
  return exact;
}

/** Signs out, and comes back as someone else, to the companies. */
export async function become(scene, efirma) {
  const { person } = scene;
  await scene.browser.context.clearCookies();
  person.efirma = efirma;
  await person.arrive('/entrar');
  await person.signIn();
  await person.arrive('/empresas');
  await person.page.locator('.mandate .tag').filter({ hasText: 'Ahora' }).waitFor();
}

/** The second company of the demonstration, which nobody has enabled. */
export function workshop({ demo }) {
  return { cer: demo.wrong('otra.cer'), key: demo.wrong('otra.key'), passphrase: demo.passphrase };
}
