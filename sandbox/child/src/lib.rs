//! What the two locked processes share: how the engine is set, and how a process locks itself.

pub mod engine;
pub mod lock;
