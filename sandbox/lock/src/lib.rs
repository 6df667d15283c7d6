//! How a process gives up what it does not need before it touches what a supplier sent.
