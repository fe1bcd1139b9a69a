"""An import that is under way, for whoever looks; and how the last one ended."""

from collections.abc import Callable

import streamlit as st

from lib.importing.jobs import Jobs
from lib.importing.progress import Progress
from lib.store import Store
from lib.thumbnails import put_out
from pages.parts import operator
from pages.parts.duration import duration
from pages.parts.plain import plain
from pages.parts.wording import many, outcomes, source_name

EVERY_S = 1.0
SWITCH_PX = 120  # whatever its label says


@st.fragment(run_every=EVERY_S)
def show(jobs: Jobs, store: Store) -> None:
    """Draw the import under way, every second anew, with the switches that hold it."""
    if not jobs.is_running:
        st.rerun()
    now = jobs.progress()
    share = now.done / now.total if now.total else 0.0
    ending = jobs.is_stopping
    st.progress(min(1.0, share), text=_line(now, ending=ending))
    with st.container(horizontal=True, key="import_switches"):
        if now.state == "paused":
            _switch("hold", "Go on", "play_arrow", jobs.resume)
        else:
            _switch("hold", "Pause", "pause", jobs.pause, off=ending)
        _switch("stop", "Stop", "stop", jobs.stop, off=ending)
    pictures(now, store)


def ended(jobs: Jobs, store: Store) -> None:
    """Say how the last import of this process ended, if there was one."""
    now = jobs.progress()
    if not now.done and not now.message:
        return
    counts = outcomes(now.counts())
    if now.state != "finished":
        st.warning(
            f"The import stopped after {many(now.done, 'row')} ({counts}). "
            f"{plain(now.message, longest=600)}",
            icon=":material/pause_circle:",
        )
    elif now.source not in {run.source for run in store.journal.runs()}:
        return  # and was deleted since
    else:
        _finished(now, counts)
    pictures(now, store)


def _finished(now: Progress, counts: str) -> None:
    said = f"Imported into **{plain(source_name(now.source))}**: {counts}."
    said += f" {plain(now.message, longest=600)}" if now.message else ""
    if not now.failed + now.partial:
        st.success(said, icon=":material/check_circle:")
        return
    if not now.new + now.changed + now.unchanged:
        said = f"Nothing could be imported into **{plain(source_name(now.source))}**: {counts}."
    st.warning(
        f"{said} Below, “Rows left out” has each row with the reason.", icon=":material/warning:"
    )


def pictures(now: Progress, store: Store) -> None:
    """The last pictures that were imported."""
    if now.thumbnails:
        put_out(store, now.thumbnails)
        with st.container(horizontal=True, gap="xsmall", key="last_pictures"):
            for name in now.thumbnails:
                st.image(f"/app/static/{name}", width=72, alt="")


def _switch(
    name: str, label: str, icon: str, turn: Callable[[], None], *, off: bool = False
) -> None:
    """A button that stays where it is: one that moves under the pointer loses the click."""
    st.button(
        label,
        key=f"import_{name}",
        icon=f":material/{icon}:",
        on_click=_turn,
        args=(turn,),
        width=SWITCH_PX,
        disabled=off,
    )


def _turn(turn: Callable[[], None]) -> None:
    if operator.allowed():
        turn()


def _line(now: Progress, *, ending: bool) -> str:
    of = f" of {now.total:,}" if now.total is not None else ""
    if ending:
        return f"Stopping after the rows under way, at {now.done:,}{of}: {outcomes(now.counts())}"
    if now.state == "paused":
        return f"Paused at {now.done:,}{of} rows: {outcomes(now.counts())}"
    if not now.done:
        return "Beginning: the first pictures are being read …"
    left = f" · {duration(now.seconds_left)} left" if now.seconds_left else ""
    rate = f" · {now.rate:,.1f} a second" if now.rate else ""
    return f"Importing {now.done:,}{of} rows: {outcomes(now.counts())}{rate}{left}"
