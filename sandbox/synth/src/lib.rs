//! One causal, seeded world of council housing.
