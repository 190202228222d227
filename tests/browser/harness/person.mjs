// A person at the screen: what they see and press, found by role and label only, in Spanish or
// in English.

import assert from 'node:assert/strict';

export const FOLIO = /PR-\d{2}-\d{6,}-[0-9A-Y]/;

/** The words of the screens that a person goes by. */
export const WORDS = {
  es: {
    signIn: 'Entra con tu e.firma',
    efirmaFiles: 'Certificado (.cer) y llave (.key)',
    validUntil: /vigente hasta/,
    passphrase: 'Contraseña de la llave',
    enter: 'Entrar',
    openEfirma: 'Abrir mi e.firma',
    lock: 'Bloquear',
    signOut: 'Salir',
    otherLanguage: 'English',
    notifications: 'Notificaciones',
    filings: 'Promociones',
    newFiling: 'Nueva promoción',
    subject: 'Asunto',
    text: 'Tu escrito',
    pdfs: 'Archivos PDF',
    next: 'Continuar',
    review: 'Revisa y firma',
    notYet: 'Todavía no está presentada',
    exact: 'Lo que vas a firmar (cadena original)',
    sign: 'Firmar y presentar',
    presented: 'Presentada',
    seeReceipt: 'Ver acuse',
    saveReceipt: /^Guardar (acuse|su texto y sello)/,
    saveSigned: /^Guardar lo firmado/,
    wasPresented: /Tu promoción quedó presentada\. Folio (PR-\S+)/,
    retry: 'Intentar otra vez',
    ended: 'Tu sesión terminó',
    enterAs: /^Entrar como /,
    openAct: 'Abrir y firmar acuse',
    signOpening: 'Firmar y abrir',
    notNow: 'Ahora no',
    answersWhatWasSigned: 'Responde a lo que firmaste',
    addEmail: 'Agregar correo',
    email: 'Correo electrónico',
    signChange: 'Firmar el cambio',
    signMandate: 'Firmar',
    pause: 'Pausar',
    goOn: 'Seguir',
    cancelUpload: 'Cancelar y volver al borrador',
    asking: 'Firmamos, pero no llegó la respuesta. Estamos preguntando si quedó presentada.',
  },
  en: {
    signIn: 'Sign in with your e.firma',
    efirmaFiles: 'Certificate (.cer) and key (.key)',
    validUntil: /valid until/,
    passphrase: 'Password of the key',
    enter: 'Sign in',
    otherLanguage: 'Español',
    notifications: 'Notifications',
    filings: 'Filings',
    newFiling: 'New filing',
    subject: 'Subject',
    text: 'Your text',
    pdfs: 'PDF files',
    next: 'Continue',
    openEfirma: 'Open my e.firma',
    review: 'Review and sign',
    notYet: 'Not presented yet',
    sign: 'Sign and present',
    presented: 'Presented',
    seeReceipt: 'See receipt',
    openAct: 'Open and sign receipt',
    signOpening: 'Sign and open',
    notNow: 'Not now',
    answersWhatWasSigned: 'It answers what you signed',
    addEmail: 'Add e-mail',
    email: 'E-mail',
    signChange: 'Sign the change',
    signMandate: 'Sign',
    ended: 'Your session ended',
    enterAs: /^Sign in as /,
  },
};

export class Person {
  /** `efirma`: { cer, key, passphrase }. */
  constructor(browser, origin, efirma) {
    Object.assign(this, { browser, origin, efirma });
    this.words = WORDS.es;
  }

  get page() {
    return this.browser.page;
  }

