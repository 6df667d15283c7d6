//! What the browser loads: the islands of `app`, compiled to WebAssembly.
