//! Scenes of evidence that is written, read, and tampered with.
