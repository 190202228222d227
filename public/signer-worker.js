// The signer's worker. It fetches nothing (its policy is connect-src 'none'): the page brings the
// wasm, checked against the digest in index.html, as the first message `{ wasm: ArrayBuffer }`.
importScripts("/signer.js");

self.onmessage = (event) => {
  self.onmessage = null;
  wasm_bindgen.initSync({ module: event.data.wasm });
  // From here `start` owns self.onmessage.
  if (typeof wasm_bindgen.start === "function") {
    wasm_bindgen.start();
  }
};
