//! Blinding factors without a source of randomness.
//!
//! RSA blinding needs numbers that an observer cannot predict, not numbers that nobody can
//! repeat. These are SHA-256 in counter mode, keyed by the private exponent and the digest to
//! be signed, in the spirit of RFC 6979. So signing stays pure: no entropy is an argument.

use core::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};
use rsa::traits::PrivateKeyParts;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// A stream that only the holder of the key can compute.
pub(super) struct KeyedStream {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
}

impl KeyedStream {
    pub(super) fn new(key: &rsa::PrivateKey, digest: &[u8]) -> Self {
        let exponent = Zeroizing::new(key.d().to_be_bytes());
        let mut hash = Sha256::new();
        hash.update(b"buzon/efirma/blinding/v1");
        hash.update(&*exponent);
        hash.update(digest);
        Self {
            seed: Zeroizing::new(hash.finalize().into()),
            counter: 0,
        }
    }
}

impl TryRng for KeyedStream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(*self.seed);
            hash.update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            let mut block: [u8; 32] = hash.finalize().into();
            chunk
                .iter_mut()
                .zip(&block)
                .for_each(|(to, from)| *to = *from);
            block.zeroize();
        }
        Ok(())
    }
}

impl TryCryptoRng for KeyedStream {}
