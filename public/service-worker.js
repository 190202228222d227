// Keeps the app on this device, so that it opens without a network. It keeps the files of the
// bundle and nothing else: /api never passes through here, so nothing personal is in its caches.
// What another app shares is held in memory for the page that opens, and never kept.
//
// Each file is compared with its digest when it is kept. A page always starts from the version
// that is active; a new one waits until the person applies it or every tab is closed.
//
// The finished bundle writes here its files: those without which nothing can be read offline, and
// the rest, which comes when nobody waits. With empty lists this worker forgets all it kept and
// removes itself: that is how it is switched off.
const SHELL = [];
const REST = [];
const VERSION = "";

const PAGE = "/index.html";
const OURS = "buzon-";
const CACHE = OURS + VERSION;
const AT_ONCE = 4;
/** Where another app sends what is shared with this one, and the most files that are taken. */
const SHARE = "/compartir";
const SHARED_MAX = 20;
/** What was shared: in memory alone, until the page that opens takes it. */
let shared = [];
const known = new Map([...SHELL, ...REST]);

/** Whether a name carries the digest of its bytes: whoever kept it, it is the same file. */
const isForEver = (path) => /-[0-9a-f]{16}\.[a-z0-9]+$/.test(path);

/** Whether a path is a screen, which starts from the page; the proxy decides alike. */
const isScreen = (path) =>
  !/^\/+(api|institute|healthz|readyz)(\/|$)/.test(path) && !path.split("/").pop().includes(".");

const had = (path, options = {}) => caches.match(path, { ignoreVary: true, ...options });

/**
 * Fetches a file, compares it with its digest, and keeps it. The cache was opened before: if it is
 * deleted while the file comes, nothing brings it back.
 */
async function keep(kept, path) {
  const cache = isForEver(path) ? "default" : "no-cache";
  const answer = await fetch(path, { integrity: known.get(path), cache, redirect: "error" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await kept.put(path, answer);
}

/** Keeps the shell, a few files at once: the page that is there goes on loading what it needs. */
async function keepShell() {
  const kept = await caches.open(CACHE);
  const left = SHELL.map(([path]) => path);
  const some = async () => {
    while (left.length > 0) await keep(kept, left.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** Keeps what is not kept yet, one by one. What does not come now is asked for next time. */
async function keepRest(kept) {
  for (const [path] of REST) {
    if (!(await caches.has(CACHE))) return;
    if (!(await kept.match(path, { ignoreVary: true }))) await keep(kept, path);
  }
}

/** Takes the page again for its headers: its policy may be stricter while its files are the same. */
async function renewPage(kept) {
  // Without a network, or when another version is there, what was kept stays.
  await keep(kept, PAGE).catch(() => {});
}

/** What is done when nobody waits. A worker whose cache is gone was switched off, and keeps still. */
async function whenIdle() {
  await tidy();
  if (!(await caches.has(CACHE))) return;
  const kept = await caches.open(CACHE);
  await renewPage(kept);
  await keepRest(kept);
}

/** Forgets earlier versions, unless one waits or a tab may still run an old one. */
async function tidy() {
  const { installing, waiting } = self.registration;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!installing && !waiting && tabs.length <= 1) await forget((name) => name !== CACHE);
}

/** Takes what another app shares, and opens the screen that asks what to do with it. */
async function takeShared(request) {
  const form = await request.formData();
  const files = form.getAll("archivos").filter((each) => each instanceof File);
  shared = files.slice(0, SHARED_MAX);
  return Response.redirect("/promociones/nueva?compartido=1", 303);
}

async function forget(isOld) {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && isOld(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Removes everything, and itself: what an earlier worker was opening just then, too. */
async function leave() {
  await forget(() => true);
  await self.registration.unregister();
  await forget(() => true);
}

self.addEventListener("install", (event) => {
  const isOff = SHELL.length === 0;
  event.waitUntil(isOff ? self.skipWaiting() : keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(SHELL.length === 0 ? leave() : tidy());
});

self.addEventListener("message", (event) => {
  // The page says so when nothing is being signed or sent.
  if (event.data === "apply") event.waitUntil(self.skipWaiting());
  if (event.data === "given") {
    event.ports[0].postMessage(shared);
    shared = [];
  }
  if (event.data === "idle" && SHELL.length > 0) event.waitUntil(whenIdle());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method === "POST" && origin === self.location.origin && pathname === SHARE) {
    event.respondWith(takeShared(request));
    return;
  }
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!isScreen(pathname)) return;
    event.respondWith(had(PAGE, { cacheName: CACHE }).then((page) => page ?? fetch(request)));
  } else if (!search && isForEver(pathname)) {
    // Of any version: a tab that runs an old one still finds its files.
    event.respondWith(had(pathname).then((file) => file ?? fetch(request)));
  } else if (!search && known.has(pathname)) {
    event.respondWith(had(pathname, { cacheName: CACHE }).then((file) => file ?? fetch(request)));
  }
});
