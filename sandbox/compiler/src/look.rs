//! Looks at a file before it is compiled: is it a component, and does it ask for nothing that a pilot cannot have?
//!
//! The engine would say so, too, but only after compiling, and in its own words.

use border::compile::{Look, Refusal};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

/// The package of the contract, before its version.
const PACKAGE: &str = "forecourt:pilot/";
/// What a pilot must export.
const EXPORT: &str = "run";

/// What the file says of itself.
pub fn look(file: &[u8]) -> Result<Look, Refusal> {
    kind(file)?;
    let decoded = wit_component::decode(file).map_err(|fault| {
        refusal(
            format!("The file begins like a component, but cannot be read: {}.", plain(&fault)),
            "It may be cut off or damaged: build it again, and compare its size and hash with the original.",
        )
    })?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err(refusal(
            "The file describes interfaces, and holds no program.".to_owned(),
            "Build the pilot with pilot build, and give the file that it names.",
        ));
    };
    let world = &resolve.worlds[world];
    let look = Look {
        imports: names(&resolve, world.imports.iter()),
        exports: names(&resolve, world.exports.iter()),
    };
    if let Some(import) = look.imports.iter().find(|import| !import.starts_with(PACKAGE)) {
        return Err(unknown_import(import));
    }
    let runs = world.exports.iter().any(|(key, item)| {
        matches!(key, WorldKey::Name(name) if name == EXPORT) && matches!(item, WorldItem::Function(_))
    });
    if runs {
        Ok(look)
    } else {
        Err(refusal(
            format!("The component has no function {EXPORT}; it exports {}.", list(&look.exports)),
            "Export it with the SDK: in Rust, forecourt_pilot::pilot!(run).",
        ))
    }
}

/// What sort of file it is, by its first bytes.
fn kind(file: &[u8]) -> Result<(), Refusal> {
    const COMPONENT: [u8; 8] = *b"\0asm\x0d\0\x01\0";
    const CORE: [u8; 8] = *b"\0asm\x01\0\0\0";
    let build = "Build the pilot with pilot build, and give the file that it names.";
    if file.starts_with(&COMPONENT) {
        return Ok(());
    }
    Err(match file {
        [] => refusal("The file is empty.".to_owned(), build),
        file if file.starts_with(&CORE) => refusal(
            "The file is a core WebAssembly module, and a pilot is a component.".to_owned(),
            "Turn it into one: pilot build does so for a Rust pilot.",
        ),
        [0, b'a', b's', b'm', ..] => refusal(
            "The file is WebAssembly of a kind or version that is not known here, or it is cut off."
                .to_owned(),
            build,
        ),
        [0x7f, b'E', b'L', b'F', ..] => refusal(
            "The file is a program for Linux, and a pilot is a WebAssembly component.".to_owned(),
            "Build for wasm32-unknown-unknown: pilot build does so.",
        ),
        file if std::str::from_utf8(file).is_ok() => {
            refusal("The file is text, and a pilot is a WebAssembly component.".to_owned(), build)
        }
        _ => refusal("The file is no WebAssembly.".to_owned(), build),
    })
}

fn names<'a>(resolve: &Resolve, items: impl Iterator<Item = (&'a WorldKey, &'a WorldItem)>) -> Vec<String> {
    items.map(|(key, _)| resolve.name_world_key(key)).collect()
}

/// An import that a pilot cannot have: which, and how to do without it.
fn unknown_import(import: &str) -> Refusal {
    let advice = match import.split_once(':').map(|(package, _)| package) {
        Some("wasi") => {
            "A pilot has no files, clock, network or environment. In Rust, build for wasm32-unknown-unknown, not for a \
             wasi target. In Python, componentize with --stub-wasi. Time comes from inbox.now, randomness from random.bytes."
        }
        _ => "Use only the interfaces of forecourt:pilot; the guide lists them.",
    };
    refusal(format!("The component imports {import}, which a pilot cannot have."), advice)
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// The innermost cause, which says most, without the trailing full stop.
fn plain(fault: &anyhow::Error) -> String {
    let text = fault.root_cause().to_string();
    border::clean::clean(text.trim_end_matches('.'), 500)
}

fn refusal(problem: String, advice: &str) -> Refusal {
    Refusal { problem, advice: advice.to_owned() }
}
