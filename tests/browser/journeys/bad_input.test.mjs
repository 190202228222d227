// Wrong files and wrong words: each is refused with its own sentence, in Spanish and in English,
// and the rest of the form stays as it was.

import assert from 'node:assert/strict';
import path from 'node:path';

import { MIB } from '../harness/files.mjs';
import { shared } from '../harness/places.mjs';
import { Scene, claim } from '../harness/scene.mjs';

/** Words that tell each refusal from every other, in Spanish and in English. */
const SAID = {
  certificateMissing: [/Falta tu certificado/, /certificate is missing/],
  csd: [/sello digital \(CSD\), no tu e\.firma/, /seal certificate \(CSD\)/],
  damaged: [/certificado está dañado/, /certificate is damaged/],
  empty: [/está vacío/, /is empty/],
  expired: [/ya venció/, /has expired/],
  fileTooLarge: [/demasiado grande para ser de una e\.firma/, /too large to be of an e\.firma/],
  keyMissing: [/Falta tu llave/, /key is missing/],
  keyOfAnother: [/no es la de este certificado/, /not the one of this certificate/],
  notACertificate: [/no es un certificado ni una llave/, /neither a certificate nor a key/],
  notAPdf: [/no es un PDF/, /not a PDF/],
  notEfirma: [/no es de una e\.firma/, /not of an e\.firma/],
  notYetValid: [/todavía no es válido/, /not valid yet/],
  pdfTooLarge: [/pesa más de 25 MB/, /larger than 25 MB/],
  pdfTwice: [/ya está en tu promoción/, /already in your filing/],
  request: [/solicitud de certificado/, /certificate request/],
  subject: [/Falta el asunto/, /subject is missing/],
  swapped: [/nombres de tus archivos están cruzados/, /names of your files are swapped/],
  text: [/Falta tu escrito/, /text is missing/],
  totalTooLarge: [/suman más de 100 MB/, /add up to more than 100 MB/],
  twoCertificates: [/dos certificados/, /two certificates/],
  twoKeys: [/dos llaves/, /two keys/],
  unencrypted: [/no tiene contraseña/, /has no password/],
  weak: [/ya no es segura/, /no longer safe/],
  wrongPassphrase: [/La contraseña no abre esta llave/, /password does not open this key/],
};

/** One error is on the screen, with these words, in both languages. */
async function assertSaid(person, [spanish, english]) {
  await person.error().filter({ hasText: spanish }).waitFor();
  assert.equal(await person.error().count(), 1, 'one error at a time');
  await person.speak('en');
  await person.error().filter({ hasText: english }).waitFor();
  assert.equal(await person.page.locator('html').getAttribute('lang'), 'en');
  await person.speak('es');
  await person.error().filter({ hasText: spanish }).waitFor();
}

async function atTheDoor() {
  const scene = await Scene.open();
  await scene.person.arrive();
  return scene;
}

const quiet = ({ browser }) => {
  browser.assertQuiet();
  browser.assertAlone();
};

