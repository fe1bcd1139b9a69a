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
LOOKS: tuple[Order, ...] = ("nearest", "varied")
_KEY = "order"


def menu(order: Order, *, asked: bool, priced: bool) -> None:
    """The order, to choose another one; by price only where there are prices.

    Where nothing is asked, nothing is near.
    """
    looks = LOOKS if asked else LOOKS[1:]
    offered = [each for each in ORDERS if each in looks or (priced and each not in LOOKS)]
    st.menu_button(
        LABELS[order if order in offered else offered[0]],
        offered,
        icon=":material/sort:",
        format_func=LABELS.__getitem__,
        key=_KEY,
        on_click=_choose,
    )


def _choose() -> None:
    address.change(order=st.session_state[_KEY], **address.FIRST_PAGE)
