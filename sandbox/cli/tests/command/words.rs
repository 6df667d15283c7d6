//! The words of the help.

use crate::scene::Scene;
use insta::assert_snapshot;

#[test]
fn the_help_lists_the_commands_and_the_exit_codes() {
    let said = Scene::new().pilot(&["--help"]);
    said.ended(0);
    assert_snapshot!("help", said.output);
}

#[test]
fn every_command_explains_itself() {
    for command in
        ["new", "build", "check", "data", "run", "verify", "login", "logout", "push", "runs", "logs"]
    {
        let said = Scene::new().pilot(&[command, "-h"]);
        said.ended(0);
        assert_snapshot!(format!("help-{command}"), said.output);
    }
}
