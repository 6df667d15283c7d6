//! Ends with an error of its own: it asks for a table that this council has not.

use forecourt_pilot::{Result, read};

pub fn run() -> Result<()> {
    let weather = read("weather", &["day", "rain"])?;
    for rain in weather.decimals("rain")? {
        forecourt_pilot::info!("{}", rain.unwrap_or_default());
    }
    Ok(())
}
