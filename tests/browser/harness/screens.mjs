// Every screen, and the states that a screen has: how one gets there, for the journeys that look
// at all of them and for the pictures. A new screen is a line here.


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
  ['mas', go('/mas')],
  ['no-existe', go('/nada')],
];

/** Screens of whoever is signed in, in an order that leads from one to the next. */
export const SIGNED_IN = [
  ['inicio', go('/')],
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
  ['acuse', async (scene) => {
    const { person } = scene;
    await go('/promociones/nueva/revisar')(scene);
    await person.openEfirma();
    await person.sign();
    await person.receipt();
  }],
  ['promociones', go('/promociones')],
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
}
