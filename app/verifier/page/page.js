// The page of the verifier: it hands what is chosen to a worker made of this very file, and shows
// its words as text. However large a file is, the page goes on.
(() => {
  const WORDS = {
    es: {
      title: 'Verifica un acuse o documento',
      lead: 'Este archivo trabaja solo: no se conecta a nada, y lo que elijas no sale de tu equipo.',
      files: 'Archivos por comprobar',
      hint: 'Un paquete (.asice), un acuse en PDF, o un texto con su firma y documentos. Agrega los certificados de las autoridades en que confías, y listas de revocación (.crl) si las tienes. Hasta 64 MB.',
      choose: 'Elegir archivos',
      forget: 'Quitar las autoridades',
      working: 'Comprobando en tu equipo…',
      tooLarge: 'Error: los archivos pasan de 64 MB. Comprueba menos a la vez.',
      broken: 'Error: no pudimos leer el archivo. Revisa que siga ahí y elígelo otra vez.',
      trust: 'Error: esos certificados no sirven juntos como autoridades. Elige la raíz y los de un solo ambiente.',
      taken: 'Confiaremos en las autoridades que elegiste. Ahora elige qué comprobar.',
      authentic: '✓ Es auténtico y no ha cambiado',
      changed: '✗ Cambió después de sellarse',
      'no-proof': '✗ No vale como prueba',
      unchecked: '? No pudimos comprobarlo todo',
      unknown: '✗ No lo conocemos',
      test: 'Es de un ambiente de prueba: no tiene efectos legales.',
      proves: 'Qué prueba',
      signatures: 'Firmas y sellos',
      holder: 'Titular',
      certificate: 'Certificado',
      issuer: 'Lo emitió',
      hour: 'Hora, según quien firmó',
      documents: 'Documentos',
      here: 'aquí, sin cambios',
      absent: 'no está aquí',
      notChecked: 'Qué no se comprobó ni prueba',
      notTruth: 'No prueba que lo que dice sea cierto, ni que siga vigente.',
      anchors: 'En qué autoridades se confía',
      none: 'En ninguna todavía: elige aquí sus certificados.',
      exact: (number) => `Texto ${number}, exacto`,
      judged: (at) => `Se comprobó el ${at}, según el reloj de este equipo.`,
    },
    en: {
      title: 'Verify a receipt or document',
      lead: 'This file works alone: it connects to nothing, and what you choose does not leave your device.',
      files: 'Files to check',
      hint: 'A package (.asice), a receipt in PDF, or a text with its signature and documents. Add the certificates of the authorities that you trust, and revocation lists (.crl) if you have any. Up to 64 MB.',
      choose: 'Choose files',
      forget: 'Remove the authorities',
      working: 'Checking on your device…',
      tooLarge: 'Error: the files have more than 64 MB. Check fewer at a time.',
      broken: 'Error: we could not read the file. See that it is still there and choose it again.',
      trust: 'Error: those certificates do not serve together as authorities. Choose the root, and those of one environment.',
      taken: 'We will trust the authorities that you chose. Now choose what to check.',
      authentic: '✓ It is authentic and unchanged',
      changed: '✗ It changed after sealing',
      'no-proof': '✗ It is no proof',
      unchecked: '? We could not check everything',
      unknown: '✗ We do not know it',
      test: 'It is of a test environment: it has no legal effect.',
      proves: 'What it proves',
      signatures: 'Signatures and seals',
      holder: 'Holder',
      certificate: 'Certificate',
      issuer: 'Issued by',
      hour: "Hour, by the signer's word",
      documents: 'Documents',
      here: 'here, unchanged',
      absent: 'not here',
      notChecked: 'What was not checked, and what it does not prove',
      notTruth: 'It does not prove that what it says is true, or still in force.',
      anchors: 'Which authorities are trusted',
      none: 'None yet: choose their certificates here.',
      exact: (number) => `Text ${number}, exact`,
      judged: (at) => `Checked on ${at}, by the clock of this device.`,
    },
  };
  const BYTES_MAX = 64 * 1024 * 1024;
  const find = (id) => document.getElementById(id);
  let language = 'es';
  let last = [];
  let chosen = [];
  const words = () => WORDS[language];

  /** An element with children; a child that is a text is never read as markup. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.flat().filter((child) => child !== null));
    return element;
  }
  const list = (lines) => make('ul', { class: 'verdict__list prose' }, lines.map((line) => make('li', {}, line)));
  const section = (title, ...children) => make('section', {}, make('h3', {}, title), ...children);
  const fact = (label, value) => (value ? [make('dt', {}, label), make('dd', {}, value)] : []);

  function signature(one) {
    return make('div', { class: 'signature' },
      make('h4', {}, one.title),
      one.refusal ? make('p', { class: 'field__error' }, `✗ ${one.refusal}`) : null,
      make('dl', { class: 'facts' },
        fact(words().holder, one.holder), fact(words().certificate, one.certificate),
        fact(words().issuer, one.issuer), fact(words().hour, one.hour)),
      one.sentences.map((sentence) => make('p', {}, sentence)));
  }

  function verdict(said) {
    const tone = { authentic: 'ok', unchecked: 'due' }[said.outcome] ?? 'danger';
    const documents = said.documents.map((one) =>
      `${one.name ?? '—'} (${one.is_here ? words().here : words().absent}), SHA-256 ${one.sha256}`);
    return make('section', { class: 'verdict stack', 'data-outcome': said.outcome },
      make('h2', { tabindex: '-1' }, words()[said.outcome]),
      make('div', { class: 'notice', 'data-tone': tone },
        said.said.map((line) => make('p', {}, line)), said.is_test ? make('p', {}, words().test) : null),
      said.what ? make('p', { class: 'row__soft' }, said.what) : null,
      said.proves.length ? section(words().proves, list(said.proves)) : null,
      said.signatures.length ? section(words().signatures, ...said.signatures.map(signature)) : null,
      documents.length ? section(words().documents, list(documents)) : null,
      section(words().notChecked, list([...said.not_checked, words().notTruth])),
      section(words().anchors, said.roots.length ? list(said.roots) : make('p', {}, words().none)),
      said.statements.map((text, at) => make('details', { class: 'statement' },
        make('summary', {}, words().exact(at + 1)), make('pre', { lang: 'es', tabindex: '0' }, text))),
      make('p', { class: 'row__soft' }, words().judged(said.judged_at)));
  }

  const problem = (...lines) =>
    make('div', { class: 'notice', 'data-tone': 'danger', role: 'alert' }, lines.map((line) => make('p', {}, line)));

  function shown(answer) {
    switch (answer.kind) {
      case 'verdict': return verdict(answer);
      case 'authorities': return make('p', { class: 'notice', 'data-tone': 'ok', role: 'status' }, words().taken);
      case 'trust': return problem(words().trust);
      default: return problem(`Error: ${answer.said[0]}`, answer.said[1]);
    }
  }

  // What the worker does: the glue of the wasm before it. Files are read there and nowhere else.
  const work = `
    const read = (files) => Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
    let opened;
    self.onmessage = async ({ data }) => {
      if (data.program) {
        opened = wasm_bindgen({ module_or_path: data.program });
        return;
      }
      let answer = null;
      try {
        await opened;
        const [files, chosen] = [await read(data.files), await read(data.chosen)];
        answer = wasm_bindgen.judge(files, chosen, data.now, data.english);
      } catch {
        // The page says that a file could not be read.
      }
      self.postMessage({ number: data.number, answer });
    };`;
  const worker = new Worker(URL.createObjectURL(new Blob([GLUE_TEXT, work], { type: 'text/javascript' })));
  const waiting = new Map();
  worker.onmessage = ({ data }) => {
    waiting.get(data.number)?.(data.answer);
    waiting.delete(data.number);
  };
  worker.onerror = () => {
    waiting.forEach((resolve) => resolve(null));
    waiting.clear();
  };
  let asked = 0;

  /** Has files judged; nothing comes back when they cannot be read. */
  async function ask(files) {
    asked += 1;
    const [number, now] = [asked, String(Math.floor(Date.now() / 1000))];
    const answer = await new Promise((resolve) => {
      waiting.set(number, resolve);
      worker.postMessage({ number, files, chosen, now, english: language === 'en' });
    });
    if (answer === null) throw new Error('unread');
    return JSON.parse(answer);
  }

  let turn = 0;

  /** Judges what was chosen last, unless something else is chosen meanwhile. */
  async function judge() {
    turn += 1;
    const mine = turn;
    find('status').textContent = words().working;
    let shows;
    try {
      shows = await lastJudged(mine);
    } catch {
      shows = problem(words().broken);
    }
    if (mine !== turn) return;
    find('status').textContent = '';
    find('result').replaceChildren(shows);
    find('result').querySelector('h2')?.focus();
  }

  async function lastJudged(mine) {
    let answer = await ask(last);
    if (mine !== turn) return null;
    // Small files that are only authorities count from now on, and what was there is judged again.
    if (answer.kind === 'authorities') {
      chosen = [...chosen, ...last];
      last = judged;
      find('forget').hidden = false;
      if (last.length) answer = await ask(last);
    } else if (answer.kind === 'verdict') {
      judged = last;
    }
    return shown(answer);
  }
  let judged = [];

  function take(files) {
    if (!files.length) return;
    find('result').replaceChildren();
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (bytes > BYTES_MAX) {
      turn += 1;
      find('result').replaceChildren(problem(words().tooLarge));
      return;
    }
    last = files;
    judge();
  }

  function speak() {
    document.documentElement.lang = language;
    document.querySelectorAll('[data-say]').forEach((element) => {
      element.textContent = words()[element.dataset.say];
    });
    const button = find('language');
    button.textContent = language === 'es' ? 'English' : 'Español';
    button.lang = language === 'es' ? 'en' : 'es';
    if (find('result').firstChild && last.length) judge();
  }

  const program = Uint8Array.from(atob('WASM'), (letter) => letter.charCodeAt(0));
  worker.postMessage({ program }, [program.buffer]);
  const drop = find('drop');
  find('files').addEventListener('change', (event) => {
    const files = [...event.target.files];
    event.target.value = '';
    take(files);
  });
  drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.dataset.over = 'true'; });
  drop.addEventListener('dragleave', () => { drop.dataset.over = 'false'; });
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.dataset.over = 'false';
    take([...event.dataTransfer.files]);
  });
  find('forget').addEventListener('click', () => {
    chosen = [];
    find('forget').hidden = true;
    if (last.length) judge();
  });
  find('language').addEventListener('click', () => {
    language = language === 'es' ? 'en' : 'es';
    speak();
  });
  speak();
})();
