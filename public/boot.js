// Starts the app. The only script that index.html names.
//
// Trusted Types: nothing becomes markup or a script's address but through this policy. Markup is
// what Leptos compiled in: plain elements, without anything that runs or loads. Addresses are the
// ones of the signer's worker and of the worker that keeps the app on this device.
import init from "/app.js";

const RUNS_OR_LOADS = /<\s*(script|iframe|object|embed|link|meta|base|style|svg|math|img|form)\b|\son[a-z]+\s*=|javascript:/i;
const WORKER = document.querySelector('meta[name="signer-worker"]').content;
const KEEPER = "/service-worker.js";
const WORKERS = [WORKER, KEEPER].map((address) => new URL(address, location.href).href);

if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", {
    createHTML: (markup) => (RUNS_OR_LOADS.test(markup) ? null : markup),
    createScriptURL: (address) =>
      WORKERS.includes(new URL(address, location.href).href) ? address : null,
    createScript: () => null,
  });
}

// Dresses the page as the person chose, before the app is there to do it (app/src/settings.rs).
for (const [kept, attribute] of [["buzon.aspecto", "data-scheme"], ["buzon.texto", "data-text"]]) {
  try {
    const chosen = localStorage.getItem(kept);
    if (chosen) document.documentElement.setAttribute(attribute, chosen);
  } catch {
    // Without storage nothing was chosen.
  }
}

// What is read while the app travels, in the language chosen last (app/src/text.rs).
try {
  const opening = document.querySelector(".opening__words");
  if (opening && localStorage.getItem("buzon.idioma") === "en") {
    opening.textContent = opening.dataset.en;
    document.documentElement.lang = "en";
  }
} catch {
  // Without storage it is Spanish.
}

// The finished bundle writes the digest of app_bg.wasm here; empty while developing.
const WASM_INTEGRITY = "";

// Files from outside: what another app shared, which the worker holds in memory until it is asked,
// and what the system opens with this one. A screen takes them when it is there, after signing in
// too (app/src/given.rs). `null` says that something was shared and did not arrive.
const opened = [];
let shared = Promise.resolve([]);
const here = new URL(location.href);
if (here.searchParams.has("compartido")) {
  here.searchParams.delete("compartido");
  history.replaceState(history.state, "", here.pathname + here.search);
  shared = new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => resolve(data.length > 0 ? data : null);
    setTimeout(resolve, 3_000, null);
    navigator.serviceWorker?.controller?.postMessage("given", [channel.port2]);
  });
}
window.buzonTake = async () => {
  const came = await shared;
  shared = Promise.resolve([]);
  return came && [...came, ...opened.splice(0)];
};
window.launchQueue?.setConsumer(async ({ files = [] }) => {
  opened.push(...(await Promise.all(files.map((each) => each.getFile()))));
  window.dispatchEvent(new Event("buzon-given"));
});

const options = WASM_INTEGRITY ? { integrity: WASM_INTEGRITY } : {};
await init({ module_or_path: fetch("/app_bg.wasm", options) });

/** Forgets what an earlier bundle kept, when this one keeps nothing; tells whether it did. */
async function forgetIfGone(kept) {
  const answer = await fetch(KEEPER, { method: "HEAD", cache: "no-store" });
  if (answer.status !== 404 && answer.status !== 410) return false;
  await kept.unregister();
  for (const name of await caches.keys()) if (name.startsWith("buzon-")) await caches.delete(name);
  return true;
}

/** Keeps the app on this device, and tells the app (app/src/shell/version.rs) of a newer one. */
async function keepHere(keeper) {
  const announce = () => window.dispatchEvent(new Event("buzon-newer"));
  let applying = false;
  const had = keeper.controller;
  keeper.addEventListener("controllerchange", () => {
    // Another tab applied it: this one says when.
    if (applying) location.reload();
    else if (had) announce();
  });
  const before = await keeper.getRegistration("/");
  const kept = before ?? (await keeper.register(KEEPER));
  if (!kept) return;
  const watch = (worker) => worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" && had) announce();
  });
  watch(kept.installing);
  kept.addEventListener("updatefound", () => watch(kept.installing));
  if (kept.waiting && had) announce();
  window.addEventListener("buzon-apply", () => {
    applying = true;
    if (kept.waiting) kept.waiting.postMessage("apply");
    else location.reload();
  });
  // Without a network there is nothing newer to find.
  const look = () => kept.update().then(() => false, () => forgetIfGone(kept)).catch(() => false);
  if (before && (await look())) return;
  window.addEventListener("online", look);
  setInterval(look, 3_600_000);
  (await keeper.ready).active?.postMessage("idle");
}

// After the first screen, and never in its way. Where the browser keeps nothing, the app works.
const keeper = navigator.serviceWorker;
const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 500));
if (keeper) idle(() => keepHere(keeper).catch(() => {}));
