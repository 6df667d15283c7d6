//! How the engine is set: for the compiler and for the child alike, since a compiled pilot fits no other settings.
//!
//! Everything that could make two machines differ is off, and so is everything that a private world does not need.

use wasmtime::{Config, OperatorCost, VariableOperatorCost, WasmFeatures};

pub use border::{ENGINE, FUEL_MODEL};

/// How deep a pilot's own stack may grow, in bytes.
const STACK_BYTES_MAX: usize = 512 << 10;

/// The settings.
pub fn config() -> Config {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .operator_cost(operator_cost())
        .max_wasm_stack(STACK_BYTES_MAX)
        // With images mapped on demand the same module uses other amounts of fuel on other hosts.
        .memory_init_cow(false)
        .concurrency_support(false)
        .wasm_component_model(true);
    let off = WasmFeatures::RELAXED_SIMD
        | WasmFeatures::THREADS
        | WasmFeatures::SHARED_EVERYTHING_THREADS
        | WasmFeatures::MEMORY64
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::GC
        | WasmFeatures::FUNCTION_REFERENCES
        | WasmFeatures::STACK_SWITCHING
        | WasmFeatures::EXCEPTIONS
        | WasmFeatures::LEGACY_EXCEPTIONS
        | WasmFeatures::CUSTOM_PAGE_SIZES
        | WasmFeatures::WIDE_ARITHMETIC
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_THREADING
        | WasmFeatures::CM_ERROR_CONTEXT
        | WasmFeatures::CM_FIXED_LENGTH_LISTS;
    config.wasm_features(off, false);
    config
}

/// What a load costs, in steps.
const LOAD: u8 = 10;

/// What an operator costs, in steps. Most cost one. What takes the machine much longer than an addition costs more, so
/// that steps end before the clock does.
fn operator_cost() -> OperatorCost {
    OperatorCost {
        I32DivS: 4,
        I32DivU: 4,
        I32RemS: 4,
        I32RemU: 4,
        I64DivS: 6,
        I64DivU: 6,
        I64RemS: 6,
        I64RemU: 6,
        F32Div: 4,
        F64Div: 4,
        F32Sqrt: 5,
        F64Sqrt: 5,
        // A load may wait for memory far away; where nothing else is done, the clock would end before the steps.
        I32Load: LOAD,
        I64Load: LOAD,
        F32Load: LOAD,
        F64Load: LOAD,
        I32Load8S: LOAD,
        I32Load8U: LOAD,
        I32Load16S: LOAD,
        I32Load16U: LOAD,
        I64Load8S: LOAD,
        I64Load8U: LOAD,
        I64Load16S: LOAD,
        I64Load16U: LOAD,
        I64Load32S: LOAD,
        I64Load32U: LOAD,
        V128Load: LOAD,
        V128Load8x8S: LOAD,
        V128Load8x8U: LOAD,
        V128Load16x4S: LOAD,
        V128Load16x4U: LOAD,
        V128Load32x2S: LOAD,
        V128Load32x2U: LOAD,
        V128Load8Splat: LOAD,
        V128Load16Splat: LOAD,
        V128Load32Splat: LOAD,
        V128Load64Splat: LOAD,
        V128Load32Zero: LOAD,
        V128Load64Zero: LOAD,
        V128Load8Lane: LOAD,
        V128Load16Lane: LOAD,
        V128Load32Lane: LOAD,
        V128Load64Lane: LOAD,
        Call: 2,
        CallIndirect: 4,
        MemoryGrow: 100,
        TableGrow: 100,
        variable: VariableOperatorCost {
            // A new page is cleared by the kernel: 64 KiB at about 256 bytes a step.
            memory_grow_per_page: 255,
            ..VariableOperatorCost::new()
        },
        ..OperatorCost::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_the_one_evidence_names() {
        let lock = include_str!("../../../Cargo.lock");
        let version = ENGINE.strip_prefix("wasmtime ").expect("the name");
        assert!(lock.contains(&format!("name = \"wasmtime\"\nversion = \"{version}\"")), "{ENGINE}");
    }

    #[test]
    fn another_table_of_costs_has_another_number() {
        let table = format!("{:?}", operator_cost());
        let sum = table.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        assert_eq!(
            (FUEL_MODEL, sum),
            (2, 8_197_432_131_435_311_566),
            "a change of the table needs a new number"
        );
    }

    #[test]
    fn the_settings_fit_together() {
        wasmtime::Engine::new(&config()).expect("an engine");
    }
}
