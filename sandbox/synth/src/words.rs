//! Invented names of streets and of people, and numbers that nobody can ring.

use std::io::Write;

/// How names of streets begin.
pub(crate) const STREET_BEGINS: [&str; 24] = [
    "Thistle", "Lark", "Copper", "Wether", "Fallow", "Harrow", "Merry", "Oster", "Pender", "Quill", "Russet",
    "Sallow", "Tansy", "Umber", "Vetch", "Wick", "Amber", "Bracken", "Cinder", "Dapple", "Eider", "Flint",
    "Gorse", "Hazel",
];
/// How they end.
pub(crate) const STREET_ENDS: [&str; 12] =
    ["combe", "field", "mere", "worth", "gate", "ley", "ford", "holt", "bourne", "wick", "stead", "down"];
/// What sort of street it is.
pub(crate) const STREET_SORTS: [&str; 9] =
    ["Road", "Close", "Street", "Avenue", "Gardens", "Walk", "Rise", "Court", "Way"];

/// First names.
pub(crate) const FIRST_NAMES: [&str; 40] = [
    "Ada", "Amir", "Anil", "Bea", "Bryn", "Carla", "Chidi", "Dawn", "Desmond", "Edie", "Efe", "Farah",
    "Femi", "Gail", "Gwen", "Hana", "Hugh", "Ines", "Ivor", "Jaya", "Joss", "Kemi", "Kit", "Leila", "Lorna",
    "Magda", "Mo", "Nadia", "Noor", "Olu", "Owen", "Pia", "Rafe", "Rosa", "Sanjay", "Tess", "Una", "Vik",
    "Wanda", "Zoltan",
];
/// How family names begin: no family is called so.
pub(crate) const FAMILY_BEGINS: [&str; 24] = [
    "Ar", "Bel", "Cor", "Dun", "El", "Fen", "Gar", "Hal", "Il", "Jor", "Kel", "Lin", "Mor", "Nan", "Or",
    "Pel", "Quin", "Ros", "Sel", "Tor", "Ul", "Ven", "Wes", "Yar",
];
/// How they end.
pub(crate) const FAMILY_ENDS: [&str; 20] = [
    "daxley",
    "beckett-hay",
    "miro",
    "vanther",
    "osk",
    "thwaine",
    "brindle",
    "coppen",
    "adeyo",
    "harrowby",
    "ikande",
    "lestrow",
    "manjar",
    "novic",
    "pryde",
    "quill",
    "rashan",
    "stoke-lee",
    "tibble",
    "wenner",
];

/// A number that Ofcom keeps free for drama (*assumed*: its page was not read): mobile for 0 to 999, and with an
/// area code for 1000 to 1999.
pub(crate) fn write_phone(bytes: &mut Vec<u8>, number: u32) {
    let _ = if number < 1000 {
        write!(bytes, "07700 900{number:03}")
    } else {
        write!(bytes, "01632 960{:03}", number - 1000)
    };
}
