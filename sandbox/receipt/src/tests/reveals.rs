//! A final from its first commitment to the reveal, and what a cheat tries in between.

use super::*;
use crate::reveal::*;
use domain::{
    ids::{EngagementId, OrganisationId},
    pilots::{Evidence, PublicKey, RevealedSecret, Sha256, WorldsKey, samples},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const ENGAGEMENT: EngagementId = EngagementId(Uuid::from_u128(1));
const COUNCIL: OrganisationId = OrganisationId(Uuid::from_u128(10));
const NEIGHBOUR: OrganisationId = OrganisationId(Uuid::from_u128(11));

fn secret(byte: u8) -> PartySecret {
    PartySecret::new(&[byte; 32])
}

fn secrets() -> BTreeMap<OrganisationId, PartySecret> {
    [(COUNCIL, secret(1)), (NEIGHBOUR, secret(2))].into()
}

/// The locked modules: that of the samples, and another.
fn locked() -> BTreeSet<Sha256> {
    [Sha256::of(b"a module"), Sha256::of(b"another module")].into()
}

fn reveal() -> Reveal {
    let party = |(party, secret): (OrganisationId, PartySecret)| {
        let commitment = commitment(ENGAGEMENT, party, &secret);
        (party, RevealedParty { commitment, secret: secret.reveal() })
    };
    Reveal { engagement: ENGAGEMENT, parties: secrets().into_iter().map(party).collect(), modules: locked() }
}

/// Evidence as a worker makes it in this final.
fn evidence() -> Evidence {
    let key = final_key(&secrets(), &locked()).expect("a key");
    Evidence { key: WorldsKey::Commitment(key.commitment()), ..samples().swap_remove(1) }
}

#[test]
fn whoever_has_the_reveal_finds_the_key_of_the_worlds() {
    let key = reveal().check(&evidence()).expect("the protocol was kept");
    assert_eq!(key, final_key(&secrets(), &locked()).expect("a key"));
    let file = bytes_of(&reveal());
    assert_eq!(Reveal::read(&file).expect("a reveal"), reveal());
    insta::assert_snapshot!(String::from_utf8(file).expect("text"), @r#"{"engagement":"00000000-0000-0000-0000-000000000001","modules":["8ae80e081080361453a8de47dabb27f305a013756dee0a79662a0a728dbdef23","f6c0d945dc8a9e01854484f4e9b123945919e553778d4386d1d939451c038a0c"],"parties":{"00000000-0000-0000-0000-00000000000a":{"commitment":"67172e1cd5f932e5805ad345dbcf378708f94f4aad632118a517dd809b379c58","secret":"0101010101010101010101010101010101010101010101010101010101010101"},"00000000-0000-0000-0000-00000000000b":{"commitment":"d935488de8396ad84f3ace57e250316ea4a0c7ae20a1cd834bcccd797a036c74","secret":"0202020202020202020202020202020202020202020202020202020202020202"}}}"#);
}

/// These bytes never change: a change would make every final before it impossible to check.
#[test]
fn the_protocol_gives_the_same_bytes_for_ever() {
    insta::assert_snapshot!(commitment(ENGAGEMENT, COUNCIL, &secret(1)), @"67172e1cd5f932e5805ad345dbcf378708f94f4aad632118a517dd809b379c58");
    insta::assert_snapshot!(final_key(&secrets(), &locked()).expect("a key").commitment(), @"c6e90b7cdf5ae9d44f0d380e3f20c3814ff75410055b1e188527e7e3f9e085bb");
}

#[test]
fn a_commitment_binds_engagement_party_and_secret() {
    let first = commitment(ENGAGEMENT, COUNCIL, &secret(1));
    assert_eq!(commitment(ENGAGEMENT, COUNCIL, &secret(1)), first);
    assert_ne!(commitment(EngagementId(Uuid::from_u128(2)), COUNCIL, &secret(1)), first);
    assert_ne!(commitment(ENGAGEMENT, NEIGHBOUR, &secret(1)), first);
    assert_ne!(commitment(ENGAGEMENT, COUNCIL, &secret(2)), first);
    let swapped = commitment(EngagementId(COUNCIL.0), OrganisationId(ENGAGEMENT.0), &secret(1));
    assert_ne!(swapped, first);
}

#[test]
fn the_final_key_hangs_on_every_secret_every_party_and_every_module() {
    let key = |secrets: BTreeMap<_, _>, modules: BTreeSet<_>| {
        final_key(&secrets, &modules).expect("a key").commitment()
    };
    let fewer_modules: BTreeSet<_> = locked().into_iter().take(1).collect();
    let more_modules: BTreeSet<_> = locked().into_iter().chain([Sha256::of(b"late")]).collect();
    let alone: BTreeMap<_, _> = [(COUNCIL, secret(1))].into();
    let swapped: BTreeMap<_, _> = [(COUNCIL, secret(2)), (NEIGHBOUR, secret(1))].into();
    let other: BTreeMap<_, _> = [(COUNCIL, secret(1)), (NEIGHBOUR, secret(3))].into();
    let keys: BTreeSet<_> = [
        key(secrets(), locked()),
        key(secrets(), fewer_modules),
        key(secrets(), more_modules),
        key(alone, locked()),
        key(swapped, locked()),
        key(other, locked()),
    ]
    .into();
    assert_eq!(keys.len(), 6);
}

#[test]
fn without_a_secret_or_a_module_there_is_no_key() {
    assert_eq!(final_key(&BTreeMap::new(), &locked()), Err(NoFinalKey::NoSecret));
    assert_eq!(final_key(&secrets(), &BTreeSet::new()), Err(NoFinalKey::NoModule));
}

#[test]
fn a_secret_changed_after_the_lock_shows() {
    let mut changed = reveal();
    changed.parties.get_mut(&NEIGHBOUR).expect("a party").secret = RevealedSecret([9; 32]);
    assert_eq!(changed.check(&evidence()), Err(RevealFault::Commitment { party: NEIGHBOUR }));
    insta::assert_snapshot!(changed.check(&evidence()).expect_err("shows"), @"the secret of the party 00000000-0000-0000-0000-00000000000b is not the one that it was bound to. Do not trust this final");
}

#[test]
fn a_module_that_was_not_locked_is_not_of_this_final() {
    let late = Sha256::of(b"uploaded after the lock");
    let mut evidence = evidence();
    evidence.module.sha256 = late;
    assert_eq!(reveal().check(&evidence), Err(RevealFault::NotLocked { module: late }));
}

#[test]
fn a_list_of_modules_made_to_fit_gives_another_key() {
    let mut longer = reveal();
    longer.modules.insert(Sha256::of(b"slipped in"));
    assert_eq!(longer.check(&evidence()), Err(RevealFault::OtherKey));
    let mut fewer_parties = reveal();
    fewer_parties.parties.remove(&NEIGHBOUR);
    assert_eq!(fewer_parties.check(&evidence()), Err(RevealFault::OtherKey));
    let nobody = Reveal { parties: BTreeMap::new(), ..reveal() };
    assert_eq!(nobody.check(&evidence()), Err(RevealFault::Incomplete(NoFinalKey::NoSecret)));
}

#[test]
fn evidence_from_worlds_that_everybody_knew_is_not_of_a_final() {
    let key = reveal().check(&evidence()).expect("a key");
    let practised = Evidence { key: WorldsKey::Public(PublicKey([7; 32])), ..evidence() };
    assert_eq!(reveal().check(&practised), Err(RevealFault::OtherKey));
    let named_openly = Evidence { key: WorldsKey::Public(PublicKey(key.0)), ..evidence() };
    assert_eq!(reveal().check(&named_openly), Err(RevealFault::OtherKey));
}

#[test]
fn a_secret_never_shows_itself() {
    assert_eq!(format!("{:?}", secret(0xab)), "PartySecret(..)");
    assert!(Reveal::read(br#"{"engagement":"x"}"#).is_err());
}
