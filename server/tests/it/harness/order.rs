//! What scenes in which people act in any order share: chance that can be had again, and statements that look for what must not be.

use portal::db::{Kind, Statement};

/// A statement that is the same on both engines.
pub const fn on_both(name: &'static str, sql: &'static str) -> Statement {
    Statement { name, kind: Kind::Read, postgres: sql, sqlite: sql }
}

/// Numbers that look like chance, the same for the same seed, which is not 0.
pub struct Random(pub u64);

impl Random {
    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).expect("it is small")
    }
}
