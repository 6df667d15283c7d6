//! What passes between the parent and the locked process that looks at modules and compiles them.

use serde::{Deserialize, Serialize};

/// What is to be done with the module on descriptor 0.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CompileJob {
    /// How long the module is, in bytes.
    pub bytes: u64,
    /// Seconds of processor time it may take.
    pub seconds_max: u64,
}

/// What the compiler says, in this order; a refusal or a fault comes last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromCompiler {
    /// The lock is on, and no byte of the module has been read.
    Locked {
        /// The engine's name and version.
        engine: String,
        /// By which table of costs steps are counted.
        fuel_model: u32,
    },
    /// The file is a component, and fits the contract as far as its own description says.
    Looked(Look),
    /// The compiled pilot lies on descriptor 2.
    Compiled,
    /// The file is no pilot.
    Refused(Refusal),
    /// Something is wrong on our side.
    Internal(String),
}

/// What a component says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The interfaces it imports, such as `forecourt:pilot/data@0.1.0`.
    pub imports: Vec<String>,
    /// What it exports.
    pub exports: Vec<String>,
}

/// Why a file is no pilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong, in a sentence.
    pub problem: String,
    /// What to do about it.
    pub advice: String,
}
