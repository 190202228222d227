// Every screen, and the states that a screen has: how one gets there, for the journeys that look
// at all of them and for the pictures. A new screen is a line here.


import { code } from './letters.mjs';
import { Institute } from './institute.mjs';
import { readyIn, workshop } from './signing.mjs';

/** What the institute deposits so that every life of a notification can be seen. */
const ACTS = [
  { kind: 'Requerimiento de información', oficio: '221/1001/2026' },
  { kind: 'Cédula de liquidación', rule: 'lss40', oficio: '221/1002/2026', issuer: 'Subdelegación Puebla Sur' },
  { kind: 'Citatorio', rule: 'personal', answer_days: null, oficio: '221/1003/2026' },
  { kind: 'Resolución', rule: 'estrados', oficio: '221/1004/2026', issuer: 'OOAD Puebla' },
  { kind: 'Invitación', oficio: '221/1005/2026', answer_days: null },
];

/** Deposits them, once a scene; returns their ids by kind. */
async function deposit(scene) {
  if (scene.acts) return scene.acts;
  const institute = new Institute(scene.house);
  scene.acts = {};
  for (const act of ACTS) {
    const { id } = await institute.deposit(act);
    scene.acts[act.kind] = id;
  }
  await institute.link('Y5491234101');
  await institute.serve(scene.acts.Citatorio, { served_at: stamp(), with: 'Ana Robles, representante' });
  await institute.post(scene.acts['Resolución'], { cause: 'medios-de-contacto', agreement: '221/A/7/2026' });
  await institute.withdraw(scene.acts['Invitación'], 'Se emitió por error');
  return scene.acts;
}

/** Now, as the contract writes an instant of the Zona Centro. */
function stamp() {
  const central = new Date(Date.now() - 6 * 60 * 60 * 1000);
  return `${central.toISOString().slice(0, 19)}-06:00`;
}

/** Opens the cover of an act, and what is folded in it when asked. */
const act = (kind) => async (scene) => {
  const acts = await deposit(scene);
  await go(`/n/${acts[kind]}`)(scene);
  await scene.person.page.locator('.notification .history').first().waitFor();
};

/** Asks the procedure on the screen, and waits for what comes back. */
async function asked({ person }) {
  await person.page.locator('main form button[type=submit]').click();
  await person.page.locator('section.answer h2').first().waitFor();
}

/** A text that never changes, so that pictures of two days compare. */
const SUBJECT = 'Aclaración de cuotas de octubre';
const TEXT = 'Pido que se aclare el cálculo de octubre.\n\nAdjunto mi escrito.';

const go = (path) => async ({ person }) => {
  await person.arrive(path);
  // The screen itself, not the shape of what is coming.
  await person.page.locator('.skeleton').waitFor({ state: 'detached' });
};

/** Screens for whoever comes: name, and how to get there. */
export const PUBLIC = [
  ['entrar', go('/')],
  ['entrar-con-archivos', async (scene) => {
    await go('/')(scene);
    await scene.person.unlock();
  }],
  ['entrar-con-error', async (scene) => {
    await go('/')(scene);
    await scene.person.chooseEfirma([scene.house.demo.wrong('csd.cer'), scene.house.demo.wrong('csd.key')]);
    await scene.person.error().waitFor();
  }],
  ['calendario', go('/calendario')],
  ['calendario-mes', go('/calendario?vista=mes&mes=2026-05')],
  ['calendario-sin-publicar', go('/calendario?vista=mes&mes=2029-01')],
  ['calcular', go('/calendario/contar?envio=2026-01-14')],
  ['calcular-abierta', async (scene) => {
    await go('/calendario/contar?envio=2026-03-27&apertura=2026-03-31&plazo=15')(scene);
    await scene.person.page.locator('main details summary').first().click();
  }],
  ['tramites', go('/tramites')],
  ['tramites-buscar', async (scene) => {
    await go('/tramites?buscar=opinion')(scene);
    await scene.person.page.locator('main details summary').first().click();
  }],
  ['tramites-sin-resultado', go('/tramites?buscar=xyz')],
  ['ayuda', go('/ayuda')],
  ['ayuda-llave', go('/ayuda/tu-llave')],
  ['ajustes', go('/ajustes')],
  ['ajustes-olvidar', async (scene) => {
    await go('/ajustes')(scene);
    const { page } = scene.person;
    await page.locator('main button[aria-expanded]').click();
    await page.locator('main .notice').waitFor();
  }],
  ['estrados', go('/estrados')],
  ['estrados-sin-resultado', go('/estrados?buscar=nadie')],
  ['verificar', go('/verificar')],
  ['verificar-error', async (scene) => {
    await go('/verificar')(scene);
    const junk = scene.desk.put('nada.txt', 'nada');
    await scene.person.page.locator('#verificar-archivos').setInputFiles(junk);
    await scene.person.error().waitFor();
  }],
  ['mas', go('/mas')],
  ['no-existe', go('/nada')],
];

