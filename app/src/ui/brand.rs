//! Whose portal it is: its name, its logo and its colour.

use domain::brand::Colour;

/// What stands at the top of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name, beside the logo and at the end of every title.
    pub name: String,
    /// The logo.
    pub logo: Logo,
    /// The colour of header and buttons. White words stand on it, so read it with
    /// [`Colour::parse_brand`].
    pub colour: Colour,
}

/// The picture beside or instead of the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logo {
    /// Forecourt's own mark, drawn in the colour of the words, with the name beside it.
    Forecourt,
    /// A picture at this address, in place of the name; the name is its text.
    Picture {
        /// The address of the picture, on this server.
        href: String,
    },
}

impl Brand {
    /// Forecourt's own brand, for a portal that sets none.
    pub fn forecourt() -> Self {
        let colour = Colour { red: 0x17, green: 0x50, blue: 0x5c };
        Brand { name: "Forecourt".to_owned(), logo: Logo::Forecourt, colour }
    }
}

/// The style sheet that carries the brand's colour to the page.
///
/// The page forbids styles within itself, so the colour is a custom property in a file of its own.
pub fn brand_css(brand: &Brand) -> String {
    format!(":root{{--app-brand-colour:{}}}\n", brand.colour)
}

#[cfg(test)]
mod tests {
    use domain::brand::{CONTRAST_MIN, Colour, contrast};

    use super::*;

    #[test]
    fn white_words_can_be_read_on_the_colour_of_forecourt() {
        assert!(contrast(Brand::forecourt().colour, Colour::WHITE) >= CONTRAST_MIN);
    }

    #[test]
    fn the_style_sheet_carries_the_colour() {
        assert_eq!(brand_css(&Brand::forecourt()), ":root{--app-brand-colour:#17505c}\n");
    }
}
