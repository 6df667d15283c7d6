//! Keys of worlds and what is drawn from them: fixed for ever, and apart from each other.

use crate::worlds::*;
use data_encoding::HEXLOWER;
use domain::pilots::{PublicKey, WorldsKey};
use std::collections::BTreeSet;

fn run_key() -> RunKey {
    RunKey::from(PublicKey([7; 32]))
}

/// These bytes never change (an independent HKDF of 40 lines of Python gave them, too): a change makes other worlds out of the same key, and every receipt wrong.
#[test]
fn the_same_key_gives_the_same_seeds_for_ever() {
    let line = |world: u32, label: Label| {
        format!("{world} {label:?} {}", HEXLOWER.encode(&*seed(&world_key(&run_key(), world), label)))
    };
    let lines: Vec<_> =
        [0, 1, u32::MAX].into_iter().flat_map(|world| Label::ALL.map(|label| line(world, label))).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    0 World c60beb4ffb5b9ff89c8bc6e0a06ad3c2fd6d7565a6d3346c53f758894c02c882
    0 Faults 8a2a16f7b6ca8dcd458e890044ecf9c066ac189a3533f0ccf40ef2a970dd25eb
    0 GuestRandom a813c14e479971291395dff2f6a5f3cd0695fa4c1e8f72fb79bee7bdd66fbf8d
    0 Bootstrap 7f17e0cdba94e6816a0e542c2c76c9a098560af9c32fc09408ffcf975fd5f7f8
    1 World cf01c9ec61640d6558b234e2cea7ce26d093f16ea87f0b0c12396b177a757c6e
    1 Faults d6985026989ac06717d55fd91034e4c807fe411dcfd45d75efe6db29cc2da561
    1 GuestRandom 1044ccc19c9faa35bdcf84d75b265517be67ed14e0c34eb5d3327979e64537d1
    1 Bootstrap f30f844f7744648c21bebf902edf7b7913680350074654c72ccd5e42714f7fa9
    4294967295 World 17be9423b16712bd9fafb11f38ab3dab4abed98b17163ba43538e6acdff07bda
    4294967295 Faults ec563d1e893dd8df1cda119e8cd477779ba7145234757af826cdaa8a5f07afbd
    4294967295 GuestRandom 0f80fdd4979c732b6f18bb58bcf87eaa14486f78df2b8739930b1fa51d73e095
    4294967295 Bootstrap c86b9b01f5d9258f550526cc4b4d71c9c8d63e03eae3a6435c2dfaf4857e7075
    ");
    insta::assert_snapshot!(run_key().commitment(), @"d3248b56c7c233688f40a582cac7b31db7edae094128f9fadb387704d3262937");
}

#[test]
fn no_two_draws_are_alike() {
    let mut seen = BTreeSet::new();
    for key in [7, 8].map(|byte| RunKey::from(PublicKey([byte; 32]))) {
        for world in 0..100 {
            for label in Label::ALL {
                assert!(seen.insert(*seed(&world_key(&key, world), label)), "world {world}, {label:?}");
            }
        }
    }
    assert_eq!(seen.len(), 800);
}

#[test]
fn what_is_framed_can_be_taken_apart_in_one_way_only() {
    let lists: [&[&[u8]]; 6] = [&[], &[b""], &[b"ab"], &[b"a", b"b"], &[b"", b"ab"], &[b"ab", b""]];
    let framed: BTreeSet<_> = lists.iter().map(|parts| framed("label", parts).to_vec()).collect();
    assert_eq!(framed.len(), lists.len());
    assert_ne!(*super::super::worlds::framed("label", &[b"x"]), *super::super::worlds::framed("labelx", &[]));
}

#[test]
fn evidence_names_the_key_it_was_made_with() {
    let key = run_key();
    assert!(key.matches(&WorldsKey::Public(PublicKey([7; 32]))));
    assert!(!key.matches(&WorldsKey::Public(PublicKey([8; 32]))));
    assert!(key.matches(&WorldsKey::Commitment(key.commitment())));
    assert!(!key.matches(&WorldsKey::Commitment(RunKey::from(PublicKey([8; 32])).commitment())));
}

#[test]
fn no_key_shows_itself() {
    let shown = format!("{:?} {:?}", run_key(), world_key(&run_key(), 0));
    assert_eq!(shown, "RunKey(..) WorldKey(..)");
}
