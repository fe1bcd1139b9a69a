"""Whether what was found stands by distance, by price, or so that it differs."""

from typing import get_args

import streamlit as st

from lib.results import Order
from pages.parts import address

ORDERS: tuple[Order, ...] = get_args(Order)
LABELS: dict[Order, str] = {
    "nearest": "Nearest first",
    "varied": "Varied",
    "cheapest": "Cheapest first",
    "dearest": "Most expensive first",
}
_KEY = "order"


def menu(now: address.Address, *, priced: bool) -> None:
    """The order, to choose another one; by price only where there are prices."""
    st.menu_button(
        LABELS[now.order],
        ORDERS if priced else ORDERS[:2],
        icon=":material/sort:",
        format_func=LABELS.__getitem__,
        key=_KEY,
        on_click=_choose,
    )


def _choose() -> None:
    address.change(order=st.session_state[_KEY], **address.FIRST_PAGE)
