"""Runs that are begun again, with the options they were begun with."""

from lib.importing.claim import is_alive
from lib.importing.options import Options
from lib.store.journal import Run

SWITCHES = ("refetch", "retry_failed", "remove_missing", "see_colours")


def switches(options: Options) -> dict[str, str]:
    """What of the options is kept with a run."""
    return {name: "yes" for name in SWITCHES if getattr(options, name)}


def options_of(run: Run) -> Options:
    """The options that a run was begun with, as far as they hold for another one."""
    return Options(
        run.source,
        refetch="refetch" in run.feed,
        retry_failed="retry_failed" in run.feed,
        remove_missing="remove_missing" in run.feed,
        see_colours="see_colours" in run.feed,
    )


def was_cut_off(run: Run) -> bool:
    """Whether a run ended with its process, so that it may be taken up."""
    return run.state in ("running", "paused") and not run.shard and not is_alive(run)