/** What is wrong as soon as files are chosen: name, which files, which words. */
const WRONG_PICKS = [
  ['a seal certificate (CSD)', ({ wrong }) => [wrong('csd.cer'), wrong('csd.key')], SAID.csd],
  ['an expired certificate', ({ wrong }) => [wrong('vencida.cer'), wrong('vencida.key')], SAID.expired],
  ['one not yet valid', ({ wrong }) => [wrong('futura.cer'), wrong('futura.key')], SAID.notYetValid],
  ['two certificates', ({ cer, wrong }) => [cer, wrong('otra.cer')], SAID.twoCertificates],
  ['two keys', ({ key, wrong }) => [key, wrong('otra.key')], SAID.twoKeys],
  ['an empty file', ({ key }, desk) => [desk.put('vacio.cer', ''), key], SAID.empty],
  ['a file that is no certificate', ({ key }, desk) => [desk.put('nota.cer', 'hola'), key], SAID.notACertificate],
  ['a saved web page', ({ key }) => [hostile('cer/file_html_saved.cer'), key], SAID.notACertificate],
  ['a compressed folder', ({ key }) => [hostile('cer/file_zip.cer'), key], SAID.notACertificate],
  ['a file far too large', ({ key }, desk) => [desk.put('grande.cer', Buffer.alloc(MIB, 48)), key], SAID.fileTooLarge],
  ['a truncated certificate', ({ key }) => [hostile('cer/der_cer_truncated_4.cer'), key], SAID.notACertificate],
  ['a certificate without RFC', ({ key }) => [hostile('cer/subj_no_uid.cer'), key], SAID.damaged],
  ['the certificate of a web site', ({ key }) => [hostile('cer/type_tls_server.cer'), key], SAID.notEfirma],
  ['a certificate of 1024 bits', ({ key }) => [hostile('cer/cert_1024.cer'), key], SAID.weak],
  ['a key without encryption', ({ cer }) => [cer, hostile('key/key_plain_pkcs1.key')], SAID.unencrypted],
  ['a certificate request', ({ key }) => [path.join(shared.eku, '../../../certifica/renovacion_1/'
    + 'Renovacion_FIEL_IA_NT_L750210963_20221119_210218.req'), key], SAID.request],
];

const hostile = (name) => path.join(shared.hostile, name);

claim('each wrong file is told apart at once, before any passphrase is used', atTheDoor,
  async (scene) => {
    const { desk, house, person, recorder } = scene;
    const passphrase = person.field(person.words.passphrase);
    await passphrase.fill('lo que ya escribí');
    for (const [name, pick, said] of WRONG_PICKS) {
      await person.chooseEfirma(pick(house.demo, desk));
      await assertSaid(person, said).catch((error) => {
        error.message = `${name}: ${error.message}`;
        throw error;
      });
      assert.equal(await passphrase.inputValue(), 'lo que ya escribí', `${name}: what was typed stays`);
    }
    assert.equal(recorder.seen('POST /api/v1/access').length, 0, 'nothing was sent');
    quiet(scene);
  });

claim('a wrong passphrase empties only the passphrase', atTheDoor, async (scene) => {
  const { person } = scene;
  const passphrase = person.field(person.words.passphrase);
  await person.chooseEfirma();
  await person.status(person.words.validUntil).waitFor();
  await passphrase.fill('no es esta');
  await person.button(person.words.enter).click();
  await assertSaid(person, SAID.wrongPassphrase);
  assert.equal(await passphrase.inputValue(), '');
  assert(await person.status(person.words.validUntil).isVisible(), 'the files stay');
  // Mended where it is: no file has to be chosen again.
  await passphrase.fill(person.efirma.passphrase);
  await person.button(person.words.enter).click();
  await person.heading(person.words.notifications).waitFor();
  quiet(scene);
});

claim('the key of another certificate is told from a wrong passphrase', atTheDoor, async (scene) => {
  const { house, person } = scene;
  await person.chooseEfirma([house.demo.cer, house.demo.wrong('otra.key')]);
  await person.status(person.words.validUntil).waitFor();
  await person.field(person.words.passphrase).fill(house.demo.passphrase);
  await person.button(person.words.enter).click();
  await assertSaid(person, SAID.keyOfAnother);
  assert(await person.status(person.words.validUntil).isVisible(), 'the files stay');
  quiet(scene);
});

claim('a missing half is asked for, and completes the pair when it comes', atTheDoor, async (scene) => {
  const { house, person } = scene;
  await person.field(person.words.passphrase).fill(house.demo.passphrase);
  await person.chooseEfirma([house.demo.key]);
  await person.status(/\.cer/).waitFor();
  await person.button(person.words.enter).click();
  await assertSaid(person, SAID.certificateMissing);
  await person.chooseEfirma([house.demo.cer]);
  await person.status(person.words.validUntil).waitFor();
  assert.equal(await person.field(person.words.passphrase).inputValue(), house.demo.passphrase);
  await person.button(person.words.enter).click();
  await person.heading(person.words.notifications).waitFor();
  quiet(scene);
});

