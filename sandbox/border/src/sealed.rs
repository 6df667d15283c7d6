//! The layout of tables in the sealed file.