/** Screens of whoever is signed in, in an order that leads from one to the next. */
export const SIGNED_IN = [
  ['inicio', async (scene) => {
    await deposit(scene);
    await go('/')(scene);
    await scene.person.page.locator('.rows a.row').first().waitFor();
  }],
  ['inicio-todas', async (scene) => {
    await go('/?estado=todas')(scene);
    await scene.person.page.locator('.rows a.row').nth(3).waitFor();
  }],
  ['inicio-sin-resultado', go('/?estado=todas&buscar=nada&desde=2026-01-01')],
  ['notificacion', async (scene) => {
    await act('Requerimiento de información')(scene);
    await scene.person.page.locator('.notification details summary').first().click();
  }],
  ['notificacion-llave-cerrada', async (scene) => {
    await scene.person.button(scene.person.words.openAct).click();
    await scene.person.page.locator('dialog[open] form').waitFor();
  }],
  ['notificacion-firmar', async (scene) => {
    const { page, words, efirma } = scene.person;
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel(words.efirmaFiles, { exact: true }).setInputFiles([efirma.cer, efirma.key]);
    await dialog.getByRole('status').filter({ hasText: words.validUntil }).waitFor();
    await dialog.getByLabel(words.passphrase, { exact: true }).fill(efirma.passphrase);
    await dialog.getByRole('button', { name: words.openEfirma }).click();
    await dialog.getByRole('button', { name: words.signOpening }).waitFor();
    await dialog.locator('pre').waitFor();
    await page.waitForFunction(() => document.querySelector('dialog[open] pre')?.textContent);
  }],
  ['notificacion-abierta', async ({ person }) => {
    await person.page.locator('dialog[open]').getByRole('button', { name: person.words.signOpening }).click();
    await person.page.getByText(person.words.answersWhatWasSigned).waitFor();
    await person.page.locator('.document').waitFor();
    await person.page.locator('.skeleton').waitFor({ state: 'detached' });
  }],
  ['notificacion-por-plazo', act('Cédula de liquidación')],
  ['notificacion-en-persona', act('Citatorio')],
  ['notificacion-estrados', act('Resolución')],
  ['notificacion-retirada', act('Invitación')],
  ['notificacion-no-esta', go('/n/018f0000-0000-7000-8000-000000000000')],
  ['tramite-opinion', async (scene) => {
    await go('/tramites/opinion-32d')(scene);
    await asked(scene);
  }],
  ['tramite-emision', async (scene) => {
    await go('/tramites/ema')(scene);
    await scene.person.page.locator('#registration option').first().waitFor({ state: 'attached' });
    await asked(scene);
    await scene.person.page.locator('section.answer details summary').first().click();
  }],
  ['tramite-semanas', async (scene) => {
    await go('/tramites/semanas-cotizadas')(scene);
    scene.house.makePerson(scene.house.demo.rfc, 'LOMC850712MDFPRR07');
    await scene.person.page.locator('#curp').fill('LOMC850712MDFPRR07');
    await scene.person.page.locator('#nss').fill('12038578120');
    await asked(scene);
  }],
  ['tramite-tarjeta', async (scene) => {
    await go('/tramites/tip-digital')(scene);
    await scene.person.page.locator('#registration option').first().waitFor({ state: 'attached' });
    await asked(scene);
  }],
  ['tramite-con-errores', async (scene) => {
    await go('/tramites/terceros-32d')(scene);
    await scene.person.page.locator('form button[type=submit]').click();
    await scene.person.error().first().waitFor();
  }],
  ['tramite-firmar', async (scene) => {
    const { page } = scene.person;
    await page.locator('#rfc').fill('EKU9003173C9');
    await page.locator('#until_on').fill('2030-12-31');
    await page.locator('form button[type=submit]').click();
    await page.locator('.sign').waitFor();
  }],
  ['tramite-en-otro-lado', go('/tramites/prima-anual')],
  ['contactos', async (scene) => {
    await go('/contactos')(scene);
    await scene.person.page.locator('.medium').nth(1).waitFor();
  }],
  ['contacto-agregar', async ({ person }) => {
    await person.button(person.words.addEmail).click();
    await person.page.locator('dialog[open]').getByLabel(person.words.email, { exact: true }).waitFor();
  }],
  ['empresas', async (scene) => {
    await go('/empresas')(scene);
    await scene.person.page.locator('.mandate').first().waitFor();
  }],
  ['empresas-dar', async ({ person }) => {
    await person.page.locator('main .button--primary').click();
    await person.page.locator('dialog[open] form').waitFor();
  }],
  ['comunicaciones-vacia', go('/comunicaciones')],
  ['mas-dentro', go('/mas')],
  ['ajustes-dentro', go('/ajustes')],
  ['promociones-vacia', go('/promociones')],
  ['nueva', go('/promociones/nueva')],
  ['nueva-con-errores', async (scene) => {
    await go('/promociones/nueva')(scene);
    await scene.person.button(scene.person.words.next).click();
    await scene.person.error().first().waitFor();
  }],
  ['revisar-llave-cerrada', async (scene) => {
    const { desk, person } = scene;
    await go('/promociones/nueva')(scene);
    await person.write({ subject: SUBJECT, text: TEXT, pdfs: [desk.pdf('escrito.pdf', 40_000)] });
    await person.toReview();
    await person.page.waitForTimeout(300);
  }],
  ['revisar', async ({ person }) => {
    await person.openEfirma();
    await person.readyToSign();
  }],
  ['sesion-terminada', async ({ browser, person }) => {
    await browser.context.clearCookies();
    await person.page.getByRole('link', { name: person.words.filings, exact: true }).first().click();
    await person.ended().waitFor();
  }],
  ['teclas', async (scene) => {
    await scene.person.signInAgain();
    await go('/promociones')(scene);
    await scene.person.page.keyboard.press('?');
    await scene.person.page.getByRole('dialog', { name: /^(Teclas|Keys)$/ }).waitFor();
    await scene.person.page.locator('dialog .keys').waitFor();
  }],
  ['sin-conexion', async (scene) => {
    await go('/promociones')(scene);
    await scene.browser.context.setOffline(true);
    await scene.person.page.getByRole('status').filter({ hasText: /Sin conexión|Offline/ }).waitFor();
    await scene.browser.context.setOffline(false);
  }],
  ['revisar-subiendo', async (scene) => {
    const { desk, person, recorder } = scene;
    await go('/promociones/nueva')(scene);
    await person.attach(desk.pdf('anexo.pdf', 2_500_000));
    await person.toReview();
    await person.openEfirma();
    let pieces = 0;
    scene.uploading = recorder.hold(({ method }) => method === 'PATCH' && ++pieces === 2);
    await person.sign();
    await scene.uploading.reached;
    await person.button(/^(Pausar|Pause)$/).waitFor();
  }],
  ['acuse', async ({ person, uploading }) => {
    uploading.release();
    await person.receipt();
  }],
  ['verificar-autentico', async ({ browser, person }) => {
    const had = browser.downloads.length;
    await person.page.locator('.receipt .actions').first().locator('button').nth(1).click();
    const file = (await browser.downloaded(had + 1)).at(-1);
    await person.arrive('/verificar');
    await person.page.waitForTimeout(1_000);
    await person.page.locator('#verificar-archivos').setInputFiles(file);
    await person.page.locator('.verdict h2').waitFor();
  }],
  ['promociones', go('/promociones')],
  ['acuses', async (scene) => {
    await go('/acuses')(scene);
    await scene.person.page.locator('.rows a.row').first().waitFor();
  }],
  ['acuses-exportar', async ({ person }) => {
    await person.page.locator('.export__open').click();
    await person.page.locator('.export [type=radio]').last().check();
    await person.page.locator('.row__tick').first().check();
  }],
  ['acuses-exportar-listo', async ({ person }) => {
    await person.page.locator('.export [type=submit]').click();
    await person.page.locator('.export a[download]').waitFor();
  }],
  ['acuses-filtrados', async (scene) => {
    await go('/acuses?tipo=opening')(scene);
    await scene.person.page.locator('.rows a.row').first().waitFor();
  }],
  ['acuse-de-apertura', async ({ person }) => {
    await person.page.locator('.rows a.row').first().click();
    await person.page.locator('.receipt[data-verified="true"]').waitFor();
  }],
  ['acuses-sin-resultado', go('/acuses?buscar=nada')],
  ['acuse-no-esta', async (scene) => {
    await go('/acuses/AC-26-000001-0')(scene);
    await scene.person.error().waitFor();
  }],
  ['promociones-sin-resultado', go('/promociones?estado=resueltas')],
  ['promocion', async (scene) => {
    [{ folio: scene.folio }] = await scene.person.filings();
    await filing(scene);
  }],
  ['promocion-te-piden-mas', async (scene) => {
    const said = { oficio: '641/1001/2026', text: ['Falta el plano de tu domicilio.'], days: 10 };
    await new Institute(scene.house).answer(scene.folio, 'demand', said, 12_000);
    await filing(scene);
  }],
  ['promocion-contestar', async (scene) => {
    await go(`/promociones/nueva?contesta=${scene.folio}`)(scene);
    await scene.person.page.locator('main .summary').waitFor();
  }],
  ['promocion-copiar', async (scene) => {
    await go(`/promociones/nueva?copia=${scene.folio}`)(scene);
    await scene.person.page.locator('main .notice').waitFor();
  }],
  ['promocion-resuelta', async (scene) => {
    const said = { oficio: '641/1002/2026', sense: 'procedente', text: ['Se aclaró lo que pediste.'] };
    await new Institute(scene.house).answer(scene.folio, 'resolution', said, 9_000);
    await filing(scene);
  }],
  ['promocion-no-esta', go('/promociones/PR-26-999999-0')],
  ['nueva-recurso-con-errores', async (scene) => {
    const { page } = scene.person;
    await go('/promociones/nueva')(scene);
    await page.locator('form .button:not(.button--primary)').last().click();
    await page.waitForFunction(() => document.querySelector('#subject')?.value === '');
    await go('/promociones/nueva?tramite=inconformidad')(scene);
    await page.waitForFunction(() => document.querySelector('#tipo')?.value === 'inconformidad');
    await page.locator('#oficio').fill('221/2041/2026');
    await page.locator('.wanted summary').click();
    await page.locator('#correo').fill('ana');
    await scene.person.button(scene.person.words.next).click();
    await scene.person.error().first().waitFor();
  }],
];

