"""What is asked of the pilot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import contract

if TYPE_CHECKING:
    from wit_world.imports import task


def challenge() -> str:
    """The challenge, such as `repairs-triage`."""
    return contract.task.challenge()


def scenario() -> str:
    """The scenario of that challenge, such as `triage`."""
    return contract.task.scenario()


def parameters() -> dict[str, str]:
    """The values that the scenario fixes, by name, in its own order."""
    return {parameter.name: parameter.value for parameter in contract.task.parameters()}


def answers() -> list[task.Answer]:
    """The tables the pilot is asked for; empty for a journey, where what counts is what it does."""
    return contract.task.answers()