claim('files with swapped names are recognised by their content', atTheDoor, async (scene) => {
  const { desk, house, person } = scene;
  const files = [desk.copy(house.demo.cer, 'mi.key'), desk.copy(house.demo.key, 'mi.cer')];
  await person.chooseEfirma(files);
  await person.status(SAID.swapped[0]).waitFor();
  await person.speak('en');
  await person.status(SAID.swapped[1]).waitFor();
  await person.speak('es');
  await person.field(person.words.passphrase).fill(house.demo.passphrase);
  await person.button(person.words.enter).click();
  await person.heading(person.words.notifications).waitFor();
  quiet(scene);
});

async function atTheForm() {
  const scene = await atTheDoor();
  const { person } = scene;
  await person.signIn();
  await person.arrive('/promociones/nueva');
  await person.heading(person.words.newFiling).waitFor();
  return scene;
}

/** The form holds what was written, and these files. */
async function assertForm(person, { subject, text, names }) {
  assert.equal(await person.field(person.words.subject).inputValue(), subject);
  assert.equal(await person.field(person.words.text).inputValue(), text);
  const shown = person.page.getByRole('main').getByRole('listitem').filter({ hasText: '.pdf' });
  assert.equal(await shown.count(), names.length);
  for (const name of names) assert(await shown.filter({ hasText: name }).isVisible(), name);
}

claim('each file that cannot be attached is told apart, and the form stays as it was', atTheForm,
  async (scene) => {
    const { desk, person } = scene;
    const form = { subject: 'Aclaración', text: 'Uno.\n\nDos.', names: ['bueno.pdf'] };
    const good = desk.pdf('bueno.pdf', 4_000);
    await person.write({ ...form, pdfs: [good] });
    for (const [file, said] of [
      [desk.put('hoja.pdf', Buffer.from('PK\u0003\u0004 not a PDF at all')), SAID.notAPdf],
      [desk.put('vacio.pdf', ''), SAID.empty],
      [desk.put('grande.pdf', Buffer.alloc(26 * MIB, '%PDF-1.4 ')), SAID.pdfTooLarge],
      [desk.copy(good, 'copia.pdf'), SAID.pdfTwice],
    ]) {
      await person.field(person.words.pdfs).setInputFiles(file);
      await assertSaid(person, said);
      await assertForm(person, form);
    }
    quiet(scene);
  });

claim('more than 100 MB in all is refused at the file that passes the limit', atTheForm,
  async (scene) => {
    const { desk, person } = scene;
    const names = [1, 2, 3, 4, 5].map((number) => `parte-${number}.pdf`);
    const files = names.map((name) => desk.pdf(name, 24 * MIB, name));
    await person.write({ subject: 'Expediente', text: 'En cinco partes.' });
    await person.field(person.words.pdfs).setInputFiles(files);
    await person.error().waitFor({ timeout: 60_000 });
    await assertSaid(person, SAID.totalTooLarge);
    await assertForm(person, {
      subject: 'Expediente', text: 'En cinco partes.', names: names.slice(0, 4),
    });
    quiet(scene);
  });

claim('each line of what is missing leads to its field', atTheForm, async (scene) => {
  const { person } = scene;
  await person.button(person.words.next).click();
  for (const [said, label] of [[SAID.text, person.words.text], [SAID.subject, person.words.subject]]) {
    await person.error().getByRole('link', { name: said[0] }).click();
    const focused = await person.field(label).evaluate((field) => field === document.activeElement);
    assert(focused, `the field "${label}" has the focus`);
  }
  quiet(scene);
});

claim('what is missing in a filing is said before it can be reviewed', atTheForm, async (scene) => {
  const { desk, person } = scene;
  await person.attach(desk.pdf('bueno.pdf', 4_000));
  await person.button(person.words.next).click();
  for (const said of [SAID.subject, SAID.text]) await assertSaid(person, said);
  await person.field(person.words.subject).fill('Aclaración');
  await person.button(person.words.next).click();
  await assertSaid(person, SAID.text);
  await assertForm(person, { subject: 'Aclaración', text: '', names: ['bueno.pdf'] });
  await person.field(person.words.text).fill('Pido que se aclare.');
  await person.toReview();
  quiet(scene);
});
