//! The colour of a brand, and whether white words on it can be read.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The least contrast of text with its ground that WCAG 2.2 asks for at level AA (1.4.3).
pub const CONTRAST_MIN: f64 = 4.5;

/// A colour of the screen, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// The share of red, 0 to 255.
    pub red: u8,
    /// The share of green, 0 to 255.
    pub green: u8,
    /// The share of blue, 0 to 255.
    pub blue: u8,
}

/// Why a text is not a colour we take.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ColourRefused {
    /// It is not a hash sign and six hexadecimal digits.
    #[error("“{0}” is not a colour. Write a hash sign and six hexadecimal digits, like #17505c.")]
    NotAColour(String),
    /// White words on it are hard to read.
    #[error(
        "White text on {colour} has a contrast of {contrast} to 1. It must be at least 4.5 to 1. \
         Choose a darker colour."
    )]
    TooLight {
        /// The colour.
        colour: Colour,
        /// Its contrast with white, cut to two places.
        contrast: String,
    },
}

impl Colour {
    /// White.
    pub const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };

    /// Reads `#rrggbb`, in capital or small letters.
    ///
    /// # Errors
    /// [`ColourRefused::NotAColour`] for anything else, short forms and names included.
    pub fn parse(text: &str) -> Result<Colour, ColourRefused> {
        let refused = || ColourRefused::NotAColour(text.to_owned());
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(refused)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| refused())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Colour { red, green, blue })
    }

    /// Reads `#rrggbb` as a brand's colour: white words must be readable on it.
    ///
    /// # Errors
    /// [`ColourRefused`]: not a colour, or a contrast with white below [`CONTRAST_MIN`].
    pub fn parse_brand(text: &str) -> Result<Colour, ColourRefused> {
        let colour = Colour::parse(text)?;
        let found = contrast(colour, Colour::WHITE);
        if found < CONTRAST_MIN {
            // Cut, not rounded: 4.499 must not be told as 4.5.
            let contrast = format!("{:.2}", (found * 100.0).floor() / 100.0);
            return Err(ColourRefused::TooLight { colour, contrast });
        }
        Ok(colour)
    }

    /// The relative luminance of WCAG 2.2: 0 for black, 1 for white.
    fn luminance(self) -> f64 {
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FromStr for Colour {
    type Err = ColourRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Colour::parse(text)
    }
}

/// One channel of sRGB as light, 0 to 1.
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
}

/// The contrast of two colours as WCAG 2.2 defines it: 1 for the same, 21 for black and white.
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("the test's colour is well formed")
    }

    #[test]
    fn black_and_white_have_the_greatest_contrast() {
        assert!((contrast(colour("#000000"), Colour::WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour::WHITE, colour("#000000")) - 21.0).abs() < 1e-9);
        assert!((contrast(colour("#17505c"), colour("#17505c")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn known_contrasts_with_white() {
        // #767676 is the lightest grey, and #777777 the first grey too light, for text on white.
        for (text, known) in [("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.00), ("#0000ff", 8.59)] {
            let found = contrast(colour(text), Colour::WHITE);
            assert!((found - known).abs() < 0.005, "{text}: {found}");
        }
    }

    #[test]
    fn a_colour_is_read_and_written() {
        assert_eq!(colour("#17505C"), Colour { red: 0x17, green: 0x50, blue: 0x5c });
        assert_eq!(colour("#17505C").to_string(), "#17505c");
        for wrong in ["", "#", "17505c", "#17505", "#17505c0", "#17505g", "#+7505c", "teal", "#é7505"] {
            assert_eq!(Colour::parse(wrong), Err(ColourRefused::NotAColour(wrong.to_owned())), "{wrong}");
        }
    }

    #[test]
    fn a_brand_colour_must_bear_white_words() {
        assert!(Colour::parse_brand("#767676").is_ok());
        let refused = Colour::parse_brand("#777777").expect_err("4.48 is too little");
        assert_eq!(
            refused.to_string(),
            "White text on #777777 has a contrast of 4.47 to 1. It must be at least 4.5 to 1. \
             Choose a darker colour."
        );
    }
}
