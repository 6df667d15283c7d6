//! Which world is wanted: how large, how clean, and what share of it.

use crate::parameters;

/// What sort of council it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// A district that kept its own homes.
    SmallDistrict,
    /// A county town and the villages around it.
    CountyTown,
    /// A London borough.
    LondonBorough,
}

/// How well the council's records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dirt {
    /// Nearly every field is there, and right.
    Rich,
    /// Much was never recorded; what is there is mostly right.
    Sparse,
    /// Much is there, and much of it is wrong, late or twice.
    Dirty,
}

/// The world that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What sort of council.
    pub size: Size,
    /// How well its records are kept.
    pub dirt: Dirt,
    /// How many of a thousand homes are simulated: 1000 is the whole council, 20 is enough for a test.
    pub homes_per_thousand: u32,
}

impl Size {
    /// All, smallest first.
    pub const ALL: [Self; 3] = [Self::SmallDistrict, Self::CountyTown, Self::LondonBorough];

    /// How many homes the whole council has.
    pub const fn homes(self) -> u32 {
        parameters::homes::HOMES[self as usize]
    }

    /// How many wards it has.
    pub const fn wards(self) -> u32 {
        parameters::homes::WARDS[self as usize]
    }
}

impl Dirt {
    /// All, cleanest first.
    pub const ALL: [Self; 3] = [Self::Rich, Self::Sparse, Self::Dirty];
}

/// The nine keys: those of a size follow one another, each size in the order of [`Dirt::ALL`].
const KEYS: [&str; 9] = [
    "small_district_rich",
    "small_district_sparse",
    "small_district_dirty",
    "county_town_rich",
    "county_town_sparse",
    "county_town_dirty",
    "london_borough_rich",
    "london_borough_sparse",
    "london_borough_dirty",
];

impl Profile {
    /// All nine, each a whole council.
    pub const ALL: [Self; 9] = {
        let mut all = [Self::whole(Size::SmallDistrict, Dirt::Rich); 9];
        let mut at = 0;
        while at < all.len() {
            all[at] = Self::whole(Size::ALL[at / Dirt::ALL.len()], Dirt::ALL[at % Dirt::ALL.len()]);
            at += 1;
        }
        all
    };

    const fn whole(size: Size, dirt: Dirt) -> Self {
        Self { size, dirt, homes_per_thousand: 1000 }
    }

    /// The whole council with this key; none when no profile has it.
    pub fn from_key(key: &str) -> Option<Self> {
        KEYS.iter().position(|known| *known == key).map(|at| Self::ALL[at])
    }

    /// The key: size and dirt, such as `county_town_dirty`. The scale is no part of it.
    pub const fn key(self) -> &'static str {
        KEYS[self.size as usize * Dirt::ALL.len() + self.dirt as usize]
    }

    /// What people read, such as `County town, records with gaps`.
    pub fn label(self) -> String {
        let size = match self.size {
            Size::SmallDistrict => "Small district",
            Size::CountyTown => "County town",
            Size::LondonBorough => "London borough",
        };
        let dirt = match self.dirt {
            Dirt::Rich => "records well kept",
            Dirt::Sparse => "records with gaps",
            Dirt::Dirty => "records with many mistakes",
        };
        format!("{size}, {dirt}")
    }

    /// The same council with this many of a thousand homes.
    #[must_use]
    pub const fn scaled(self, homes_per_thousand: u32) -> Self {
        Self { homes_per_thousand, ..self }
    }

    /// How many homes are simulated: from [`parameters::homes::HOMES_MIN`] to [`parameters::homes::HOMES_MAX`].
    pub fn homes(self) -> u32 {
        let homes = u64::from(self.size.homes()) * u64::from(self.homes_per_thousand) / 1000;
        u32::try_from(homes)
            .unwrap_or(u32::MAX)
            .clamp(parameters::homes::HOMES_MIN, parameters::homes::HOMES_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_profile_is_found_by_its_own_key() {
        for profile in Profile::ALL {
            assert_eq!(Profile::from_key(profile.key()), Some(profile));
        }
        assert_eq!(Profile::from_key("county_town"), None);
        assert_eq!(Profile::from_key("county_town_dirty").map(|profile| profile.dirt), Some(Dirt::Dirty));
    }

    #[test]
    fn a_scaled_council_has_that_share_of_its_homes_but_never_next_to_none_or_too_many() {
        let town = Profile::ALL[3];
        assert_eq!(town.homes(), 10_000);
        assert_eq!(town.scaled(100).homes(), 1_000);
        assert_eq!(town.scaled(0).homes(), parameters::homes::HOMES_MIN);
        assert_eq!(town.scaled(u32::MAX).homes(), parameters::homes::HOMES_MAX);
        assert_eq!(town.scaled(100).key(), town.key());
    }
}
