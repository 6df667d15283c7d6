//! What the files of a challenge look like.

use border::table::Kind;
use score::Metric;
use serde::{Deserialize, de::IgnoredAny};
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadFile {
    pub(super) name: Spanned<String>,
    pub(super) version: Spanned<String>,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) licence: String,
    pub(super) profiles: Vec<Spanned<String>>,
    pub(super) homes_per_thousand: Spanned<u32>,
    pub(super) worlds: Spanned<u32>,
    pub(super) scenarios: Vec<Spanned<String>>,
    pub(super) data_card: Spanned<String>,
    pub(super) baseline: Spanned<String>,
    pub(super) limits: LimitsFile,
    pub(super) measures: Vec<MeasureFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsFile {
    pub(super) steps_max: u64,
    pub(super) memory_bytes_max: u64,
    pub(super) host_calls_max: u32,
    pub(super) output_bytes_max: u64,
    pub(super) output_rows_max: u32,
    pub(super) log_bytes_max: u32,
    pub(super) border_bytes_max: u64,
    pub(super) handles_max: u32,
    pub(super) wall_ms_max: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureFile {
    pub(super) name: Spanned<String>,
    pub(super) label: String,
    pub(super) scenario: Spanned<String>,
    pub(super) metric: Spanned<Metric>,
    pub(super) unit: Option<String>,
    pub(super) table: Option<Spanned<String>>,
    pub(super) column: Option<Spanned<String>>,
    pub(super) truth: Option<String>,
    pub(super) class: Option<Spanned<String>>,
    pub(super) costs: Option<Spanned<Vec<Vec<f64>>>>,
    pub(super) target: Option<f64>,
}

/// What every scenario file begins with.
#[derive(Deserialize)]
pub(super) struct ScenarioHead {
    pub(super) name: Spanned<String>,
    pub(super) kind: KindFile,
    pub(super) title: String,
    pub(super) asks: String,
}

/// A scenario file of kind `measure`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureScenario {
    #[serde(rename = "name")]
    pub(super) _name: IgnoredAny,
    #[serde(rename = "kind")]
    pub(super) _kind: IgnoredAny,
    #[serde(rename = "title")]
    pub(super) _title: IgnoredAny,
    #[serde(rename = "asks")]
    pub(super) _asks: IgnoredAny,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) answers: Vec<AskFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindFile {
    Measure,
    Journey,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskFile {
    pub(super) table: Spanned<String>,
    pub(super) note: String,
    pub(super) key: Spanned<String>,
    pub(super) truth: String,
    pub(super) columns: Vec<ColumnFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) name: Spanned<String>,
    pub(super) kind: Kind,
    pub(super) note: String,
    #[serde(default)]
    pub(super) allowed: Vec<String>,
}