/** The filing of the scene, its receipt verified. */
async function filing(scene) {
  await go(`/promociones/${scene.folio}`)(scene);
  await scene.person.page.locator('.checks').waitFor();
  await scene.person.page.locator('.skeleton').waitFor({ state: 'detached' });
}

/** Registers a medium and leaves it waiting for its code. */
async function register({ person }, which, value) {
  const { page, words } = person;
  await page.locator('main > .page button').filter({ hasText: which }).first().click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('#contacto-nuevo').fill(value);
  await dialog.locator('form button[type=submit]').click();
  await (await readyIn(person, words.signChange)).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Screens of whoever has not enabled the mailbox yet: the steps, in their order. */
export const NEWCOMER = [
  ['inicio-sin-habilitar', go('/')],
  ['habilitar-contactos', async (scene) => {
    await go('/habilitar/contactos')(scene);
    await scene.person.page.locator('main h2').nth(1).waitFor();
  }],
  ['habilitar-contactos-error', async ({ person }) => {
    await person.button(person.words.next).click();
    await person.error().waitFor();
  }],
  ['habilitar-codigos', async (scene) => {
    await register(scene, /correo|e-mail/, 'ana@torno.example');
    await register(scene, /celular|mobile/, '55 1234 5678');
    await scene.person.button(scene.person.words.next).click();
    await scene.person.page.locator('.code').nth(1).waitFor();
  }],
  ['habilitar-terminos', async ({ house, person }) => {
    for (const [address, shown] of [['ana@torno.example', 'ana@torno.example'], ['+525512345678', '55 1234 5678']]) {
      const form = person.page.locator('.medium').filter({ hasText: shown }).locator('.code');
      await form.locator('input').fill(await code(house, address));
      await form.locator('button[type=submit]').click();
      await form.waitFor({ state: 'detached' });
    }
    await person.button(person.words.next).click();
    await person.page.locator('.terms').first().waitFor();
  }],
  ['habilitar-firma', async ({ person }) => {
    await person.page.locator('#leidos').check();
    await person.button(person.words.next).click();
    await person.page.waitForFunction(() => document.querySelector('.sign pre')?.textContent);
  }],
  ['habilitado', async ({ person }) => {
    await person.page.waitForFunction(() =>
      document.querySelector('.sign > .button--primary')?.getAttribute('aria-disabled') !== 'true');
    await person.page.locator('.sign > .button--primary').click();
    await person.page.locator('.folio').waitFor();
  }],
];

/** Shows every screen in turn; `look` is called with the name of each. */
export async function everyScreen(scene, look) {
  for (const [name, show] of PUBLIC) {
    await show(scene);
    await look(name);
  }
  await go('/')(scene);
  await scene.person.signIn();
  for (const [name, show] of SIGNED_IN) {
    await show(scene);
    await look(name);
  }
  scene.person.efirma = workshop(scene.house);
  await scene.browser.context.clearCookies();
  await go('/')(scene);
  await scene.person.signIn();
  for (const [name, show] of NEWCOMER) {
    await show(scene);
    await look(name);
  }
}
