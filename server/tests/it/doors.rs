//! Every door, as everybody: nothing is open that the permission table keeps shut.

scene! {
    async fn every_address_is_mounted_once_for_each_method(house) {
        let mut seen = std::collections::BTreeSet::new();
        for door in &house.doors {
            assert!(seen.insert((door.method, door.path)), "{} {} is mounted twice", door.method, door.path);
        }
        assert!(seen.len() > 20, "the list of doors is too short to be true");
    }
}
