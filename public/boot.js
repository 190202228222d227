// Starts the app. The only script that index.html names.
//
// Trusted Types: nothing becomes markup or a script's address but through this policy. Markup is
// what Leptos compiled in: plain elements, without anything that runs or loads. Addresses are the
// one of the signer's worker.
import init from "/app.js";

const RUNS_OR_LOADS = /<\s*(script|iframe|object|embed|link|meta|base|style|svg|math|img|form)\b|\son[a-z]+\s*=|javascript:/i;
const WORKER = document.querySelector('meta[name="signer-worker"]').content;

if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", {
    createHTML: (markup) => (RUNS_OR_LOADS.test(markup) ? null : markup),
    createScriptURL: (address) =>
      new URL(address, location.href).href === new URL(WORKER, location.href).href ? address : null,
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

const options = WASM_INTEGRITY ? { integrity: WASM_INTEGRITY } : {};
await init({ module_or_path: fetch("/app_bg.wasm", options) });
