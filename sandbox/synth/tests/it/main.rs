//! Scenes of the made-up council: each rule of synthetic data, what causes what, and what the words carry.

mod card;
mod causes;
mod files;
mod golden;
mod read;
mod rules;
mod words;
