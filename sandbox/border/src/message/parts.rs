//! Reading a message without taking much more memory than it has bytes.
//!
//! An empty text is one byte on the socket and some twenty in memory, so what is bounded by its bytes alone may grow to
//! half a gigabyte when it is read. Texts and runs of bytes lie in memory as they came; everything else, such as a
//! length or the kind of a value, is taken byte by byte. So those bytes are counted: each makes a part of at most some
//! thirty bytes.

use postcard::{Error, Result, de_flavors::Flavor};
use std::cell::Cell;

/// The most parts of a message. Our own stay below: the engine lets a pilot send 16 MiB at once, and counts at least 24
/// bytes for a text.
pub const PARTS_MAX: u32 = 1 << 20;

/// A message that is being read, and how many parts more it may have.
pub(super) struct Parts<'de, 'left> {
    pub bytes: &'de [u8],
    pub left: &'left Cell<u32>,
}

impl<'de, 'left: 'de> Flavor<'de> for Parts<'de, 'left> {
    type Remainder = ();
    type Source = &'de [u8];

    fn pop(&mut self) -> Result<u8> {
        self.left.set(self.left.get().checked_sub(1).ok_or(Error::SerdeDeCustom)?);
        let (first, rest) = self.bytes.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.bytes = rest;
        Ok(*first)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.bytes.len())
    }

    fn try_take_n(&mut self, count: usize) -> Result<&'de [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(Error::DeserializeUnexpectedEnd)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn finalize(self) -> Result<()> {
        Ok(())
    }
}
