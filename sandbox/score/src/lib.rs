//! Measures, intervals and verdicts.
