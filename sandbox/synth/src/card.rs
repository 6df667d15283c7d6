//! The data card: what the made-up data is, from which parameters, and how near a world comes to them.

mod checks;
mod read;

pub use checks::{Check, Fidelity, fidelity};

use crate::export::{VERSION, moment};
use crate::parameters::hazards::{CATEGORIES, KINDS, SEVERITIES, TRADES};
use crate::parameters::{self, Source, dirt};
use crate::priority::PRIORITIES;
use crate::world::World;
use border::table::Table;
use std::fmt::{self, Write};

/// The data card of this world, as Markdown: the same for the same world. It shows every parameter with its source,
/// and each stated figure beside the one observed.
pub fn card(world: &World) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = write_card(world, &mut out);
    out
}

fn write_card(world: &World, out: &mut String) -> fmt::Result {
    introduction(world, out)?;
    tables("What a pilot may read", &world.tables, out)?;
    tables("What stays on the host", &world.truth, out)?;
    hazards(out)?;
    singles(out)?;
    rates(out)?;
    comparison(world, out)
}

fn introduction(world: &World, out: &mut String) -> fmt::Result {
    let profile = world.profile;
    writeln!(
        out,
        "# SYNTHETIC council housing: data card\n\n\
         SYNTHETIC. Every row was made up by a program. No row is a record of a real person, home or event.\n\n\
         | | |\n|---|---|\n\
         | version | {VERSION} |\n\
         | profile | `{}` |\n\
         | homes | {} ({} of a thousand) |\n\
         | simulated now | {} |\n\
         | made by | `synth::housing`, from a seed of 32 bytes that is in no table |\n\n\
         One causal simulation: street, home, household, hazard, report, order, visit, outcome. All tables share the \
         reference numbers of properties (`uprn`), of streets (`usrn`) and of wards. The same seed makes the same bytes \
         on every machine.\n\n\
         **For**: trying out software that triages repairs, and measuring it against what is true.\n\
         **Not for**: any statement about a real council, home, street or person.\n\n\
         Names are invented. Telephone numbers are from the ranges that Ofcom keeps free for drama (*assumed*: its page \
         was not read). Mail addresses end in `example.org`. Ward codes begin with `X07`, postcodes with `ZZ`, property \
         references with `9991`, street references with `99`: ranges taken to be unissued (*assumed*). Coordinates are \
         metres on a fictional grid. Rate codes are our own. There is no social care data: what is known of a household \
         beyond its size is in the truth, and in what residents choose to write.",
        profile.key(),
        profile.homes(),
        profile.homes_per_thousand,
        moment(world.now),
    )?;
    writeln!(
        out,
        "\n## The true priority\n\n\
         1. Each severity of each kind of hazard has a level: see the table of hazards.\n\
         2. If it is serious or severe, and somebody lives there whom this kind harms more than others (the cold: a baby, \
         somebody old; the air: a baby, asthma; a fall: somebody old), it is one higher.\n\
         3. Loss of heating from May to September is one lower, if nobody lives there whom the cold harms.\n\n\
         Clerks give orders another priority than the true one now and then, so the history is a noisy teacher. Residents \
         pick the wrong category, say too little, or do not mention who lives with them, so that nobody can be right \
         every time."
    )
}

fn tables(title: &str, tables: &[Table], out: &mut String) -> fmt::Result {
    writeln!(out, "\n## {title}")?;
    for table in tables {
        writeln!(out, "\n### `{}`: {} rows\n\n{}\n", table.name, table.rows(), table.note)?;
        writeln!(out, "| column | kind | holds | missing |\n|---|---|---|---|")?;
        for column in &table.columns {
            let gaps = (0..table.rows()).filter(|row| !column.is_present(*row)).count();
            let share = 100.0 * gaps as f64 / table.rows().max(1) as f64;
            let kind = format!("{:?}", column.values.kind()).to_lowercase();
            writeln!(out, "| `{}` | {kind} | {} | {share:.1}% |", column.name, column.note)?;
        }
    }
    Ok(())
}

fn hazards(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## Hazards\n\nAll figures of this table are *assumed*. Levels: {}. The usual category is the one that most \
         people pick; others pick others.\n\n| hazard | weight | weights of {} | their levels | harms more | season | trade \
         | usual category | rate code | median cost, pounds |\n|---|---|---|---|---|---|---|---|---|---|",
        PRIORITIES
            .iter()
            .enumerate()
            .map(|(level, name)| format!("{level} {name}"))
            .collect::<Vec<_>>()
            .join(", "),
        SEVERITIES.join(", "),
    )?;
    for kind in KINDS {
        let usual = (0..CATEGORIES.len()).max_by_key(|category| kind.picked[*category]).unwrap_or(0);
        let list = |values: [u32; 3]| values.map(|value| value.to_string()).join(", ");
        writeln!(
            out,
            "| `{}` | {} | {} | {} | {:?} | {:?} | {} | {} {}% | {} | {:.0} |",
            kind.key,
            kind.share,
            list(kind.severities),
            list(kind.levels.map(u32::from)),
            kind.harms,
            kind.season,
            TRADES[kind.trade],
            CATEGORIES[usual],
            kind.picked[usual] * 100 / kind.picked.iter().sum::<u32>(),
            kind.rate,
            kind.cost,
        )?;
    }
    Ok(())
}

fn singles(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## Parameters\n\nTables of weights are in `parameters` and are *assumed*, unless it says otherwise."
    )?;
    for (part, all) in parameters::ALL {
        writeln!(out, "\n### {part}\n\n| parameter | value | unit | source |\n|---|---|---|---|")?;
        for parameter in *all {
            let source = match parameter.source {
                Source::Published(source) => source.to_owned(),
                Source::Assumed("") => "*assumed*".to_owned(),
                Source::Assumed(reason) => format!("*assumed*: {reason}"),
            };
            writeln!(out, "| {} | {} | {} | {source} |", parameter.name, parameter.value, parameter.unit)?;
        }
    }
    Ok(())
}

fn rates(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## Dirt\n\nOne rate for each field, *assumed*.\n\n| field | what is wrong | rich | sparse | dirty |\n|---|---|---|---|---|"
    )?;
    for rate in dirt::ALL {
        let [rich, sparse, dirty] = rate.rates;
        writeln!(out, "| `{}.{}` | {} | {rich} | {sparse} | {dirty} |", rate.table, rate.field, rate.what)?;
    }
    Ok(())
}

fn comparison(world: &World, out: &mut String) -> fmt::Result {
    let report = fidelity(world);
    writeln!(out, "\n## Fidelity report\n\nOf this world, against what is stated.")?;
    let parts = [
        ("Distributions", &report.distributions),
        ("Correlations", &report.correlations),
        ("Constraints", &report.constraints),
    ];
    for (title, checks) in parts {
        writeln!(
            out,
            "\n### {title}\n\n| what | unit | stated | observed | tolerance | |\n|---|---|---|---|---|---|"
        )?;
        for check in checks {
            let places = if check.unit == "rows" { 0 } else { 3 };
            writeln!(
                out,
                "| {} | {} | {:.places$} | {:.places$} | {:.places$} | {} |",
                check.what,
                check.unit,
                check.stated,
                check.observed,
                check.tolerance,
                if check.passes() { "pass" } else { "FAIL" },
            )?;
        }
    }
    Ok(())
}
