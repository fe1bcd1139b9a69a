"""Who may import, delete and see what visitors need not: the shop's keeper."""

import ipaddress

import streamlit as st

from lib.errors import LoginError
from lib.operator import Door
from pages.parts.resources import settings

_IN, _PROBLEM = "operator", "operator_problem"
_HOW = (
    "Only the shop's keeper can do this, and no password is set. Set OPERATOR_PASSWORD (see "
    ".env.example), or run the app on your own machine with “make run”."
)


def allowed() -> bool:
    """Whether this visitor is the keeper; every action asks again when it is carried out."""
    return bool(st.session_state.get(_IN)) or _at_the_machine()


def show(purpose: str) -> bool:
    """Draw the way to sign in unless that is done; returns whether the visitor is the keeper."""
    if allowed():
        if st.session_state.get(_IN):
            st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=_leave)
        return True
    if not settings().operator_password:
        st.info(_HOW, icon=":material/lock:")
        return False
    with (
        st.form("operator_form", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(f"Keeper's password, {purpose}", key="operator_guess", type="password")
        st.form_submit_button("Sign in", on_click=_enter)
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(problem)
    return False


@st.cache_resource(show_spinner=False)
def _door() -> Door:
    return Door(settings().operator_password)


def _enter() -> None:
    try:
        _door().enter(st.session_state["operator_guess"])
    except LoginError as error:
        st.session_state[_PROBLEM] = str(error)
    else:
        st.session_state[_IN] = True


def _leave() -> None:
    st.session_state.pop(_IN, None)


def _at_the_machine() -> bool:
    """No password is set, the app listens to this machine only, and nothing stands in between.

    A page of another site that has its name point here does not pass: the address asked for
    must be this machine's too.
    """
    if settings().operator_password:
        return False
    headers = st.context.headers
    host = headers.get("Host", "").rpartition(":")[0]
    between = any(name in headers for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"))
    return not between and _local(str(st.get_option("server.address"))) and _local(host)


def _local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
