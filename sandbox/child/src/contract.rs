//! The contract as the host sees it: types and traits made from `pilot.wit`.
#![allow(missing_docs, reason = "the words are in pilot.wit")]
#![allow(unsafe_code, reason = "the generated code passes values across the border")]

wasmtime::component::bindgen!({
    path: "../wit",
    world: "pilot",
    imports: { default: trappable },
    with: { "forecourt:pilot/data.scan": crate::host::data::Scan },
});
