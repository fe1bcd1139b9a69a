"""Whether what was found stands by distance or by price."""

from typing import get_args

import streamlit as st

from lib.results import Order
from pages.parts import address

ORDERS: tuple[Order, ...] = get_args(Order)
LABELS: dict[Order, str] = {
    "nearest": "Nearest first",
    "cheapest": "Cheapest first",
    "dearest": "Most expensive first",
}
_KEY = "order"


def menu(now: address.Address) -> None:
    """The order, to choose another one."""
    st.menu_button(
        LABELS[now.order],
        ORDERS,
        icon=":material/sort:",
        format_func=LABELS.__getitem__,
        key=_KEY,
        on_click=_choose,
    )


def _choose() -> None:
    address.change(order=st.session_state[_KEY], **address.FIRST_PAGE)
