// Starts the app. The only script that index.html names.
import init from "/app.js";

// The finished bundle writes the digest of app_bg.wasm here; empty while developing.
const WASM_INTEGRITY = "";

const options = WASM_INTEGRITY ? { integrity: WASM_INTEGRITY } : {};
await init({ module_or_path: fetch("/app_bg.wasm", options) });
