//! Words of what one keeps of an act, to prove it without anybody.

use super::Both;

/// Words of what one keeps of an act; each pair is at rest, and while it comes.
pub(crate) struct EvidenceWords {
    pub(crate) paper: [&'static str; 2],
    pub(crate) package: [&'static str; 2],
    pub(crate) verify: &'static str,
}

pub(crate) const EVIDENCE: Both<EvidenceWords> = Both {
    es: EvidenceWords {
        paper: ["Descargar acuse (PDF)", "Trayendo el acuse…"],
        package: ["Descargar evidencia (paquete)", "Trayendo la evidencia…"],
        verify: "Cualquiera puede comprobarlos en «Verificar», sin entrar",
    },
    en: EvidenceWords {
        paper: ["Download receipt (PDF)", "Fetching the receipt…"],
        package: ["Download evidence (package)", "Fetching the evidence…"],
        verify: "Anyone can check them in “Verify”, without signing in",
    },
};
