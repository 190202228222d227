//! A PKCS#11 module: opened once for the whole process, and begun anew when its token was away.
//!
//! Some modules never see a token again that was taken out while they ran. Beginning anew ends all
//! sessions, so nobody may be inside the module then: whoever uses it holds [`Using`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use super::{KeyError, lock};

/// The modules that this process opened. They stay: what was loaded is not unloaded safely.
static MODULES: Mutex<BTreeMap<PathBuf, Module>> = Mutex::new(BTreeMap::new());

/// A module, running.
#[derive(Clone)]
pub(super) struct Module {
    path: PathBuf,
    running: Arc<RwLock<Running>>,
}

struct Running {
    module: Pkcs11,
    generation: u64,
}

/// A module in use, which begins anew only afterwards.
pub(super) struct Using<'a>(RwLockReadGuard<'a, Running>);

impl Using<'_> {
    pub(super) fn module(&self) -> &Pkcs11 {
        &self.0.module
    }

    /// Returns how often it was begun anew.
    pub(super) fn generation(&self) -> u64 {
        self.0.generation
    }
}

impl Module {
    /// Opens a module, unless this process did.
    pub(super) fn open(path: &Path) -> Result<Self, KeyError> {
        let mut modules = lock(&MODULES);
        if let Some(module) = modules.get(path) {
            return Ok(module.clone());
        }
        let loaded = Pkcs11::new(path).map_err(|error| failed(path, &error))?;
        initialize(&loaded).map_err(|error| failed(path, &error))?;
        let module = Self {
            path: path.to_owned(),
            running: Arc::new(RwLock::new(Running {
                module: loaded,
                generation: 0,
            })),
        };
        modules.insert(path.to_owned(), module.clone());
        Ok(module)
    }

    /// Holds it.
    pub(super) fn using(&self) -> Using<'_> {
        Using(self.running.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins anew, unless somebody did since `generation`.
    pub(super) fn begin_again(&self, generation: u64) -> Result<(), KeyError> {
        let mut running = self.running.write().unwrap_or_else(PoisonError::into_inner);
        if running.generation != generation {
            return Ok(());
        }
        running.generation += 1;
        if let Err(reason) = running.module.clone().finalize() {
            tracing::debug!(%reason, "the module had ended by itself");
        }
        initialize(&running.module).map_err(|error| failed(&self.path, &error))
    }
}

fn initialize(module: &Pkcs11) -> Result<(), Error> {
    let manners = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    match module.initialize(manners) {
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        done => done,
    }
}

fn failed(path: &Path, error: &Error) -> KeyError {
    KeyError::Module {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