  heading(name) {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(label) {
    return this.page.getByLabel(label, { exact: true });
  }

  error() {
    return this.page.getByRole('alert').filter({ hasText: /^\s*Error:/ });
  }

  status(text) {
    return this.page.getByRole('status').filter({ hasText: text });
  }

  async arrive(path = '/') {
    await this.page.goto(this.origin + path);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  async chooseEfirma(files = [this.efirma.cer, this.efirma.key]) {
    await this.field(this.words.efirmaFiles).setInputFiles(files);
  }

  async unlock() {
    await this.chooseEfirma();
    await this.status(this.words.validUntil).waitFor();
    await this.field(this.words.passphrase).fill(this.efirma.passphrase);
  }

  async signIn() {
    await this.heading(this.words.signIn).waitFor();
    await this.unlock();
    await this.button(this.words.enter).click();
    await this.heading(this.words.signIn).waitFor({ state: 'detached' });
  }

  /** The dialog that says that the session has ended. */
  ended() {
    return this.page.getByRole('dialog', { name: this.words.ended });
  }

  /** Signs in again over the screen: with the e.firma that is open, or with the files. */
  async signInAgain() {
    const dialog = this.ended();
    const open = dialog.getByRole('button', { name: this.words.enterAs });
    if (await open.count()) {
      await open.first().click();
    } else {
      const files = [this.efirma.cer, this.efirma.key];
      await dialog.getByLabel(this.words.efirmaFiles, { exact: true }).setInputFiles(files);
      await dialog.getByRole('status').filter({ hasText: this.words.validUntil }).waitFor();
      await dialog.getByLabel(this.words.passphrase, { exact: true }).fill(this.efirma.passphrase);
      await dialog.getByRole('button', { name: this.words.enter, exact: true }).click();
    }
    await dialog.waitFor({ state: 'detached' });
  }

  async toFilings() {
    await this.page.getByRole('link', { name: this.words.filings, exact: true }).first().click();
    await this.heading(this.words.filings).waitFor();
  }

  /** Writes a filing, as far as the review. */
  async compose({ subject, text = 'Pido que se aclare mi registro.\n\nGracias.', pdfs = [] }) {
    await this.toFilings();
    await this.page.getByRole('link', { name: this.words.newFiling }).click();
    await this.heading(this.words.newFiling).waitFor();
    await this.write({ subject, text, pdfs });
    await this.toReview();
  }

  async write({ subject, text, pdfs = [] }) {
    await this.field(this.words.subject).fill(subject);
    await this.field(this.words.text).fill(text);
    for (const pdf of pdfs) await this.attach(pdf);
  }

  async attach(pdf) {
    const name = pdf.split('/').at(-1);
    await this.field(this.words.pdfs).setInputFiles(pdf);
    await this.page.getByRole('listitem').filter({ hasText: name }).waitFor();
  }

  async toReview() {
    await this.button(this.words.next).click();
    await this.heading(this.words.review).waitFor();
    await this.page.getByText(this.words.notYet).waitFor();
  }

  /** The button that signs, when it may be pressed. */
  async readyToSign() {
    const button = this.button(this.words.sign);
    await this.page.waitForFunction(
      (element) => element && element.getAttribute('aria-disabled') !== 'true' && !element.disabled,
      await button.elementHandle(),
    );
    return button;
  }

  async sign() {
    await (await this.readyToSign()).click();
  }

  /** Opens the e.firma on the review, where a reload or a lock has closed it. */
  async openEfirma() {
    await this.unlock();
    await this.button(this.words.openEfirma).click();
    await this.button(this.words.sign).waitFor();
  }

  /** The folio on the screen of a receipt. */
  async receipt() {
    await this.heading(this.words.presented).waitFor();
    return FOLIO.exec(await this.page.getByRole('main').innerText())?.[0];
  }

  /** The folio that the screen tells now: a receipt, or the banner; undefined when none. */
  async toldFolio() {
    const text = await this.page.locator('body').innerText().catch(() => '');
    if (/\/acuses\//.test(this.page.url()) && (await this.heading(this.words.presented).count())) {
      return FOLIO.exec(text)?.[0];
    }
    return this.words.wasPresented.exec(text)?.[1];
  }

  /**
   * Does what the screen asks until it tells a folio: signs in again, tries again, opens the
   * e.firma again, presses the button again when the filing is still a draft.
   */
  async untilTold(ms = 45_000) {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      const folio = await this.toldFolio();
      if (folio) return folio;
      await this.oneStep().catch((error) => { this.stumbled = error; });
      await this.page.waitForTimeout(100);
    }
    const seen = await this.page.locator('body').innerText().catch(() => '(nothing)');
    throw new Error(`no folio was told; the screen at ${this.page.url()} says:\n${seen}\n${this.stumbled ?? ''}`);
  }

  async oneStep() {
    if (await this.heading(this.words.signIn).isVisible()) {
      await this.signIn();
      return;
    }
    if (await this.ended().isVisible()) {
      await this.signInAgain();
      return;
    }
    if (await this.button(this.words.retry).isVisible()) {
      await this.button(this.words.retry).click();
      return;
    }
    const waits = await this.page.getByRole('status').filter({ hasText: /Estamos/ }).count();
    if (waits || !(await this.heading(this.words.review).isVisible())) return;
    if (await this.button(this.words.openEfirma).isVisible()) {
      await this.openEfirma();
      return;
    }
    const button = this.button(this.words.sign);
    if (await button.isVisible() && (await button.getAttribute('aria-disabled')) !== 'true') {
      await button.click();
    }
  }

  /** Asks the API from inside the page, with its session. */
  async api(path) {
    return this.page.evaluate(async (address) => {
      const response = await fetch(`/api/v1${address}`);
      return { status: response.status, body: await response.json() };
    }, path);
  }

  /** Every filing of the mailbox. */
  async filings() {
    const { status, body } = await this.api('/filings?limit=100');
    assert.equal(status, 200, JSON.stringify(body));
    return body.items;
  }

  async speak(language) {
    if (this.words === WORDS[language]) return;
    await this.button(this.words.otherLanguage).click();
    this.words = WORDS[language];
  }
}
