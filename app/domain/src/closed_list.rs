//! How a closed list is written down: once, with its keys and its words.

/// A closed list whose members have a stable key (stored, sent, logged) and words for people.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $key:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$inner])* #[serde(rename = $key)] $variant,)* }

        impl $name {
            /// All members, in the order people see them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stable key: stored in the database and sent by forms.
            pub const fn key(self) -> &'static str {
                match self { $($name::$variant => $key),* }
            }

            /// The words people read.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            /// The member with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.key() == key)
            }
        }
    };
}

pub(crate) use closed_list;
