// The browser dies at random points of a filing, and comes back with what is on the disk: no draft
// older than two seconds may be lost, nothing presented twice, nothing left without a word.
//
// The records of the backend say what was presented; the device's, what it still has.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { Scene } from '../harness/scene.mjs';
import {
  Diary, PHASES, PRESENT, UPLOAD, assertReceipt, assertWords, draftShown, file, recordsKept,
} from './filing.mjs';

/** How old typing may be that a crash takes. */
const LOST_MS_MAX = 2_000;
/** How long a request and its answer take on this wire, so that a kill can fall between. */
const WIRE_MS = 250;
/** The longest that a kill waits within its phase. */
const WITHIN_MS = { typing: 4_000, attaching: 900, reviewing: 900, signing: 400, uploading: 900, presenting: 700 };
const TEXT = 'Pido que se aclare mi registro patronal, porque el domicilio que aparece no es el mío. '
  + 'Adjunto lo que lo prueba.';

/** Numbers that look random and come again from the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A wire on which requests and answers take time. */
function slow(recorder, onSeen) {
  for (const [matcher, phase] of [[UPLOAD, 'uploading'], [PRESENT, 'presenting']]) {
    recorder.rule(matcher, {
      hold: () => { onSeen(phase); return sleep(WIRE_MS); },
      onAnswered: () => sleep(WIRE_MS),
    }, Infinity);
  }
}

/** Kills the browser `kills` times; returns what was found, by phase and by outcome. */
export async function proveKills(kills, seed, say, kind = 'chromium') {
  const random = randomFrom(seed);
  const scene = await Scene.open({ kind });
  const found = { kills: 0, phases: {}, outcomes: {}, lostMs: 0 };
  const count = (tally, name) => { tally[name] = (tally[name] ?? 0) + 1; };
  try {
    const { desk, person, recorder } = scene;
    let diary;
    slow(recorder, (phase) => diary?.phase(phase));
    await person.arrive();
    await person.signIn();
    for (let round = 0; round < kills; round += 1) {
      // What the mailbox holds already it is not sent: each filing has files of its own.
      scene.pdfs = [desk.pdf('escrito.pdf', 2_600_000), desk.pdf('prueba.pdf', 300_000)];
      scene.before = scene.house.presented().length;
      diary = new Diary(`Golpe ${seed} ${round}`, TEXT);
      const phase = PHASES[round % PHASES.length];
      const wait = Math.round(random() * WITHIN_MS[phase]);
      const killedAt = await fileUntilKilled(scene, diary, phase, wait);
      const outcome = await judge(scene, diary, killedAt, random() < 0.3);
      found.kills += 1;
      count(found.phases, diary.phaseAt(killedAt));
      count(found.outcomes, outcome.name);
      found.lostMs = Math.max(found.lostMs, outcome.lostMs ?? 0);
      say(`kill ${round + 1}: ${diary.phaseAt(killedAt)} + ${wait} ms → ${outcome.name}`);
    }
    const all = scene.house.presented();
    assert.equal(new Set(all.map((each) => each.statement_sha256)).size, all.length, 'presented twice');
    found.presented = all.length;
    scene.browser.assertAlone();
  } catch (error) {
    say(await scene.report(`kills-${seed}`));
    throw error;
  } finally {
    await scene.close();
  }
  return found;
}

/** What the records have since this round began. */
const presentedSince = ({ before, house }) => house.presented().slice(before);

/** Files, and kills the browser `wait` ms after `phase` began; says when. */
async function fileUntilKilled({ browser, person, pdfs }, diary, phase, wait) {
  let reached;
  const inPhase = new Promise((resolve) => { reached = resolve; });
  const note = diary.phase.bind(diary);
  diary.phase = (name) => {
    note(name);
    if (name === phase) reached();
  };
  let killed = false;
  const filing = file(person, diary, pdfs).catch((error) => {
    // What a person does in a browser that is gone comes to nothing.
    if (!killed) throw error;
  });
  const kill = async () => {
    await inPhase;
    await sleep(wait);
    killed = true;
    const at = Date.now();
    await browser.kill();
    return at;
  };
  const [at] = await Promise.all([kill(), filing.then(async () => {
    // It was over before its phase came, or the blow is still to fall.
    reached();
  })]);
  return at;
}

/** Comes back after a kill and looks at what there is. */
async function judge(scene, diary, killedAt, goesOn) {
  const { browser, person } = scene;
  await browser.launch();
  await person.arrive();
  const kept = await recordsKept(person.page);
  const held = ['draft', 'outbox', 'presented'].filter((name) => kept.includes(name));
  assert(held.length <= 1, `the device holds ${held} of one filing`);
  assert(!kept.some((name) => name.startsWith('draft-apart')), `a version was kept apart: ${kept}`);
  if (held[0] === 'outbox') await assertWords(person);
  if (await person.heading(person.words.signIn).isVisible()) await person.signIn();
  const outcome = await outcomeOf(scene, diary, killedAt, held[0], goesOn);
  const presented = presentedSince(scene);
  assert(presented.length <= 1, `presented ${presented.length} times: ${JSON.stringify(presented)}`);
  if (outcome.folio) {
    assert.equal(presented[0]?.folio, outcome.folio, 'the folio told is the one recorded');
    await assertReceipt(person, outcome.folio);
    assert.deepEqual((await recordsKept(person.page)).filter((name) => held.includes(name)), []);
  } else {
    assert.equal(presented.length, 0, 'a draft was presented');
  }
  return outcome;
}

async function outcomeOf(scene, diary, killedAt, held, goesOn) {
  const { person } = scene;
  if (held === 'outbox') return { name: 'outbox', folio: await person.untilTold() };
  if (held === 'presented') return { name: 'presented, told', folio: await person.untilTold() };
  if (held === 'draft') return asDraft(scene, diary, killedAt, goesOn);
  const old = diary.until(killedAt - LOST_MS_MAX);
  const presented = presentedSince(scene);
  if (presented.length) {
    // Its receipt was on the screen, or about to be: it is in the list.
    assert(diary.pressed, 'presented and never signed');
    return { name: 'presented, shown', folio: presented[0].folio };
  }
  assert(!diary.pressed, 'signed, and nothing of it is left');
  assert.deepEqual([old.subject, old.files], ['', []], 'a draft older than two seconds was lost');
  return { name: 'nothing yet' };
}

/** The draft has all that is two seconds old, and nothing that was not typed. */
async function asDraft({ person }, diary, killedAt, goesOn) {
  const shown = await draftShown(person);
  const old = diary.until(killedAt - LOST_MS_MAX);
  for (const field of ['subject', 'text']) {
    assert(diary[field].startsWith(shown[field]), `the draft's ${field} was never typed: ${shown[field]}`);
    assert(shown[field].length >= old[field].length,
      `typed two seconds before and lost: ${field} is «${shown[field]}», was «${old[field]}»`);
  }
  for (const name of old.files) assert(shown.files.includes(name), `${name} was lost`);
  const last = diary.keys.filter((key) => key.at <= killedAt
    && (key.subject.length > shown.subject.length || key.text.length > shown.text.length))[0];
  const lostMs = last ? killedAt - last.at : 0;
  if (!goesOn || !shown.subject || !shown.text) {
    await person.button('Descartar borrador').click();
    await person.page.waitForFunction(() => document.querySelector('#subject')?.value === '');
    return { name: 'draft', lostMs };
  }
  // It can be gone on with: it is presented with what it has.
  await person.toReview();
  await person.openEfirma();
  await person.sign();
  return { name: 'draft, gone on with', folio: await person.receipt(), lostMs };
}
