//! Words of the page that says why the key is safe.

use super::Both;

/// Words about the key.
pub(crate) struct KeyStays {
    pub(crate) stays_title: &'static str,
    pub(crate) stays_text: &'static [&'static str],
    pub(crate) check_title: &'static str,
    pub(crate) check_steps: &'static [&'static str],
    pub(crate) limits_title: &'static str,
    pub(crate) limits: &'static str,
    pub(crate) back: &'static str,
}

pub(crate) const KEY_STAYS: Both<KeyStays> = Both {
    es: KeyStays {
        stays_title: "Tu llave se queda en este equipo",
        stays_text: &[
            "Tus archivos se leen en un espacio aparte de tu navegador que no puede usar la red.",
            "Ahí se abre la llave, se entrega al navegador como llave que no se puede copiar y se borra.",
            "Al Buzón solo llegan tu certificado, que es público, y tus firmas.",
            "Ese espacio solo firma textos que esta página te mostró, para este sitio y para tu certificado.",
        ],
        check_title: "Compruébalo tú",
        check_steps: &[
            "Abre las herramientas de desarrollador de tu navegador y elige «Red».",
            "Entra y presenta una promoción. Revisa cada solicitud: ninguna lleva tu llave ni tu contraseña.",
            "Abre «signer-worker» en la lista: su política dice connect-src 'none'. No puede enviar nada.",
            "El código es abierto, y una prueba busca tu llave en cada byte que sale del navegador.",
        ],
        limits_title: "Lo que no podemos prometer",
        limits: "Confías en el programa que este sitio te entrega al abrirlo. También en tu equipo: sin programas espía ni extensiones que lean lo que escribes.",
        back: "Volver",
    },
    en: KeyStays {
        stays_title: "Your key stays on this device",
        stays_text: &[
            "Your files are read in a separate room of your browser that cannot use the network.",
            "There the key is opened, given to the browser as a key that cannot be copied, and wiped.",
            "Only your certificate, which is public, and your signatures reach the mailbox.",
            "That room signs only texts this page showed you, for this site and your certificate.",
        ],
        check_title: "Check it yourself",
        check_steps: &[
            "Open your browser's developer tools and choose “Network”.",
            "Sign in and present a filing. Look at each request: none carries your key or password.",
            "Open “signer-worker” in the list: its policy says connect-src 'none'. It can send nothing.",
            "The code is open, and a test searches for your key in every byte that leaves the browser.",
        ],
        limits_title: "What we cannot promise",
        limits: "You trust the program that this site hands you when you open it. Also your device: no spyware, no extensions that read what you type.",
        back: "Back",
    },
};
